//! Where a value stands in its answer, found again only when an error needs it.

use std::fmt::Write as _;

use super::tape::Tape;
use super::token::Kind;
use super::value::{Doc, Repr, View};

/// The longest piece of an answer that an error shows, in characters.
const SNIPPET: usize = 40;

/// The path of a token (`droplets[3].name`), found by walking down from the root.
pub(crate) fn of(tape: &Tape, wanted: u32) -> String {
    let mut path = String::new();
    let mut at = 0;
    while at < wanted {
        let list = tape.token(at).kind == Kind::List;
        let within = |child: &(usize, u32)| (child.1..tape.token(child.1).next).contains(&wanted);
        let Some((index, child)) = tape.children(at).enumerate().find(within) else {
            break;
        };
        if list {
            // Writing to a String cannot fail.
            let _ = write!(path, "[{index}]");
            at = child;
        } else {
            path = join(path, &tape.key_name(child));
            at = child + 1;
        }
    }
    path
}

/// A path and a path below it.
pub(crate) fn join(mut path: String, rest: &str) -> String {
    if !path.is_empty() && !rest.is_empty() {
        path.push('.');
    }
    path.push_str(rest);
    path
}

/// The sentence about a value that is not there.
pub(crate) fn missing(tape: Option<&Tape>, token: u32, rest: &str, wanted: &str) -> String {
    let Some(tape) = tape else {
        let what = if rest.is_empty() {
            "a value".to_owned()
        } else {
            format!("`{rest}`")
        };
        return format!("{what} is missing, expected {wanted}");
    };
    let parent = Doc::at_token(tape, token);
    let above = of(tape, token);
    let mut sentence = format!(
        "`{}` is missing, expected {wanted}",
        join(above.clone(), rest)
    );
    if !matches!(parent.view(), View::Object) {
        let above = if above.is_empty() {
            "the answer".to_owned()
        } else {
            format!("`{above}`")
        };
        // Writing to a String cannot fail.
        let _ = write!(sentence, " ({above} is {})", parent.kind_name());
    }
    sentence
}

/// The start of a scalar (` "abc…"`), with a blank before it; empty for lists, objects and what
/// may be secret by its name.
pub(crate) fn snippet(value: &Doc<'_>, path: &str) -> String {
    if looks_secret(path) {
        return String::new();
    }
    let (text, quote) = match value.view() {
        View::Bool(value) => (value.to_string(), ""),
        View::Digits(digits) => (digits.to_owned(), ""),
        View::Number(number) => (number.to_string(), ""),
        View::Text(text) => (text.into_owned(), "\""),
        View::Untyped(text) => (text.to_owned(), "\""),
        View::Fault(why) => (why.to_owned(), ""),
        View::Missing | View::Null | View::List | View::Object => return String::new(),
    };
    let limit = if matches!(value.0, Repr::Fault(_)) {
        usize::MAX
    } else {
        SNIPPET
    };
    let mut short: String = text
        .chars()
        .take(limit)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!(" {quote}{short}{quote}")
}

/// Whether a member of this name usually holds a secret.
fn looks_secret(path: &str) -> bool {
    let name = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    [
        "pass",
        "secret",
        "token",
        "private",
        "credential",
        "signature",
        "access_key",
        "api_key",
        "apikey",
    ]
    .iter()
    .any(|word| name.contains(word))
}
