//! A transport that plays recorded exchanges back.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body::Body;
use crate::request::{Request, header};
use crate::response::Response;
use crate::transport::Transport;
use crate::url::Url;
use crate::{Error, ErrorKind, Result};

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// What was sent.
    pub request: Recorded,
    /// What came back.
    pub response: RecordedAnswer,
}

/// A request as it is recorded, and compared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The method (`GET`).
    pub method: String,
    /// Path and query, percent-encoded, without the origin.
    pub target: String,
    /// Headers that matter, names in lower case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body: a JSON list or object as its value, everything else as text; null for none.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// An answer as it is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedAnswer {
    /// The status.
    #[serde(default = "ok")]
    pub status: u16,
    /// The headers, names in lower case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body: a JSON list or object as its value, everything else as text; null for none.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

const fn ok() -> u16 {
    200
}

impl Default for RecordedAnswer {
    fn default() -> Self {
        Self {
            status: ok(),
            headers: BTreeMap::new(),
            body: Value::Null,
        }
    }
}

impl Recorded {
    /// What of `request` is compared: method, path, query and body, and no header.
    pub fn of(request: &Request) -> Self {
        let url = &request.url;
        let target = match url.query() {
            query if query.is_empty() => url.path().to_owned(),
            query => format!("{}?{query}", url.path()),
        };
        Self {
            method: request.method.to_string(),
            target,
            headers: BTreeMap::new(),
            body: match &request.body {
                Body::Empty => Value::Null,
                Body::Stream(_) => Value::from("[a stream]"),
                body => body_value(&body.bytes().unwrap_or_default()),
            },
        }
    }

    /// Says in words where `request` differs; `None` when it is this one. The order of query
    /// parameters and of JSON members does not matter; headers that are not recorded do not either.
    pub fn difference(&self, request: &Request) -> Option<String> {
        let sent = Self::of(request);
        if self.method != sent.method {
            return Some(format!(
                "the method is {}, not {}",
                sent.method, self.method
            ));
        }
        if parts(&self.target) != parts(&sent.target) {
            return Some(format!(
                "it goes to {}, not to {}",
                sent.target, self.target
            ));
        }
        for (name, value) in &self.headers {
            let found = request
                .headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()));
            if found.as_deref() != Some(value) {
                return Some(format!("the header {name} is {found:?}, not {value:?}"));
            }
        }
        if self.body != sent.body {
            return Some(format!("the body is {}, not {}", sent.body, self.body));
        }
        None
    }
}

/// Path, and query parameters in any order.
fn parts(target: &str) -> (String, Vec<(String, String)>) {
    // Only path and query are looked at; the host makes it a URL.
    let Ok(url) = Url::parse(&format!("https://recorded.invalid{target}")) else {
        return (target.to_owned(), Vec::new());
    };
    let mut pairs: Vec<_> = url
        .query()
        .pairs()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.sort();
    (url.path().to_owned(), pairs)
}

/// A body as it is recorded.
pub(super) fn body_value(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    match serde_json::from_slice(bytes) {
        Ok(value @ (Value::Array(_) | Value::Object(_))) => value,
        // A lone JSON text or null would not be told from a plain text or from nothing.
        _ => Value::from(String::from_utf8_lossy(bytes)),
    }
}

impl RecordedAnswer {
    fn response(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(status);
        for (name, value) in &self.headers {
            if let Ok((name, value)) = header(name, value) {
                response = response.header(name, value);
            }
        }
        match &self.body {
            Value::Null => response,
            Value::String(text) => response.bytes(text.clone()),
            json => response.bytes(json.to_string()),
        }
    }
}

/// A transport that answers recorded exchanges in order. A request that differs from the recorded
/// one gets an error of kind [`Other`](ErrorKind::Other) that says how. Clones share the place.
#[derive(Clone)]
pub struct Replay {
    left: Arc<Mutex<VecDeque<Exchange>>>,
}

impl Replay {
    /// Plays `exchanges`.
    pub fn new(exchanges: impl IntoIterator<Item = Exchange>) -> Self {
        Self {
            left: Arc::new(Mutex::new(exchanges.into_iter().collect())),
        }
    }

    /// Reads exchanges from a JSON list.
    pub fn from_json(text: &str) -> Result<Self> {
        let exchanges: Vec<Exchange> = serde_json::from_str(text).map_err(|source| {
            Error::invalid_argument("the recording is not valid").with_source(source)
        })?;
        Ok(Self::new(exchanges))
    }

