//! One case on the generated driver, over a transport that answers what was recorded.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use skyloom_runtime::{Config, Error, ErrorKind, Request, Response, Retry, Transport};

use super::case::{Case, Exchange};
use super::recorded::Recorded;
use super::request::Sent;
use super::variant::Variant;
use super::{exchanges, failure, outcome};

/// What came of playing a case.
#[derive(Debug)]
pub struct Played {
    /// What our driver sent.
    pub sent: Vec<Sent>,
    /// What it answered.
    pub answer: Result<Value, Error>,
    /// What differs, in words; empty when nothing does.
    pub differences: Vec<String>,
    /// The driver does not have the operation.
    pub unsupported: bool,
}

impl Played {
    /// What is left of a case in which the driver panicked.
    pub(super) fn panicked() -> Self {
        let message = "the driver panicked";
        Self {
            sent: Vec::new(),
            answer: Err(Error::new(ErrorKind::Other, message)),
            differences: vec![message.to_owned()],
            unsupported: false,
        }
    }
}

/// Plays `case` on the driver that `variant` names.
pub fn play(case: &Case, variant: &Variant) -> Played {
    let tape = Tape::new(case, variant);
    let config = Config::new().transport(tape.clone()).retry(Retry::never());
    let config = match override_url(case).or_else(|| variant.url.clone()) {
        Some(url) => config.url(url),
        None => config,
    };
    let operation = variant
        .operations
        .get(&case.operation)
        .unwrap_or(&case.operation);
    let arguments = variant.arguments(case);
    let driver = skyloom_drivers::driver(&variant.provider, &variant.credentials(case), config);
    let answer = match driver {
        Some(Ok(driver)) => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build();
            match runtime {
                Ok(runtime) => runtime.block_on(driver.call(operation, Value::Object(arguments))),
                Err(error) => Err(Error::new(ErrorKind::Other, error.to_string())),
            }
        }
        Some(Err(error)) => Err(error),
        None => Err(Error::new(
            ErrorKind::Unsupported,
            "this build has no such driver",
        )),
    };
    let sent = tape.sent();
    let unsupported =
        sent.is_empty() && matches!(&answer, Err(error) if error.kind() == ErrorKind::Unsupported);
    let came_out = result(case, &answer);
    let mut differences = exchanges::differences(case, &sent, variant, came_out.is_empty());
    differences.extend(came_out);
    Played {
        sent,
        answer,
        differences,
        unsupported,
    }
}

fn result(case: &Case, answer: &Result<Value, Error>) -> Vec<String> {
    let recorded = Recorded::in_case(case);
    match (&case.error, &case.result, answer) {
        (Some(theirs), _, Err(ours)) => failure::differences(theirs, ours),
        (Some(theirs), _, Ok(ours)) => vec![format!(
            "result: theirs is the error {}, ours {ours}",
            theirs["class"]
        )],
        // What was not there was not done.
        (None, Some(Value::Bool(false)), Err(ours)) if ours.kind() == ErrorKind::NotFound => {
            Vec::new()
        }
        (None, _, Err(ours)) => vec![format!("result: ours is an error: {ours}")],
        (None, theirs, Ok(ours)) => {
            let theirs = theirs.as_ref().unwrap_or(&Value::Null);
            match (&case.result_abridged, theirs, ours) {
                (Some(abridged), Value::Array(first), Value::Array(all))
                    if abridged.get("items").and_then(Value::as_u64) == Some(all.len() as u64) =>
                {
                    let ours = all.iter().take(first.len()).cloned().collect();
                    outcome::differences(theirs, &ours, &recorded)
                }
                _ => outcome::differences(theirs, ours, &recorded),
            }
        }
    }
}

/// The address that a test told the other library to use.
fn override_url(case: &Case) -> Option<String> {
    let first = case.http.first()?;
    let told = case.driver.init.contains_key("host")
        || case.driver.init.contains_key("url")
        || case
            .driver
            .overrides
            .iter()
            .any(|one| one["name"] == "host");
    let request = &first.request;
    let port = request.port.filter(|port| {
        !matches!(
            (request.scheme.as_str(), port),
            ("https", 443) | ("http", 80)
        )
    });
    told.then(|| {
        format!(
            "{}://{}{}",
            request.scheme,
            request.host,
            port.map(|port| format!(":{port}")).unwrap_or_default()
        )
    })
}

/// A transport that answers what was recorded for a method and path, each once and in order, and
/// keeps what was sent.
#[derive(Debug, Clone)]
struct Tape(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    variant: Variant,
    left: Vec<Exchange>,
    session: Vec<Exchange>,
    sent: Vec<Sent>,
}

impl Tape {
    fn new(case: &Case, variant: &Variant) -> Self {
        Self(Arc::new(Mutex::new(State {
            variant: variant.clone(),
            left: case.http.clone(),
            session: case.session.clone(),
            sent: Vec::new(),
        })))
    }

    fn sent(&self) -> Vec<Sent> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .sent
            .clone()
    }

    fn answer(&self, request: &Request) -> skyloom_runtime::Result<Response> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = Sent {
            method: request.method.to_string(),
            path: state.variant.then(request.url.path()),
            query: request
                .url
                .query()
                .pairs()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: request
                .body
                .bytes()
                .map(|bytes| bytes.to_vec())
                .unwrap_or_default(),
            content_type: request
                .headers
                .get("content-type")
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
                .to_owned(),
            authorized: request.headers.contains_key("authorization"),
        };
        let fits = |exchange: &Exchange| {
            exchange.request.method == sent.method && exchange.request.path == sent.path
        };
        let same_query = |exchange: &Exchange| {
            let query: Vec<_> = exchange
                .request
                .query
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .collect();
            sent.query
                .iter()
                .filter(|pair| query.contains(pair))
                .count()
        };
        let best = state
            .left
            .iter()
            .enumerate()
            .filter(|(_, exchange)| fits(exchange))
            .max_by_key(|(index, exchange)| (same_query(exchange), usize::MAX - index))
            .map(|(index, _)| index);
        // We read before we write, and the other library does not: what it did not read is not there.
        let only_ours = best.is_none()
            && sent.method == "GET"
            && !state
                .left
                .iter()
                .any(|exchange| exchange.request.method == "GET");
        if only_ours && !state.session.iter().any(fits) {
            state.sent.push(sent);
            return Ok(Response::new(StatusCode::NOT_FOUND)
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .bytes("{}"));
        }
        let found = match best {
            Some(index) => Some(state.left.remove(index)),
            None => state
                .session
                .iter()
                .find(|exchange| fits(exchange))
                .cloned()
                .or_else(|| (!state.left.is_empty()).then(|| state.left.remove(0))),
        };
        state.sent.push(sent);
        let Some(exchange) = found else {
            return Err(Error::new(
                ErrorKind::Transport,
                format!(
                    "nothing is recorded for {} {}",
                    request.method,
                    request.url.path()
                ),
            ));
        };
        let Ok(status) = StatusCode::from_u16(exchange.response.status) else {
            return Err(Error::new(ErrorKind::Transport, "no answer is recorded"));
        };
        let mut response = Response::new(status);
        for (name, value) in &exchange.response.headers {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value),
            ) {
                response = response.header(name, value);
            }
        }
        Ok(response.bytes(exchange.response.body.unwrap_or_default()))
    }
}

impl Transport for Tape {
    fn send(&self, request: Request) -> BoxFuture<'_, skyloom_runtime::Result<Response>> {
        ready(self.answer(&request)).boxed()
    }
}
