//! Which spec values caused which lines of the rendered files.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use super::cause::{cause, segments};
use super::view::Block;

/// How far tokens are looked for that formatting added or took away.
const AHEAD: usize = 64;

/// A rendered file, and what caused its lines.
#[derive(Debug, Clone)]
pub struct Traced {
    /// Below the drivers crate's `src`: `digitalocean/compute.rs`.
    pub path: PathBuf,
    /// All of it.
    pub contents: String,
    /// The spec file that it is made of: `compute.yaml`.
    pub spec: String,
    /// For each line the paths of the values that caused it, in the order in which they stand there,
    /// segment by segment. A list's item stands by its position. The name of a spec file stands first
    /// where it is another one than `spec`. Empty where the whole file is the cause.
    pub lines: Vec<Vec<Vec<String>>>,
}

/// The causes of each line of `contents`, which holds the blocks in their order.
pub(super) fn lines(contents: &str, blocks: &[&Block]) -> Vec<Vec<Vec<String>>> {
    let all: Vec<&str> = contents.lines().collect();
    let mut lines = vec![Vec::new(); all.len()];
    let mut from = 0;
    for block in blocks {
        let wanted: Vec<&str> = block.text.lines().collect();
        let rest = all.get(from..).unwrap_or_default();
        let Some(found) = rest
            .windows(wanted.len().max(1))
            .position(|window| window == wanted)
        else {
            continue;
        };
        let start = from + found;
        for (line, causes) in lines.iter_mut().skip(start).zip(of_block(block)) {
            *line = causes;
        }
        from = start + wanted.len();
    }
    lines
}

/// The causes of each line of a block.
fn of_block(block: &Block) -> Vec<Vec<Vec<String>>> {
    let mut made = Vec::new();
    flat(block.tokens.clone(), &|_, group| cause(group), &mut made);
    let mut formatted = Vec::new();
    let line = |place: Span, _| place.start().line;
    flat(
        block.text.parse().unwrap_or_default(),
        &line,
        &mut formatted,
    );
    let mut lines: Vec<Vec<&str>> = vec![Vec::new(); block.text.lines().count()];
    for (token, by) in align(&made, &formatted) {
        let Some(path) = by.place.as_deref() else {
            continue;
        };
        if let Some(line) = lines.get_mut(token.place.wrapping_sub(1))
            && !line.contains(&path)
        {
            line.push(path);
        }
    }
    let paths = |line: Vec<&str>| nearest(line.into_iter().map(segments).collect());
    lines.into_iter().map(paths).collect()
}

/// Without those paths that only lead to others on the same line.
fn nearest(paths: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let leads: BTreeSet<Vec<String>> = paths
        .iter()
        .flat_map(|path| (0..path.len()).filter_map(|length| path.get(..length)))
        .map(<[String]>::to_vec)
        .collect();
    let mut paths = paths;
    paths.retain(|path| !leads.contains(path));
    paths
}

/// A token without what is inside of it, and what is known of its place.
struct Token<P> {
    text: String,
    place: P,
}

/// All tokens in their order. `place` is asked with the token's own span, and with the one that it
/// was given: a bracket has that of its group.
fn flat<P>(tokens: TokenStream, place: &impl Fn(Span, Span) -> P, into: &mut Vec<Token<P>>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => {
                        flat(group.stream(), place, into);
                        continue;
                    }
                };
                into.push(Token {
                    text: open.to_owned(),
                    place: place(group.span_open(), group.span()),
                });
                flat(group.stream(), place, into);
                into.push(Token {
                    text: close.to_owned(),
                    place: place(group.span_close(), group.span()),
                });
            }
            tree => into.push(Token {
                text: tree.to_string(),
                place: place(tree.span(), tree.span()),
            }),
        }
    }
}

/// Pairs each formatted token with the one that it was made of. Formatting adds and takes away
/// commas, braces and attributes, so both sides are looked ahead in where they differ.
fn align<'a, P, Q>(
    made: &'a [Token<Q>],
    formatted: &'a [Token<P>],
) -> Vec<(&'a Token<P>, &'a Token<Q>)> {
    let mut pairs = Vec::with_capacity(formatted.len());
    let (mut here, mut there) = (0, 0);
    while let (Some(token), Some(by)) = (formatted.get(here), made.get(there)) {
        if token.text == by.text {
            pairs.push((token, by));
            here += 1;
            there += 1;
            continue;
        }
        let ahead = (1..AHEAD).find_map(|far| {
            let added = same(formatted, here + far, made, there).then_some((far, 0));
            added.or_else(|| same(formatted, here, made, there + far).then_some((0, far)))
        });
        let (added, gone) = ahead.unwrap_or((1, 1));
        here += added;
        there += gone;
    }
    pairs
}

/// Whether both go on alike from here: one token may be alike by chance.
fn same<P, Q>(left: &[Token<P>], from: usize, right: &[Token<Q>], at: usize) -> bool {
    let (here, there) = (text(left, from), text(right, at));
    let (next, other) = (text(left, from + 1), text(right, at + 1));
    here.is_some() && here == there && (next == other || next == Some(",") || other == Some(","))
}

fn text<P>(tokens: &[Token<P>], at: usize) -> Option<&str> {
    tokens.get(at).map(|token| token.text.as_str())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::super::cause::{caused, traced};
    use super::super::format;
    use super::*;

    #[test]
    fn lines_know_their_causes_through_formatting() {
        let lines = traced(|| {
            let name = caused(&["body", "name"], quote!(.set("name", name)));
            let size = caused(&["body", "size"], quote!(.set("size_slug", &size.id)));
            let tokens = caused(
                &["operations", "create"],
                quote! {
                    /// Creates one.
                    fn create(&self, name: &str, size: &NodeSize) -> Reply<Node> {
                        self.connection.operation("create_node").post("/v2/droplets", &[]).json(object() #name #size).item("droplet", to_node)
                    }
                },
            );
            let block = format::items(tokens, "here").expect("Rust");
            let text = format!("// Above.\n{}", block.text);
            let of = lines(&text, &[&block]);
            let find = |word: &str| {
                let at = text
                    .lines()
                    .position(|line| line.contains(word))
                    .expect(word);
                of.get(at).cloned().unwrap_or_default()
            };
            [
                find("Above"),
                find("Creates"),
                find("\"name\""),
                find("size_slug"),
            ]
        });
        let [above, docs, name, size] = lines.map(|line| {
            let paths = line.into_iter().map(|path| path.join("."));
            paths.collect::<Vec<_>>()
        });
        assert_eq!(above, Vec::<String>::new());
        assert_eq!(docs, ["operations.create"]);
        assert!(
            name.contains(&"operations.create.body.name".to_owned()),
            "{name:?}"
        );
        assert!(
            size.contains(&"operations.create.body.size".to_owned()),
            "{size:?}"
        );
    }
}
