//! What the parser says about broken expressions, put into plain words and exact places.

use super::syntax::Span;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The reason, a clause without a full stop.
    pub message: String,
    /// Where it stands in the text.
    pub span: Span,
}

impl SyntaxError {
    pub(super) fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: message.into(),
            span,
        }
    }
}

/// The first error, in our words.
pub(super) fn first(text: &str, errors: &cel::ParseErrors) -> SyntaxError {
    // Where a conditional is cut short, what it is cut short by is told as well, and less plainly.
    if let Some(error) = errors.errors.iter().find(|one| one.msg.contains("_?_:_")) {
        let start = span_at(text, error.pos, "").start;
        let at = text
            .get(start..)
            .and_then(|rest| rest.find('?'))
            .map_or(start, |at| start + at);
        return SyntaxError::new("`?` has no `:` with the other value", at..at + 1);
    }
    let genuine = |one: &&cel::ParseError| !one.msg.starts_with("Incomplete ");
    let first = errors.errors.iter().find(genuine);
    let Some(error) = first.or(errors.errors.first()) else {
        return SyntaxError::new("it is no CEL", 0..text.len());
    };
    let message = error
        .msg
        .strip_prefix("Syntax error: ")
        .unwrap_or(&error.msg);
    // The parser goes on to list every token that would have fitted.
    let message = message.split(" expecting ").next().unwrap_or(message);
    let word = quoted(message);
    let span = span_at(text, error.pos, word);
    if message.contains("<EOF>") {
        return ends_early(text, message);
    }
    SyntaxError::new(plain(message, word, text), span)
}

/// The expression ends although something is still open.
fn ends_early(text: &str, message: &str) -> SyntaxError {
    if let Some((at, bracket)) = open_bracket(text) {
        return SyntaxError::new(format!("`{bracket}` is never closed"), at..at + 1);
    }
    let end = text.trim_end().len();
    match quoted(message) {
        "<EOF>" => SyntaxError::new("it ends where a value is wanted", end..end),
        missing => SyntaxError::new(format!("it ends where `{missing}` is wanted"), end..end),
    }
}

/// The innermost bracket that is not closed.
fn open_bracket(text: &str) -> Option<(usize, char)> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' => quote = Some(c),
                '(' | '[' | '{' => open.push((at, c)),
                ')' | ']' | '}' => drop(open.pop()),
                _ => {}
            },
        }
    }
    open.pop()
}

/// The word that a message is about: what stands in its first quotes.
fn quoted(message: &str) -> &str {
    let inside = |message: &'_ str| -> Option<(usize, usize)> {
        let start = message.find('\'')? + 1;
        let length = match message.get(start..)? {
            // What cannot be read may hold quotes itself; it reaches up to the last one.
            rest if message.starts_with("token") => rest.rfind('\'')?,
            rest => rest.find('\'')?,
        };
        Some((start, start + length))
    };
    inside(message)
        .and_then(|(start, end)| message.get(start..end))
        .unwrap_or("")
        .trim_end()
}

