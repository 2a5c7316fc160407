//! Resources that the base models lack.

use indexmap::IndexMap;

use super::names;
use super::site::Site;
use super::type_words::{optional, unknown_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Custom, CustomField, FieldType, ModelKind};
use crate::spec;

/// The types of a field of a provider's own type.
pub(super) const FIELD_TYPES: &[(&str, FieldType)] = &[
    ("id", FieldType::Id),
    ("text", FieldType::Text),
    ("int", FieldType::Int),
    ("float", FieldType::Float),
    ("bool", FieldType::Bool),
    ("time", FieldType::Time),
    ("list<text>", FieldType::Texts),
    ("any", FieldType::Value),
    ("price", FieldType::Price),
    ("extra", FieldType::Extra),
];

pub(super) fn types(
    from: &IndexMap<String, spec::Type>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<Custom> {
    from.iter()
        .filter_map(|(name, custom)| {
            let site = site.key(name);
            if ModelKind::from_word(name).is_some() {
                diagnostics.push(
                    Diagnostic::error(
                        Code::BadName,
                        site.name(),
                        format!("`{name}` is a base model already"),
                    )
                    .label("give the type another name"),
                );
                return None;
            }
            let type_name = names::own_type_name(name, &site, diagnostics);
            let fields = custom
                .fields
                .iter()
                .map(|(field, word)| {
                    custom_field(field, word, &site.key("fields").key(field), diagnostics)
                })
                .collect();
            Some(Custom {
                name: name.clone(),
                type_name,
                doc: custom.doc.clone(),
                fields,
            })
        })
        .collect()
}

fn custom_field(name: &str, word: &str, site: &Site, diagnostics: &mut Diagnostics) -> CustomField {
    names::rust_name(name, "a field", site, diagnostics);
    let (bare, optional) = optional(word);
    let ty = FIELD_TYPES
        .iter()
        .find(|(known, _)| *known == bare)
        .map(|(_, ty)| *ty);
    if ty.is_none() {
        let known: Vec<&str> = FIELD_TYPES.iter().map(|(word, _)| *word).collect();
        diagnostics.push(unknown_type(word, &known, site));
    }
    // One in error is there all the same: what maps it is right.
    CustomField {
        name: name.to_owned(),
        ty: ty.unwrap_or(FieldType::Value),
        optional,
    }
}
