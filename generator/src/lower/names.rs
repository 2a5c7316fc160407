//! Names in specs that become names in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{is_static, is_type, is_variable};

/// A name that can be a Rust identifier as it stands: lower-case letters, digits and `_`.
pub(super) fn rust_name(
    name: &str,
    what: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> bool {
    let objection = objection(name);
    if let Some(objection) = objection {
        diagnostics.push(bad_name(name, what, objection, site.name()));
    }
    objection.is_none()
}

/// As [`rust_name`], for a name that is a value and no key.
pub(super) fn rust_name_given(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) {
    if let Some(objection) = objection(name) {
        diagnostics.push(bad_name(name, what, objection, site.value()));
    }
}

/// As [`rust_name`], for what stands where generated code has variables of its own.
pub(super) fn variable_name(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) {
    if rust_name(name, what, site, diagnostics) && is_variable(name) {
        diagnostics.push(bad_name(name, what, TAKEN, site.name()));
    }
}

/// As [`variable_name`], for a name bound in an expression: `item` is one like any other there.
pub(super) fn bound_name(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) {
    if name == "item" {
        return;
    }
    variable_name(name, what, site, diagnostics);
}

/// A paging's name, which becomes a static.
pub(super) fn static_name(name: &str, what: &str, site: &Site, diagnostics: &mut Diagnostics) {
    if rust_name(name, what, site, diagnostics) && is_static(&name.to_uppercase()) {
        diagnostics.push(bad_name(name, what, TAKEN, site.name()));
    }
}

/// The name of a provider's own type; what it is in Rust must not be there already.
pub(super) fn own_type_name(name: &str, site: &Site, diagnostics: &mut Diagnostics) -> String {
    let type_name = name.to_upper_camel_case();
    if rust_name(name, "a type", site, diagnostics) && is_type(&type_name) {
        diagnostics.push(bad_name(name, "a type", TAKEN, site.name()).help(format!(
            "it would be `{type_name}` in Rust, which is something else already"
        )));
    }
    type_name
}

const WORD_OF_RUST: &str = "it is a word of Rust";
const TAKEN: &str = "generated code has it for itself";

/// Why it can be no identifier.
pub(super) fn objection(name: &str) -> Option<&'static str> {
    let shaped = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !shaped {
        return Some("it needs lower-case letters, digits and `_`, a letter first");
    }
    // Syn does not know the words that came with the last edition.
    (name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()).then_some(WORD_OF_RUST)
}

fn bad_name(name: &str, what: &str, objection: &str, place: Place) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::BadName,
        place,
        format!("`{name}` cannot be the name of {what}"),
    )
    .label(objection);
    let snake = name.to_snake_case();
    if self::objection(&snake).is_none() && snake != name {
        diagnostic.suggest(snake)
    } else {
        diagnostic
    }
}

/// `DigitalOcean` of "DigitalOcean", `HetznerCloud` of "Hetzner Cloud".
pub(super) fn type_name(title: &str) -> Option<String> {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect();
    let name = words.concat();
    (syn::parse_str::<syn::Ident>(&name).is_ok() && !is_type(&name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    #[test]
    fn names_that_cannot_be_had() {
        let site = Site::root(FileId(0));
        let told = |judge: &dyn Fn(&mut Diagnostics)| {
            let mut diagnostics = Diagnostics::new();
            judge(&mut diagnostics);
            diagnostics.errors()
        };
        for (name, any, variable) in [
            ("name", 0, 0),
            ("type", 1, 1),
            ("gen", 1, 1),
            ("Name", 1, 1),
            ("object", 0, 1),
            ("list", 0, 1),
        ] {
            assert_eq!(
                told(&|diagnostics| {
                    rust_name(name, "a field", &site, diagnostics);
                }),
                any,
                "{name}"
            );
            assert_eq!(
                told(&|diagnostics| variable_name(name, "a parameter", &site, diagnostics)),
                variable,
                "{name}"
            );
        }
        for (name, wrong) in [
            ("floating_ip", 0),
            ("option", 1),
            ("record", 1),
            ("credentials", 1),
        ] {
            assert_eq!(
                told(&|diagnostics| drop(own_type_name(name, &site, diagnostics))),
                wrong,
                "{name}"
            );
        }
    }
}
