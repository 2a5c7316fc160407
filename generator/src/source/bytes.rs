//! Characters to bytes: the parser counts characters, text is cut by bytes.

use std::ops::Range;

use saphyr_parser::Span;

/// Turns the parser's character positions into bytes.
pub(crate) struct Bytes<'a> {
    text: &'a str,
    /// The byte of every 32nd character; empty if the text is ASCII.
    marks: Vec<usize>,
}

impl<'a> Bytes<'a> {
    const STEP: usize = 32;

    pub(crate) fn new(text: &'a str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(Self::STEP)
                .map(|(byte, _)| byte)
                .collect()
        };
        Self { text, marks }
    }

    /// The byte of a character; the text's end for those behind it.
    pub(crate) fn at(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let mark = self
            .marks
            .get(character / Self::STEP)
            .copied()
            .unwrap_or(self.text.len());
        let rest = self.text.get(mark..).unwrap_or("");
        let mut following = rest.char_indices().skip(character % Self::STEP);
        following
            .next()
            .map_or(self.text.len(), |(byte, _)| mark + byte)
    }

    /// The bytes of a span.
    pub(crate) fn range(&self, span: Span) -> Range<usize> {
        let start = self.at(span.start.index());
        start..self.at(span.end.index()).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn every_character_of_a_long_text_is_found() {
        for text in ["ab".repeat(400), "äb€\u{1f600}".repeat(400)] {
            let bytes = Bytes::new(&text);
            for (character, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(bytes.at(character), byte);
            }
            assert_eq!(bytes.at(9999), text.len());
        }
    }
}
