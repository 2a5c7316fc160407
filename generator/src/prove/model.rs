//! Models of an example's result.

use serde_json::Value;

use super::coverage::What;
use super::evaluate::Env;
use super::place::{self, Scene, Walk, short};
use super::value::{Known, empty, same_value};
use crate::diagnostic::{Diagnostic, Diagnostics, SpecPath, near};
use crate::ir::{Conversion, Expr, FieldType, FieldValue, Mapped, StateKind};

/// An item against the model it is shown to become.
pub(super) fn model(
    scene: &Scene<'_>,
    conversion: &Conversion,
    item: &Known,
    shown: &Value,
    at: &[Walk],
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    let env = env.with_item(item.clone());
    for mapped in conversion.required.iter().chain(&conversion.optional) {
        let shown = shown.get(&mapped.field).unwrap_or(&Value::Null);
        let at = [at, &[mapped.field.as_str().into()]].concat();
        field(scene, conversion, mapped, shown, &at, &env, diagnostics);
    }
    if let Value::Object(members) = shown {
        let unmapped = members.iter().find(|(name, value)| {
            !empty(value)
                // One that is not mapped has a value of its own.
                && !matches!(name.as_str(), "state" | "kind")
                && !conversion
                    .required
                    .iter()
                    .chain(&conversion.optional)
                    .any(|mapped| mapped.field == **name)
                && conversion
                    .parent
                    .is_none_or(|parent| parent.word() != name.as_str())
        });
        if let Some((name, value)) = unmapped {
            let at = [at, &[name.as_str().into()]].concat();
            diagnostics.push(
                scene
                    .disagreement(
                        scene.in_service(&["models", &conversion.name]),
                        &format!("answers `{name}`, and nothing is mapped to it"),
                    )
                    .label(format!("`{name}` is missing here"))
                    .also(scene.shown(&at), format!("{} is shown here", short(value))),
            );
        }
    }
}

fn field(
    scene: &Scene<'_>,
    conversion: &Conversion,
    mapped: &Mapped,
    shown: &Value,
    at: &[Walk],
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    match &mapped.value {
        FieldValue::Expr(Expr::Convert(name, of)) => {
            let inner = env.value(of);
            let path = place::field(&conversion.name, &mapped.field);
            scene.coverage.looked(&path, What::Mapped, of, env);
            scene.coverage.saw(path, What::Mapped, inner.is_something());
            match (
                scene
                    .service
                    .conversions
                    .iter()
                    .find(|one| one.name == *name),
                &inner,
                shown,
            ) {
                (Some(nested), Known::Value(_), Value::Object(_)) => {
                    model(scene, nested, &inner, shown, at, env, diagnostics);
                }
                (_, Known::Value(value), shown) => differs(
                    scene,
                    conversion,
                    &mapped.field,
                    &Known::Value(value.clone()),
                    shown,
                    at,
                    diagnostics,
                ),
                (_, known, shown) if known.is_nothing() && !empty(shown) => differs(
                    scene,
                    conversion,
                    &mapped.field,
                    known,
                    shown,
                    at,
                    diagnostics,
                ),
                _ => {}
            }
        }
        FieldValue::Expr(expr) => {
            let known = env.value(expr);
            let path = place::field(&conversion.name, &mapped.field);
            scene.coverage.looked(&path, What::Mapped, expr, env);
            scene.coverage.saw(path, What::Mapped, known.is_something());
            if let FieldType::State(kind) = mapped.ty {
                state(
                    scene,
                    conversion,
                    mapped,
                    kind,
                    &known,
                    shown,
                    at,
                    diagnostics,
                );
            } else if !agrees(mapped.ty, &known, shown) || !is_readable(mapped.ty, &known) {
                differs(
                    scene,
                    conversion,
                    &mapped.field,
                    &known,
                    shown,
                    at,
                    diagnostics,
                );
            }
        }
        FieldValue::Pick(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                let known = env.value(&entry.value);
                let path = place::field(&conversion.name, &mapped.field).index(index);
                // A null shows that the member exists.
                let there = known.is_something() || is_member(&entry.value, &env.item);
                scene
                    .coverage
                    .looked(&path, What::Mapped, &entry.value, env);
                scene.coverage.saw(path, What::Mapped, there);
                let shown = shown.get(&entry.name).unwrap_or(&Value::Null);
                if !super::value::same(&known, shown, true) {
                    let at = [at, &[entry.name.as_str().into()]].concat();
                    let place = scene.in_entry(&conversion.name, index);
                    diagnostics.push(disagreement(
                        scene,
                        place,
                        &format!("extra.{}", entry.name),
                        &known,
                        shown,
                        &at,
                    ));
                }
            }
        }
        FieldValue::Except(names) => {
            for (index, name) in names.iter().enumerate() {
                let path = place::field(&conversion.name, &mapped.field)
                    .key("except")
                    .index(index);
                let there = env.item.has_member(std::slice::from_ref(name));
                scene.coverage.saw(path, What::Mapped, there);
            }
            rest(scene, conversion, names, shown, at, env, diagnostics);
        }
        FieldValue::Whole => rest(scene, conversion, &[], shown, at, env, diagnostics),
    }
}

