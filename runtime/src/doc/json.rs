//! The JSON scanner: checks a whole text and lays out its tokens in one pass, without recursion.

use super::escape;
use super::lexeme::{Fault, Scan, escaped_end, fault, next, number_end, plain_end};
use super::tape::Tape;
use super::token::{Kind, REPEATS, Token, mark};
use crate::{Error, Result};

/// The tokens of a JSON text of less than 4 GiB; `tokens` is empty memory to lay them out in.
pub(crate) fn scan(text: &str, mut tokens: Vec<Token>) -> Result<Vec<Token>> {
    // Answers of clouds have a token about every ten bytes. What served another page is grown only
    // when it has to be: growing copies even what is not in use.
    if tokens.capacity() == 0 {
        tokens.reserve_exact(text.len() / 8 + 8);
    }
    let mut scanner = Scanner {
        text,
        tokens,
        around: Vec::with_capacity(8),
        inside: Open::NOTHING,
    };
    match scanner.document() {
        Ok(()) => Ok(scanner.tokens),
        Err(fault) => Err(error(text, &fault)),
    }
}

struct Scanner<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The list or object that the current value stands in.
    inside: Open,
    /// What is around that, from the outside in.
    around: Vec<Open>,
}

/// A list or object whose end has not come yet.
#[derive(Clone, Copy)]
struct Open {
    /// Its token.
    index: u32,
    place: Place,
    /// How many objects are around what is in it.
    depth: u8,
    /// A bit for each member name so far, by its mark; other names may share it.
    seen: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Nothing,
    List,
    Object,
}

impl Open {
    const NOTHING: Self = Self {
        index: 0,
        place: Place::Nothing,
        depth: 0,
        seen: 0,
    };
}

