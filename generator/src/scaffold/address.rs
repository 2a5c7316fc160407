//! How a new provider is reached: what can be said of it in a word.

use std::str::FromStr;

use serde_json::{Value, json};

use crate::draft::Entry;
use crate::guess::{snake, words};

/// How requests are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`
    Bearer,
    /// HTTP Basic.
    Basic,
    /// A header of that name.
    Header(String),
    /// A query parameter of that name.
    Query(String),
}

impl FromStr for Auth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = |name: &str| {
            let plain = !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            plain.then(|| name.to_owned())
        };
        let auth = match text.split_once(':') {
            None if text == "bearer" => Some(Self::Bearer),
            None if text == "basic" => Some(Self::Basic),
            Some(("header", name)) => named(name).map(Self::Header),
            Some(("query", name)) => named(name).map(Self::Query),
            _ => None,
        };
        auth.ok_or_else(|| format!("`{text}` is none of bearer, basic, header:NAME and query:NAME"))
    }
}

impl Auth {
    /// The credentials and `auth` of a spec.
    pub(super) fn spec(&self, provider: &str) -> (Vec<Entry>, Value) {
        let env = |name: &str| format!("{}_{}", provider.to_uppercase(), name.to_uppercase());
        let secret = |name: &str, doc: String| {
            Entry::flow(name, json!({"secret": true, "env": env(name), "doc": doc}))
        };
        // `X-Auth-Token` is a token, `X-API-Key` a key.
        let called = |name: &str| {
            if words(name).iter().any(|word| word == "key") {
                "api_key"
            } else {
                "token"
            }
        };
        match self {
            Self::Bearer => (
                vec![secret("token", "The API token.".to_owned())],
                json!({"bearer": "${credentials.token}"}),
            ),
            Self::Basic => (
                vec![
                    Entry::flow(
                        "user",
                        json!({"env": env("user"), "doc": "The user's name."}),
                    ),
                    secret("password", "The user's password.".to_owned()),
                ],
                json!({"basic": {"user": "${credentials.user}", "password": "${credentials.password}"}}),
            ),
            Self::Header(name) => {
                let credential = called(name);
                (
                    vec![secret(credential, format!("Sent as the header {name}."))],
                    json!({"headers": {name.as_str(): format!("${{credentials.{credential}}}")}}),
                )
            }
            Self::Query(name) => {
                let credential = called(&snake(name));
                (
                    vec![secret(credential, format!("Sent as the parameter {name}."))],
                    json!({"query": {name.as_str(): format!("${{credentials.{credential}}}")}}),
                )
            }
        }
    }
}

/// An operation that lists things: `GET /v1/servers?region=all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The path.
    pub path: String,
    /// The query parameters, as they are sent.
    pub query: Vec<(String, String)>,
}

impl Listing {
    /// Path and query.
    pub fn sent(&self) -> String {
        let query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query.join("&"))
        }
    }
}

impl FromStr for Listing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let rest = match text.split_once(' ') {
            None => text,
            Some((method, rest)) if method.eq_ignore_ascii_case("get") => rest.trim(),
            Some((method, _)) => return Err(format!("a list is got by GET, not by {method}")),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if !path.starts_with('/') || path.contains([' ', '{', '}']) {
            return Err(format!("`{rest}` is not a path, such as /v1/servers"));
        }
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (name.to_owned(), value.to_owned())
            });
        Ok(Self {
            path: path.to_owned(),
            query: query.collect(),
        })
    }
}