/// All members of the item but those named.
fn rest(
    scene: &Scene<'_>,
    conversion: &Conversion,
    but: &[String],
    shown: &Value,
    at: &[Walk],
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Known::Value(Value::Object(members)) = &env.item else {
        return;
    };
    let shown_members = shown.as_object();
    let place = || scene.in_service(&["models", &conversion.name, "extra"]);
    for (name, value) in members.iter().filter(|(name, _)| !but.contains(name)) {
        let shown = shown_members.and_then(|shown| shown.get(name));
        let shown = shown.unwrap_or(&Value::Null);
        if !same_value(value, shown, true) {
            let at = [at, &[name.as_str().into()]].concat();
            let known = Known::of(Some(value));
            let field = format!("extra.{name}");
            diagnostics.push(disagreement(scene, place(), &field, &known, shown, &at));
        }
    }
    for (name, value) in shown_members.into_iter().flatten() {
        let kept = members.contains_key(name) && !but.contains(name);
        if !kept && !empty(value) {
            let at = [at, &[name.as_str().into()]].concat();
            let field = format!("extra.{name}");
            diagnostics.push(disagreement(
                scene,
                place(),
                &field,
                &Known::Absent,
                value,
                &at,
            ));
        }
    }
}

/// Does the plain path end at a member that is there, null or not?
fn is_member(expr: &Expr, item: &Known) -> bool {
    matches!(expr, Expr::At(of, path) if matches!(**of, Expr::Variable(_)) && item.has_member(path))
}

#[allow(
    clippy::too_many_arguments,
    reason = "all of it is said in the diagnostic"
)]
fn state(
    scene: &Scene<'_>,
    conversion: &Conversion,
    mapped: &Mapped,
    kind: StateKind,
    known: &Known,
    shown: &Value,
    at: &[Walk],
    diagnostics: &mut Diagnostics,
) {
    let table = scene.service.states.iter().find(|table| table.kind == kind);
    let word = known.text();
    for (theirs, _) in table.into_iter().flat_map(|table| &table.entries) {
        let path = SpecPath::root()
            .key("states")
            .key(conversion.name.as_str())
            .key(theirs.as_str());
        let there = *known == Known::Unknown || word.as_ref() == Some(theirs);
        scene.coverage.saw(path, What::State, there);
    }
    let Some(word) = word else {
        // The provider told none.
        if known.is_nothing() && !matches!(shown.as_str(), None | Some("unknown")) {
            differs(
                scene,
                conversion,
                &mapped.field,
                known,
                shown,
                at,
                diagnostics,
            );
        }
        return;
    };
    let entry = table.and_then(|table| table.entries.iter().find(|(theirs, _)| *theirs == word));
    let ours = match entry {
        Some((_, variant)) => kind
            .states()
            .iter()
            .find(|(_, known)| known == variant)
            .map_or(String::new(), |(ours, _)| (*ours).to_owned()),
        // A kind of zone of its own is in the provider's word.
        None if kind == StateKind::ZoneKind => word.clone(),
        None => format!("unknown:{word}"),
    };
    let shown_word = shown.as_str().unwrap_or("");
    if ours != shown_word && !(ours.starts_with("unknown") && shown_word == "unknown") {
        let place = match entry {
            Some(_) => scene.in_service(&["states", &conversion.name, &word]),
            None => scene.in_service(&["models", &conversion.name, &mapped.field]),
        };
        let diagnostic = disagreement(
            scene,
            place,
            &mapped.field,
            &Known::Value(Value::from(ours)),
            shown,
            at,
        );
        let words = table.into_iter().flat_map(|table| &table.entries);
        let meant = near(&word, words.map(|(theirs, _)| theirs.as_str()));
        diagnostics.push(match meant.filter(|_| entry.is_none()) {
            Some(theirs) => diagnostic.also(
                scene.key_in_service(&["states", &conversion.name, theirs]),
                format!("the table has no `{word}`, but this"),
            ),
            None => diagnostic,
        });
    }
}

