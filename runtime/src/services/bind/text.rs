//! Character strings and other free text.

use std::fmt::Write;

/// How many bytes a character string holds at most.
const LIMIT: usize = 255;

/// Text as character strings: quoted, and cut to what one of them can hold.
///
/// Data that is one or more quoted strings already is taken by its content, so nothing is quoted
/// twice.
pub(in crate::services) fn character_strings(data: &str) -> String {
    let strings = unquote(data).unwrap_or_else(|| vec![data.as_bytes().to_vec()]);
    let mut quoted = Vec::new();
    for string in &strings {
        if string.is_empty() {
            quoted.push("\"\"".to_owned());
        }
        quoted.extend(string.chunks(LIMIT).map(quote));
    }
    quoted.join(" ")
}

/// One character string of `bytes`.
fn quote(bytes: &[u8]) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 2);
    quoted.push('"');
    for byte in bytes {
        match byte {
            b'"' | b'\\' => {
                quoted.push('\\');
                quoted.push(char::from(*byte));
            }
            b' '..=b'~' => quoted.push(char::from(*byte)),
            // Writing to a string does not fail.
            _ => _ = write!(quoted, "\\{byte:03}"),
        }
    }
    quoted.push('"');
    quoted
}

/// The contents of `data`, if all of it is quoted strings.
pub(in crate::services) fn unquote(data: &str) -> Option<Vec<Vec<u8>>> {
    let mut strings = Vec::new();
    let mut rest = data.trim();
    while !rest.is_empty() {
        let (string, after) = first_string(rest.strip_prefix('"')?)?;
        strings.push(string);
        rest = after.trim_start();
    }
    (!strings.is_empty()).then_some(strings)
}

/// The string that ends at the first quote of `text`, and what comes after the quote.
fn first_string(text: &str) -> Option<(Vec<u8>, &str)> {
    let mut string = Vec::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((string, text.get(at + 1..)?)),
            '\\' => {
                let code = text.get(at + 1..at + 4).filter(|code| digits(code));
                if let Some(code) = code {
                    string.push(code.parse().ok()?);
                    letters.nth(2);
                } else {
                    push(&mut string, letters.next()?.1);
                }
            }
            letter => push(&mut string, letter),
        }
    }
    None
}

fn digits(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit())
}

fn push(bytes: &mut Vec<u8>, letter: char) {
    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Data in the form of zone files, kept to one line and free of comments.
pub(super) fn one_line(data: &str) -> String {
    let mut line = String::with_capacity(data.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in data.trim().chars() {
        match letter {
            // Within quotes a line break is part of the text, elsewhere it is a space.
            letter if letter.is_control() && quoted => {
                // Writing to a string does not fail.
                _ = write!(line, "\\{:03}", u32::from(letter));
            }
            letter if letter.is_control() => line.push(' '),
            ';' if !quoted && !escaped => line.push_str("\\;"),
            letter => line.push(letter),
        }
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
    }
    line
}
