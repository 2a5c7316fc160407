//! Runs an example against the generated driver: exact requests, exact result.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value, json};
use similar::TextDiff;
use skyloom::spec::Exchange;
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Driver, Error, ErrorKind, LogTarget, Result, Retry};

use crate::examples::{End, Example, Provider};
use crate::sent::{Sent, pretty};
use crate::signature::{Signature, dummies};

/// How a driver does something else than an example says.
#[derive(Debug)]
pub struct Mismatch {
    example: String,
    differences: Vec<String>,
}

/// The example, and both sides of what differs.
impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.example)?;
        let mut differences = self.differences.iter();
        differences.try_for_each(|difference| writeln!(f, "{difference}"))
    }
}

/// The generated driver of a provider, with dummy credentials. Nothing is sent twice, nothing logged.
///
/// # Errors
///
/// If this build has no such driver, or it does not take the credentials.
pub fn driver(provider: &Provider, config: Config) -> Result<Box<dyn Driver>> {
    persistent_driver(provider, config.retry(Retry::never()))
}

/// As [`driver`], but it tries again as `config` says.
///
/// # Errors
///
/// If this build has no such driver, or it does not take the credentials.
pub fn persistent_driver(provider: &Provider, config: Config) -> Result<Box<dyn Driver>> {
    let id = &provider.spec.provider;
    let config = config.log(LogTarget::Off);
    let settings = provider.settings();
    let config = settings.fold(config, |config, (name, value)| config.setting(name, value));
    let none = || {
        let message = format!("there is no generated driver `{id}`: run `skyloom generate`");
        Err(Error::new(ErrorKind::Unsupported, message))
    };
    skyloom_drivers::driver(id, &dummies(&provider.spec), config).unwrap_or_else(none)
}

/// Runs an example of `provider`: calls the operation by name, answers its requests with what the
/// example says, and compares.
///
/// # Errors
///
/// What differs, in words and as a diff.
pub async fn run(provider: &Provider, example: &Example) -> Result<(), Mismatch> {
    let script = Script::in_order(example.exchanges.iter().map(scripted));
    let mut differences = Vec::new();
    match driver(provider, Config::new().transport(script.clone())) {
        Err(error) => differences.push(error.to_string()),
        Ok(driver) => {
            let outcome = call(driver.as_ref(), example).await;
            differences.extend(requests(provider, example, &script));
            differences.extend(end(example, &outcome));
        }
    }
    if differences.is_empty() {
        return Ok(());
    }
    Err(Mismatch {
        example: example.to_string(),
        differences,
    })
}

/// Makes an example's call through a driver and compares only what comes out: for a driver whose
/// requests somebody else answers.
///
/// # Errors
///
/// What differs, in words and as a diff.
pub async fn outcome(driver: &dyn Driver, example: &Example) -> Result<(), Mismatch> {
    let outcome = call(driver, example).await;
    match end(example, &outcome) {
        None => Ok(()),
        Some(difference) => Err(Mismatch {
            example: example.to_string(),
            differences: vec![difference],
        }),
    }
}

async fn call(driver: &dyn Driver, example: &Example) -> Result<Value> {
    let arguments = Value::Object(example.args.clone());
    driver.call(&example.operation, arguments).await
}

/// The answer of an exchange.
pub fn scripted(exchange: &Exchange) -> Scripted {
    let status = exchange.status.unwrap_or(200);
    let answer = match &exchange.answer {
        None => Scripted::answer(status, ""),
        Some(Value::String(text)) => Scripted::answer(status, text.clone()),
        Some(json) => {
            Scripted::answer(status, json.to_string()).header("content-type", "application/json")
        }
    };
    exchange
        .headers
        .iter()
        .fold(answer, |answer, (name, value)| answer.header(name, value))
}

/// What differs in the requests.
fn requests(provider: &Provider, example: &Example, script: &Script) -> Vec<String> {
    let signature = Signature::of(&provider.spec);
    let mut differences = Vec::new();
    let mut sent = Vec::new();
    for request in script.requests() {
        let mut request = Sent::by_driver(&request, &provider.url());
        if let Err(missing) = signature.take(&mut request) {
            differences.push(format!("{} {}: {missing}", request.method, request.path));
        }
        sent.push(request);
    }
    let mut wanted: Vec<_> = example.exchanges.iter().map(Sent::by_example).collect();
    for (wanted, sent) in wanted.iter_mut().zip(&sent) {
        wanted.content = wanted.content.seen_as(&sent.content);
    }
    differences.extend(diff("requests", &lines(&wanted), &lines(&sent)));
    differences
}

fn lines(requests: &[Sent]) -> String {
    requests.iter().fold(String::new(), |mut all, request| {
        // Writing to a string does not fail.
        let _ = writeln!(all, "{request}");
        all
    })
}

/// What differs in what came out.
fn end(example: &Example, outcome: &Result<Value>) -> Option<String> {
    let (wanted, got) = match (&example.end, outcome) {
        (End::Result(wanted), Ok(got)) => (essence(wanted), essence(got)),
        (End::Error(kind, message), Err(error)) => {
            let kind = failure(kind, message.as_deref());
            // A message that the example does not give does not matter.
            let message = message.as_ref().map(|_| error.message());
            (kind, failure(word(error.kind()), message))
        }
        (End::Result(wanted), Err(error)) => {
            let got = json!({"error": word(error.kind()), "in words": error.to_string()});
            (essence(wanted), got)
        }
        (End::Error(kind, message), Ok(got)) => (failure(kind, message.as_deref()), essence(got)),
    };
    diff("result", &(pretty(&wanted) + "\n"), &(pretty(&got) + "\n"))
}

fn failure(kind: &str, message: Option<&str>) -> Value {
    essence(&json!({"error": kind, "message": message}))
}

/// A value without the members that say nothing: null and empty ones.
fn essence(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(essence).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), essence(value)));
            Value::Object(
                members
                    .filter(|(_, value)| !is_empty(value))
                    .collect::<Map<_, _>>(),
            )
        }
        plain => plain.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The word that specs have for a kind.
fn word(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidCredentials => "invalid_credentials",
        ErrorKind::Forbidden => "forbidden",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Conflict => "conflict",
        ErrorKind::InvalidArgument => "invalid_argument",
        ErrorKind::RateLimited => "rate_limited",
        ErrorKind::QuotaExceeded => "quota_exceeded",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::Malformed => "malformed",
        ErrorKind::Unsupported => "unsupported",
        ErrorKind::Transport => "transport",
        ErrorKind::Cancelled => "cancelled",
        _ => "other",
    }
}

/// Both sides where they differ, as `diff -u` shows it.
fn diff(what: &str, wanted: &str, got: &str) -> Option<String> {
    (wanted != got).then(|| {
        TextDiff::from_lines(wanted, got)
            .unified_diff()
            .header(
                &format!("{what} of the example"),
                &format!("{what} of the driver"),
            )
            .to_string()
    })
}
