//! Where a slip was made that the parser of YAML only notices further down.

use std::ops::Range;

/// What is odd with a line above the one at which the parser stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    /// It stands among keys and is none: its `:` is missing, or the blank behind it.
    NoKey(Range<usize>),
    /// A bracket in it is not closed.
    Open(Range<usize>),
    /// It is indented by one blank more or less than the line at which the parser stops.
    Indented(Range<usize>),
}

/// The slip for which the parser stops at the byte `at`, if one can be seen.
pub(super) fn above(text: &str, at: usize) -> Option<Slip> {
    let lines = lines(text);
    let stopped = lines.iter().rposition(|line| line.begin <= at)?;
    let here = lines.get(stopped)?;
    let before = lines.get(..stopped)?;
    let (last, earlier) = before.split_last()?;
    if last.is_no_key(text) && last.stands_among_keys(text, earlier) {
        return Some(Slip::NoKey(last.span.clone()));
    }
    if let Some(open) = last
        .open_bracket(text)
        .filter(|_| here.indented <= last.indented)
    {
        return Some(Slip::Open(open));
    }
    let beside = before
        .iter()
        .rev()
        .find(|line| line.indented <= here.indented + 1)?;
    (beside.indented.abs_diff(here.indented) == 1).then(|| Slip::Indented(beside.span.clone()))
}

/// A line that says something.
struct Line {
    /// Where it begins, with the blanks in front.
    begin: usize,
    /// Its bytes, without blanks and marks of a list in front, and without a comment.
    span: Range<usize>,
    /// Blanks and marks of a list in front.
    indented: usize,
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.split_once(" #").map_or(line, |(content, _)| content);
        let content = content.trim_end();
        let words = content.trim_start_matches([' ', '-']);
        if !words.is_empty() && !words.starts_with('#') {
            let indented = content.len() - words.len();
            lines.push(Line {
                begin: start,
                span: start + indented..start + content.len(),
                indented,
            });
        }
        start += line.len();
    }
    lines
}

impl Line {
    fn words<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.clone()).unwrap_or("")
    }

    fn is_key(&self, text: &str) -> bool {
        let words = self.words(text);
        words.contains(": ") || words.ends_with(':')
    }

    /// Words that could have been meant for a key and its value.
    fn is_no_key(&self, text: &str) -> bool {
        let words = self.words(text);
        let begins = words.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let key = words.split([':', ' ']).next().unwrap_or("");
        let is_word = key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        begins && is_word && !self.is_key(text)
    }

    /// Whether the line before it is a key of its own map, or the key that its map belongs to; a
    /// text that goes on over several lines stands otherwise.
    fn stands_among_keys(&self, text: &str, earlier: &[Self]) -> bool {
        let before = earlier
            .iter()
            .rev()
            .find(|line| line.indented <= self.indented);
        before.is_some_and(|before| {
            if before.indented == self.indented {
                before.is_key(text)
            } else {
                before.words(text).ends_with(':')
            }
        })
    }

    /// The innermost bracket that is opened in the line and not closed in it.
    fn open_bracket(&self, text: &str) -> Option<Range<usize>> {
        let mut open = Vec::new();
        let mut quote = None;
        for (at, c) in self.words(text).char_indices() {
            match (quote, c) {
                (Some(mark), c) if mark == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '{' | '[') => open.push(self.span.start + at),
                (None, '}' | ']') => drop(open.pop()),
                (None, _) => {}
            }
        }
        open.pop().map(|at| at..at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slip above the line with `|`, as its text.
    fn seen(text: &str) -> Option<(&'static str, String)> {
        let at = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let words = |span: Range<usize>| text[span].to_owned();
        Some(match above(&text, at)? {
            Slip::NoKey(span) => ("no key", words(span)),
            Slip::Open(span) => ("open", words(span)),
            Slip::Indented(span) => ("indented", words(span)),
        })
    }

    fn said(what: &'static str, words: &str) -> (&'static str, String) {
        (what, words.to_owned())
    }

    #[test]
    fn a_key_without_its_colon_is_seen_where_it_stands() {
        for (text, line) in [
            ("a: 1\nb 2 # c\n|c: 3\n", "b 2"),
            ("a: 1\nb:2\n\n# c\n|c: 3\n", "b:2"),
            ("a:\n  b\n  |c: 3\n", "b"),
            ("- a: 1\n  b\n    |- c: 3\n", "b"),
            ("a:\n  x: 1\n  y z\n|b: 3\n", "y z"),
        ] {
            assert_eq!(seen(text), Some(said("no key", line)), "{text}");
        }
    }

    #[test]
    fn a_text_of_several_lines_is_no_slip() {
        assert_eq!(seen("doc: one\n    two\n|b 3\n"), None);
        assert_eq!(seen("doc: one\n    two\n    three\n|b: 3\n"), None);
    }

    #[test]
    fn an_open_bracket_and_a_blank_too_many_are_seen() {
        assert_eq!(
            seen("a:\n- {b: [1], c: 2\n|- {b: 1}\n"),
            Some(said("open", "{"))
        );
        assert_eq!(
            seen("a:\n   b: 1\n  |c: 2\n"),
            Some(said("indented", "b: 1"))
        );
        assert_eq!(seen("a: 1\nb: 2\n|c: 3\n"), None);
    }
}
