//! Finds a secret however it is written: plain, or with characters of it percent-encoded, escaped as
//! in JSON or XML, once or several times over, in base64, or cut off at the end.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// So many characters of a secret that is cut off give it away.
const SHORTEST_START: usize = 4;

/// A part of a secret in base64 that is shorter than this may be an ordinary word.
const SHORTEST_BASE64: usize = 8;

/// A secret, to be looked for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Needle(Vec<char>);

impl Needle {
    /// What to look for so that `secret` is found, also within something that is base64.
    pub(super) fn all(secret: &str) -> Vec<Self> {
        let mut needles = vec![Self(secret.chars().collect())];
        // It looks different by where it begins; characters that its neighbours have a part in are
        // left out.
        for before in 0..3_usize {
            let padded = [&[0; 2][..before.min(2)], secret.as_bytes()].concat();
            let (start, end) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
            for encoded in [STANDARD.encode(&padded), URL_SAFE.encode(&padded)] {
                let part = encoded.get(start..end).unwrap_or_default();
                let needle = Self(part.chars().collect());
                if part.len() >= SHORTEST_BASE64 && !needles.contains(&needle) {
                    needles.push(needle);
                }
            }
        }
        needles
    }

    /// How many characters are looked for.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where it stands in `text` the first time.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        let first = *self.0.first()?;
        text.char_indices()
            .filter(|(_, found)| *found == first || matches!(found, '%' | '\\' | '&' | '+' | '\r'))
            .find_map(|(at, _)| {
                let rest = text.get(at..)?;
                let length = self.at(rest, true).or_else(|| self.at(rest, false))?;
                Some(at..at + length)
            })
    }

    /// How long it is at the beginning of `text`, if it stands there. What can be read as itself or
    /// as the beginning of an escape, is read in the one way or the other.
    fn at(&self, text: &str, plain_first: bool) -> Option<usize> {
        let mut rest = text;
        for (count, wanted) in self.0.iter().enumerate() {
            let Some(length) = character(rest, *wanted, plain_first) else {
                let cut_off = rest.is_empty() || rest.starts_with('…');
                return (cut_off && count >= SHORTEST_START).then(|| text.len() - rest.len());
            };
            rest = rest.get(length..)?;
        }
        Some(text.len() - rest.len())
    }
}

/// How long `wanted` is at the beginning of `text`, in whatever spelling.
fn character(text: &str, wanted: char, plain_first: bool) -> Option<usize> {
    let found = text.chars().next()?;
    let plain = (found == wanted).then(|| wanted.len_utf8());
    let spelled = || match found {
        '%' => percent(text, wanted, !plain_first),
        '\\' => escape(text, wanted),
        '&' => entity(text, wanted),
        '+' if wanted == ' ' => Some(1),
        '\r' if wanted == '\n' && text.starts_with("\r\n") => Some(2),
        _ => None,
    };
    if plain_first {
        plain.or_else(spelled)
    } else {
        spelled().or(plain)
    }
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

/// `\/`, `\n`, `\u002f`, `\\\"`.
fn escape(text: &str, wanted: char) -> Option<usize> {
    let after = text.trim_start_matches('\\');
    if wanted == '\\' {
        return Some(text.len() - after.len());
    }
    let found = after.chars().next()?;
    let means = match found {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => found,
    };
    if means == wanted && (!found.is_ascii_alphanumeric() || means != found) {
        return Some(text.len() - after.len() + found.len_utf8());
    }
    let digits = after.strip_prefix('u')?.get(..4)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    (code == u32::from(wanted)).then(|| text.len() - after.len() + 5)
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
    use super::*;

    const SECRET: &str = "a+b/\"c<&>'d%e=ü\n\\f g";

    fn found(secret: &str, text: &str) -> bool {
        let needles = Needle::all(secret);
        needles.iter().any(|needle| needle.find(text).is_some())
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
            "a+b/&amp;quot;c&amp;lt;&amp;amp;&amp;gt;&amp;#x27;d%e=ü\n\\f g",
        ] {
            let needle = &Needle::all(SECRET)[0];
            assert_eq!(
                needle.find(&format!("é {text} x")),
                Some(3..3 + text.len()),
                "{text}"
            );
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
        for text in ["x a+b/", "x a%2Bb%2F…\"", "a+b/\\\"c"] {
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
