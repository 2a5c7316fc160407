//! Where tokens come from: each can bear the path of the spec value that caused it.
//!
//! The path rides on the token's span, which reads it out of a text of its own, so nothing has to be
//! handed through what lies between. It costs time, so it is done only inside [`traced`].

use std::cell::Cell;
use std::collections::HashMap;

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

/// What tells the text of a path from other texts that tokens are read from.
const MARK: &str = "\"spec:";

thread_local! {
    static TRACING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `render` with tokens that bear their causes. What it made must be used up when `read` ends.
pub(super) fn traced<T>(render: impl FnOnce() -> T) -> T {
    let before = TRACING.replace(true);
    let made = render();
    TRACING.set(before);
    made
}

/// The tokens, caused by the value at this path. Those that bear a path already bear it behind this
/// one, so that a path grows from the inside out.
pub(super) fn caused(path: &[&str], tokens: TokenStream) -> TokenStream {
    if !TRACING.get() {
        return tokens;
    }
    let mut prefix = String::new();
    for segment in path {
        prefix.push('/');
        prefix.push_str(&escaped(segment));
    }
    bear(tokens, &prefix, &mut HashMap::new())
}

/// As [`caused`], by a value of another spec file of the provider than the one that the rendered file is
/// made of. Its name stands before the path: no key of a spec ends like it.
pub(super) fn caused_in(file: &str, path: &[&str], tokens: TokenStream) -> TokenStream {
    let path: Vec<&str> = std::iter::once(file).chain(path.iter().copied()).collect();
    caused(&path, tokens)
}

/// The path that a token bears; none if it bears none.
pub(super) fn cause(span: Span) -> Option<String> {
    let text = span.source_text()?;
    let path = text.strip_prefix(MARK)?.strip_suffix('"')?;
    Some(path.to_owned())
}

/// A path that a token bears, segment by segment.
pub(super) fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(plain).collect()
}

fn bear(tokens: TokenStream, prefix: &str, spans: &mut HashMap<String, Span>) -> TokenStream {
    tokens
        .into_iter()
        .map(|tree| {
            let inner = cause(tree.span()).unwrap_or_default();
            let span = match spans.get(&inner) {
                Some(span) => *span,
                None => *spans
                    .entry(inner)
                    .or_insert_with_key(|inner| span(&format!("{prefix}{inner}"))),
            };
            let mut tree = match tree {
                TokenTree::Group(group) => {
                    let inner = bear(group.stream(), prefix, spans);
                    TokenTree::Group(Group::new(group.delimiter(), inner))
                }
                tree => tree,
            };
            tree.set_span(span);
            tree
        })
        .collect()
}

/// A span whose source text is the path.
fn span(path: &str) -> Span {
    let text = format!("{MARK}{path}\"");
    text.parse::<Literal>()
        .map_or_else(|_| Span::call_site(), |literal| literal.span())
}

/// A segment as it stands in a path, and in a text literal.
fn escaped(segment: &str) -> String {
    let mut escaped = String::with_capacity(segment.len());
    for letter in segment.chars() {
        match letter {
            '~' => escaped.push_str("~0"),
            '/' => escaped.push_str("~1"),
            '"' => escaped.push_str("~2"),
            '\\' => escaped.push_str("~3"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn plain(segment: &str) -> String {
    if !segment.contains('~') {
        return segment.to_owned();
    }
    segment
        .replace("~3", "\\")
        .replace("~2", "\"")
        .replace("~1", "/")
        .replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn causes(tokens: TokenStream) -> Vec<String> {
        let cause = |tree: TokenTree| segments(&cause(tree.span()).unwrap_or_default()).join(" > ");
        tokens.into_iter().map(cause).collect()
    }

    #[test]
    fn paths_grow_from_the_inside_out() {
        let made = traced(|| {
            let size = caused(&["size"], quote!(.size));
            let body = caused(&["a/b \"~\\"], quote!(body #size));
            causes(caused(&["operations"], quote!(call #body)))
        });
        let body = "operations > a/b \"~\\";
        assert_eq!(
            made,
            [
                "operations",
                body,
                &format!("{body} > size"),
                &format!("{body} > size")
            ]
        );
    }

    #[test]
    fn nothing_is_borne_unless_it_is_asked_for() {
        let made = causes(caused(&["operations"], quote!(call)));
        assert_eq!(made, [""]);
    }
}
