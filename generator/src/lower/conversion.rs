//! Conversions of answers to models.

use indexmap::IndexMap;
use serde_json::Value;

use super::expression::expression;
use super::meant;
use super::scope::{Known, Rest, Scope};
use super::site::{Site, Text, lacks, unknown_word};
use super::states::state_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Conversion, Custom, Expr, ExtraEntry, FieldType, FieldValue, Mapped, ModelKind, Operands,
    Origin, StateTable, Variable,
};
use crate::spec;

/// A field as a mapping sees it, of a base model or of a provider's own type.
struct Target {
    name: String,
    ty: FieldType,
    required: bool,
}

pub(super) fn conversions(
    from: &IndexMap<String, spec::Model>,
    types: &[Custom],
    states: &[StateTable],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<Conversion> {
    let declared = meant::models(from, types);
    from.iter()
        .filter_map(|(name, model)| {
            let site = site.key(name);
            let kind = ModelKind::from_word(name);
            let custom = types.iter().find(|custom| custom.name == *name);
            let (targets, type_name) = match (kind, custom) {
                (Some(kind), _) => (base_targets(kind), kind.type_name().to_owned()),
                (None, Some(custom)) => (custom_targets(custom), custom.type_name.clone()),
                (None, None) => {
                    let known: Vec<&str> = ModelKind::ALL
                        .iter()
                        .map(|kind| kind.word())
                        .chain(types.iter().map(|custom| custom.name.as_str()))
                        .collect();
                    diagnostics.push(unknown_word(
                        Code::UnknownModel,
                        site.name(),
                        "model",
                        name,
                        &known,
                    ));
                    return None;
                }
            };
            let parent = kind.and_then(ModelKind::parent);
            let scope = Scope {
                known: parent
                    .map(|parent| Known::model(parent.word(), parent, Origin::Parent))
                    .into_iter()
                    .collect(),
                rest: Rest::Member,
                bound: Vec::new(),
                conversions: &declared,
                types,
                settings: &[],
            };
            let before = diagnostics.errors();
            known_fields(
                model,
                |field| !is_cut_off(field),
                &targets,
                name,
                &site,
                diagnostics,
            );
            required_fields(model, &targets, name, &site, diagnostics);
            state_table(model, kind, states, &site, diagnostics);
            let mut required = Vec::new();
            let mut optional = Vec::new();
            for target in &targets {
                let Some(value) = model.get(&target.name) else {
                    continue;
                };
                let Some(value) =
                    field_value(value, target, &site.key(&target.name), &scope, diagnostics)
                else {
                    continue;
                };
                let mapped = Mapped {
                    field: target.name.clone(),
                    ty: target.ty,
                    required: target.required,
                    value,
                };
                if target.required {
                    required.push(mapped);
                } else {
                    optional.push(mapped);
                }
            }
            if diagnostics.errors() == before {
                known_fields(model, is_cut_off, &targets, name, &site, diagnostics);
            }
            (diagnostics.errors() == before).then(|| Conversion {
                name: name.clone(),
                model: kind,
                type_name,
                parent,
                required,
                optional,
            })
        })
        .collect()
}

fn base_targets(kind: ModelKind) -> Vec<Target> {
    kind.fields()
        .iter()
        .map(|field| Target {
            name: field.name.to_owned(),
            ty: field.ty,
            required: field.required,
        })
        .collect()
}

fn custom_targets(custom: &Custom) -> Vec<Target> {
    custom
        .fields
        .iter()
        .map(|field| Target {
            name: field.name.clone(),
            ty: field.ty,
            required: !field.optional && field.ty != FieldType::Extra,
        })
        .collect()
}

/// Is it the rest of an expression that a comma ended, as in `{id: default(a, b)}`? That the
/// expression is not closed is told where it begins.
fn is_cut_off(field: &str) -> bool {
    field.contains([')', ']', '}'])
}

fn known_fields(
    model: &spec::Model,
    meant: impl Fn(&str) -> bool,
    targets: &[Target],
    name: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let known: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    for field in model
        .keys()
        .filter(|field| meant(field) && !known.contains(&field.as_str()))
    {
        diagnostics.push(lacks(
            Code::UnknownModelField,
            site.key(field).name(),
            name,
            "field",
            field,
            &known,
        ));
    }
}

fn required_fields(
    model: &spec::Model,
    targets: &[Target],
    name: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    for target in targets
        .iter()
        .filter(|target| target.required && !model.contains_key(&target.name))
    {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingModelField,
                site.name(),
                format!("the mapping of `{name}` lacks `{}`", target.name),
            )
            .label(format!("`{}` must be mapped", target.name))
            .help(format!(
                "give an expression over the item that finds {}: `{}: …`",
                target.ty.words(),
                target.name
            )),
        );
    }
}

