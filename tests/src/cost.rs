//! What can be counted and depends on no machine: lines, tokens, hooks, crates.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::{ir, load, lower, render};

use crate::told;

/// The generated code of one provider in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The provider's id.
    pub provider: String,
    /// Its operations.
    pub operations: usize,
    /// Those of them that are written by hand.
    pub hooks: usize,
    /// Lines of its files, all of them.
    pub lines: usize,
    /// Lines that are neither blank nor a comment.
    pub code_lines: usize,
    /// Tokens that the compiler reads, documentation apart.
    pub tokens: usize,
}

impl Code {
    /// The sum of several.
    pub fn total<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut total = Self {
            provider: "all".to_owned(),
            ..Self::default()
        };
        for one in all {
            total.operations += one.operations;
            total.hooks += one.hooks;
            total.lines += one.lines;
            total.code_lines += one.code_lines;
            total.tokens += one.tokens;
        }
        total
    }

    /// So much of `count` for each operation.
    pub fn an_operation(&self, count: usize) -> f64 {
        ratio(count, self.operations)
    }
}

/// A method and a path without the names of its parts, to find the same operation elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// The method in lower case.
    pub method: String,
    /// The path, `{}` for each part that is filled in.
    pub path: String,
}

impl Endpoint {
    /// That of a method in whatever case and a path with names in braces.
    pub fn new(method: &str, path: &str) -> Self {
        let mut shape = String::new();
        let mut depth = 0_usize;
        for letter in path.chars() {
            match letter {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        shape.push_str("{}");
                    }
                }
                _ if depth == 0 => shape.push(letter),
                _ => {}
            }
        }
        Self {
            method: method.to_ascii_lowercase(),
            path: shape,
        }
    }
}

