//! Regular expressions, compiled once.

use std::sync::OnceLock;

use regex_lite::Regex;

use crate::Doc;

/// A regular expression (the syntax of the `regex-lite` crate), compiled at its first use.
///
/// Keep it in a static, one a place that uses it:
/// `static NUMBERED: Pattern = Pattern::new("^web-([0-9]+)$");`. One that does not compile matches
/// nothing; the generator refuses such a pattern in a spec.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this text.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(self.text).ok())
            .as_ref()
    }
}

impl Doc<'_> {
    /// Whether the pattern matches somewhere in the text.
    pub fn matches(&self, pattern: &Pattern) -> bool {
        let Some(text) = self.as_text() else {
            return false;
        };
        pattern.regex().is_some_and(|regex| regex.is_match(&text))
    }

    /// What the first group of the pattern matches in the text, or the whole match where it has no
    /// group; absent where it does not match.
    #[must_use]
    pub fn capture<'b>(&self, pattern: &Pattern) -> Doc<'b> {
        self.with_text(|text| {
            let found = pattern.regex().and_then(|regex| regex.captures(text));
            let part = found.and_then(|found| found.get(usize::from(found.len() > 1)));
            part.map(|part| part.as_str().to_owned()).into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_and_captures() {
        static NUMBERED: Pattern = Pattern::new("web-([0-9]+)");
        static WHOLE: Pattern = Pattern::new("^[a-z]+");
        static BROKEN: Pattern = Pattern::new("(");
        let doc = Doc::from("a web-17 b");
        assert!(doc.matches(&NUMBERED) && doc.matches(&WHOLE));
        assert!(doc.capture(&NUMBERED).is("17"));
        assert!(doc.capture(&WHOLE).is("a"));
        assert!(Doc::from("db").capture(&NUMBERED).is_absent());
        assert!(Doc::from(17).capture(&NUMBERED).is_error());
        assert!(!Doc::absent().matches(&NUMBERED) && !doc.matches(&BROKEN));
    }
}