/// A mapped state goes through a table.
fn state_table(
    model: &spec::Model,
    kind: Option<ModelKind>,
    states: &[StateTable],
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let Some((kind, state)) = kind.and_then(|kind| Some((kind, state_of(kind)?))) else {
        return;
    };
    let field = kind
        .fields()
        .iter()
        .find(|field| matches!(field.ty, FieldType::State(_)))
        .map_or("state", |field| field.name);
    if model.contains_key(field) && !states.iter().any(|table| table.kind == state) {
        diagnostics.push(
            Diagnostic::error(
                Code::NoStateTable,
                site.key(field).value(),
                format!("there is no state table for `{}`", kind.word()),
            )
            .label("its words have no meaning yet")
            .help(format!(
                "add `states: {{{}: {{<the provider's word>: <ours>}}}}`",
                kind.word()
            )),
        );
    }
}

fn field_value(
    value: &Value,
    target: &Target,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<FieldValue> {
    if target.ty == FieldType::Extra {
        return extra(value, site, scope, diagnostics);
    }
    let source = source(value, &target.name, site, diagnostics)?;
    let expr = expression(&source, &Text::whole(site), scope, diagnostics)?;
    literal_fits(&expr, target, site, diagnostics);
    of_its_kind(&expr, target, site, diagnostics)?;
    Some(FieldValue::Expr(expr))
}

/// The text of an expression; a number and a flag are theirs as they stand.
fn source(value: &Value, name: &str, site: &Site, diagnostics: &mut Diagnostics) -> Option<String> {
    match value {
        Value::String(source) => Some(source.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongType,
                    site.value(),
                    format!("`{name}` is given by an expression"),
                )
                .label("not a text"),
            );
            None
        }
    }
}

/// A literal can be compared with the field's type at once.
fn literal_fits(expr: &Expr, target: &Target, site: &Site, diagnostics: &mut Diagnostics) {
    let what = match expr {
        Expr::Text(_) => "text",
        Expr::Int(_) | Expr::Float(_) => "a number",
        Expr::List(_) => "a list",
        Expr::Object(_) => "an object",
        Expr::Null => "null",
        expr if expr.is_test() => "true or false",
        _ => return,
    };
    let fits = match target.ty {
        FieldType::Id => matches!(expr, Expr::Text(_) | Expr::Int(_)),
        FieldType::Text
        | FieldType::Secret
        | FieldType::RecordType
        | FieldType::State(_)
        | FieldType::Time => matches!(expr, Expr::Text(_)),
        FieldType::UInt | FieldType::Ttl => matches!(expr, Expr::Int(number) if *number >= 0),
        FieldType::Int => matches!(expr, Expr::Int(_)),
        FieldType::Float => matches!(expr, Expr::Int(_) | Expr::Float(_)),
        FieldType::Bool => expr.is_test(),
        FieldType::Addresses | FieldType::Texts => matches!(expr, Expr::List(_)),
        FieldType::Price | FieldType::Model(_) => false,
        FieldType::Value | FieldType::Extra => true,
    };
    if !fits {
        diagnostics.push(
            Diagnostic::error(
                Code::WrongExpressionType,
                site.value(),
                format!("`{}` is {}", target.name, target.ty.words()),
            )
            .label(format!("this is {what}")),
        );
    }
}

