//! Tokens to text: parsed, so that what is not Rust is never written, and formatted.

use proc_macro2::TokenStream;

use super::Fault;

/// Formats items, with a blank line between them.
pub(super) fn items(tokens: TokenStream, what: &str) -> Result<String, Fault> {
    let text = tokens.to_string();
    let file: syn::File = syn::parse2(tokens).map_err(|error| Fault {
        what: what.to_owned(),
        reason: error.to_string(),
        text,
    })?;
    let mut text = String::new();
    for item in file.items {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] }));
    }
    Ok(separate_methods(&text))
}

/// A blank line before each documented method of an `impl` block.
fn separate_methods(text: &str) -> String {
    let mut separated = String::with_capacity(text.len() + 64);
    let mut before = "";
    for line in text.lines() {
        let starts = line.starts_with("    ///") || line.starts_with("    fn ") || line.starts_with("    pub fn ");
        if starts && before == "    }" {
            separated.push('\n');
        }
        separated.push_str(line);
        separated.push('\n');
        before = line;
    }
    separated
}

/// Is the whole file Rust?
pub(super) fn checked(text: String, what: &str) -> Result<String, Fault> {
    match syn::parse_file(&text) {
        Ok(_) => Ok(text),
        Err(error) => {
            let at = error.span().start();
            Err(Fault { what: what.to_owned(), reason: format!("{error} at {}:{}", at.line, at.column + 1), text })
        }
    }
}
