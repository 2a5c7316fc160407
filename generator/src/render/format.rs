//! Tokens to text: parsed, so that what is not Rust is never written, and formatted.

use proc_macro2::TokenStream;

use super::Fault;
use super::view::Block;

/// Text as lines of documentation, each behind a blank unless it is empty.
pub(super) fn doc_lines(text: &str) -> Vec<String> {
    let lines = text.trim().lines();
    lines
        .map(|line| {
            if line.trim().is_empty() {
                String::new()
            } else {
                format!(" {}", line.trim_end())
            }
        })
        .collect()
}

/// Text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Formats items, with a blank line between them.
pub(super) fn items(tokens: TokenStream, what: &str) -> Result<Block, Fault> {
    let text = tokens.to_string();
    let file: syn::File = syn::parse2(tokens.clone()).map_err(|error| Fault {
        what: what.to_owned(),
        reason: error.to_string(),
        text,
    })?;
    let mut text = String::new();
    for item in file.items {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        }));
    }
    Ok(Block {
        text: allow_length(&separate_methods(&text)),
        tokens,
    })
}

/// A blank line before each documented method of an `impl` block.
fn separate_methods(text: &str) -> String {
    let mut separated = String::with_capacity(text.len() + 64);
    let mut before = "";
    for line in text.lines() {
        let starts = line.starts_with("    ///")
            || line.starts_with("    fn ")
            || line.starts_with("    pub fn ");
        if starts && before == "    }" {
            separated.push('\n');
        }
        separated.push_str(line);
        separated.push('\n');
        before = line;
    }
    separated
}

/// Marks functions that are as long as what they say: clippy would have them cut.
fn allow_length(text: &str) -> String {
    const MOST: usize = 100;
    let lines: Vec<&str> = text.lines().collect();
    let mut marked = String::with_capacity(text.len());
    for (position, line) in lines.iter().enumerate() {
        let word = line.trim_start();
        let indentation = line.get(..line.len() - word.len()).unwrap_or("");
        if ["fn ", "pub fn "]
            .iter()
            .any(|start| word.starts_with(start))
        {
            let end = format!("{indentation}}}");
            let body = lines.iter().skip(position).take_while(|line| **line != end);
            if body.count() > MOST {
                marked.push_str(indentation);
                marked.push_str("#[allow(clippy::too_many_lines, reason = \"the mapping or request is as long\")]\n");
            }
        }
        marked.push_str(line);
        marked.push('\n');
    }
    marked
}

/// Is the whole file Rust?
pub(super) fn verify(text: &str, what: &str) -> Result<(), Fault> {
    match syn::parse_file(text) {
        Ok(_) => Ok(()),
        Err(error) => {
            let at = error.span().start();
            Err(Fault {
                what: what.to_owned(),
                reason: format!("{error} at {}:{}", at.line, at.column + 1),
                text: text.to_owned(),
            })
        }
    }
}
