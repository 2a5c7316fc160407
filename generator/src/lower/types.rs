//! Resources that the base models lack.

use indexmap::IndexMap;

use super::names;
use super::site::{Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Custom, CustomField, FieldType, ModelKind};
use crate::spec;

/// The types of a field of a provider's own type.
const FIELD_TYPES: &[(&str, FieldType)] = &[
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

pub(super) fn types(from: &IndexMap<String, spec::Type>, site: &Site, diagnostics: &mut Diagnostics) -> Vec<Custom> {
    from.iter()
        .filter_map(|(name, custom)| {
            let site = site.key(name);
            if ModelKind::from_word(name).is_some() {
                diagnostics.push(
                    Diagnostic::error(Code::BadName, site.name(), format!("`{name}` is a base model already"))
                        .label("give the type another name"),
                );
                return None;
            }
            names::rust_name(name, "a type", &site, diagnostics);
            let fields = custom
                .fields
                .iter()
                .filter_map(|(field, word)| custom_field(field, word, &site.key("fields").key(field), diagnostics))
                .collect();
            Some(Custom { name: name.clone(), type_name: names::custom_type_name(name), doc: custom.doc.clone(), fields })
        })
        .collect()
}

fn custom_field(name: &str, word: &str, site: &Site, diagnostics: &mut Diagnostics) -> Option<CustomField> {
    names::rust_name(name, "a field", site, diagnostics);
    let (bare, optional) = word.strip_suffix('?').map_or((word, false), |bare| (bare, true));
    let Some((_, ty)) = FIELD_TYPES.iter().find(|(known, _)| *known == bare) else {
        let known: Vec<&str> = FIELD_TYPES.iter().map(|(word, _)| *word).collect();
        diagnostics.push(unknown_word(Code::UnknownType, site.value(), "type", bare, &known));
        return None;
    };
    Some(CustomField { name: name.to_owned(), ty: *ty, optional })
}
