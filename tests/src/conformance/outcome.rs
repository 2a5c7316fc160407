//! Results compared: their model against ours, field by field.

use serde_json::{Map, Value};

use super::translate::{base, instant, member_name, zone_kind};

/// What differs between their result and ours, each by its path.
pub fn differences(theirs: &Value, ours: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("result", theirs, ours, &mut found);
    found
}

fn compare(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), _) if theirs.contains_key("$type") => {
            model(path, theirs, ours, found);
        }
        (Value::Array(theirs), Value::Array(ours)) => list(path, theirs, ours, found),
        (Value::Object(theirs), Value::Object(ours))
            if !theirs.keys().any(|name| name.starts_with('$')) =>
        {
            members(path, theirs, ours, found);
        }
        (Value::Object(theirs), ours) if theirs.len() == 1 && theirs.contains_key("$bytes") => {
            compare(
                path,
                theirs.get("$bytes").unwrap_or(&Value::Null),
                ours,
                found,
            );
        }
        (Value::Bool(true), Value::Null) => {}
        (theirs, ours) if same(theirs, ours) => {}
        (theirs, ours) => found.push(format!(
            "{path}: theirs {}, ours {}",
            short(theirs),
            short(ours)
        )),
    }
}

fn list(path: &str, theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
    if theirs.len() != ours.len() {
        found.push(format!(
            "{path}: theirs has {} items, ours {}",
            theirs.len(),
            ours.len()
        ));
    }
    for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
        compare(&format!("{path}[{index}]"), theirs, ours, found);
    }
}

/// Every member that they give must be ours too.
fn members(
    path: &str,
    theirs: &Map<String, Value>,
    ours: &Map<String, Value>,
    found: &mut Vec<String>,
) {
    for (name, value) in theirs {
        let ours = ours.get(name).unwrap_or(&Value::Null);
        compare(&format!("{path}.{name}"), value, ours, found);
    }
}

fn model(path: &str, theirs: &Map<String, Value>, ours: &Value, found: &mut Vec<String>) {
    let kind = base(theirs);
    let Value::Object(ours) = ours else {
        found.push(format!("{path}: theirs is a {kind}, ours {}", short(ours)));
        return;
    };
    for (name, value) in theirs.iter().filter(|(name, _)| !name.starts_with('$')) {
        let our_name = member_name(kind, name);
        let our = ours.get(our_name).unwrap_or(&Value::Null);
        let path = format!("{path}.{our_name}");
        // What they leave open may be known to us.
        if value.is_null() && !matches!(our_name, "id" | "name") {
            continue;
        }
        let same = match (kind, our_name) {
            (_, "id") => text(value) == text(our),
            (_, "state") => state(value, our),
            ("Zone", "kind") => value.as_str().map(zone_kind) == our.as_str() || value.is_null(),
            ("Record", "kind") => text(value).eq_ignore_ascii_case(&text(our)),
            ("Record", "name") => apex(&text(value)) == apex(&text(our)),
            ("NodeSize", "price") => number(value) == number(our.get("amount").unwrap_or(our)),
            (_, "extra") => {
                extra(&path, value, our, found);
                continue;
            }
            _ => {
                compare(&path, value, our, found);
                continue;
            }
        };
        if !same {
            found.push(format!(
                "{path}: theirs {}, ours {}",
                short(value),
                short(our)
            ));
        }
    }
}

fn extra(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    let empty = Map::new();
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => members(path, theirs, ours, found),
        (Value::Object(theirs), Value::Null) => members(path, theirs, &empty, found),
        (theirs, ours) if same(theirs, ours) => {}
        (theirs, ours) => found.push(format!(
            "{path}: theirs {}, ours {}",
            short(theirs),
            short(ours)
        )),
    }
}

fn same(theirs: &Value, ours: &Value) -> bool {
    if nothing(theirs) && nothing(ours) {
        return true;
    }
    match (theirs, ours) {
        (Value::Number(_) | Value::String(_), Value::Number(_) | Value::String(_)) => {
            theirs == ours
                || number(theirs).is_some() && number(theirs) == number(ours)
                || matches!((instant(&text(theirs)), instant(&text(ours))), (Some(a), Some(b)) if a == b)
        }
        (theirs, ours) => theirs == ours,
    }
}

fn nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn state(theirs: &Value, ours: &Value) -> bool {
    let (theirs, ours) = (text(theirs).to_lowercase(), text(ours));
    theirs == ours || ours.starts_with("unknown") && (theirs == "unknown" || theirs.is_empty())
}

fn apex(name: &str) -> &str {
    if name == "@" { "" } else { name }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or("")),
        None => text,
    }
}
