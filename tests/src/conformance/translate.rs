//! Names and arguments of the other library as ours. What is deemed equal, here and in `outcome`
//! and `request`, is said in `docs/conformance.md`; nothing else is.

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

/// A name of the zone `domain`, relative to it and without the dot at the end; empty for the zone itself.
pub fn relative(name: &str, domain: &str) -> String {
    let bare = |name: &str| name.strip_suffix('.').unwrap_or(name).to_owned();
    let (name, domain) = (bare(name), bare(domain));
    if name == "@" || name == domain {
        return String::new();
    }
    let label = name
        .strip_suffix(&domain)
        .filter(|_| !domain.is_empty())
        .and_then(|label| label.strip_suffix('.'));
    label.map_or_else(|| name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_name_is_of_its_zone_or_as_it_is() {
        assert_eq!(relative("www.example.com.", "example.com"), "www");
        assert_eq!(relative("example.com", "example.com."), "");
        assert_eq!(relative("www", "example.com"), "www");
        assert_eq!(
            relative("www.example.org", "example.com"),
            "www.example.org"
        );
        assert_eq!(relative("myexample.com", "example.com"), "myexample.com");
        assert_eq!(relative("www", ""), "www");
    }
}
