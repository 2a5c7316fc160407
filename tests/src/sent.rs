//! A request as it is compared: as a driver sent it, a server got it or an example has it.

use std::fmt;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use skyloom::spec::Exchange;
use skyloom_runtime::{Query, Request};

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// `GET`.
    pub method: String,
    /// Percent-encoded, below the base address.
    pub path: String,
    pub query: Query,
    pub headers: HeaderMap,
    pub content: Content,
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Nothing,
    Json(Value),
    Form(Vec<(String, String)>),
    Text(String),
}

impl Sent {
    /// A request with this target: path and query.
    pub fn new(method: &str, target: &str, headers: HeaderMap, body: &[u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Query::parse(query),
            content: Content::read(&headers, body),
            headers,
        }
    }

    /// What a driver sent to its provider, whose base address is `base`. A request that went
    /// elsewhere has the whole address for its path.
    pub fn by_driver(request: &Request, base: &str) -> Self {
        let url = &request.url;
        let path = format!("{}{}", url.origin(), url.path());
        let body = request.body.bytes().unwrap_or_default();
        Self {
            method: request.method.to_string(),
            path: path.strip_prefix(base).unwrap_or(&path).to_owned(),
            query: url.query().clone(),
            content: Content::read(&request.headers, &body),
            headers: request.headers.clone(),
        }
    }

    /// The request of an example; it has no headers.
    pub fn by_example(exchange: &Exchange) -> Self {
        let (method, target) = exchange.send.split_once(' ').unwrap_or_default();
        let mut sent = Self::new(method, target, HeaderMap::new(), &[]);
        sent.content = match (&exchange.form, &exchange.body) {
            (Some(fields), _) => Content::Form(form(fields)),
            (None, None) => Content::Nothing,
            (None, Some(Value::String(text))) => Content::Text(text.clone()),
            (None, Some(body)) => Content::Json(body.clone()),
        };
        sent
    }

    /// The query's parameters in the order of their names.
    pub fn sorted_query(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.query.pairs().collect();
        pairs.sort_unstable();
        pairs
    }

    /// The same as `other`: target, query in any order, and what it carries.
    pub fn same(&self, other: &Self) -> bool {
        self.same_target(other) && self.content.seen_as(&other.content) == other.content
    }

    /// The same method, path and query, the query in any order.
    pub fn same_target(&self, other: &Self) -> bool {
        self.method == other.method
            && self.path == other.path
            && self.sorted_query() == other.sorted_query()
    }
}

/// The method and the target on one line, what it carries below, keys sorted.
impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if !self.query.is_empty() {
            write!(f, "?{}", self.query)?;
        }
        match &self.content {
            Content::Nothing => Ok(()),
            Content::Json(value) => write!(f, "\n{}", pretty(value)),
            Content::Text(text) => write!(f, "\n{text:?}"),
            Content::Form(fields) => fields
                .iter()
                .try_for_each(|(name, value)| write!(f, "\n{name} = {value}")),
        }
    }
}

impl Content {
    /// What an example says; its text seen as a form where `other` is one.
    pub fn seen_as(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Text(text), Self::Form(_)) => Self::Form(fields(text)),
            (content, _) => content.clone(),
        }
    }

    /// The members of a JSON object or the fields of a form, by name.
    pub fn members(&self) -> Option<Map<String, Value>> {
        let by_name = |fields: &[(String, String)]| {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect()
        };
        match self {
            Self::Json(Value::Object(members)) => Some(members.clone()),
            Self::Form(fields) => Some(by_name(fields)),
            Self::Text(text) => Some(by_name(&fields(text))),
            Self::Nothing | Self::Json(_) => None,
        }
    }

    fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        if body.is_empty() {
            return Self::Nothing;
        }
        let text = String::from_utf8_lossy(body);
        let kind = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes);
        match kind.unwrap_or_default() {
            kind if kind.starts_with(b"application/x-www-form-urlencoded") => {
                Self::Form(fields(&text))
            }
            _ => match serde_json::from_str(&text) {
                Ok(json) => Self::Json(json),
                Err(_) => Self::Text(text.into_owned()),
            },
        }
    }
}

/// The fields of a form, decoded.
fn fields(text: &str) -> Vec<(String, String)> {
    let fields = Query::parse(text);
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    fields.pairs().map(owned).collect()
}

/// The fields of a form as an example has them: a list stands for a field that repeats.
fn form<'a>(fields: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in fields {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        pairs.extend(values.iter().map(|value| (name.clone(), text(value))));
    }
    pairs
}

/// A value as text: a text as it is, everything else as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// JSON over several lines, keys sorted.
pub(crate) fn pretty(value: &Value) -> String {
    format!("{:#}", sorted(value))
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            let members = members
                .into_iter()
                .map(|(name, value)| (name.clone(), sorted(value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn example(exchange: Value) -> Sent {
        Sent::by_example(&serde_json::from_value(exchange).unwrap())
    }

    fn request(target: &str, content_type: &'static str, body: &str) -> Sent {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Sent::new("POST", target, headers, body.as_bytes())
    }

    #[test]
    fn a_form_is_its_fields_in_order() {
        let form = "application/x-www-form-urlencoded";
        let sent = request("/dns?page=1", form, "name=a%20b&ip=1&ip=2");
        let of_fields = json!({"send": "POST /dns?page=1", "form": {"name": "a b", "ip": [1, 2]}});
        let as_sent = json!({"send": "POST /dns?page=1", "body": "name=a+b&ip=1&ip=2"});
        assert_eq!(
            sent.to_string(),
            "POST /dns?page=1\nname = a b\nip = 1\nip = 2"
        );
        assert!(example(of_fields.clone()).same(&sent));
        assert!(example(as_sent.clone()).same(&sent));
        let json = r#"{"name": "a b", "ip": [1, 2]}"#;
        let json = request("/dns?page=1", "application/json", json);
        assert!(!example(of_fields).same(&json));
        assert!(!example(as_sent).same(&json));
    }

    #[test]
    fn the_order_of_a_query_matters_where_it_is_shown_only() {
        let one = request("/a?x=1&y=2", "application/json", r#"{"b": 1, "a": 2}"#);
        let other = request("/a?y=2&x=1", "application/json", r#"{"a": 2, "b": 1}"#);
        assert!(one.same_target(&other));
        assert_eq!(one.content, other.content);
        assert_ne!(one.to_string(), other.to_string());
    }
}
