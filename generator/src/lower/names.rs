//! Names in specs that become names in Rust.

use heck::ToUpperCamelCase;

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// What generated methods name by themselves.
const LOCAL: &[&str] = &["driver", "for_each", "list", "object", "undo"];

/// A name that can be a Rust identifier as it stands: lower-case letters, digits and `_`.
pub(super) fn rust_name(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) -> bool {
    let shaped = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let local = matches!(what, "a parameter" | "a value" | "an item") && LOCAL.contains(&name);
    if shaped && !local && syn::parse_str::<syn::Ident>(name).is_ok() {
        return true;
    }
    let reason = if local {
        "generated methods use it themselves"
    } else if shaped { "it is a word of Rust" } else { "it needs lower-case letters, digits and `_`, a letter first" };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    #[test]
    fn names_that_cannot_be_had() {
        let site = Site::root(FileId(0));
        for (name, what, good) in [
            ("name", "a parameter", true),
            ("type", "a parameter", false),
            ("Name", "a field", false),
            ("object", "a value", false),
            ("object", "a field", true),
            ("list", "an item", false),
        ] {
            assert_eq!(rust_name(name, what, &site, &mut Diagnostics::new()), good, "{name} of {what}");
        }
    }
}
