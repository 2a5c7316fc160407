//! A parsed answer: one text and a flat list of tokens over it.

use std::fmt;
use std::str::Utf8Error;

use bytes::Bytes;

use super::escape;
use super::guess::Guesses;
use super::json;
use super::room::Room;
use super::twins::Twins;
use super::value::Doc;
use super::xml::{self, XmlRules};
use crate::{Error, Result};

/// What one token of a [`Tape`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    /// A number, as its JSON text.
    Number,
    /// A text without escapes: the source bytes are the value.
    Text,
    /// A JSON text with at least one `\` escape.
    Escaped,
    List,
    Object,
    /// A member name without escapes; the member's value is the next token.
    Key,
    /// A member name with at least one `\` escape.
    EscapedKey,
}

impl Kind {
    pub(crate) const fn is_key(self) -> bool {
        matches!(self, Self::Key | Self::EscapedKey)
    }
}

/// One value or member name. A subtree is skipped in one jump to `next`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Where its text starts: behind the quote of a text, at the bracket of a JSON list or object.
    pub start: u32,
    /// Where its text ends, exclusive.
    pub end: u32,
    /// The token after this one and all below it; of a key: the next key of the same object.
    pub next: u32,
    /// A cheap hash of a member name, so that lookups seldom touch the text. Of an object:
    /// [`REPEATS`], or 0.
    pub mark: u16,
    pub kind: Kind,
    /// How many objects are around it.
    pub depth: u8,
}

impl Token {
    /// The range of its JSON text, quotes included.
    #[inline]
    fn source(self) -> (usize, usize) {
        let quoted = matches!(
            self.kind,
            Kind::Text | Kind::Escaped | Kind::Key | Kind::EscapedKey
        );
        let quote = usize::from(quoted);
        let (start, end) = (self.start as usize, self.end as usize);
        (start.saturating_sub(quote), end + quote)
    }
}

/// Answers with fewer tokens have no list of which to learn anything.
const LIST: usize = 1000;

/// The mark of an object in which a name may stand twice.
pub(crate) const REPEATS: u16 = 1;

/// A cheap hash of a member name: its length and its first and last byte.
pub(crate) fn mark(name: &[u8]) -> u16 {
    let first = name.first().copied().unwrap_or(0);
    let last = name.last().copied().unwrap_or(0);
    let length = u8::try_from(name.len() & 0xff).unwrap_or(0);
    u16::from_le_bytes([length, first.wrapping_mul(31) ^ last])
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

/// What the text of a [`Tape`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The source itself; token ranges are JSON.
    Json,
    /// A buffer of decoded XML names and texts; lists and objects have no text.
    Xml,
}

/// A parsed JSON or XML answer, which owns its text. [`Tape::root`] is where reading starts.
///
/// Parsing checks the whole answer once; after that, reading neither copies nor fails. Of a
/// member that stands twice in a JSON object, the last one counts.
#[derive(Clone)]
pub struct Tape {
    text: String,
    tokens: Vec<Token>,
    format: Format,
    root_name: Option<String>,
    guesses: Guesses,
    twins: Twins,
}

impl Tape {
    /// How deep lists and objects, or elements, may be nested.
    pub const MAX_DEPTH: usize = 128;

    /// Parses a JSON text (RFC 8259, strictly; a leading byte order mark is skipped).
    ///
    /// Like `serde_json`, it refuses lone surrogates (`"\ud800"`) and numbers beyond `f64`.
    ///
    /// # Errors
    /// [`Malformed`](crate::ErrorKind::Malformed), with line, column and byte offset, when the text is not JSON,
    /// is nested deeper than [`Tape::MAX_DEPTH`] or longer than 4 GiB.
    pub fn json(text: impl Into<Bytes>) -> Result<Self> {
        Self::take_json(&mut text.into(), &Room::default())
    }

