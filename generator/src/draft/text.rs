//! YAML as it is written, with comments.

use serde_json::Value;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// Any JSON, on one line; the formatter wraps it.
    Flow(Value),
    /// A map, one line a key.
    Map(Vec<Entry>),
    /// A list, one line an item.
    List(Vec<Yaml>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: Yaml,
    /// Comments on lines of their own before it.
    pub before: Vec<String>,
    /// A comment behind it.
    pub comment: Option<String>,
}

impl Entry {
    /// A key with a value on one line.
    pub fn flow(key: &str, value: impl Into<Value>) -> Self {
        Self::of(key, Yaml::Flow(value.into()))
    }

    /// A key with a map below it.
    pub fn map(key: &str, entries: Vec<Entry>) -> Self {
        Self::of(key, Yaml::Map(entries))
    }

    /// A key with a value.
    pub fn of(key: &str, value: Yaml) -> Self {
        Self {
            key: key.to_owned(),
            value,
            before: Vec::new(),
            comment: None,
        }
    }

    /// Puts a comment behind it; none where the text is empty.
    #[must_use]
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        let text = one_line(&text.into());
        self.comment = (!text.is_empty()).then_some(text);
        self
    }

    /// Puts a comment on a line before it.
    #[must_use]
    pub fn before(mut self, text: impl Into<String>) -> Self {
        self.before.push(one_line(&text.into()));
        self
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The text of a file.
pub(super) fn text(entries: &[Entry]) -> String {
    let mut out = String::new();
    map(entries, 0, &mut out);
    out
}

fn map(entries: &[Entry], indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    for entry in entries {
        for line in &entry.before {
            out.push_str(&format!("{margin}# {line}\n"));
        }
        out.push_str(&format!("{margin}{}:", scalar(&entry.key)));
        let comment = entry
            .comment
            .as_ref()
            .map_or(String::new(), |text| format!(" # {text}"));
        match &entry.value {
            Yaml::Flow(value) => out.push_str(&format!(" {}{comment}\n", flow(value))),
            Yaml::Map(inner) if inner.is_empty() => out.push_str(&format!(" {{}}{comment}\n")),
            Yaml::Map(inner) => {
                out.push_str(&format!("{comment}\n"));
                map(inner, indent + 2, out);
            }
            Yaml::List(items) if items.is_empty() => out.push_str(&format!(" []{comment}\n")),
            Yaml::List(items) => {
                out.push_str(&format!("{comment}\n"));
                list(items, indent + 2, out);
            }
        }
    }
}

fn list(items: &[Yaml], indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    for item in items {
        match item {
            Yaml::Flow(value) => out.push_str(&format!("{margin}- {}\n", flow(value))),
            Yaml::Map(entries) => {
                let mut inner = String::new();
                map(entries, indent + 2, &mut inner);
                let cut = inner.get(indent + 2..).unwrap_or("");
                out.push_str(&format!("{margin}- {cut}"));
            }
            Yaml::List(items) => out.push_str(&format!(
                "{margin}- {}\n",
                flow(&plain(&Yaml::List(items.clone())))
            )),
        }
    }
}

fn plain(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Flow(value) => value.clone(),
        Yaml::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), plain(&entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Yaml::List(items) => items.iter().map(plain).collect(),
    }
}

/// A value on one line.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {}", scalar(name), flow(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A text, in quotes where it needs them.
fn scalar(text: &str) -> String {
    crate::format::scalar(text)
}
