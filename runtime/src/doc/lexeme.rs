//! The smallest parts of a JSON text: where a text, a number or a blank ends.

use super::escape;

/// What is wrong, and at which byte.
pub(super) struct Fault {
    pub at: usize,
    pub why: &'static str,
}

pub(super) type Scan<T = usize> = Result<T, Fault>;

pub(super) fn fault<T>(at: usize, why: &'static str) -> Scan<T> {
    Err(Fault { at, why })
}

/// The first byte from `at` on that is no blank, and where; 0 at the end of the text.
#[inline]
pub(super) fn next(bytes: &[u8], at: usize) -> (usize, u8) {
    match bytes.get(at) {
        // Most answers have no blanks.
        Some(byte) if *byte > b' ' => (at, *byte),
        _ => next_behind_blanks(bytes, at),
    }
}

fn next_behind_blanks(bytes: &[u8], mut at: usize) -> (usize, u8) {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    (at, bytes.get(at).copied().unwrap_or(0))
}

/// Where the text ends that begins at `start`, behind its opening quote, if it is a plain one
/// without escapes.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let end = start + plain_length(bytes.get(start..)?);
    (bytes.get(end) == Some(&b'"')).then_some(end)
}

/// Where a text ends that is no plain one from `at` on.
#[cold]
pub(super) fn escaped_end(bytes: &[u8], mut at: usize) -> Scan {
    loop {
        at += plain_length(bytes.get(at..).unwrap_or_default());
        match bytes.get(at) {
            Some(b'"') => return Ok(at),
            Some(b'\\') => at = escape_end(bytes, at)?,
            Some(_) => return fault(at, "a control character in a text"),
            None => return fault(at, "the text ends inside quotes"),
        }
    }
}

fn escape_end(bytes: &[u8], at: usize) -> Scan {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let first = hex(bytes, at)?;
            let at = at + 6;
            if !(0xd800..0xe000).contains(&first) {
                return Ok(at);
            }
            if bytes.get(at..at + 2) != Some(br"\u") {
                return fault(at, "a lone surrogate");
            }
            match escape::pair(first, hex(bytes, at)?) {
                Some(_) => Ok(at + 6),
                None => fault(at, "a lone surrogate"),
            }
        }
        _ => fault(at, "an unknown escape"),
    }
}

/// The digits of the escape `\uXXXX` at `at`.
fn hex(bytes: &[u8], at: usize) -> Scan<u32> {
    let digit = |value: u32, byte: &u8| Some(value * 16 + char::from(*byte).to_digit(16)?);
    let digits = bytes.get(at + 2..at + 6);
    match digits.and_then(|digits| digits.iter().try_fold(0, digit)) {
        Some(value) => Ok(value),
        None => fault(at, "an unknown escape"),
    }
}

/// Where the number at `start` ends.
#[inline]
pub(super) fn number_end(text: &str, start: usize) -> Scan {
    let bytes = text.as_bytes();
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    if bytes.get(at) == Some(&b'0') {
        at += 1;
    } else {
        at = digits_end(bytes, at)?;
    }
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    let mut huge = at - start > 300;
    if let Some(b'e' | b'E') = bytes.get(at) {
        huge = true;
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits_end(bytes, at)?;
    }
    if let Some(b'0'..=b'9') = bytes.get(at) {
        return fault(at, "a number with a leading zero");
    }
    // Only an exponent or very many digits can leave the range of an f64.
    if huge {
        let digits = text.get(start..at).unwrap_or_default();
        if digits.parse::<f64>().is_ok_and(f64::is_infinite) {
            return fault(start, "a number out of range");
        }
    }
    Ok(at)
}

#[inline]
fn digits_end(bytes: &[u8], start: usize) -> Scan {
    let mut at = start;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start {
        return fault(at, "expected a digit");
    }
    Ok(at)
}

/// How many bytes from the start belong to a text as they are: no quote, `\` or control byte.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    // Eight bytes at a time; most texts are no longer.
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let special = special(u64::from_le_bytes(*chunk));
        if special != 0 {
            // The lowest set bit is exact: borrows only spread upwards.
            return bytes.len() - rest.len() + (special.trailing_zeros() / 8) as usize;
        }
        rest = after;
    }
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
    bytes.len() - rest.len() + rest.iter().take_while(is_plain).count()
}

/// Sets the high bit of the lowest byte that is below 0x20, `"` or `\`, and maybe of higher ones.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    // With this bit turned, the quote comes right behind the control bytes, which stay what they are.
    let low = word ^ (ONES * 0x02);
    let slash = word ^ (ONES * 0x5c);
    // Bytes from 0x80 on are none of them, and only these have the bit before.
    let found = low.wrapping_sub(ONES * 0x21) | slash.wrapping_sub(ONES);
    found & !word & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_bytes_at_a_time_stop_at_the_right_byte() {
        for special in [b'"', b'\\', 0, 0x1f] {
            for at in 0..40 {
                let mut bytes = [0x80_u8, b'a', 0xff, b' ', b'!', b'#', b'[', b']'].repeat(5);
                bytes[at] = special;
                assert_eq!(plain_length(&bytes), at, "{special} at {at}");
                bytes[39] = special;
                assert_eq!(plain_length(&bytes), at, "the first one counts");
            }
        }
        let plain = b"\x20\x7f\x21\x23\x5b\x5d\xa2\xdc".repeat(5);
        assert_eq!(plain_length(&plain), 40);
        assert_eq!(plain_length(b""), 0);
    }
}
