//! What `serde` says about a file that is YAML but no spec, put into our words and places.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, FileId, Place, Segment, SpecPath, near};
use crate::source::{Kind, Node, Source, Style};

/// One error of the typed reader.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// The value it is about; for a missing field the map that lacks it.
    pub path: SpecPath,
    /// What is wrong.
    pub problem: Problem,
    /// Line and column, from 1, where the reader tells no path.
    position: Option<(usize, usize)>,
}

/// What is wrong.
#[derive(Debug, PartialEq)]
pub(super) enum Problem {
    /// The key does not exist; these do.
    UnknownField(Vec<String>),
    /// The map lacks this key.
    MissingField(String),
    /// Of the wrong type: what is there, what is wanted.
    Type(String, String),
    /// Of the right type but out of range: what is there, what is wanted.
    Value(String, String),
    /// No such word; these exist.
    UnknownWord(String, Vec<String>),
    /// Something else, in the reader's words.
    Other(String),
}

impl Mismatch {
    pub(super) fn new(error: &serde_path_to_error::Error<serde_yaml::Error>) -> Self {
        use serde_path_to_error::Segment as Step;
        let mut path = SpecPath::root();
        for step in error.path() {
            path = match step {
                Step::Seq { index } => path.index(*index),
                Step::Map { key } | Step::Enum { variant: key } => path.key(key.as_str()),
                Step::Unknown => break,
            };
        }
        let location = error.inner().location();
        let position = location.map(|location| (location.line(), location.column()));
        let words = error.inner().to_string();
        let problem = Problem::new(bare(&words, &path, position));
        Self {
            path,
            problem,
            position,
        }
    }

    /// The diagnostic, with a place in `source`.
    pub(super) fn diagnostic(&self, file: FileId, source: &Source) -> Diagnostic {
        let value = || Place::value(file, self.path.clone());
        let key = || Place::key(file, self.path.clone());
        let here = self.subject(source);
        match &self.problem {
            Problem::UnknownField(known) => self.unknown_field(known, key(), source),
            Problem::MissingField(field) => {
                let message = format!("{here} has no `{field}`");
                Diagnostic::error(Code::MissingField, key(), message)
                    .label(format!("`{field}` is missing here"))
            }
            Problem::Type(found, wanted) => {
                let message = format!("{here} must be {wanted}");
                let diagnostic = Diagnostic::error(Code::WrongType, value(), message);
                let diagnostic = diagnostic.label(format!("this is {found}"));
                match self.repair(wanted, source) {
                    Some((help, text)) => diagnostic.help(help).suggest(text),
                    None => diagnostic,
                }
            }
            Problem::Value(found, wanted) => {
                let message = format!("{here} must be {wanted}");
                Diagnostic::error(Code::InvalidValue, value(), message)
                    .label(format!("this is {found}"))
            }
            Problem::UnknownWord(word, known) => {
                let message = format!("{here} cannot be `{word}`");
                let diagnostic = Diagnostic::error(Code::InvalidValue, value(), message);
                match near(word, known.iter().map(String::as_str)) {
                    Some(near) => diagnostic
                        .help(format!("did you mean `{near}`?"))
                        .suggest(near),
                    None => diagnostic.help(format!("it can be {}", words(known))),
                }
            }
            Problem::Other(message) if self.path.is_root() => {
                let (line, column) = self.position.unwrap_or((1, 1));
                let at = source.byte_at(line, column);
                Diagnostic::error(Code::Syntax, Place::bytes(file, at..at), message.as_str())
            }
            Problem::Other(message) => {
                Diagnostic::error(Code::InvalidValue, value(), format!("{here}: {message}"))
            }
        }
    }

    /// The key that was meant by an unknown one, according to its diagnostic.
    pub(super) fn meant(&self, diagnostic: &Diagnostic) -> Option<SpecPath> {
        let Problem::UnknownField(_) = &self.problem else {
            return None;
        };
        Some(self.path.parent()?.key(diagnostic.replacement.as_deref()?))
    }

    /// Whether a key is missing that is one of these.
    pub(super) fn is_missing_one_of(&self, meant: &HashSet<SpecPath>) -> bool {
        match &self.problem {
            Problem::MissingField(field) => meant.contains(&self.path.key(field.as_str())),
            _ => false,
        }
    }

    fn unknown_field(&self, known: &[String], key: Place, source: &Source) -> Diagnostic {
        let field = match self.path.last() {
            Some(Segment::Key(key)) => &**key,
            _ => "",
        };
        let parent = self.path.parent().cloned().unwrap_or_default();
        let whose = match parent.last() {
            None => "in this file".to_owned(),
            Some(_) => format!("in `{parent}`"),
        };
        let message = format!("there is no key `{field}` {whose}");
        let diagnostic = Diagnostic::error(Code::UnknownField, key, message).label("unknown key");
        let given: Vec<_> = source.index().keys(&parent).collect();
        let free = known
            .iter()
            .filter(|known| !given.contains(&known.as_str()));
        match near(field, free.map(String::as_str)) {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .suggest(near),
            None if known.is_empty() => diagnostic,
            None => diagnostic.help(format!("the keys here are {}", words(known))),
        }
    }

    /// What the error is about, for the start of a sentence.
    fn subject(&self, source: &Source) -> String {
        if self.path.is_root() {
            return format!("`{}`", source.path().display());
        }
        format!("`{}`", self.path)
    }

