//! All that is deemed equal between the other library's values and ours. Nothing else is.
//!
//! Arguments, theirs to ours:
//! - a model object keeps its members under our names (`type` of a record or zone is `kind`,
//!   `created` is `created_at`), states in lower case, a price as our price, `$type` and the like
//!   dropped; a tuple-like wrapper (`$datetime`, `$bytes`, `$enum`) is its value;
//! - a null argument is one that is not given.
//!
//! Results, compared as theirs against ours:
//! - names as above; an id is compared as text; a state by its word, `UNKNOWN` with any unknown;
//! - a date and time by the instant, without an offset in UTC; a number by its value, in text too;
//! - null, an empty list, an empty object and an absent member are one;
//! - a record's name for the apex (`@`, null, empty) is one; `master`/`slave` is `primary`/`secondary`;
//! - a member that they leave null may be known to us;
//! - `extra`: every member that they give must be ours too; ours may have more;
//! - bytes (`$bytes`) are their text;
//! - `true` for "it was done" equals our null where a verb answers a model only if the provider names one.

use serde_json::{Map, Value, json};

/// An argument of theirs as one of ours.
pub fn argument(value: &Value) -> Value {
    match value {
        Value::Object(members) => object(members),
        Value::Array(items) => items.iter().map(argument).collect(),
        other => other.clone(),
    }
}

fn object(members: &Map<String, Value>) -> Value {
    for wrapper in ["$datetime", "$bytes", "$iterator", "$stream"] {
        if let Some(value) = members.get(wrapper) {
            return argument(value);
        }
    }
    if members.contains_key("$enum") {
        return members.get("name").map_or(Value::Null, |name| {
            Value::from(name.as_str().unwrap_or("").to_lowercase())
        });
    }
    if let Some(key) = members
        .get("pubkey")
        .filter(|_| base(members) == "NodeAuthSSHKey")
    {
        return json!({ "ssh_key": key });
    }
    if let Some(password) = members
        .get("password")
        .filter(|_| base(members) == "NodeAuthPassword")
    {
        return json!({ "password": password });
    }
    let model = base(members);
    members
        .iter()
        .filter(|(name, _)| !name.starts_with('$'))
        .map(|(name, value)| {
            let value = match (model, name.as_str(), value) {
                (_, "extra", Value::Object(_)) => value.clone(),
                (_, "extra", _) => json!({}),
                (_, "state", Value::String(word)) => Value::from(word.to_lowercase()),
                ("Zone", "type", Value::String(word)) => Value::from(zone_kind(word)),
                ("NodeSize", "price", Value::Number(amount)) => {
                    json!({ "amount": amount.to_string() })
                }
                ("Node", "created_at", Value::String(text))
                | ("VolumeSnapshot", "created", Value::String(text)) => {
                    Value::from(instant(text).unwrap_or_else(|| text.clone()))
                }
                (_, _, value) => argument(value),
            };
            (member_name(model, name).to_owned(), value)
        })
        .collect()
}

/// The base model that an object of theirs is.
pub fn base(members: &Map<String, Value>) -> &str {
    let name = members.get("$base").or_else(|| members.get("$type"));
    name.and_then(Value::as_str).unwrap_or("")
}

/// Our name of a member of theirs.
pub fn member_name<'a>(model: &str, name: &'a str) -> &'a str {
    match (model, name) {
        ("Zone" | "Record", "type") => "kind",
        ("VolumeSnapshot", "created") => "created_at",
        (_, name) => name,
    }
}

/// Our word for the kind of a zone.
pub fn zone_kind(word: &str) -> &str {
    match word {
        "master" | "Master" | "MASTER" | "NATIVE" => "primary",
        "slave" | "Slave" | "SLAVE" => "secondary",
        other => other,
    }
}

/// The instant of a date and time, in RFC 3339 and UTC.
pub fn instant(text: &str) -> Option<String> {
    let timestamp = skyloom_runtime::Doc::from(text).time().ok()?;
    Some(timestamp.to_string())
}
