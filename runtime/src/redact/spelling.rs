//! Finds a secret however it is written: plain, or with characters of it percent-encoded, escaped as
//! in JSON or XML, once or several times over, in base64, or cut off at the end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::utf8_percent_encode;

use crate::url::STRICT;

/// So many characters of a secret that is cut off give it away.
const SHORTEST_START: usize = 4;

/// A part of a secret in base64 that is shorter than this may be an ordinary word.
const SHORTEST_BASE64: usize = 8;

/// No escape is longer: `%2525C3`, `&#x1F600;`.
const LONGEST_ESCAPE: usize = 9;

/// A secret, to be looked for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Needle(Vec<char>);

impl Needle {
    /// What to look for so that `secret` is found, also within something that is base64.
    pub(super) fn all(secret: &str) -> Vec<Self> {
        let mut needles = vec![Self(secret.chars().collect())];
        let json = serde_json::Value::from(secret).to_string();
        let json = json.trim_matches('"');
        let percent = utf8_percent_encode(secret, STRICT).to_string();
        let mut parts = base64_parts(secret);
        if json != secret {
            parts.extend(base64_parts(json));
        }
        if percent != secret {
            parts.extend(base64_parts(&percent));
        }
        needles.extend(parts.iter().map(|part| Self(part.chars().collect())));
        needles
    }

    /// The byte that it begins with when it is written plain.
    pub(super) fn first_byte(&self) -> Option<u8> {
        let mut bytes = [0; 4];
        self.0.first()?.encode_utf8(&mut bytes).bytes().next()
    }

    /// Whether it may begin with this byte: plain, or with an escape.
    pub(super) fn may_begin_with(&self, byte: u8) -> bool {
        begins_escape(byte) || self.first_byte() == Some(byte)
    }

    /// How long it is at the beginning of `text`, if it stands there, whole or cut off. What can be
    /// read as itself or as the beginning of an escape, is read in the one way or the other.
    pub(super) fn at(&self, text: &str) -> Option<usize> {
        let first = *self.0.first()?;
        // Nearly always the first character decides.
        character(text, first, true)?;
        [(true, false), (false, false), (true, true), (false, true)]
            .into_iter()
            .find_map(|(plain_first, cut)| self.read(text, plain_first, cut))
    }

    fn read(&self, text: &str, plain_first: bool, cut: bool) -> Option<usize> {
        let (mut rest, mut before) = (text, text);
        for (count, wanted) in self.0.iter().enumerate() {
            let Some(length) = character(rest, *wanted, plain_first) else {
                if !cut || count < SHORTEST_START {
                    return None;
                }
                // What was read as a plain `&` may be the beginning of `&amp;`.
                let end = |rest: &str| Some(text.len() - rest.len() + cut_off(rest)?);
                return end(rest).or_else(|| end(before));
            };
            before = rest;
            rest = rest.get(length..)?;
        }
        Some(text.len() - rest.len())
    }
}

/// Whether an escape, or another spelling of a single character, begins with this byte.
pub(super) const fn begins_escape(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&' | b'+' | b'\r')
}

/// How `text` looks within something that is base64: by where it begins, without the characters
/// that its neighbours have a part in.
fn base64_parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for before in [&[][..], &[0], &[0, 0]] {
        let padded = [before, text.as_bytes()].concat();
        let own = (before.len() * 8).div_ceil(6)..padded.len() * 8 / 6;
        let encoded = STANDARD.encode(&padded);
        let Some(part) = encoded
            .get(own)
            .filter(|part| part.len() >= SHORTEST_BASE64)
        else {
            continue;
        };
        if part.contains(['+', '/']) {
            parts.push(part.replace('+', "-").replace('/', "_"));
        }
        parts.push(part.to_owned());
    }
    parts
}

/// Where a text is cut off that goes on with `rest`: at once, or within an escape.
fn cut_off(rest: &str) -> Option<usize> {
    let end = rest.find('…').unwrap_or(rest.len());
    let begun = rest.get(..end.min(LONGEST_ESCAPE + 1)).unwrap_or_default();
    let of_an_escape = |c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '\\' | '&' | '#');
    let within_escape = begun.starts_with(['%', '\\', '&'])
        && begun.len() <= LONGEST_ESCAPE
        && begun.chars().all(of_an_escape);
    (end == 0 || within_escape).then_some(end)
}

/// How long `wanted` is at the beginning of `text`, in whatever spelling.
fn character(text: &str, wanted: char, plain_first: bool) -> Option<usize> {
    let found = text.chars().next()?;
    let plain = (found == wanted).then(|| wanted.len_utf8());
    let spelled = || {
        let after = after_backslashes(text);
        let length = match after.chars().next()? {
            _ if wanted == '\\' && after.len() < text.len() => Some(0),
            '%' => percent(after, wanted, !plain_first),
            '&' => entity(after, wanted),
            _ if after.len() < text.len() => escape(after, wanted),
            '+' if wanted == ' ' => Some(1),
            '\r' if wanted == '\n' && text.starts_with("\r\n") => Some(2),
            _ => None,
        };
        length.map(|length| text.len() - after.len() + length)
    };
    if plain_first {
        plain.or_else(spelled)
    } else {
        spelled().or(plain)
    }
}

