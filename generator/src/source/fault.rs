//! What can be wrong with a file before its keys mean anything.

use std::ops::Range;

/// Something wrong with the YAML itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where: bytes of the text.
    pub span: Range<usize>,
}

/// What is wrong with the YAML itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It cannot be read further; the parser's words.
    Syntax(String),
    /// It cannot be read further; the parser's words, and a line whose indentation may be the wrong
    /// one.
    Indentation(String, Range<usize>),
    /// A line among keys that is none.
    NoKey,
    /// A bracket that is never closed.
    Unclosed {
        /// Where that is noticed.
        until: Range<usize>,
    },
    /// A character that YAML forbids.
    Character(char),
    /// A key that its map already has; where it stood first.
    Duplicate {
        /// The key.
        key: String,
        /// The bytes of the first one.
        first: Range<usize>,
    },
    /// `<<`.
    Merge,
    /// `!tag`.
    Tag(String),
    /// A map, a list, an alias or nothing as a key.
    Key,
    /// A second document.
    Documents,
    /// Nested deeper than this many levels.
    Deep(usize),
    /// An anchor that contains an alias of itself.
    Circle,
    /// Aliases that stand for more than this many values.
    Expansion(usize),
}

impl FaultKind {
    /// Whether nothing can be said about the rest of the file.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Duplicate { .. } | Self::Merge | Self::Tag(_))
    }
}
