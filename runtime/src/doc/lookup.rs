//! Finding values on a tape, by names and paths.

use super::escape;
use super::tape::Tape;
use super::token::{Kind, REPEATS, Token, mark};

impl Tape {
    /// The value at a dotted path below `from`, or where the path ends too early and what is left
    /// of it. Does not allocate.
    pub(crate) fn find<'p>(&self, from: u32, path: &'p str) -> Result<u32, (u32, &'p str)> {
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
    #[inline]
    pub(crate) fn member(&self, object: u32, name: &str) -> Option<u32> {
        let token = self.tokens.get(object as usize)?;
        if token.kind != Kind::Object {
            return None;
        }
        // What the object itself is called, where it is a member.
        let above = self.tokens.get((object as usize).wrapping_sub(1));
        let own = above.map_or(0, |key| key.mark);
        let wanted = mark(name.as_bytes());
        let guess = object + self.guesses.get(wanted, own);
        // Of all keys up to the end of the object, those one deeper are its own.
        if let Some(key) = self.tokens.get(guess as usize)
            && guess < token.next
            && key.mark == wanted
            && key.depth == token.depth + 1
            && key.kind == Kind::Key
            && token.mark != REPEATS
            && self.is_named(key, name)
        {
            return Some(guess + 1);
        }
        let key = self.search(object, wanted, name)?;
        self.guesses.set(wanted, own, key - object);
        Some(key + 1)
    }

    /// The key of a member, looked for from the first one on.
    fn search(&self, object: u32, wanted: u16, name: &str) -> Option<u32> {
        let token = self.tokens.get(object as usize)?;
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
        found
    }

    #[inline]
    fn is_named(&self, key: &Token, name: &str) -> bool {
        if key.kind == Kind::EscapedKey {
            return escape::decode(self.raw(*key)) == name;
        }
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
    match (left.first_chunk::<8>(), right.first_chunk::<8>()) {
        (Some(first), Some(other)) => {
            first == other
                && left.last_chunk::<8>() == right.last_chunk::<8>()
                && (left.len() <= 16 || left == right)
        }
        _ => left.iter().zip(right).all(|(left, right)| left == right),
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
    fn escaped_and_repeated_names_are_found() {
        let tape = Tape::json(r#"{"\u0061":1,"a":2,"b\"":3,"":4,"aa":5,"aXXa":6}"#).unwrap();
        for (name, wanted) in [("a", 2), ("b\"", 3), ("", 4), ("aa", 5), ("aXXa", 6)] {
            assert_eq!(tape.root().get(name).int().unwrap(), wanted, "{name}");
        }
        assert!(tape.root().get("aYYa").is_absent(), "same mark, other name");
    }
}
