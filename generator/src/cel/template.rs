//! Request values: text with `${…}` in it.

use super::fault::SyntaxError;
use super::syntax::Span;

/// A part of a request value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// The text of an expression, and where it stands in the whole.
    Expr(String, Span),
}

/// Splits text at its holes; `open` is `${` in values and `{` in paths. `$$` before `{` stands for a dollar sign.
pub fn split_template(text: &str, open: &str) -> Result<Vec<Part>, SyntaxError> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if open == "${" && rest.starts_with("$${") {
            plain.push_str("${");
            at += 3;
        } else if rest.starts_with(open) {
            let start = at + open.len();
            let Some(length) = closing_brace(text.get(start..).unwrap_or("")) else {
                return Err(SyntaxError::new(
                    format!("`{open}` is never closed by `}}`"),
                    at..start,
                ));
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            let inner = text.get(start..start + length).unwrap_or("");
            parts.push(Part::Expr(inner.to_owned(), start..start + length));
            at = start + length + 1;
        } else if open == "{" && rest.starts_with('}') {
            return Err(SyntaxError::new("`}` has no `{` before it", at..at + 1));
        } else {
            let next = rest.chars().next().unwrap_or(' ');
            plain.push(next);
            at += next.len_utf8();
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

/// Bytes up to the brace that closes the hole; braces in the expression and in its strings do not count.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(at),
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_found_with_their_place() {
        assert_eq!(
            split_template("a-${x}-${f(\"}\")}", "${").unwrap(),
            [
                Part::Text("a-".into()),
                Part::Expr("x".into(), 4..5),
                Part::Text("-".into()),
                Part::Expr("f(\"}\")".into(), 9..15),
            ]
        );
        assert_eq!(
            split_template("/v2/{node.id}/x", "{").unwrap(),
            [
                Part::Text("/v2/".into()),
                Part::Expr("node.id".into(), 5..12),
                Part::Text("/x".into()),
            ]
        );
    }

    #[test]
    fn a_dollar_can_be_meant() {
        assert_eq!(
            split_template("$${x}", "${").unwrap(),
            [Part::Text("${x}".into())]
        );
        assert_eq!(
            split_template("5$", "${").unwrap(),
            [Part::Text("5$".into())]
        );
    }

    #[test]
    fn an_open_hole_is_an_error() {
        assert_eq!(split_template("/v2/{node", "{").unwrap_err().span, 4..5);
        assert_eq!(split_template("/v2/}", "{").unwrap_err().span, 4..5);
    }
}
