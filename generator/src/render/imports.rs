//! Imports: of the names that stand in the code, those the runtime has.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// Names that generated code takes from the runtime.
const RUNTIME: &[&str] = &[
    "Arguments", "Auth", "Bytes", "CallOptions", "Compute", "Config", "Connection", "Deserialize", "Dns", "Doc", "Driver", "ErrorKind", "Errors", "Extra", "Failure", "Given",
    "IpAddr", "KeyPair", "Map", "Node", "NodeAuth", "NodeImage", "NodeLocation", "NodeSize", "NodeState", "Operation", "Pager", "Paging", "Param", "ParamType", "Pattern", "Period",
    "Price", "Provider", "Record", "RecordType", "Reply", "Result", "Rule", "Secret", "Serialize", "Service", "SnapshotState", "StorageVolume", "Timestamp", "Value",
    "VolumeSnapshot", "VolumeState", "Zone", "ZoneKind", "list", "object",
];

/// The runtime's names in `tokens`, sorted.
pub(super) fn runtime(tokens: &[&TokenStream]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for tokens in tokens {
        collect((*tokens).clone(), &mut found);
    }
    found.into_iter().collect()
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
            _ => {}
        }
        after_dot = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
        if !matches!(&tree, TokenTree::Ident(_)) {
            after_fn = false;
        }
    }
    // Documentation may link to it.
}
