//! Answers made fit for an example: short, and without anything of anyone's own.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Map, Value};

use super::shape::{Kind, Shape};
use super::word::words;

/// Items of a list that an example shows.
const MOST_ITEMS: usize = 2;
/// Characters of a text.
const MOST_TEXT: usize = 120;

/// The value with at most two items in each list, and without long texts' ends.
pub fn shorten(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(MOST_ITEMS).map(shorten).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), shorten(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::String(text) if text.chars().count() > MOST_TEXT => {
            let kept: String = text.chars().take(MOST_TEXT).collect();
            kept.trim_end().into()
        }
        other => other.clone(),
    }
}

/// The value without secrets and personal data: addresses, mail addresses, names of hosts, keys and
/// tokens are replaced by such as are reserved for documentation, the same by the same.
pub fn redact(value: &Value) -> Value {
    let mut redactor = Redactor::default();
    redactor.value("", value)
}

#[derive(Default)]
struct Redactor {
    known: BTreeMap<String, String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Redactor {
    fn value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(name, item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.value(name, value)))
                .collect::<Map<_, _>>()
                .into(),
            Value::String(text) => self.text(name, text).into(),
            other if is_personal(name) && other.is_number() => Value::from(0),
            other => other.clone(),
        }
    }

    fn text(&mut self, name: &str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        if is_secret(name) {
            return self.replaced(text, "secret", |_| "secret".to_owned());
        }
        if let Some((address, rest)) = address(text) {
            return self.replaced(text, family(address), |count| match address {
                IpAddr::V4(v4) if v4.is_private() => format!("10.0.0.{}{rest}", count + 1),
                // Masks and the like are nobody's.
                IpAddr::V4(v4)
                    if v4.is_unspecified()
                        || v4.is_loopback()
                        || v4.octets().first() == Some(&255) =>
                {
                    text.to_owned()
                }
                IpAddr::V4(_) => format!("203.0.113.{}{rest}", count + 1),
                IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() => text.to_owned(),
                IpAddr::V6(_) => format!("2001:db8::{}{rest}", count + 1),
            });
        }
        let is_key =
            text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.contains("-----BEGIN");
        if is_key {
            return "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample user@example.com".to_owned();
        }
        if text.contains('@') && text.contains('.') && !text.contains(' ') {
            return self.replaced(text, "mail", |count| match count {
                0 => "user@example.com".to_owned(),
                more => format!("user{}@example.com", more + 1),
            });
        }
        if is_personal(name) {
            return self.replaced(text, "person", |_| "Example".to_owned());
        }
        text.to_owned()
    }

    fn replaced(
        &mut self,
        text: &str,
        kind: &'static str,
        make: impl Fn(usize) -> String,
    ) -> String {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        let made = make(*count);
        *count += 1;
        self.known.insert(text.to_owned(), made.clone());
        made
    }
}

fn family(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(v4) if v4.is_private() => "private",
        IpAddr::V4(_) => "v4",
        IpAddr::V6(_) => "v6",
    }
}

/// An address with what stands behind it, such as the length of a network.
fn address(text: &str) -> Option<(IpAddr, &str)> {
    let (address, _) = text.split_once('/').unwrap_or((text, ""));
    let rest = text.get(address.len()..)?;
    Some((address.parse().ok()?, rest))
}

/// Is what is called so nobody else's business?
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    any(&[
        "password",
        "passwd",
        "secret",
        "token",
        "credential",
        "credentials",
        "passphrase",
    ]) || (any(&["private", "api", "access"]) && any(&["key"]))
        || words == ["root", "pass"]
}

fn is_personal(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| {
        [
            "phone",
            "street",
            "iban",
            "vat",
            "firstname",
            "lastname",
            "surname",
            "company",
            "username",
            "login",
            "owner",
        ]
        .contains(&word.as_str())
    }) || words == ["first", "name"]
        || words == ["last", "name"]
}

/// A value made of the examples that the members of a shape have; `None` where one has none.
/// `wanted` are members at the top that are enough.
pub fn compose(shape: &Shape, wanted: Option<&[String]>) -> Option<Value> {
    if let Some(example) = shape
        .example
        .as_ref()
        .filter(|example| fits(shape, example))
    {
        return Some(example.clone());
    }
    match shape.kind {
        Kind::Object => {
            let mut object = Map::new();
            for (name, member) in &shape.members {
                let needed = wanted.is_none_or(|wanted| wanted.contains(name));
                match compose(member, None) {
                    Some(value) => {
                        object.insert(name.clone(), value);
                    }
                    None if needed && wanted.is_some() => return None,
                    None => {}
                }
            }
            (!object.is_empty()).then(|| object.into())
        }
        Kind::List => Some(vec![compose(shape.items.as_deref()?, None)?].into()),
        _ => shape.words.first().map(|word| match shape.kind {
            Kind::Integer => word
                .parse::<i64>()
                .map_or_else(|_| word.clone().into(), Value::from),
            _ => word.clone().into(),
        }),
    }
}

/// Is the example of the shape's kind?
fn fits(shape: &Shape, example: &Value) -> bool {
    match shape.kind {
        Kind::Object => example.is_object(),
        Kind::List => example.is_array(),
        Kind::Text => example.is_string(),
        Kind::Integer | Kind::Number => example.is_number(),
        Kind::Flag => example.is_boolean(),
        Kind::Any => true,
    }
}
