//! The JSON scanner: checks a whole text and lays out its tokens in one pass, without recursion.

use super::escape;
use super::tape::{Kind, REPEATS, Tape, Token, mark};
use crate::{Error, Result};

/// The tokens of a JSON text.
pub(crate) fn scan(text: &str) -> Result<Vec<Token>> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        // Answers of clouds have a token about every 12 bytes.
        tokens: Vec::with_capacity(text.len() / 12 + 8),
        open: Vec::with_capacity(16),
    };
    match scanner.document() {
        Ok(()) => Ok(scanner.tokens),
        Err(fault) => Err(scanner.error(fault)),
    }
}

/// What is wrong at the scanner's position.
type Scan<T = ()> = Result<T, &'static str>;

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    tokens: Vec<Token>,
    /// The lists and objects around the current value.
    open: Vec<Open>,
}

/// A list or object whose end has not come yet.
struct Open {
    /// Its token.
    index: u32,
    /// A bit for each member name so far, by its mark; other names may share it.
    seen: u64,
}

impl Scanner<'_> {
    fn document(&mut self) -> Scan {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        loop {
            self.blanks();
            let mut done = match self.peek() {
                Some(b'{') => {
                    self.enter(Kind::Object)?;
                    self.blanks();
                    if self.peek() != Some(b'}') {
                        self.key()?;
                        continue;
                    }
                    self.leave()
                }
                Some(b'[') => {
                    self.enter(Kind::List)?;
                    self.blanks();
                    if self.peek() != Some(b']') {
                        continue;
                    }
                    self.leave()
                }
                _ => self.scalar()?,
            };
            // A value is complete; it may complete lists and objects around it.
            loop {
                let Some((is_object, end)) = self.close_member(done) else {
                    self.blanks();
                    return if self.peek().is_none() {
                        Ok(())
                    } else {
                        Err("text after the end of the value")
                    };
                };
                self.blanks();
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if is_object {
                            self.blanks();
                            self.key()?;
                        }
                        break;
                    }
                    Some(byte) if byte == end => done = self.leave(),
                    _ if is_object => return Err("expected `,` or `}`"),
                    _ => return Err("expected `,` or `]`"),
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Offsets fit: the text was checked to be shorter than 4 GiB.
    fn offset(at: usize) -> u32 {
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, mark: u16) -> usize {
        let index = self.tokens.len();
        self.tokens.push(Token {
            start: Self::offset(start),
            end: Self::offset(end),
            next: Self::offset(index + 1),
            mark,
            kind,
        });
        index
    }

    fn enter(&mut self, kind: Kind) -> Scan {
        if self.open.len() >= Tape::MAX_DEPTH {
            return Err("nested too deep");
        }
        let index = self.push(kind, self.at, self.at, 0);
        self.open.push(Open {
            index: Self::offset(index),
            seen: 0,
        });
        self.at += 1;
        Ok(())
    }

    /// Closes the innermost list or object at its bracket; answers its token.
    fn leave(&mut self) -> usize {
        self.at += 1;
        let index = self.open.pop().map_or(0, |open| open.index) as usize;
        let next = Self::offset(self.tokens.len());
        if let Some(token) = self.tokens.get_mut(index) {
            token.end = Self::offset(self.at);
            token.next = next;
        }
        index
    }

    /// Links the key before a complete value to the next key. Answers what surrounds the value:
    /// whether that is an object, and its closing bracket.
    fn close_member(&mut self, value: usize) -> Option<(bool, u8)> {
        let parent = self.open.last()?.index as usize;
        if self.tokens.get(parent)?.kind == Kind::List {
            return Some((false, b']'));
        }
        let next = Self::offset(self.tokens.len());
        if let Some(key) = value
            .checked_sub(1)
            .and_then(|key| self.tokens.get_mut(key))
        {
            key.next = next;
        }
        Some((true, b'}'))
    }

    fn key(&mut self) -> Scan {
        if self.peek() != Some(b'"') {
            return Err("expected a member name in quotes");
        }
        let (start, end, escaped) = self.text()?;
        let (kind, mark) = if escaped {
            let name = escape::decode(self.text.get(start..end).unwrap_or_default());
            (Kind::EscapedKey, mark(name.as_bytes()))
        } else {
            (
                Kind::Key,
                mark(self.bytes.get(start..end).unwrap_or_default()),
            )
        };
        self.note(mark);
        self.push(kind, start, end, mark);
        self.blanks();
        if self.peek() != Some(b':') {
            return Err("expected `:`");
        }
        self.at += 1;
        Ok(())
    }

    /// Notes a name of the innermost object, and where it may have been there before: then lookups
    /// go on to the last one.
    fn note(&mut self, mark: u16) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let bit = 1 << (mark.wrapping_mul(0x9e37) >> 10);
        let (object, may_repeat) = (open.index, open.seen & bit != 0);
        open.seen |= bit;
        if may_repeat
            && self.has_mark(object, mark)
            && let Some(object) = self.tokens.get_mut(object as usize)
        {
            object.mark = REPEATS;
        }
    }

    /// Whether one of the complete members of an object has a name with this mark.
    fn has_mark(&self, object: u32, mark: u16) -> bool {
        let mut at = object as usize + 1;
        while let Some(key) = self.tokens.get(at) {
            if key.mark == mark {
                return true;
            }
            at = key.next as usize;
        }
        false
    }

    fn scalar(&mut self) -> Scan<usize> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                let (start, end, escaped) = self.text()?;
                let kind = if escaped { Kind::Escaped } else { Kind::Text };
                Ok(self.push(kind, start, end, 0))
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Ok(self.push(Kind::Number, start, self.at, 0))
            }
            Some(b't') => self.word(b"true", Kind::True),
            Some(b'f') => self.word(b"false", Kind::False),
            Some(b'n') => self.word(b"null", Kind::Null),
            Some(_) => Err("expected a value"),
            None => Err("the text ends where a value should be"),
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Scan<usize> {
        let start = self.at;
        let end = start + word.len();
        if self.bytes.get(start..end) != Some(word) {
            return Err("expected a value");
        }
        self.at = end;
        Ok(self.push(kind, start, end, 0))
    }

    /// Reads a text from its opening quote; answers the range between the quotes, and whether
    /// there are escapes in it.
    fn text(&mut self) -> Scan<(usize, usize, bool)> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain_length(self.bytes.get(self.at..).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok((start, end, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err("a control character in a text"),
                None => return Err("the text ends inside quotes"),
            }
        }
    }

    fn escape(&mut self) -> Scan {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let first = self.hex(self.at + 2)?;
                self.at += 6;
                if !(0xd800..0xe000).contains(&first) {
                    return Ok(());
                }
                if self.bytes.get(self.at..self.at + 2) != Some(br"\u") {
                    return Err("a lone surrogate");
                }
                let second = self.hex(self.at + 2)?;
                escape::pair(first, second).ok_or("a lone surrogate")?;
                self.at += 6;
                Ok(())
            }
            _ => Err("an unknown escape"),
        }
    }

    fn hex(&self, at: usize) -> Scan<u32> {
        let digits = self.bytes.get(at..at + 4).ok_or("an unknown escape")?;
        digits.iter().try_fold(0, |value, &byte| {
            let digit = char::from(byte).to_digit(16).ok_or("an unknown escape")?;
            Ok(value * 16 + digit)
        })
    }

    fn number(&mut self) -> Scan {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        let mut huge = self.at - start > 300;
        if let Some(b'e' | b'E') = self.peek() {
            huge = true;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        if let Some(b'0'..=b'9') = self.peek() {
            return Err("a number with a leading zero");
        }
        // Only an exponent or very many digits can leave the range of an f64.
        let digits = self.text.get(start..self.at).unwrap_or_default();
        if huge && digits.parse::<f64>().is_ok_and(f64::is_infinite) {
            self.at = start;
            return Err("a number out of range");
        }
        Ok(())
    }

    fn digits(&mut self) -> Scan {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            Err("expected a digit")
        } else {
            Ok(())
        }
    }

    /// Says where the text is wrong, and what stands there.
    fn error(&self, fault: &str) -> Error {
        let at = self.at.min(self.bytes.len());
        let before = self.bytes.get(..at).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before
            .rsplit(|byte| *byte == b'\n')
            .next()
            .map_or(0, <[u8]>::len)
            + 1;
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return Error::malformed("not JSON: the text is empty");
        }
        let place = format!("not JSON: {fault} at line {line}, column {column} (byte {at})");
        // One character and no more: it may stand at the beginning of a secret.
        let found = self.text.get(at..).and_then(|from| from.chars().next());
        Error::malformed(match found.filter(|found| !found.is_control()) {
            Some(found) => format!("{place}, found `{found}`"),
            None if at == self.bytes.len() && !fault.contains("ends") => {
                format!("{place}, where the text ends")
            }
            None => place,
        })
    }
}

/// How many bytes from the start belong to a text as they are: no quote, `\` or control byte.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let mut length = 0;
    // Eight bytes at a time: a byte below 0x20, equal to `"` or to `\` sets its high bit.
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let Some(word) = chunk
            .first_chunk::<8>()
            .map(|chunk| u64::from_le_bytes(*chunk))
        else {
            break;
        };
        let quote = word ^ (ONES * u64::from(b'"'));
        let slash = word ^ (ONES * u64::from(b'\\'));
        let special = (word.wrapping_sub(ONES * 0x20) & !word)
            | (quote.wrapping_sub(ONES) & !quote)
            | (slash.wrapping_sub(ONES) & !slash);
        let special = special & HIGH;
        if special != 0 {
            // The lowest set bit is exact: borrows only spread upwards.
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length
        + chunks
            .remainder()
            .iter()
            .take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20))
            .count()
}

#[cfg(test)]
mod tests;
