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
            (None, Some(body)) => Content::Json(body.clone()),
            (None, None) => Content::Nothing,
        };
        sent
    }

    /// The query's parameters in the order of their names.
    pub fn sorted_query(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> = self.query.pairs().collect();
        pairs.sort_unstable();
        pairs
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
    fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        if body.is_empty() {
            return Self::Nothing;
        }
        let text = String::from_utf8_lossy(body);
        let kind = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes);
        match kind.unwrap_or_default() {
            kind if kind.starts_with(b"application/x-www-form-urlencoded") => {
                let fields = Query::parse(&text);
                let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                Self::Form(fields.pairs().map(owned).collect())
            }
            _ => match serde_json::from_str(&text) {
                Ok(json) => Self::Json(json),
                Err(_) => Self::Text(text.into_owned()),
            },
        }
    }
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