    /// [`json`](Self::json) of a body, which becomes the tape's; one that is no JSON is put back.
    pub(crate) fn take_json(body: &mut Bytes, room: &Room) -> Result<Self> {
        fit(body.len())?;
        let text = match String::from_utf8(Vec::from(std::mem::take(body))) {
            Ok(text) => text,
            Err(error) => {
                let why = no_text("JSON", error.utf8_error());
                *body = error.into_bytes().into();
                return Err(why);
            }
        };
        match json::scan(&text, room.take()) {
            Ok(tokens) => Ok(Self::new(text, tokens, Format::Json, None)),
            Err(error) => {
                *body = text.into();
                Err(error)
            }
        }
    }

    /// Parses an XML document; the root value is the content of the root element.
    ///
    /// An element becomes an object of its child elements by local name and its attributes as
    /// `@name`; one with text alone becomes that text, an empty one null. Elements of the same name
    /// below one parent become a list, also when others stand between them; those that `rules`
    /// name are always lists. Text beside child elements or attributes is the member `#text`.
    ///
    /// # Errors
    /// [`Malformed`](crate::ErrorKind::Malformed), with a byte offset, when the text is not well-formed, has a
    /// document type declaration or an unknown entity, or is nested too deep.
    pub fn xml(text: impl Into<Bytes>, rules: &XmlRules) -> Result<Self> {
        let source: Bytes = text.into();
        fit(source.len())?;
        let source = std::str::from_utf8(&source).map_err(|error| no_text("XML", error))?;
        let read = xml::read(source, rules)?;
        let root_name = Some(read.root_name);
        Ok(Self::new(read.text, read.tokens, Format::Xml, root_name))
    }

    fn new(text: String, tokens: Vec<Token>, format: Format, root_name: Option<String>) -> Self {
        let listed = tokens.len() >= LIST;
        Self {
            text,
            tokens,
            format,
            root_name,
            guesses: Guesses::new(listed),
            twins: Twins::new(listed),
        }
    }

    /// The whole answer.
    pub fn root(&self) -> Doc<'_> {
        Doc::at_token(self, 0)
    }

    /// The local name of the XML root element (`ErrorResponse`); `None` for JSON.
    pub fn root_name(&self) -> Option<&str> {
        self.root_name.as_deref()
    }

    /// What keeps short texts of a list once.
    pub(super) fn twins(&self) -> &Twins {
        &self.twins
    }

    /// The tokens alone, for another tape.
    pub(super) fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// The token at `index`; null when there is none, which no index made by this module is.
    pub(crate) fn token(&self, index: u32) -> Token {
        const NONE: Token = Token {
            start: 0,
            end: 0,
            next: u32::MAX,
            mark: 0,
            kind: Kind::Null,
            depth: 0,
        };
        self.tokens.get(index as usize).copied().unwrap_or(NONE)
    }

    /// The text of a token as it stands in the source, quotes of a text excluded.
    pub(crate) fn raw(&self, token: Token) -> &str {
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    /// The JSON source of a value, quotes of a text included. For JSON tapes only.
    pub(crate) fn source(&self, token: Token) -> &str {
        let (start, end) = token.source();
        self.text.get(start..end).unwrap_or_default()
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

    /// A copy of one value as a tape of its own, with only the text it needs.
    pub(crate) fn subtree(&self, index: u32) -> Self {
        let end = self.token(index).next.max(index + 1) as usize;
        let tokens = self.tokens.get(index as usize..end).unwrap_or_default();
        let quote = u32::from(self.format == Format::Json);
        // Null and, in XML, lists and objects have no text: their range is empty.
        let texts = || {
            tokens
                .iter()
                .filter(|token| token.end > token.start || token.start > 0)
        };
        let first = texts()
            .map(|token| token.start)
            .min()
            .unwrap_or(0)
            .saturating_sub(quote);
        let last = texts()
            .map(|token| token.end)
            .max()
            .unwrap_or(0)
            .saturating_add(quote);
        let last = (last as usize).min(self.text.len());
        let moved = |token: &Token| Token {
            start: token.start.saturating_sub(first),
            end: token.end.saturating_sub(first),
            next: token.next.saturating_sub(index),
            ..*token
        };
        let text = self.text.get(first as usize..last).unwrap_or_default();
        let tokens = tokens.iter().map(moved).collect();
        Self::new(text.to_owned(), tokens, self.format, None)
    }

    /// The tokens of a list's items, or of an object's keys.
    pub(crate) fn children(&self, parent: u32) -> Children<'_> {
        let token = self.token(parent);
        let end = if matches!(token.kind, Kind::List | Kind::Object) {
            token.next
        } else {
            0
        };
        Children {
            tape: self,
            at: parent + 1,
            end,
        }
    }

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

    /// The name of the member whose key stands at `key`.
    pub(crate) fn key_name(&self, key: u32) -> std::borrow::Cow<'_, str> {
        let token = self.token(key);
        match token.kind {
            Kind::EscapedKey => escape::decode(self.raw(token)),
            _ => self.raw(token).into(),
        }
    }
}

impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Tape({:?}, {} bytes, {} tokens)",
            self.format,
            self.text.len(),
            self.tokens.len()
        )
    }
}

/// The items of a list or the keys of an object, by token index.
pub(crate) struct Children<'t> {
    tape: &'t Tape,
    at: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.at >= self.end {
            return None;
        }
        let at = self.at;
        self.at = self.tape.token(at).next;
        Some(at)
    }
}

fn no_text(language: &str, error: Utf8Error) -> Error {
    let at = error.valid_up_to();
    Error::malformed(format!("not {language}: byte {at} is not UTF-8"))
}

/// Offsets have 32 bits.
fn fit(length: usize) -> Result<()> {
    if u32::try_from(length).is_err() {
        let message = format!("an answer of {length} bytes is more than 4 GiB");
        return Err(Error::malformed(message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_16_bytes() {
        assert_eq!(size_of::<Token>(), 16);
    }

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
    fn a_subtree_stands_alone() {
        let json = Tape::json(r#"["é",{"a":[1,{"b":"\u0041"},[]],"c":null},"é",true,""]"#).unwrap();
        for (index, wanted) in [
            (0, "\"é\""),
            (1, r#"{"a":[1,{"b":"\u0041"},[]],"c":null}"#),
            (2, "\"é\""),
            (3, "true"),
            (4, "\"\""),
        ] {
            let value = json.root().index(index);
            let own = value.clone().into_owned();
            assert_eq!(own.to_json_text().unwrap(), wanted);
            assert!(own.eq(&value) && own.path().is_empty());
        }
        let own = json.root().index(1).into_owned();
        assert!(own.at("a.1.b").is("A") && own.at("c").is_absent() && own.at("a.2").is_empty());
        assert_eq!(
            own.at("a.1").into_owned().whole().as_json(),
            r#"{"b":"\u0041"}"#
        );
        assert!(
            own.at("a")
                .map(|item| item.at("b"))
                .into_owned()
                .at("1")
                .is("A")
        );

        let xml = Tape::xml(
            "<r><x>long</x><a k='1'><b>80</b><c/><b>é</b></a><n/></r>",
            &XmlRules::new(),
        )
        .unwrap();
        let own = xml.root().at("a").into_owned();
        assert_eq!(
            own.to_json_text().unwrap(),
            r#"{"@k":"1","b":["80","é"],"c":null}"#
        );
        assert!(
            own.at("b.0").into_owned().eq(80),
            "an XML text stays untyped"
        );
        assert_eq!(
            own.into_owned().items().len(),
            1,
            "and a single value a list of one"
        );
        assert!(xml.root().at("n").into_owned().is_absent());
        assert!(xml.root().keys().into_owned().index(0).is("x"));
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