/// Prices and models are made by `price(…)` and `to_<model>(…)`, and only where one is wanted.
fn of_its_kind(
    expr: &Expr,
    target: &Target,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let (mut conversions, mut prices) = (0, 0);
    expr.walk(&mut |part| match part {
        Expr::Convert(..) => conversions += 1,
        Expr::Call(function, _) if function.operands == Operands::Price => prices += 1,
        _ => {}
    });
    let objection = match (target.ty, expr, conversions, prices) {
        (FieldType::Price, Expr::Call(function, _), 0, 1)
            if function.operands == Operands::Price =>
        {
            None
        }
        (FieldType::Price, ..) => {
            Some("a price is given by `price(amount, \"USD\", \"hour\")`".to_owned())
        }
        (FieldType::Model(kind), Expr::Convert(name, _), 1, 0) if name == kind.word() => None,
        (FieldType::Model(kind), ..) => Some(format!(
            "`{}` is given by `to_{}(…)`",
            target.name,
            kind.word()
        )),
        (_, _, 0, 0) => None,
        (_, _, 0, _) => Some("a price stands in a field for prices".to_owned()),
        _ => Some("a model stands in a field for models".to_owned()),
    };
    if let Some(objection) = objection {
        diagnostics.push(
            Diagnostic::error(Code::WrongExpressionType, site.value(), objection)
                .label("of another type"),
        );
        return None;
    }
    Some(())
}

/// `extra:` a list to pick, `{except: […]}`, or `all`.
fn extra(
    value: &Value,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<FieldValue> {
    match value {
        Value::String(word) if word == "all" => Some(FieldValue::Whole),
        Value::Array(entries) => {
            let mut picked: Vec<ExtraEntry> = Vec::new();
            let mut good = true;
            for (index, entry) in entries.iter().enumerate() {
                match extra_entry(entry, &site.index(index), scope, diagnostics) {
                    Some(entries) => {
                        for entry in entries {
                            good &= picked_once(&entry, &picked, &site.index(index), diagnostics);
                            picked.push(entry);
                        }
                    }
                    None => good = false,
                }
            }
            good.then_some(FieldValue::Pick(picked))
        }
        Value::Object(form) if form.contains_key("except") && form.len() == 1 => {
            let names = form.get("except").and_then(Value::as_array).map(|names| {
                names
                    .iter()
                    .map(|name| name.as_str().map(str::to_owned))
                    .collect::<Option<Vec<_>>>()
            });
            match names {
                Some(Some(names)) => Some(FieldValue::Except(names)),
                _ => {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::WrongType,
                            site.key("except").value(),
                            "`except` is a list of names",
                        )
                        .label("not a list of names"),
                    );
                    None
                }
            }
        }
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongType,
                    site.value(),
                    "`extra` is a list of what to keep, `{except: […]}` or `all`",
                )
                .label("none of these"),
            );
            None
        }
    }
}

fn picked_once(
    entry: &ExtraEntry,
    before: &[ExtraEntry],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> bool {
    let again = before.iter().any(|other| other.name == entry.name);
    if again {
        diagnostics.push(
            Diagnostic::error(
                Code::DuplicateExtra,
                site.value(),
                format!("`{}` is picked twice", entry.name),
            )
            .label("the second time"),
        );
    }
    !again
}

/// `vcpus`, `region.name` (kept as `name`), or `{region: <expression>}`.
fn extra_entry(
    value: &Value,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ExtraEntry>> {
    match value {
        Value::String(path) => {
            let names: Vec<String> = path.split('.').map(str::to_owned).collect();
            let name = names.last().filter(|_| {
                names.iter().all(|name| {
                    !name.is_empty()
                        && name
                            .chars()
                            .all(|c| c.is_alphanumeric() || "_-@$".contains(c))
                })
            });
            let Some(name) = name.cloned() else {
                diagnostics.push(
                    Diagnostic::error(
                        Code::BadExpression,
                        site.value(),
                        format!("`{path}` is no path"),
                    )
                    .label("not a path")
                    .help("an expression needs a name: `{name: <expression>}`"),
                );
                return None;
            };
            Some(vec![ExtraEntry {
                name,
                value: Expr::At(Box::new(Expr::Variable(Variable::Item)), names),
            }])
        }
        Value::Object(renamed) => renamed
            .iter()
            .map(|(name, source)| {
                let site = site.key(name);
                let source = self::source(source, name, &site, diagnostics)?;
                Some(ExtraEntry {
                    name: name.clone(),
                    value: expression(&source, &Text::whole(&site), scope, diagnostics)?,
                })
            })
            .collect(),
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongType,
                    site.value(),
                    "what to keep is a path or `{name: <expression>}`",
                )
                .label("neither"),
            );
            None
        }
    }
}
