//! A parsed answer: one text and a flat list of tokens over it.

use std::fmt;
use std::str::Utf8Error;

use bytes::Bytes;
use bytestring::ByteString;

use super::escape;
use super::guess::Guesses;
use super::json;
use super::room::Room;
use super::token::{Kind, Token};
use super::twins::Twins;
use super::value::Doc;
use super::xml::{self, XmlRules};
use crate::{Error, Result};

/// Answers with fewer tokens have no list of which to learn anything.
const LIST: usize = 1000;

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
    pub(super) text: ByteString,
    pub(super) tokens: Vec<Token>,
    format: Format,
    root_name: Option<String>,
    pub(super) guesses: Guesses,
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
        Self::take_json(&mut text.into(), &Room::none())
    }

    /// [`json`](Self::json) of a body, which becomes the tape's; one that is no JSON stays there.
    pub(crate) fn take_json(body: &mut Bytes, room: &Room) -> Result<Self> {
        fit(body.len())?;
        // The text stays where it was received; a list is long.
        let text = ByteString::try_from(body.clone()).map_err(|error| no_text("JSON", error))?;
        let tokens = json::scan(&text, room.tokens())?;
        *body = Bytes::new();
        Ok(Self::new(text, tokens, Format::Json, None))
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
        Ok(Self::new(
            read.text.into(),
            read.tokens,
            Format::Xml,
            root_name,
        ))
    }

    fn new(
        text: ByteString,
        tokens: Vec<Token>,
        format: Format,
        root_name: Option<String>,
    ) -> Self {
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

    /// Its text and tokens, whose memory another one can use.
    pub(super) fn into_parts(self) -> (Bytes, Vec<Token>) {
        (self.text.into_bytes(), self.tokens)
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
        Self::new(text.into(), tokens, self.format, None)
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
}