/// The reason, where it is not that the expression ends too early.
fn plain(message: &str, word: &str, text: &str) -> String {
    let operator = |wanted: &str| format!("`{word}` is written `{wanted}`");
    let starts = |start: &str| message.starts_with(start);
    if starts("token recognition") {
        let rest = text.find(word).and_then(|at| text.get(at + word.len()..));
        return match word.chars().next() {
            Some('"' | '\'') if word.contains('\\') => "an escape that does not exist".to_owned(),
            Some('"' | '\'') => "a quote that is not closed".to_owned(),
            Some('=') if word == "=" => "`=` compares nothing; equal is written `==`".to_owned(),
            Some('&') => operator("&&"),
            Some('|') => operator("||"),
            Some('“' | '”' | '„' | '‘' | '’') => "a text has straight quotes".to_owned(),
            Some('$') if rest.is_some_and(|rest| rest.starts_with('{')) => {
                "an expression stands here as it is, without `${` and `}`".to_owned()
            }
            _ => format!("`{word}` has no meaning in CEL"),
        };
    }
    if starts("no viable alternative") {
        return match word.trim_start_matches('.') {
            "" => "a name is wanted behind the dot".to_owned(),
            word => format!("`{word}` cannot stand behind a dot; write `[\"{word}\"]`"),
        };
    }
    if let Some(word) = message.strip_prefix("reserved identifier: ") {
        return format!("`{word}` is a word of CEL's own; a member of that name is `self.{word}`");
    }
    if starts("missing ") {
        let before = message.rsplit_once(" at '").map_or("", |(_, word)| word);
        let before = before.trim_end_matches('\'');
        return format!("`{word}` is missing before `{before}`");
    }
    match message {
        "argument must be a simple name" => {
            "the first value here is a name of your own for the elements".to_owned()
        }
        "invalid argument to has() macro" => {
            "`has` takes a member, as in `has(a.b)`; for a name alone write `a != null`".to_owned()
        }
        "invalid int literal" | "invalid double literal" => "a number too large".to_owned(),
        "unsupported syntax: '`'" => "a member with an odd name is `a[\"odd name\"]`".to_owned(),
        _ if message.to_lowercase().contains("recursion limit") => TOO_DEEP.to_owned(),
        _ if word.is_empty() => message.to_owned(),
        _ => match word {
            "and" => operator("&&"),
            "or" => operator("||"),
            _ => format!("`{word}` does not fit here"),
        },
    }
}

/// The reason for refusing what nests too deep.
pub(super) const TOO_DEEP: &str = "it nests too deep";

/// The bytes at a line and column of the parser; as many as `word` has, if it stands there.
fn span_at(text: &str, (line, column): (isize, isize), word: &str) -> Span {
    let line = usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(before..).unwrap_or("");
    let start = rest
        .char_indices()
        .nth(column)
        .map_or(text.len(), |(at, _)| before + at);
    let rest = text.get(start..).unwrap_or("");
    let length = if !word.is_empty() && rest.starts_with(word) {
        word.len()
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    };
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    /// The message, and the text that it points at.
    fn said(text: &str) -> (String, &str) {
        let error = parse(text).expect_err(text);
        (error.message, &text[error.span])
    }

    #[test]
    fn the_common_slips_have_words_and_a_place() {
        for (text, message, place) in [
            ("a ==", "it ends where a value is wanted", ""),
            ("a = b", "`=` compares nothing; equal is written `==`", "="),
            ("a and b", "`and` is written `&&`", "and"),
            ("a & b", "`&` is written `&&`", "&"),
            ("a.f(b", "`(` is never closed", "("),
            ("a[", "`[` is never closed", "["),
            ("f(a))", "`)` does not fit here", ")"),
            ("a bcd", "`bcd` does not fit here", "bcd"),
            ("a ? b", "`?` has no `:` with the other value", "?"),
            ("a ? b c", "`:` is missing before `c`", "c"),
            ("\"abc", "a quote that is not closed", "\"abc"),
            (r#""\z""#, "an escape that does not exist", r#""\z"#),
            (
                "${a}",
                "an expression stands here as it is, without `${` and `}`",
                "$",
            ),
            ("“a”", "a text has straight quotes", "“"),
            ("é", "`é` has no meaning in CEL", "é"),
            ("a.", "a name is wanted behind the dot", ""),
            (
                "a.in",
                "`in` cannot stand behind a dot; write `[\"in\"]`",
                "i",
            ),
            (
                "package",
                "`package` is a word of CEL's own; a member of that name is `self.package`",
                "p",
            ),
            ("1e400", "a number too large", "1"),
            (
                "x{y: 1}",
                "message literals are not part of the language",
                "{",
            ),
            ("  ", "the expression is empty", "  "),
        ] {
            assert_eq!(said(text), (message.to_owned(), place), "{text}");
        }
    }
}
