//! One case on the generated driver, over a transport that answers what was recorded.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};
use skyloom_runtime::{Config, Error, ErrorKind, Request, Response, Retry, Transport};

use super::case::{Case, Exchange};
use super::request::{Sent, differences};
use super::variant::Variant;
use super::{outcome, translate};

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

/// Plays `case` on the driver that `variant` names.
pub fn play(case: &Case, variant: &Variant) -> Played {
    let tape = Tape::new(case);
    let config = Config::new().transport(tape.clone()).retry(Retry::never());
    let config = match override_url(case).or_else(|| variant.url.clone()) {
        Some(url) => config.url(url),
        None => config,
    };
    let operation = variant
        .operations
        .get(&case.operation)
        .unwrap_or(&case.operation);
    let arguments: Map<String, Value> = case
        .args
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), translate::argument(value)))
        .collect();
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
    let mut differences = requests(case, &sent, variant);
    differences.extend(result(case, &answer));
    Played {
        sent,
        answer,
        differences,
        unsupported,
    }
}

/// Requests in order; those sent at the same time may have come in another.
fn requests(case: &Case, sent: &[Sent], variant: &Variant) -> Vec<String> {
    let list = case.operation.starts_with("list_")
        || case.operation.starts_with("ex_list_")
        || case.operation.starts_with("iterate_");
    let theirs: Vec<(usize, &Exchange)> = case
        .http
        .iter()
        .enumerate()
        .filter(|(_, exchange)| exchange.role.as_deref() != Some("auth"))
        .collect();
    let mut left: Vec<&Sent> = sent
        .iter()
        .filter(|sent| !known_before(case, sent))
        .collect();
    let mut found = Vec::new();
    for (index, exchange) in theirs {
        let volatile = case
            .volatile
            .as_ref()
            .and_then(|volatile| volatile.http.get(&index.to_string()));
        let compared: Vec<Vec<String>> = left
            .iter()
            .map(|sent| differences(exchange, volatile, sent, variant, list))
            .collect();
        let best = compared
            .iter()
            .enumerate()
            .min_by_key(|(_, differences)| differences.len());
        match best.map(|(at, differences)| (at, differences.clone())) {
            Some((at, differences)) => {
                left.remove(at);
                found.extend(
                    differences
                        .into_iter()
                        .map(|difference| format!("request {}: {difference}", index + 1)),
                );
            }
            None => found.push(format!(
                "request {}: theirs {} {}, ours none",
                index + 1,
                exchange.request.method,
                exchange.request.path
            )),
        }
    }
    found.extend(
        left.into_iter()
            .map(|sent| format!("request: theirs none, ours {} {}", sent.method, sent.path)),
    );
    found
}

/// Was it asked for before the case, so that asking again is fine?
fn known_before(case: &Case, sent: &Sent) -> bool {
    let in_case = case.http.iter().any(|exchange| {
        exchange.request.method == sent.method && exchange.request.path == sent.path
    });
    let before = |exchange: &Exchange| {
        exchange.request.method == sent.method && exchange.request.path == sent.path
    };
    !in_case && case.session.iter().any(before)
}

fn result(case: &Case, answer: &Result<Value, Error>) -> Vec<String> {
    match (&case.error, &case.result, answer) {
        (Some(theirs), _, Err(ours)) => error(theirs, ours),
        (Some(theirs), _, Ok(ours)) => vec![format!(
            "result: theirs is the error {}, ours {ours}",
            theirs["class"]
        )],
        (None, _, Err(ours)) => vec![format!("result: ours is an error: {ours}")],
        (None, theirs, Ok(ours)) => {
            let theirs = theirs.as_ref().unwrap_or(&Value::Null);
            match (&case.result_abridged, theirs, ours) {
                (Some(abridged), Value::Array(first), Value::Array(all))
                    if abridged.get("items").and_then(Value::as_u64) == Some(all.len() as u64) =>
                {
                    outcome::differences(theirs, &all.iter().take(first.len()).cloned().collect())
                }
                _ => outcome::differences(theirs, ours),
            }
        }
    }
}

/// Their class against our kind, their message inside ours.
fn error(theirs: &Value, ours: &Error) -> Vec<String> {
    let class = theirs["class"].as_str().unwrap_or("");
    let kinds: &[ErrorKind] = match class {
        "InvalidCredsError" | "InvalidCredsException" => {
            &[ErrorKind::InvalidCredentials, ErrorKind::Forbidden]
        }
        "ZoneDoesNotExistError"
        | "RecordDoesNotExistError"
        | "KeyPairDoesNotExistError"
        | "ContainerDoesNotExistError"
        | "ObjectDoesNotExistError"
        | "ResourceNotFoundError" => &[ErrorKind::NotFound],
        "ZoneAlreadyExistsError"
        | "RecordAlreadyExistsError"
        | "ContainerAlreadyExistsError"
        | "ResourceExistsError" => &[ErrorKind::Conflict],
        "RateLimitReachedError" => &[ErrorKind::RateLimited],
        "ServiceUnavailableError" => &[ErrorKind::Unavailable],
        "MalformedResponseError" => &[ErrorKind::Malformed],
        _ => &[],
    };
    let mut found = Vec::new();
    if !kinds.is_empty() && !kinds.contains(&ours.kind()) {
        found.push(format!("error: theirs is {class}, ours {}", ours.kind()));
    }
    let number = |pointer: &str| theirs.pointer(pointer).and_then(Value::as_u64);
    let status = number("/attributes/code").or_else(|| number("/attributes/http_code"));
    if let (Some(theirs), Some(ours)) = (status, ours.status())
        && theirs != u64::from(ours)
    {
        found.push(format!("error: their status is {theirs}, ours {ours}"));
    }
    found
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
    left: Vec<Exchange>,
    session: Vec<Exchange>,
    sent: Vec<Sent>,
}

impl Tape {
    fn new(case: &Case) -> Self {
        Self(Arc::new(Mutex::new(State {
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
            path: request.url.path().to_owned(),
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
        let mut response =
            Response::new(StatusCode::from_u16(exchange.response.status).unwrap_or(StatusCode::OK));
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
