//! What an operation answers, computed: the result of an example that has none yet.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::evaluate::Env;
use super::paging;
use super::value::{Known, empty};
use crate::ir::{
    Conversion, Expr, FieldType, FieldValue, Listed, Mapped, ModelKind, Operation, Outcome,
    Service, StateKind,
};

/// What `operation` makes of its one answer, as an example shows it. `zone` is the zone of the call.
///
/// `None` where that cannot be computed here, or where a field that must be there is not.
pub fn result(
    service: &Service,
    operation: &Operation,
    answer: &Value,
    zone: Option<&Value>,
) -> Option<Value> {
    if operation.filter.is_some() || !operation.with.is_empty() {
        return None;
    }
    let conversion = |name: &str| service.conversions.iter().find(|one| one.name == name);
    match &operation.outcome {
        Outcome::Items {
            at: Listed::At(at),
            conversion: name,
        } => {
            let items = paging::list(Some(answer), at).items()?;
            let conversion = conversion(name)?;
            let items = items
                .iter()
                .map(|item| model(service, conversion, item, zone));
            items.collect::<Option<Vec<_>>>().map(Value::from)
        }
        Outcome::Item {
            at,
            conversion: name,
        } => model(
            service,
            conversion(name)?,
            &paging::list(Some(answer), at),
            zone,
        ),
        Outcome::Value { at } => match paging::list(Some(answer), at) {
            Known::Value(value) => Some(value),
            _ => None,
        },
        Outcome::Done => Some(Value::Bool(true)),
        _ => None,
    }
}

fn model(
    service: &Service,
    conversion: &Conversion,
    item: &Known,
    zone: Option<&Value>,
) -> Option<Value> {
    if !matches!(item, Known::Value(Value::Object(_))) {
        return None;
    }
    let arguments = BTreeMap::new();
    let env = Env {
        item: item.clone(),
        arguments: &arguments,
        locals: BTreeMap::new(),
        bound: Vec::new(),
    };
    let mut made = Map::new();
    for mapped in conversion.required.iter().chain(&conversion.optional) {
        let value = field(service, mapped, &env)?;
        if value.is_null() && mapped.required {
            return None;
        }
        if !empty(&value) {
            made.insert(mapped.field.clone(), value);
        }
    }
    match conversion.model {
        Some(ModelKind::Zone) if !made.contains_key("kind") => {
            made.insert("kind".to_owned(), "primary".into());
        }
        Some(ModelKind::Volume | ModelKind::Snapshot) if !made.contains_key("state") => {
            made.insert("state".to_owned(), "unknown".into());
        }
        Some(ModelKind::Record | ModelKind::RecordSet) => {
            made.insert("zone".to_owned(), zone?.clone());
        }
        _ => {}
    }
    Some(made.into())
}

fn field(service: &Service, mapped: &Mapped, env: &Env<'_>) -> Option<Value> {
    let expr = match &mapped.value {
        FieldValue::Expr(Expr::Convert(name, of)) => {
            let inner = env.value(of);
            if inner.is_nothing() {
                return Some(Value::Null);
            }
            let conversion = service.conversions.iter().find(|one| one.name == *name)?;
            return model(service, conversion, &inner, None);
        }
        FieldValue::Expr(expr) => expr,
        FieldValue::Pick(entries) => {
            let mut extra = Map::new();
            for entry in entries {
                match env.value(&entry.value) {
                    Known::Unknown => return None,
                    Known::Value(value) => {
                        extra.insert(entry.name.clone(), value);
                    }
                    Known::Absent | Known::Null => {}
                }
            }
            return Some(extra.into());
        }
        FieldValue::Except(_) | FieldValue::Whole => return None,
    };
    let value = match env.value(expr) {
        Known::Unknown => return None,
        Known::Absent | Known::Null => match mapped.ty {
            FieldType::State(_) => return Some("unknown".into()),
            _ => return Some(Value::Null),
        },
        Known::Value(value) => value,
    };
    of_type(service, mapped.ty, &value)
}

fn of_type(service: &Service, ty: FieldType, value: &Value) -> Option<Value> {
    let text = || Known::Value(value.clone()).text();
    let number = || match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Some(match ty {
        FieldType::Id | FieldType::Text | FieldType::Secret => text()?.into(),
        FieldType::UInt | FieldType::Int | FieldType::Ttl => {
            let number = number()?;
            // A fraction would be refused.
            let whole = number.fract() == 0.0 && number.abs() < 9e15;
            whole
                .then(|| format!("{number:.0}").parse::<i64>().ok())
                .flatten()?
                .into()
        }
        FieldType::Float => number()?.into(),
        FieldType::Bool => value.as_bool()?.into(),
        FieldType::Time => time(value.as_str()?)?.into(),
        FieldType::Addresses | FieldType::Texts => {
            let mut items = Vec::new();
            for item in value.as_array()? {
                match item {
                    Value::Null => {}
                    Value::String(text) if text.is_empty() => {}
                    Value::String(text)
                        if ty == FieldType::Texts || text.parse::<std::net::IpAddr>().is_ok() =>
                    {
                        items.push(item.clone());
                    }
                    _ => return None,
                }
            }
            items.into()
        }
        FieldType::State(kind) => state(service, kind, &text()?).into(),
        FieldType::RecordType => value.as_str()?.into(),
        FieldType::Price => {
            let amount = Known::of(value.get("amount")).text()?;
            // How many digits it has is the answer's affair.
            amount.parse::<f64>().ok()?;
            json!({"amount": amount, "currency": value.get("currency")?, "period": value.get("period")?})
        }
        FieldType::Value => value.clone(),
        FieldType::Model(_) | FieldType::Extra => return None,
    })
}

/// A time that is written as ours are, but for its fraction or offset zero.
fn time(text: &str) -> Option<String> {
    // What names no zone is taken for UTC.
    let plain = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))
        .unwrap_or(text);
    let shaped = plain.len() == 19
        && plain.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    shaped.then(|| format!("{plain}Z"))
}

fn state(service: &Service, kind: StateKind, word: &str) -> String {
    let table = service.states.iter().find(|table| table.kind == kind);
    let entry = table.and_then(|table| table.entries.iter().find(|(theirs, _)| theirs == word));
    match entry {
        Some((_, variant)) => {
            let mut ours = kind.states().iter();
            ours.find(|(_, known)| known == variant)
                .map_or(String::new(), |(ours, _)| (*ours).to_owned())
        }
        None if kind == StateKind::ZoneKind => word.to_owned(),
        None => format!("unknown:{word}"),
    }
}
