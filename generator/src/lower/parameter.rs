//! Declared parameters: `ex_tags: list<text>?`, or the long form with documentation and default.

use indexmap::IndexMap;
use serde_json::Value;

use super::names;
use super::site::{Site, lacks};
use super::type_words::{optional, unknown_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Argument, ArgumentType, BaseType, Custom, ModelKind};

/// The words for types.
pub(super) const TYPES: &[(&str, BaseType)] = &[
    ("text", BaseType::Text),
    ("int", BaseType::Int),
    ("float", BaseType::Float),
    ("bool", BaseType::Bool),
    ("any", BaseType::Any),
    ("object", BaseType::Object),
    ("list<text>", BaseType::Texts),
    ("list<int>", BaseType::Ints),
    ("list<any>", BaseType::Anys),
    ("time", BaseType::Time),
    ("extra", BaseType::Extra),
    ("auth", BaseType::NodeAuth),
    ("record_type", BaseType::RecordType),
    ("zone_kind", BaseType::ZoneKind),
];

const LONG_FORM: &[&str] = &["type", "doc", "default", "sent"];

pub(super) fn parameters(
    from: &IndexMap<String, Value>,
    site: &Site,
    types: &[Custom],
    diagnostics: &mut Diagnostics,
) -> Vec<Argument> {
    from.iter()
        .map(|(name, value)| {
            let site = site.key(name);
            names::variable_name(name, "a parameter", &site, diagnostics);
            // One in error is there all the same: what names it is right.
            parameter(name, value, &site, types, diagnostics).unwrap_or_else(|| of_any_type(name))
        })
        .collect()
}

fn of_any_type(name: &str) -> Argument {
    Argument {
        name: name.to_owned(),
        ty: ArgumentType::Base(BaseType::Any),
        optional: false,
        default: None,
        doc: None,
        sent: true,
    }
}

fn parameter(
    name: &str,
    value: &Value,
    site: &Site,
    types: &[Custom],
    diagnostics: &mut Diagnostics,
) -> Option<Argument> {
    let mut argument = of_any_type(name);
    match value {
        Value::String(word) => {
            (argument.ty, argument.optional) = parameter_type(word, site, types, diagnostics)?;
        }
        Value::Object(long) => {
            for (key, value) in long {
                match (key.as_str(), value) {
                    ("type", Value::String(word)) => {
                        (argument.ty, argument.optional) =
                            parameter_type(word, &site.key("type"), types, diagnostics)?;
                    }
                    ("doc", Value::String(doc)) => {
                        argument.doc = Some(doc.trim().trim_end_matches('.').to_owned());
                    }
                    ("sent", Value::Bool(sent)) => argument.sent = *sent,
                    ("default", value) => argument.default = Some(value.clone()),
                    (word, _) if LONG_FORM.contains(&word) => {
                        diagnostics.push(
                            Diagnostic::error(
                                Code::WrongType,
                                site.key(word).value(),
                                format!(
                                    "`{word}` is {}",
                                    if word == "sent" {
                                        "true or false"
                                    } else {
                                        "a text"
                                    }
                                ),
                            )
                            .label("something else"),
                        );
                        return None;
                    }
                    (word, _) => {
                        diagnostics.push(lacks(
                            Code::UnknownField,
                            site.key(word).name(),
                            name,
                            "key",
                            word,
                            LONG_FORM,
                        ));
                        return None;
                    }
                }
            }
            if !long.contains_key("type") {
                diagnostics.push(
                    Diagnostic::error(
                        Code::MissingField,
                        site.name(),
                        format!("the parameter `{name}` has no `type`"),
                    )
                    .label("`type` is missing"),
                );
                return None;
            }
        }
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongType,
                    site.value(),
                    "a parameter is a type, or a map with `type`, `doc` and `default`",
                )
                .label("neither"),
            );
            return None;
        }
    }
    default_fits(&argument, site, diagnostics);
    if argument.default.is_some() {
        argument.optional = true;
    }
    Some(argument)
}

/// The type a word names, and whether the parameter may be absent.
fn parameter_type(
    word: &str,
    site: &Site,
    types: &[Custom],
    diagnostics: &mut Diagnostics,
) -> Option<(ArgumentType, bool)> {
    let (bare, optional) = optional(word);
    if let Some((_, base)) = TYPES.iter().find(|(known, _)| *known == bare) {
        return Some((ArgumentType::Base(*base), optional));
    }
    if let Some(model) = ModelKind::from_word(bare) {
        return Some((ArgumentType::Base(BaseType::Model(model)), optional));
    }
    if types.iter().any(|custom| custom.name == bare) {
        return Some((ArgumentType::Custom(bare.to_owned()), optional));
    }
    let known: Vec<&str> = TYPES
        .iter()
        .map(|(word, _)| *word)
        .chain(ModelKind::ALL.iter().map(|kind| kind.word()))
        .chain(types.iter().map(|custom| custom.name.as_str()))
        .collect();
    diagnostics.push(unknown_type(word, &known, site));
    None
}

fn default_fits(argument: &Argument, site: &Site, diagnostics: &mut Diagnostics) {
    let Some(default) = &argument.default else {
        return;
    };
    let fits = match &argument.ty {
        ArgumentType::Base(BaseType::Text) => default.is_string(),
        ArgumentType::Base(BaseType::Int) => default.is_i64(),
        ArgumentType::Base(BaseType::UInt) => default.is_u64(),
        ArgumentType::Base(BaseType::Float) => default.is_number(),
        ArgumentType::Base(BaseType::Bool) => default.is_boolean(),
        ArgumentType::Base(BaseType::Texts | BaseType::Ints | BaseType::Anys) => default.is_array(),
        ArgumentType::Base(BaseType::Object | BaseType::Extra) => default.is_object(),
        ArgumentType::Base(BaseType::Any) => true,
        _ => false,
    };
    if !fits {
        diagnostics.push(
            Diagnostic::error(
                Code::WrongType,
                site.key("default").value(),
                format!("the default of `{}` is not of its type", argument.name),
            )
            .label("of another type")
            .also(site.key("type").value(), "the type"),
        );
    }
}