/// Whether the driver can read the value as the field's type; where it cannot, it fails.
fn is_readable(ty: FieldType, known: &Known) -> bool {
    let Known::Value(value) = known else {
        return true;
    };
    let text = value.as_str().map(str::trim);
    let blank = text == Some("");
    match ty {
        FieldType::Bool => {
            blank
                || value.is_boolean()
                || matches!(value.as_u64(), Some(0 | 1))
                || matches!(text, Some("true" | "false" | "0" | "1"))
        }
        FieldType::Int | FieldType::UInt | FieldType::Ttl | FieldType::Float => {
            blank || value.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok())
        }
        FieldType::Texts | FieldType::Addresses => value.is_array(),
        FieldType::Text | FieldType::Id | FieldType::RecordType | FieldType::Secret => {
            value.is_string() || value.is_number()
        }
        _ => true,
    }
}

fn agrees(ty: FieldType, known: &Known, shown: &Value) -> bool {
    match (ty, known) {
        (_, Known::Unknown) => true,
        // Two ways to write an instant; the driver compares them for real.
        (FieldType::Time, known) => known.is_nothing() == empty(shown),
        (FieldType::Secret, _) => true,
        (FieldType::Price, Known::Value(price)) => {
            let text = |value: Option<&Value>| Known::of(value).text();
            let same_amount = match (text(price.get("amount")), text(shown.get("amount"))) {
                (Some(a), Some(b)) => a == b || a.parse::<f64>().ok() == b.parse::<f64>().ok(),
                (None, None) => true,
                _ => false,
            };
            same_amount
                && (shown.is_null()
                    || price.get("currency") == shown.get("currency")
                        && price.get("period") == shown.get("period"))
        }
        (FieldType::Text | FieldType::Id, Known::Value(_)) => {
            shown.as_str() == known.text().as_deref() || super::value::same(known, shown, true)
        }
        (FieldType::Addresses | FieldType::Texts, Known::Value(Value::Array(items))) => {
            let items: Vec<Value> = items
                .iter()
                .filter(|item| !empty(item) && item.as_str() != Some(""))
                .cloned()
                .collect();
            same_value(&Value::Array(items), shown, true)
        }
        (
            FieldType::UInt | FieldType::Int | FieldType::Ttl | FieldType::Float,
            Known::Value(Value::String(text)),
        ) => {
            text.trim().is_empty()
                || text.trim().parse::<f64>().ok() == shown.as_f64() && shown.is_number()
        }
        (_, known) => super::value::same(known, shown, false),
    }
}

fn differs(
    scene: &Scene<'_>,
    conversion: &Conversion,
    field: &str,
    known: &Known,
    shown: &Value,
    at: &[Walk],
    diagnostics: &mut Diagnostics,
) {
    let place = scene.in_service(&["models", &conversion.name, field]);
    diagnostics.push(disagreement(scene, place, field, known, shown, at));
}

fn disagreement(
    scene: &Scene<'_>,
    place: crate::diagnostic::Place,
    field: &str,
    known: &Known,
    shown: &Value,
    at: &[Walk],
) -> Diagnostic {
    let computed = match known {
        Known::Value(value) => short(value),
        _ => "nothing".to_owned(),
    };
    scene
        .disagreement(place, &format!("answers another `{field}`"))
        .label(format!("{computed}, from its answer"))
        .also(scene.shown(at), format!("{} is shown here", short(shown)))
}
