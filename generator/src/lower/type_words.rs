//! Words for types, and those that other languages have for them.

use super::site::{Otherwise, Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic};

/// What authors write who come from elsewhere, and what it is called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("string", "text"),
    ("str", "text"),
    ("integer", "int"),
    ("long", "int"),
    ("number", "float"),
    ("double", "float"),
    ("boolean", "bool"),
    ("datetime", "time"),
    ("date", "time"),
    ("timestamp", "time"),
    ("map", "object"),
    ("dict", "object"),
    ("value", "any"),
    ("json", "any"),
    ("list", "list<any>"),
    ("array", "list<any>"),
    ("list<string>", "list<text>"),
    ("list<str>", "list<text>"),
    ("list<integer>", "list<int>"),
];

/// The type that a word names, and whether it may be absent: `text?`.
pub(super) fn optional(word: &str) -> (&str, bool) {
    word.strip_suffix('?')
        .map_or((word, false), |bare| (bare, true))
}

/// Reports a type that is none of the known ones.
pub(super) fn unknown_type(word: &str, known: &[&str], site: &Site) -> Diagnostic {
    let (bare, optional) = optional(word);
    let ours = ELSEWHERE
        .iter()
        .find(|(theirs, ours)| *theirs == bare.to_lowercase() && known.contains(ours));
    let mut diagnostic = match ours {
        Some((_, ours)) => Diagnostic::error(
            Code::UnknownType,
            site.value(),
            format!("unknown type `{bare}`"),
        )
        .label("not known")
        .help(format!("here it is called `{ours}`"))
        .suggest(*ours),
        None => unknown_word(Code::UnknownType, site.value(), "type", bare, known),
    };
    if let (true, Some(replacement)) = (optional, &mut diagnostic.replacement) {
        replacement.push('?');
    }
    diagnostic.otherwise(format!(
        "types are {}, and with `?` each may be absent",
        super::site::listed(known)
    ))
}
