//! Imports: of the names that stand in the code, those the runtime has.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::access::ident;
use super::{Fault, format};
use crate::ir::RUNTIME;

/// The imports of the runtime's names in `tokens`.
pub(super) fn runtime(tokens: &[&TokenStream], what: &str) -> Result<String, Fault> {
    let mut found = BTreeSet::new();
    for tokens in tokens {
        collect((*tokens).clone(), &mut found);
    }
    let mut text = String::new();
    for (module, known) in RUNTIME {
        let names: Vec<_> = known
            .iter()
            .filter(|name| found.contains(**name))
            .map(|name| ident(name))
            .collect();
        let path = if module.is_empty() {
            quote!(skyloom_runtime)
        } else {
            let module = ident(module);
            quote!(skyloom_runtime::#module)
        };
        text.push_str(&match names.as_slice() {
            [] => String::new(),
            [name] => format::items(quote!(use #path::#name;), what)?.text,
            names => format::items(quote!(use #path::{#(#names),*};), what)?.text,
        });
    }
    Ok(text)
}

/// The import of names of the provider's module.
pub(super) fn provider(names: &[String], what: &str) -> Result<String, Fault> {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    let tokens = match names.as_slice() {
        [name] => quote!(use super::#name;),
        names => quote!(use super::{#(#names),*};),
    };
    Ok(format::items(tokens, what)?.text)
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut after_dot = false;
    let mut after_fn = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        match &tree {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(ident) => {
                if !after_dot && !after_fn {
                    let name = ident.to_string();
                    let called = matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                    // In small letters, what is not called is a variable of that name.
                    if called || name.starts_with(char::is_uppercase) {
                        found.insert(name);
                    }
                }
                after_fn = ident == "fn";
            }
            _ => after_fn = false,
        }
        after_dot = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}