    /// The value as it was probably meant, where it only is written in the wrong way.
    fn repair(&self, wanted: &str, source: &Source) -> Option<(&'static str, String)> {
        let (entry, whole) = source.index().find(&self.path);
        let node = source.index().node(entry.value).filter(|_| whole)?;
        let raw = source.text().get(node.span.clone())?;
        match (&node.kind, wanted) {
            (Kind::Map(_) | Kind::List(_), TEXT)
                if raw.starts_with(['{', '[']) && !raw.contains('\n') =>
            {
                let quoted = serde_json::to_string(raw).ok()?;
                Some(("put the text in quotes", quoted))
            }
            (Kind::Scalar { text, .. }, FLAG) => {
                let flag = match text.to_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" | "1" => "true",
                    "no" | "off" | "n" | "false" | "0" => "false",
                    _ => return None,
                };
                Some(("flags are written `true` and `false`", flag.to_owned()))
            }
            (
                Kind::Scalar {
                    text,
                    style: Style::Quoted,
                },
                wanted,
            ) if wanted.contains("number") => {
                text.parse::<f64>().ok()?;
                Some(("numbers have no quotes", text.clone()))
            }
            (Kind::Scalar { .. }, LIST) if one_line(node, raw) => {
                Some(("a list has brackets", format!("[{raw}]")))
            }
            _ => None,
        }
    }
}

const TEXT: &str = "text";
const FLAG: &str = "`true` or `false`";
const LIST: &str = "a list";

fn one_line(node: &Node, raw: &str) -> bool {
    !node.span.is_empty() && !raw.contains('\n')
}

impl Problem {
    fn new(words: &str) -> Self {
        if let Some(rest) = words.strip_prefix("unknown field `") {
            return Self::UnknownField(quoted_after_expected(rest));
        }
        if let Some(rest) = words.strip_prefix("missing field `") {
            return Self::MissingField(rest.trim_end_matches('`').to_owned());
        }
        if let Some(rest) = words.strip_prefix("unknown variant `") {
            let word = rest.split('`').next().unwrap_or("").to_owned();
            return Self::UnknownWord(word, quoted_after_expected(rest));
        }
        for (start, make) in [
            ("invalid type: ", Self::Type as fn(String, String) -> Self),
            ("invalid value: ", Self::Value),
            ("invalid length ", |found, wanted| {
                Self::Value(format!("{found} of them"), wanted)
            }),
        ] {
            // What is wanted holds no outside text, so the last `expected` is the reader's.
            let rest = words.strip_prefix(start);
            if let Some((found, expected)) = rest.and_then(|rest| rest.rsplit_once(", expected ")) {
                return make(is(found), wants(expected));
            }
        }
        Self::Other(words.to_owned())
    }
}

/// The reader's message without the path before it and the position behind it.
fn bare<'a>(words: &'a str, path: &SpecPath, position: Option<(usize, usize)>) -> &'a str {
    let (line, column) = position.unwrap_or_default();
    let words = words
        .strip_suffix(&format!(" at line {line} column {column}"))
        .unwrap_or(words);
    // The reader names the value or one that encloses it.
    let mut path = Some(path);
    while let Some(one) = path {
        if let Some(rest) = words.strip_prefix(&format!("{one}: ")) {
            return rest;
        }
        path = one.parent();
    }
    words
}

/// The words in backticks behind `expected`.
fn quoted_after_expected(words: &str) -> Vec<String> {
    let expected = words
        .rsplit_once("`, expected ")
        .map_or("", |(_, expected)| expected);
    let quoted = expected.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// What is there, in our words.
fn is(found: &str) -> String {
    let inside = |start: &str| {
        found
            .strip_prefix(start)
            .map(|rest| rest.trim_matches('`').to_owned())
    };
    match found {
        "sequence" => LIST.to_owned(),
        "map" => "a map".to_owned(),
        "unit value" | "null" | "Option value" => "nothing".to_owned(),
        _ => {
            if let Some(number) = inside("integer ").or_else(|| inside("floating point ")) {
                return format!("the number {number}");
            }
            if let Some(flag) = inside("boolean ") {
                return format!("`{flag}`");
            }
            match found.strip_prefix("string ") {
                Some(text) if text.chars().count() <= 40 => format!("the text {text}"),
                Some(_) => TEXT.to_owned(),
                None => found.to_owned(),
            }
        }
    }
}

/// What is wanted, in our words.
fn wants(expected: &str) -> String {
    let whole = |most: u64| format!("a whole number from 0 to {most}");
    match expected {
        "a string" | "a borrowed string" | "a character" => TEXT.to_owned(),
        "a boolean" => FLAG.to_owned(),
        "a sequence" => LIST.to_owned(),
        "u8" => whole(u8::MAX.into()),
        "u16" => whole(u16::MAX.into()),
        "u32" | "u64" | "usize" => "a whole number, not below 0".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        _ if expected.starts_with("struct ") => "a map".to_owned(),
        _ => expected.to_owned(),
    }
}

fn words(known: &[String]) -> String {
    let quoted: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_readers_words_apart() {
        assert_eq!(
            Problem::new("missing field `title`"),
            Problem::MissingField("title".into())
        );
        assert_eq!(
            Problem::new("unknown field `k, expected `, expected one of `a`, `b`"),
            Problem::UnknownField(vec!["a".into(), "b".into()])
        );
        assert_eq!(
            Problem::new("invalid type: string \"x, expected y\", expected u16"),
            Problem::Type(
                "the text \"x, expected y\"".into(),
                "a whole number from 0 to 65535".into()
            )
        );
        assert_eq!(Problem::new("no idea"), Problem::Other("no idea".into()));
    }

    #[test]
    fn strips_path_and_position() {
        let path = SpecPath::root().key("a").index(1).key("b");
        assert_eq!(
            bare(
                "a[1]: missing field `c` at line 3 column 4",
                &path,
                Some((3, 4))
            ),
            "missing field `c`"
        );
        assert_eq!(bare("missing field `c`", &path, None), "missing field `c`");
    }
}