    /// Reads exchanges from a file (see [`Recorder::save`](super::Recorder::save)).
    pub fn open(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|source| {
            let message = format!("cannot read `{}`", path.display());
            Error::invalid_argument(message).with_source(source)
        })?;
        Self::from_json(&text)
    }

    /// How many exchanges were not asked for yet.
    pub fn left(&self) -> usize {
        self.left
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    fn answer(&self, request: &Request) -> Result<Response> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let differs = |what: String| {
            Error::new(
                ErrorKind::Other,
                format!("the request is not the recorded one: {what}"),
            )
        };
        let Some(exchange) = left.front() else {
            let sent = Recorded::of(request);
            return Err(differs(format!(
                "nothing more was recorded, but {} {} was sent",
                sent.method, sent.target
            )));
        };
        if let Some(difference) = exchange.request.difference(request) {
            return Err(differs(difference));
        }
        let response = exchange.response.response();
        left.pop_front();
        Ok(response)
    }
}

impl Transport for Replay {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        ready(self.answer(&request)).boxed()
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replay({} left)", self.left())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fixture::{CANARY, config, with};
    use crate::testing::{Recorder, Script, Scripted};
    use crate::{Connection, Reply, Secret, object};

    fn call(connection: &Connection, size: u64, first: &str) -> Reply<Value> {
        connection
            .operation("create_node")
            .post("/nodes/{}", &[&"a/b"])
            .query(first, 1)
            .query("b", 2)
            .json(object().set("size", size).set("password", CANARY))
            .value("")
    }

    #[tokio::test]
    async fn what_was_recorded_plays_back_without_secrets() {
        let answer = json!({"id": 7, "token": "tok-12345", "echo": CANARY});
        let script = Script::new(move |_| Scripted::json(&answer).header("set-cookie", "x=y"));
        let recorder = Recorder::new(script.clone(), &[Secret::new(CANARY)]);
        let real = with(config(&script).transport(recorder.clone()));
        call(&real, 5, "a").await.unwrap();
        let recording = recorder.to_json().unwrap();
        assert!(
            !recording.contains(CANARY) && !recording.contains("tok-12345"),
            "{recording}"
        );
        assert!(!recording.contains("cookie") && recording.contains("application/json"));

        let mut exchanges = recorder.exchanges();
        assert_eq!(exchanges[0].request.body["password"], "[redacted]");
        exchanges[0].request.body["password"] = json!(CANARY);
        let replay = Replay::new(exchanges);
        let played = with(config(&script).transport(replay.clone()));
        let error = call(&played, 6, "a").await.unwrap_err();
        assert!(error.message().contains("the body is"), "{error}");
        let error = call(&played, 5, "c").await.unwrap_err();
        assert!(error.message().contains("it goes to"), "{error}");
        assert_eq!(replay.left(), 1);
        assert_eq!(call(&played, 5, "a").await.unwrap()["id"], 7);
        let error = call(&played, 5, "a").await.unwrap_err();
        assert!(
            error.message().contains("nothing more was recorded"),
            "{error}"
        );
        assert!(Replay::from_json("{}").is_err());

        let path = std::env::temp_dir().join(format!("skyloom-record-{}", std::process::id()));
        recorder.save(&path).unwrap();
        let replay = Replay::open(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), recording);
        fs::remove_file(&path).unwrap();
        assert_eq!(replay.left(), 1);
        assert!(Replay::open(&path).is_err());
        assert!(recorder.save(Path::new("/nowhere/at/all")).is_err());
    }

    #[tokio::test]
    async fn the_order_of_parameters_does_not_matter_but_all_count() {
        let recorded = |target: &str| Recorded {
            method: "GET".into(),
            target: target.into(),
            ..Recorded::default()
        };
        let sent = Request::new(
            http::Method::GET,
            Url::parse("https://h/p?b=2&a=x%20y").unwrap(),
        );
        assert_eq!(recorded("/p?a=x+y&b=2").difference(&sent), None);
        for other in ["/p?a=x+y", "/p?a=x+y&b=2&b=2", "/q?a=x+y&b=2"] {
            assert!(recorded(other).difference(&sent).is_some(), "{other}");
        }
    }
}
