//! Names in specs that become names in Rust.

use heck::ToUpperCamelCase;

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// A name that can be a Rust identifier as it stands: lower-case letters, digits and `_`.
pub(super) fn rust_name(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) -> bool {
    let shaped = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if shaped && syn::parse_str::<syn::Ident>(name).is_ok() {
        return true;
    }
    let reason = if shaped { "it is a word of Rust" } else { "it needs lower-case letters, digits and `_`, a letter first" };
    diagnostics.push(
        Diagnostic::error(Code::BadName, site.name(), format!("`{name}` cannot be the name of {what}")).label(reason),
    );
    false
}

/// `DigitalOcean` of "DigitalOcean", `HetznerCloud` of "Hetzner Cloud".
pub(super) fn type_name(title: &str) -> Option<String> {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect();
    let name = words.concat();
    syn::parse_str::<syn::Ident>(&name).is_ok().then_some(name)
}

/// `FloatingIp` of `floating_ip`.
pub(super) fn custom_type_name(name: &str) -> String {
    name.to_upper_camel_case()
}
