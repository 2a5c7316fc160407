//! Finding values on a tape, by names and paths.

use super::escape;
use super::tape::Tape;
use super::token::{Kind, REPEATS, Token, mark};

impl Tape {
    /// The value at a dotted path below `from`, or where the path ends too early and what is left
    /// of it. Does not allocate.
    pub(crate) fn find<'p>(&self, from: u32, path: &'p str) -> Result<u32, (u32, &'p str)> {
        if let Some(value) = self.remembered(from, path, mark(path.as_bytes()))
            && is_one_word(path.as_bytes())
        {
            return Ok(value);
        }
        let mut at = from;
        let mut left = (!path.is_empty()).then_some(path);
        while let Some(rest) = left {
            // A word is short: looking at each byte is quicker than what looks at many.
            let dot = rest.bytes().position(|byte| byte == b'.');
            let (word, below) = match dot.and_then(|dot| rest.split_at_checked(dot)) {
                Some((word, below)) => (word, below.get(1..)),
                None => (rest, None),
            };
            let found = self.member(at, word).or_else(|| self.item(at, word));
            at = found.ok_or((at, rest))?;
            left = below;
        }
        Ok(at)
    }

    /// The item of a list that a word of digits names.
    fn item(&self, list: u32, word: &str) -> Option<u32> {
        if self.token(list).kind != Kind::List {
            return None;
        }
        self.children(list).nth(word.parse().ok()?)
    }

    /// The value of the member `name` of the object at `object`: the last one of that name.
    pub(crate) fn member(&self, object: u32, name: &str) -> Option<u32> {
        let wanted = mark(name.as_bytes());
        self.remembered(object, name, wanted)
            .or_else(|| self.search(object, name, wanted))
    }

    /// The value of a member, if it stands where the last one of that name stood in its object.
    #[inline]
    fn remembered(&self, object: u32, name: &str, wanted: u16) -> Option<u32> {
        let token = self.tokens.get(object as usize)?;
        let at = object + self.guesses.get(wanted, self.own_mark(object));
        let key = self.tokens.get(at as usize)?;
        // Of all keys up to the end of the object, those one deeper are its own.
        let is_it = at < token.next
            && key.mark == wanted
            && key.kind == Kind::Key
            && token.kind == Kind::Object
            && key.depth == token.depth + 1
            && token.mark != REPEATS
            && self.is_plainly(key, name);
        is_it.then_some(at + 1)
    }

    /// The value of a member, looked for from the first one on.
    fn search(&self, object: u32, name: &str, wanted: u16) -> Option<u32> {
        let token = self.tokens.get(object as usize)?;
        if token.kind != Kind::Object {
            return None;
        }
        let tokens = self.tokens.get(..token.next as usize)?;
        let mut found = None;
        let mut at = object + 1;
        while let Some(key) = tokens.get(at as usize) {
            if key.mark == wanted && self.is_named(key, name) {
                found = Some(at);
                if token.mark != REPEATS {
                    break;
                }
            }
            at = key.next;
        }
        let key = found?;
        self.guesses
            .set(wanted, self.own_mark(object), key - object);
        Some(key + 1)
    }

    /// The mark of what an object itself is called, where it is a member.
    #[inline]
    fn own_mark(&self, object: u32) -> u16 {
        let above = self.tokens.get((object as usize).wrapping_sub(1));
        above.map_or(0, |key| key.mark)
    }

    fn is_named(&self, key: &Token, name: &str) -> bool {
        if key.kind == Kind::EscapedKey {
            return escape::decode(self.raw(*key)) == name;
        }
        self.is_plainly(key, name)
    }

    /// Whether a key without escapes is this one.
    #[inline]
    fn is_plainly(&self, key: &Token, name: &str) -> bool {
        let raw = self.text.as_bytes();
        raw.get(key.start as usize..key.end as usize)
            .is_some_and(|raw| alike(raw, name.as_bytes()))
    }

    /// The JSON source of a value that was found at `path`, with its name before it where it is to
    /// keep that; and whether it has. It has not where there are blanks between them, the name has
    /// escapes, or the path more than one word. For JSON tapes only.
    #[inline]
    pub(crate) fn kept_source(&self, value: u32, path: &str, name: &str) -> (&str, bool) {
        let token = self.token(value);
        if alike(path.as_bytes(), name.as_bytes())
            && let Some(key) = self.tokens.get((value as usize).wrapping_sub(1))
            && key.kind == Kind::Key
        {
            let (from, colon) = key.source();
            let (start, end) = token.source();
            if colon + 1 == start
                && from + name.len() + 2 == colon
                && let Some(source) = self.text.get(from..end)
            {
                return (source, true);
            }
        }
        (self.source(token), false)
    }
}

