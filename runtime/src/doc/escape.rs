//! Texts in JSON: decoding `\` escapes and writing them.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::lexeme::plain_length;

/// The value of a checked JSON text, given without its quotes.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('\\') else {
        return Cow::Borrowed(raw);
    };
    let (head, mut rest) = raw.split_at(first);
    let mut text = String::with_capacity(raw.len());
    text.push_str(head);
    while let Some(escape) = rest.strip_prefix('\\') {
        rest = decode_one(escape, &mut text);
        let plain = rest.find('\\').unwrap_or(rest.len());
        let (head, tail) = rest.split_at(plain);
        text.push_str(head);
        rest = tail;
    }
    Cow::Owned(text)
}

/// Decodes the escape whose `\` is taken off already; answers what follows it.
fn decode_one<'t>(escape: &'t str, text: &mut String) -> &'t str {
    let mut chars = escape.chars();
    match chars.next() {
        Some('b') => text.push('\u{8}'),
        Some('f') => text.push('\u{c}'),
        Some('n') => text.push('\n'),
        Some('r') => text.push('\r'),
        Some('t') => text.push('\t'),
        Some('u') => return decode_unicode(chars.as_str(), text),
        Some(plain) => text.push(plain),
        None => {}
    }
    chars.as_str()
}

/// Decodes `XXXX` or the surrogate pair `XXXX\uXXXX`.
fn decode_unicode<'t>(digits: &'t str, text: &mut String) -> &'t str {
    let Some((first, rest)) = hex4(digits) else {
        return digits;
    };
    if let Some(plain) = char::from_u32(first) {
        text.push(plain);
        return rest;
    }
    let Some((second, rest)) = rest.strip_prefix("\\u").and_then(hex4) else {
        return rest;
    };
    text.push(pair(first, second).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

/// The character that two surrogates stand for.
pub(crate) fn pair(high: u32, low: u32) -> Option<char> {
    if !(0xd800..0xdc00).contains(&high) || !(0xdc00..0xe000).contains(&low) {
        return None;
    }
    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

/// Four hexadecimal digits, and what follows them.
fn hex4(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

/// Appends `text` as a JSON text, quotes included.
pub(crate) fn encode(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    loop {
        // What is escaped is ASCII, so this is the start of a character.
        let (head, tail) = rest.split_at(plain_length(rest.as_bytes()));
        json.push_str(head);
        if tail.is_empty() {
            break;
        }
        let mut chars = tail.chars();
        match chars.next() {
            Some('"') => json.push_str("\\\""),
            Some('\\') => json.push_str("\\\\"),
            Some('\n') => json.push_str("\\n"),
            Some('\r') => json.push_str("\\r"),
            Some('\t') => json.push_str("\\t"),
            Some('\u{8}') => json.push_str("\\b"),
            Some('\u{c}') => json.push_str("\\f"),
            Some(control) => {
                // Writing to a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            None => {}
        }
        rest = chars.as_str();
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_every_escape() {
        for (raw, text) in [
            ("", ""),
            ("plain ünï", "plain ünï"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"a\u0041b", "aAb"),
            (r"\u00e9\u20AC", "é€"),
            (r"\ud83d\ude00!", "😀!"),
            (r"x\u0000", "x\0"),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
        }
        assert!(matches!(decode("no escape"), Cow::Borrowed(_)));
    }

    #[test]
    fn encodes_as_serde_json_does() {
        for text in [
            "",
            "plain",
            "\"\\/\u{8}\u{c}\n\r\t",
            "\u{1}\u{1f}\u{7f}",
            "é€😀",
            "a\"b\"c",
        ] {
            let mut json = String::new();
            encode(text, &mut json);
            assert_eq!(json, serde_json::to_string(text).unwrap());
        }
    }
}
