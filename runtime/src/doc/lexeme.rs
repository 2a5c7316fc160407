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

/// The first byte from `at` on that is no blank.
#[inline]
pub(super) fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Where the text ends that begins at `start`, behind its opening quote; and whether there are
/// escapes in it.
#[inline]
pub(super) fn text_end(bytes: &[u8], start: usize) -> Scan<(usize, bool)> {
    let end = start + plain_length(bytes.get(start..).unwrap_or_default());
    if bytes.get(end) == Some(&b'"') {
        return Ok((end, false));
    }
    Ok((escaped_end(bytes, end)?, true))
}

/// Where a text ends that is no plain one from `at` on.
#[cold]
fn escaped_end(bytes: &[u8], mut at: usize) -> Scan {
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
    let mut length = 0;
    let mut rest = bytes;
    // Sixteen bytes at a time, which processors compare at once.
    while let Some((chunk, after)) = rest.split_first_chunk::<16>() {
        let special = u128::from_le_bytes(chunk.map(|byte| if is_plain(byte) { 0 } else { 0xff }));
        if special != 0 {
            return length + (special.trailing_zeros() / 8) as usize;
        }
        length += 16;
        rest = after;
    }
    length + rest.iter().take_while(|byte| is_plain(**byte)).count()
}

/// Without `||`: what has no branches is done for many bytes at once.
#[inline]
fn is_plain(byte: u8) -> bool {
    (byte != b'"') & (byte != b'\\') & (byte >= b' ')
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