/// What the operations of one provider call.
///
/// # Errors
///
/// What is wrong with the specs, or that there is no such provider.
pub fn endpoints(root: &Path, provider: &str) -> Result<BTreeSet<Endpoint>, String> {
    let all = providers(root)?;
    let one = all.iter().find(|one| one.id == provider);
    let one = one.ok_or_else(|| format!("there is no provider {provider}"))?;
    let value = serde_json::to_value(one).map_err(|error| error.to_string())?;
    let mut found = BTreeSet::new();
    let mut open = vec![&value];
    // A request may stand in an operation, in a step before it, in what undoes it.
    while let Some(value) = open.pop() {
        let method = value.get("method").and_then(Value::as_str);
        let path = value.pointer("/path/template").and_then(Value::as_str);
        if let (Some(method), Some(path)) = (method, path) {
            found.insert(Endpoint::new(method, path));
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    Ok(found)
}

/// The providers in the folder `specs` of `root`, by id.
fn providers(root: &Path) -> Result<Vec<ir::Provider>, String> {
    let folders = load::folders(root, Path::new("specs"))
        .map_err(|error| format!("the folder `specs` cannot be read: {error}"))?;
    let mut diagnostics = Diagnostics::new();
    let set = load::load(root, &folders, &mut diagnostics);
    let providers = lower::lower(&set, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(render_text(Look::Plain, &diagnostics, &set.sources));
    }
    Ok(providers)
}

/// The generated code of every provider in the folder `specs` of `root`, by id; nothing is written.
///
/// # Errors
///
/// What is wrong with the specs, or that what was rendered is no Rust.
pub fn code(root: &Path) -> Result<Vec<Code>, String> {
    let mut all = Vec::new();
    for provider in providers(root)? {
        let operations = || provider.services.iter().flat_map(|one| &one.operations);
        let mut code = Code {
            provider: provider.id.clone(),
            operations: operations().count(),
            hooks: operations().filter(|one| one.hook.is_some()).count(),
            ..Code::default()
        };
        for file in render::provider_files(&provider).map_err(|fault| fault.to_string())? {
            code.lines += file.contents.lines().count();
            code.code_lines += code_lines(&file.contents);
            code.tokens += tokens(&file.contents)?;
        }
        all.push(code);
    }
    Ok(all)
}

/// Lines of Rust that are neither blank nor a comment.
pub fn code_lines(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

/// The tokens of a file of Rust, each bracket one and documentation none.
///
/// # Errors
///
/// If the text is no Rust.
pub fn tokens(text: &str) -> Result<usize, String> {
    let stream: TokenStream = text.parse().map_err(|error| format!("no Rust: {error}"))?;
    Ok(count(stream))
}

fn count(stream: TokenStream) -> usize {
    let mut number = 0;
    // `#` and `!` are only counted once it is known what they stand before.
    let mut pending = 0;
    for tree in stream {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                number += pending;
                pending = 1;
            }
            TokenTree::Punct(punct) if punct.as_char() == '!' && pending == 1 => pending = 2,
            TokenTree::Group(group) if pending > 0 && is_doc(&group.stream()) => pending = 0,
            tree => {
                number += std::mem::take(&mut pending);
                number += match tree {
                    TokenTree::Group(group) => {
                        let brackets = usize::from(group.delimiter() != Delimiter::None) * 2;
                        brackets + count(group.stream())
                    }
                    _ => 1,
                };
            }
        }
    }
    number + pending
}

/// Whether an attribute is a comment of documentation.
fn is_doc(attribute: &TokenStream) -> bool {
    let first = attribute.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}

/// The crates that a package of the workspace needs to be built, itself apart, as `name version`.
///
/// # Errors
///
/// If cargo cannot say.
pub fn crates(package: &str, flags: &[&str]) -> Result<BTreeSet<String>, String> {
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let output = Command::new(cargo)
        .current_dir(crate::examples::workspace())
        .args(["tree", "--offline", "--locked", "-e", "normal,build"])
        .args(["--prefix", "none", "--target", "x86_64-unknown-linux-gnu"])
        .args(["-p", package])
        .args(flags)
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    Ok(told::crates(&printed, package))
}

/// One number over another; 0 over nothing.
#[allow(
    clippy::cast_precision_loss,
    reason = "what is counted is far below 2^52"
)]
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_is_no_token_and_attributes_are() {
        let text =
            "//! A.\n#![allow(x)]\n\n/// B.\nfn f(a: u8) -> bool {\n    // C.\n    !g(a)\n}\n";
        let attribute = ["#", "!", "[", "]", "allow", "(", ")", "x"];
        let head = ["fn", "f", "(", ")", "a", ":", "u8", "-", ">", "bool"];
        let body = ["{", "}", "!", "g", "(", ")", "a"];
        assert_eq!(tokens(text), Ok(attribute.len() + head.len() + body.len()));
        assert_eq!(code_lines(text), 4);
        assert!(tokens("fn f(").is_err());
    }

    #[test]
    fn endpoints_are_the_same_whatever_their_parts_are_called() {
        let ours = Endpoint::new("POST", "/v2/droplets/{node.id}/actions");
        assert_eq!(
            ours,
            Endpoint::new("post", "/v2/droplets/{droplet_id}/actions")
        );
        assert_eq!(ours, Endpoint::new("post", "/v2/droplets/{}/actions"));
        assert_ne!(ours, Endpoint::new("post", "/v2/droplets/{id}"));
        let all = endpoints(&crate::examples::workspace(), "digitalocean").unwrap();
        assert!(all.contains(&ours), "{all:?}");
    }

    #[test]
    fn a_sum_counts_everything() {
        let one = Code {
            provider: "a".to_owned(),
            operations: 2,
            hooks: 1,
            lines: 80,
            code_lines: 60,
            tokens: 500,
        };
        let total = Code::total([&one, &one]);
        assert_eq!((total.operations, total.hooks), (4, 2));
        assert!((total.an_operation(total.lines) - 40.0).abs() < 1e-9);
        assert!(Code::default().an_operation(1).abs() < 1e-9);
    }
}