/// The text without the backslashes at its beginning, which may be percent-encoded themselves.
fn after_backslashes(text: &str) -> &str {
    let mut rest = text;
    while let Some(length) = match rest.as_bytes().first() {
        Some(b'\\') => Some(1),
        Some(b'%') => percent(rest, '\\', false),
        _ => None,
    } {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest
}

/// `%2F`, `%2f`, `%252F`. A `%` itself may be `%25` and a 25 after it, or `%2525` as a whole.
fn percent(text: &str, wanted: char, whole: bool) -> Option<usize> {
    let mut rest = text;
    for byte in wanted.encode_utf8(&mut [0; 4]).bytes() {
        rest = rest.strip_prefix('%')?;
        loop {
            let (digits, after) = rest.split_at_checked(2)?;
            if u8::from_str_radix(digits, 16) == Ok(byte) {
                rest = after;
                break;
            }
            rest = rest.strip_prefix("25")?;
        }
    }
    while let Some(after) = rest.strip_prefix("25").filter(|_| whole && wanted == '%') {
        rest = after;
    }
    Some(text.len() - rest.len())
}

/// What stands after a backslash: `/`, `n`, `u002f`.
fn escape(text: &str, wanted: char) -> Option<usize> {
    let found = text.chars().next()?;
    let means = match found {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => found,
    };
    if means == wanted && (means != found || !found.is_ascii_alphanumeric()) {
        return Some(found.len_utf8());
    }
    let code = u32::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok()?;
    (code == u32::from(wanted)).then_some(5)
}

/// `&amp;`, `&quot;`, `&#39;`, `&#x27;`, `&amp;lt;`.
fn entity(text: &str, wanted: char) -> Option<usize> {
    let mut rest = text.strip_prefix('&')?;
    if wanted == '&' {
        while let Some(after) = rest.strip_prefix("amp;") {
            rest = after;
        }
        return Some(text.len() - rest.len());
    }
    while let Some(after) = rest.strip_prefix("amp;") {
        rest = after;
    }
    let (name, after) = rest.split_at(rest.find(';').filter(|end| *end <= 8)?);
    let means = match name {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            let code = match hex {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    (means == wanted).then(|| text.len() - after.len() + 1)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use base64::engine::general_purpose::URL_SAFE;

    use super::*;

    const SECRET: &str = "a+b/\"c<&>'d%e=ü\n\\f g";

    fn found(secret: &str, text: &str) -> bool {
        let needles = Needle::all(secret);
        needles.iter().any(|needle| find(needle, text).is_some())
    }

    /// Where it stands first.
    fn find(needle: &Needle, text: &str) -> Option<Range<usize>> {
        text.char_indices().find_map(|(at, _)| {
            let rest = &text[at..];
            let length = needle.at(rest)?;
            assert!(needle.may_begin_with(rest.as_bytes()[0]));
            Some(at..at + length)
        })
    }

    #[test]
    fn every_spelling_is_found_whole() {
        for text in [
            SECRET,
            "a+b/\\\"c<&>'d%e=ü\\n\\\\f g",
            "a\\u002bb\\/\\\"c\\u003C\\u0026\\u003e\\u0027d%e=\\u00fc\\n\\\\f g",
            "a+b/\\\\\\\"c<&>'d%e=ü\\\\n\\\\\\\\f g",
            "a%2Bb%2F%22c%3C%26%3E%27d%25e%3D%C3%BC%0A%5Cf%20g",
            "a%2bb%2f%22c%3c%26%3e%27d%25e%3d%c3%bc%0a%5cf+g",
            "a%252Bb%252F%2522c%253C%2526%253E%2527d%2525e%253D%25C3%25BC%250A%255Cf%2520g",
            "a+b/&quot;c&lt;&amp;&gt;&#39;d%e=&#xfc;\r\n\\f g",
            "a+b/\\&quot;c&lt;&amp;&gt;'d%e=ü\\n\\\\f g",
            "a%2Bb%5C%2F%5C%22c%3C%26%3E%27d%25e%3D%C3%BC%5Cn%5C%5Cf+g",
            "a+b/&amp;quot;c&amp;lt;&amp;amp;&amp;gt;&amp;#x27;d%e=ü\n\\f g",
        ] {
            let needle = &Needle::all(SECRET)[0];
            let found = find(needle, &format!("é {text} x"));
            assert_eq!(found, Some(3..3 + text.len()), "{text}");
        }
    }

    #[test]
    fn base64_is_found_wherever_it_begins() {
        for before in ["", "u", "u:", "user:"] {
            for after in ["", "x", "xy"] {
                let text = format!("{before}{SECRET}{after}");
                for encoded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
                    assert!(found(SECRET, &format!("<{encoded}>")), "{text}");
                    assert!(found(
                        SECRET,
                        &encoded.replace('/', "\\/").replace('+', "%2B")
                    ));
                }
            }
        }
        assert!(!found("abcd", "YWJ"));
    }

    #[test]
    fn what_is_cut_off_counts_and_what_only_looks_like_it_does_not() {
        for text in [
            "x a+b/",
            "x a%2Bb%2F…\"",
            "a+b/\\\"c",
            "a%2Bb%2F%2…",
            "a+b/&qu…",
            "a+b/\\",
            "a+b/\"c&lt;&am…",
        ] {
            assert!(found(SECRET, text), "{text}");
        }
        for text in [
            "a+b",
            "a+b/ and more",
            "a+b%",
            "%",
            "\\",
            "&",
            "&amp",
            "\\u00",
            "%2",
            "",
            "ü",
        ] {
            assert!(!found(SECRET, text), "{text}");
        }
    }
}
