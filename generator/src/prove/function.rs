//! The functions that can be computed here; the others are unknown.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::value::{Known, same_value};

pub(super) fn call(name: &str, operands: &[Known]) -> Known {
    let Some((first, rest)) = operands.split_first() else {
        return Known::Unknown;
    };
    match name {
        "default" => {
            return if first.is_nothing() {
                rest.first().cloned().unwrap_or(Known::Unknown)
            } else {
                first.clone()
            };
        }
        "or_null" => {
            return if first.is_nothing() {
                Known::Null
            } else {
                first.clone()
            };
        }
        _ => {}
    }
    if operands.contains(&Known::Unknown) {
        return Known::Unknown;
    }
    let Known::Value(value) = first else {
        return Known::Absent;
    };
    if name == "either" {
        return match value {
            Value::Bool(true) => rest.first().cloned().unwrap_or(Known::Unknown),
            Value::Bool(false) => rest.get(1).cloned().unwrap_or(Known::Unknown),
            _ => Known::Unknown,
        };
    }
    let text = |operand: Option<&Known>| operand.and_then(Known::text);
    let made = match (name, value) {
        ("size", Value::String(text)) => Some(json!(text.chars().count())),
        ("size", Value::Array(items)) => Some(json!(items.len())),
        ("size", Value::Object(members)) => Some(json!(members.len())),
        ("lower", Value::String(text)) => Some(json!(text.to_lowercase())),
        ("upper", Value::String(text)) => Some(json!(text.to_uppercase())),
        ("trim", Value::String(text)) => Some(json!(text.trim())),
        ("string", value) => Known::Value(value.clone()).text().map(Value::from),
        ("int", Value::Number(number)) if number.is_i64() => Some(json!(number)),
        ("int", Value::String(text)) => text.trim().parse::<i64>().ok().map(Value::from),
        ("split", Value::String(from)) => text(rest.first())
            .filter(|separator| !separator.is_empty())
            .map(|separator| from.split(&separator).collect()),
        ("replace", Value::String(from)) => match (text(rest.first()), text(rest.get(1))) {
            (Some(old), Some(new)) if !old.is_empty() => Some(json!(from.replace(&old, &new))),
            _ => None,
        },
        ("capture", Value::String(from)) => {
            let pattern =
                text(rest.first()).and_then(|pattern| regex_lite::Regex::new(&pattern).ok());
            return pattern.map_or(Known::Unknown, |pattern| {
                let found = pattern.captures(from);
                let part = found.and_then(|found| found.get(usize::from(found.len() > 1)));
                part.map_or(Known::Absent, |part| Known::Value(json!(part.as_str())))
            });
        }
        ("join", Value::Array(items)) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| Known::of(Some(item)).text())
                .collect();
            texts
                .zip(text(rest.first()))
                .map(|(texts, separator)| json!(texts.join(&separator)))
        }
        ("first", Value::Array(items)) => return Known::of(items.first()),
        ("last", Value::Array(items)) => return Known::of(items.last()),
        ("keys", Value::Object(members)) => Some(members.keys().cloned().collect()),
        ("values", Value::Object(members)) => Some(members.values().cloned().collect()),
        ("entries", Value::Object(members)) => Some(
            members
                .iter()
                .map(|(key, value)| json!({ "key": key, "value": value }))
                .collect(),
        ),
        ("merge", Value::Object(members)) => match rest.first() {
            Some(Known::Value(Value::Object(more))) => {
                let mut merged = members.clone();
                merged.extend(more.clone());
                Some(Value::Object(merged))
            }
            Some(Known::Absent) => Some(value.clone()),
            _ => None,
        },
        ("under", value) => text(rest.first()).map(|name| json!({ name: value })),
        ("flatten", Value::Array(items)) => Some(
            items
                .iter()
                .flat_map(|item| match item {
                    Value::Array(inner) => inner.clone(),
                    other => vec![other.clone()],
                })
                .collect(),
        ),
        ("relative", Value::String(name)) => {
            text(rest.first()).map(|domain| json!(relative(name, &domain)))
        }
        ("fqdn", Value::String(name)) => {
            text(rest.first()).map(|domain| json!(fqdn(name, &domain)))
        }
        ("fqdn_dot", Value::String(name)) => {
            text(rest.first()).map(|domain| json!(fqdn(name, &domain) + "."))
        }
        ("gb_to_mb", Value::Number(number)) => number.as_i64().map(|gb| json!(gb * 1024)),
        ("mb_to_gb", Value::Number(number)) => number
            .as_i64()
            .filter(|mb| mb % 1024 == 0)
            .map(|mb| json!(mb / 1024)),
        ("price", amount) => Some(
            json!({ "amount": amount, "currency": text(rest.first()), "period": text(rest.get(1)) }),
        ),
        _ => None,
    };
    made.map_or(Known::Unknown, Known::Value)
}

/// The name of a record within its zone, as the runtime has it.
fn relative(name: &str, domain: &str) -> String {
    let bare = |name: &str| name.strip_suffix('.').unwrap_or(name).to_owned();
    let (plain, domain) = (bare(name), bare(domain));
    if plain == "@" || plain.eq_ignore_ascii_case(&domain) {
        return String::new();
    }
    let below = format!(".{domain}").to_ascii_lowercase();
    let label = plain
        .len()
        .checked_sub(below.len())
        .filter(|_| plain.to_ascii_lowercase().ends_with(&below));
    label
        .and_then(|end| plain.get(..end))
        .filter(|label| !label.is_empty())
        .map_or_else(|| name.to_owned(), str::to_owned)
}

/// The whole name of a record, without a dot at the end.
fn fqdn(name: &str, domain: &str) -> String {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    match name {
        "" | "@" => domain.to_owned(),
        name => name
            .strip_suffix('.')
            .map_or_else(|| format!("{name}.{domain}"), str::to_owned),
    }
}

/// Is the address of a private network, as the runtime has it?
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            address.is_private() || shared || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_private(mapped.into()),
            None => {
                address.is_unique_local()
                    || address.is_loopback()
                    || address.is_unicast_link_local()
            }
        },
    }
}

pub(super) fn test(name: &str, operands: &[Known]) -> Option<bool> {
    if operands.contains(&Known::Unknown) {
        return None;
    }
    let (first, second) = (operands.first()?, operands.get(1));
    let texts = || Some((first.text()?, second?.text()?));
    match name {
        "contains" => match (first, second?) {
            (Known::Value(Value::Array(items)), Known::Value(wanted)) => {
                Some(items.iter().any(|item| same_value(item, wanted, true)))
            }
            _ => Some(texts().is_some_and(|(text, part)| text.contains(&part))),
        },
        "startsWith" => Some(texts().is_some_and(|(text, part)| text.starts_with(&part))),
        "endsWith" => Some(texts().is_some_and(|(text, part)| text.ends_with(&part))),
        "is_private" => {
            let address = first.text().and_then(|text| text.parse().ok());
            Some(address.is_some_and(is_private))
        }
        "matches" => {
            let (text, pattern) = texts()?;
            regex_lite::Regex::new(&pattern)
                .ok()
                .map(|pattern| pattern.is_match(&text))
        }
        _ => None,
    }
}
