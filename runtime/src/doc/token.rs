//! What a tape is made of.

/// What one token of a [`Tape`](super::tape::Tape) stands for.
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
    pub(super) fn source(self) -> (usize, usize) {
        let quoted = matches!(
            self.kind,
            Kind::Text | Kind::Escaped | Kind::Key | Kind::EscapedKey
        );
        let quote = usize::from(quoted);
        let (start, end) = (self.start as usize, self.end as usize);
        (start.saturating_sub(quote), end + quote)
    }
}

/// The mark of an object in which a name may stand twice.
pub(crate) const REPEATS: u16 = 1;

/// A cheap hash of a member name: its length and its first and last byte.
pub(crate) fn mark(name: &[u8]) -> u16 {
    let first = name.first().copied().unwrap_or(0);
    let last = name.last().copied().unwrap_or(0);
    let length = u8::try_from(name.len() & 0xff).unwrap_or(0);
    u16::from_le_bytes([length, first.wrapping_mul(31) ^ last])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_16_bytes() {
        assert_eq!(size_of::<Token>(), 16);
    }
}
