//! Imports: of the names that stand in the code, those the runtime has.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::access::ident;
use super::{Fault, format};

/// Names that generated code takes from the runtime.
const RUNTIME: &[&str] = &[
    "Arguments", "Auth", "Bytes", "CallOptions", "Compute", "Config", "Connection", "Deserialize", "Dns", "Doc", "Driver", "ErrorKind", "Errors", "Extra", "Failure", "Given",
    "IpAddr", "KeyPair", "Map", "Node", "NodeAuth", "NodeImage", "NodeLocation", "NodeSize", "NodeState", "Operation", "Pager", "Paging", "Param", "ParamType", "Pattern", "Period",
    "Price", "Provider", "Record", "RecordType", "Reply", "Result", "Rule", "Secret", "Serialize", "Service", "SnapshotState", "StorageVolume", "Timestamp", "Value",
    "VolumeSnapshot", "VolumeState", "Zone", "ZoneKind", "list", "object",
];

/// The import of the runtime's names in `tokens`.
pub(super) fn runtime(tokens: &[&TokenStream], what: &str) -> Result<String, Fault> {
    let mut found = BTreeSet::new();
    for tokens in tokens {
        collect((*tokens).clone(), &mut found);
    }
    let names = found.iter().map(|name| ident(name));
    format::items(quote!(use skyloom_runtime::{#(#names),*};), what)
}

/// The import of names of the provider's module.
pub(super) fn provider(names: &[String], what: &str) -> Result<String, Fault> {
    let names = names.iter().map(|name| ident(name));
    format::items(quote!(use super::{#(#names),*};), what)
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut after_dot = false;
    let mut after_fn = false;
    for tree in tokens {
        match &tree {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if !after_dot && !after_fn && RUNTIME.contains(&name.as_str()) {
                    found.insert(name.clone());
                }
                after_fn = name == "fn";
            }
            _ => after_fn = false,
        }
        after_dot = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}
