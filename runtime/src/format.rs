//! How answers are written.

use crate::doc::{Room, Tape, XmlRules};
use crate::redact::Redactor;
use crate::response::Answer;
use crate::snippet::{is_html, snippet};
use crate::{Error, Result};

/// How a provider writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// XML.
    Xml(XmlRules),
    /// Anything else; only raw results can be read from it.
    Raw,
}

impl Format {
    /// What `Accept` asks for.
    pub(crate) const fn accept(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml(_) => "application/xml, text/xml",
            Self::Raw => "*/*",
        }
    }

    /// Parses the body of an answer. An empty one is null; one of JSON becomes the tape's, without a
    /// copy.
    pub(crate) fn parse(self, answer: &mut Answer, room: &Room) -> Result<Tape> {
        if answer.is_empty() {
            return Tape::json("null");
        }
        let tape = match self {
            Self::Xml(rules) => Tape::xml(answer.body.clone(), &rules),
            Self::Json | Self::Raw => Tape::take_json(&mut answer.body, room),
        };
        tape.map_err(|error| Error::malformed(self.complaint(answer, &error)))
    }

    /// What a body is that could not be parsed.
    fn complaint(self, answer: &Answer, error: &Error) -> String {
        let wanted = match self {
            Self::Xml(_) => "XML",
            Self::Json | Self::Raw => "JSON",
        };
        let Ok(text) = answer.text() else {
            let length = answer.body.len();
            return format!("the body is {length} bytes that are no text, not {wanted}");
        };
        if is_html(text) {
            return format!("the body is {}, not {wanted}", snippet(text));
        }
        let why = error.message();
        let why = why
            .strip_prefix("not ")
            .and_then(|why| why.strip_prefix(wanted)?.strip_prefix(": "))
            .unwrap_or(why);
        // By name here; values that are secrets are replaced where the error leaves.
        let kind = answer.header("content-type").unwrap_or_default();
        let shown = snippet(&Redactor::default().body(text, kind));
        format!("the body is not {wanted}: {why}; it begins with {shown}")
    }

    /// Whether `tape` was read from an answer in this format.
    pub(crate) fn wrote(self, tape: &Tape) -> bool {
        match self {
            Self::Json => tape.root_name().is_none(),
            Self::Xml(_) => tape.root_name().is_some(),
            Self::Raw => false,
        }
    }

    /// Parses a body that may be anything: what it looks like counts.
    pub(crate) fn guess(self, answer: &Answer) -> Option<Tape> {
        let first = answer
            .body
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())?;
        match (first, self) {
            (b'{' | b'[' | b'"', _) => Tape::json(answer.body.clone()).ok(),
            (b'<', Self::Xml(rules)) => Tape::xml(answer.body.clone(), &rules).ok(),
            (b'<', _) => Tape::xml(answer.body.clone(), &XmlRules::new()).ok(),
            _ => None,
        }
    }
}