impl Scanner<'_> {
    fn document(&mut self) -> Scan<()> {
        let bytes = self.text.as_bytes();
        let mut at = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        loop {
            let mut byte;
            (at, byte) = next(bytes, at);
            if self.inside.place == Place::Object {
                (at, byte) = self.key(at, byte)?;
            }
            match byte {
                b'"' => {
                    let start = at + 1;
                    let (kind, end) = match plain_end(bytes, start) {
                        Some(end) => (Kind::Text, end),
                        None => (Kind::Escaped, escaped_end(bytes, start)?),
                    };
                    self.push(kind, start, end, 0);
                    at = end + 1;
                }
                b'-' | b'0'..=b'9' => {
                    let end = number_end(self.text, at)?;
                    self.push(Kind::Number, at, end, 0);
                    at = end;
                }
                b'{' | b'[' => {
                    let close = self.enter(byte, at)?;
                    (at, byte) = next(bytes, at + 1);
                    if byte != close {
                        continue;
                    }
                    at += 1;
                    self.leave(at);
                }
                b't' => at = self.word(at, b"true", Kind::True)?,
                b'f' => at = self.word(at, b"false", Kind::False)?,
                b'n' => at = self.word(at, b"null", Kind::Null)?,
                _ if at < bytes.len() => return fault(at, "expected a value"),
                _ => return fault(at, "the text ends where a value should be"),
            }
            // A value is complete; it may complete lists and objects around it.
            loop {
                (at, byte) = next(bytes, at);
                match (self.inside.place, byte) {
                    (Place::Object | Place::List, b',') => {
                        at += 1;
                        break;
                    }
                    (Place::Object, b'}') | (Place::List, b']') => {
                        at += 1;
                        self.leave(at);
                    }
                    (Place::Nothing, _) if at == bytes.len() => return Ok(()),
                    (Place::Object, _) => return fault(at, "expected `,` or `}`"),
                    (Place::List, _) => return fault(at, "expected `,` or `]`"),
                    (Place::Nothing, _) => return fault(at, "text after the end of the value"),
                }
            }
        }
    }

    #[inline]
    fn push(&mut self, kind: Kind, start: usize, end: usize, mark: u16) {
        // What follows a key that has no list or object is the next key.
        let own = if kind.is_key() { 2 } else { 1 };
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            next: offset(self.tokens.len()) + own,
            mark,
            kind,
            depth: self.inside.depth,
        });
    }

    /// Begins a list or object at its bracket; answers the bracket that ends it.
    fn enter(&mut self, bracket: u8, at: usize) -> Scan<u8> {
        // With what is outside of everything, as many are around it as it is deep.
        if self.around.len() >= Tape::MAX_DEPTH {
            return fault(at, "nested too deep");
        }
        let (kind, place, deeper, end) = match bracket {
            b'{' => (Kind::Object, Place::Object, 1, b'}'),
            _ => (Kind::List, Place::List, 0, b']'),
        };
        let open = Open {
            index: offset(self.tokens.len()),
            place,
            depth: self.inside.depth + deeper,
            seen: 0,
        };
        self.push(kind, at, at, 0);
        self.around.push(std::mem::replace(&mut self.inside, open));
        Ok(end)
    }

    /// Closes the innermost list or object, behind its bracket.
    fn leave(&mut self, end: usize) {
        let index = self.inside.index as usize;
        let next = offset(self.tokens.len());
        self.inside = self.around.pop().unwrap_or(Open::NOTHING);
        if let Some(token) = self.tokens.get_mut(index) {
            token.end = offset(end);
            token.next = next;
        }
        if self.inside.place == Place::Object
            && let Some(key) = index
                .checked_sub(1)
                .and_then(|key| self.tokens.get_mut(key))
        {
            key.next = next;
        }
    }

    /// Reads a member name and the colon behind it; answers where the value begins, and its first byte.
    #[inline]
    fn key(&mut self, at: usize, byte: u8) -> Scan<(usize, u8)> {
        let bytes = self.text.as_bytes();
        if byte != b'"' {
            return fault(at, "expected a member name in quotes");
        }
        let start = at + 1;
        let Some(end) = plain_end(bytes, start) else {
            return self.escaped_key(start);
        };
        let mark = mark(bytes.get(start..end).unwrap_or_default());
        self.note(mark);
        self.push(Kind::Key, start, end, mark);
        self.colon(end + 1)
    }

    /// The same for a name with escapes, whose mark is that of the name that they spell.
    #[cold]
    fn escaped_key(&mut self, start: usize) -> Scan<(usize, u8)> {
        let end = escaped_end(self.text.as_bytes(), start)?;
        let name = escape::decode(self.text.get(start..end).unwrap_or_default());
        let mark = mark(name.as_bytes());
        self.note(mark);
        self.push(Kind::EscapedKey, start, end, mark);
        self.colon(end + 1)
    }

    #[inline]
    fn colon(&self, at: usize) -> Scan<(usize, u8)> {
        let bytes = self.text.as_bytes();
        let (at, byte) = next(bytes, at);
        if byte != b':' {
            return fault(at, "expected `:`");
        }
        Ok(next(bytes, at + 1))
    }

    /// Notes a name of the innermost object, and where it may have been there before: then lookups
    /// go on to the last one.
    #[inline]
    fn note(&mut self, mark: u16) {
        let bit = 1 << (mark.wrapping_mul(0x9e37) >> 10);
        if self.inside.seen & bit != 0 && self.has_mark(mark) {
            let object = self.inside.index as usize;
            if let Some(object) = self.tokens.get_mut(object) {
                object.mark = REPEATS;
            }
        }
        self.inside.seen |= bit;
    }

    /// Whether one of the complete members of the innermost object has a name with this mark.
    fn has_mark(&self, mark: u16) -> bool {
        let mut at = self.inside.index as usize + 1;
        while let Some(key) = self.tokens.get(at) {
            if key.mark == mark {
                return true;
            }
            at = key.next as usize;
        }
        false
    }

    fn word(&mut self, start: usize, word: &[u8], kind: Kind) -> Scan {
        let end = start + word.len();
        if self.text.as_bytes().get(start..end) != Some(word) {
            return fault(start, "expected a value");
        }
        self.push(kind, start, end, 0);
        Ok(end)
    }
}

#[inline]
#[allow(
    clippy::cast_possible_truncation,
    reason = "the text is shorter than 4 GiB, and has fewer tokens than bytes"
)]
fn offset(at: usize) -> u32 {
    at as u32
}

/// Says where the text is wrong, and what stands there.
fn error(text: &str, fault: &Fault) -> Error {
    let (at, why) = (fault.at.min(text.len()), fault.why);
    let bytes = text.as_bytes();
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before
        .rsplit(|byte| *byte == b'\n')
        .next()
        .map_or(0, <[u8]>::len)
        + 1;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Error::malformed("not JSON: the text is empty");
    }
    let place = format!("not JSON: {why} at line {line}, column {column} (byte {at})");
    // One character and no more: it may stand at the beginning of a secret.
    let found = text.get(at..).and_then(|from| from.chars().next());
    Error::malformed(match found.filter(|found| !found.is_control()) {
        Some(found) => format!("{place}, found `{found}`"),
        None if at == text.len() && !why.contains("ends") => {
            format!("{place}, where the text ends")
        }
        None => place,
    })
}

#[cfg(test)]
mod tests;