/// Whether two names are equal. They are short: by their ends that is seen without a call.
#[inline]
fn alike(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    if let (Some(first), Some(other)) = (left.first_chunk::<8>(), right.first_chunk::<8>()) {
        return first == other
            && left.last_chunk::<8>() == right.last_chunk::<8>()
            && (left.len() <= 16 || left == right);
    }
    if let (Some(first), Some(other)) = (left.first_chunk::<4>(), right.first_chunk::<4>()) {
        return first == other && left.last_chunk::<4>() == right.last_chunk::<4>();
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}

/// Whether a path is one word, as most are.
#[inline]
fn is_one_word(path: &[u8]) -> bool {
    let has_dot = |bytes: [u8; 8]| {
        const ONES: u64 = u64::from_le_bytes([1; 8]);
        let word = u64::from_le_bytes(bytes) ^ (ONES * 0x2e);
        // A byte that is 0 now borrows from its high bit, which it did not have.
        word.wrapping_sub(ONES) & !word & (ONES << 7) != 0
    };
    match (path.first_chunk::<8>(), path.last_chunk::<8>()) {
        (Some(first), Some(last)) if path.len() <= 16 => !has_dot(*first) && !has_dot(*last),
        _ => !path.is_empty() && !path.contains(&b'.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_every_byte() {
        for length in 0..40 {
            let name = vec![b'n'; length];
            assert!(alike(&name, &name));
            assert!(!alike(&name, &vec![b'n'; length + 1]));
            for at in 0..length {
                let mut other = name.clone();
                other[at] = b'm';
                assert!(
                    !alike(&name, &other) && !alike(&other, &name),
                    "{at} of {length}"
                );
            }
        }
    }

    #[test]
    fn a_dot_is_seen_wherever_it_stands() {
        assert!(!is_one_word(b""), "that is the value itself");
        for length in 1..40 {
            let path = [b'/', b'-', 0xae, 0xff, b'n'].repeat(8);
            let mut path = path.get(..length).unwrap().to_vec();
            assert!(is_one_word(&path), "{length}");
            for at in 0..length {
                let before = std::mem::replace(&mut path[at], b'.');
                assert!(!is_one_word(&path), "{at} of {length}");
                path[at] = before;
            }
        }
    }

    #[test]
    fn what_a_name_was_found_by_is_no_path() {
        let item = r#"{"":1,"a.b":2,"a":{"b":3}}"#;
        let tape = Tape::json(format!("[{}]", [item; 200].join(","))).unwrap();
        for item in &tape.root() {
            assert!(item.get("").eq(1) && item.at("").eq(&item));
            assert!(item.get("a.b").eq(2) && item.at("a.b").eq(3));
        }
    }

    #[test]
    fn escaped_and_repeated_names_are_found() {
        let tape = Tape::json(r#"{"\u0061":1,"a":2,"b\"":3,"":4,"aa":5,"aXXa":6}"#).unwrap();
        for (name, wanted) in [("a", 2), ("b\"", 3), ("", 4), ("aa", 5), ("aXXa", 6)] {
            assert_eq!(tape.root().get(name).int().unwrap(), wanted, "{name}");
        }
        assert!(tape.root().get("aYYa").is_absent(), "same mark, other name");
    }
}
