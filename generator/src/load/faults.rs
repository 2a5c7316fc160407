//! Puts what is wrong with the YAML itself into plain words.

use crate::diagnostic::{Code, Diagnostic, FileId, Place};
use crate::source::{Fault, FaultKind};

/// The diagnostic for a fault.
pub(crate) fn explain(file: FileId, fault: &Fault) -> Diagnostic {
    let place = Place::bytes(file, fault.span.clone());
    let error = |code, message: String| Diagnostic::error(code, place.clone(), message);
    match &fault.kind {
        FaultKind::Syntax(words) => syntax(&place, words),
        FaultKind::Indentation(words, line) => syntax(&place, words).also(
            Place::bytes(file, line.clone()),
            "indented by one blank more or less",
        ),
        FaultKind::NoKey => error(Code::Syntax, "this line is no `key: value`".into())
            .label("without `: `")
            .help("a key has a `:` behind it, and a blank before its value"),
        FaultKind::Unclosed { until } => error(Code::Syntax, "a bracket that is not closed".into())
            .label("opened here")
            .also(Place::bytes(file, until.clone()), "still open here"),
        FaultKind::Character(character) => error(
            Code::Syntax,
            format!(
                "the character U+{:04X} is not allowed in YAML",
                u32::from(*character)
            ),
        )
        .label("here")
        .help(
            "in a text in double quotes it can be written as an escape, such as `\\t` or `\\u0007`",
        ),
        FaultKind::Duplicate { key, first } => error(
            Code::DuplicateKey,
            format!("the key `{key}` is given twice"),
        )
        .label("given again here")
        .also(Place::bytes(file, first.clone()), "first given here"),
        FaultKind::Merge => error(Code::Construct, "specs have no merge keys (`<<`)".into())
            .help("write the keys out; a whole value can be shared with `&name` and `*name`"),
        FaultKind::Tag(tag) => error(Code::Construct, format!("specs have no tags (`{tag}`)"))
            .help("leave the tag out, or put the text in quotes if it really starts with `!`"),
        FaultKind::Key => error(Code::Construct, "a key must be a word".into())
            .label("this is no word")
            .help("a text that starts with `{`, `[` or `*` needs quotes around it"),
        FaultKind::Documents => error(Code::Construct, "a spec file holds one document".into())
            .label("a second one starts here")
            .help("put each service into a file of its own"),
        FaultKind::Deep(levels) => {
            error(Code::TooDeep, format!("nested deeper than {levels} levels"))
        }
        FaultKind::Circle => error(
            Code::TooDeep,
            "this alias stands for something that contains it".into(),
        ),
        FaultKind::Expansion(values) => error(
            Code::TooDeep,
            format!("the aliases in this stand for more than {values} values"),
        ),
    }
}

/// What the parser stops at.
fn syntax(place: &Place, words: &str) -> Diagnostic {
    let (message, help) = plain(words);
    let diagnostic = Diagnostic::error(Code::Syntax, place.clone(), message);
    match (message, help) {
        (UNKNOWN, _) => diagnostic.label(words),
        (_, "") => diagnostic,
        (_, help) => diagnostic.help(help),
    }
}

/// What is said where the parser's words are not known.
const UNKNOWN: &str = "the YAML is broken";

/// The parser's words in plain ones, and what to do.
fn plain(words: &str) -> (&'static str, &'static str) {
    let any = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if any(&["tab"]) {
        ("a tab where YAML wants blanks", "indent with blanks")
    } else if any(&["mapping values are not allowed", "illegal placement of ':'"]) {
        (
            "a `: ` where no key can be",
            "put a text that contains `: ` in quotes, and check the indentation",
        )
    } else if any(&["unknown escape", "hexadecimal", "escape code"]) {
        (
            "an escape that does not exist",
            "write `\\\\` for a backslash, or use single quotes",
        )
    } else if any(&["trailing content"]) {
        (
            "something follows the closing quote",
            "put the whole text in quotes",
        )
    } else if any(&["quoted scalar"]) {
        ("a quote that is not closed", "")
    } else if any(&[
        "flow sequence",
        "flow mapping",
        "flow construct",
        "misplaced bracket",
    ]) {
        (
            "brackets that do not match",
            "check for a `[` or `{` without its end and for a missing comma; inside brackets, a text that holds a bracket or a comma needs quotes",
        )
    } else if any(&[
        "simple key expect",
        "did not find expected key",
        "indentation",
        "'-' indicator",
        "block scalar",
    ]) {
        (
            "this line does not fit in with those above it",
            "check its indentation, and that each key has a `:` and a blank after it",
        )
    } else if any(&["unknown anchor"]) {
        (
            "an alias for a name that nothing bears",
            "a text that starts with `*` needs quotes around it",
        )
    } else if any(&[
        "unexpected character",
        "node content",
        "plain scalar",
        "':' may not",
        "':' must be",
    ]) {
        (
            "a character that no text can start with",
            "put the text in quotes",
        )
    } else if any(&[
        "directive",
        "TAG",
        "document start",
        "document end",
        "document indicator",
        "tag",
    ]) {
        (
            "a line of YAML's own that specs do without",
            "specs have no lines that start with `%`, and no tags",
        )
    } else {
        (UNKNOWN, "")
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_common_slips_have_words_of_their_own() {
        let said = |words| plain(words).0;
        assert_eq!(
            said("tabs disallowed within this context (block indentation)"),
            "a tab where YAML wants blanks"
        );
        assert_eq!(
            said("while scanning a quoted scalar, found unexpected end of stream"),
            "a quote that is not closed"
        );
        assert_eq!(said("something new"), "the YAML is broken");
    }
}
