//! Spans for `tracing`: one a call, below it one an attempt and one a wait, with the field names of
//! OpenTelemetry's conventions for HTTP clients.
//!
//! A call has `skyloom.provider`, `skyloom.operation`, and `skyloom.cache` (`hit`, `revalidated`,
//! `miss`) where it went through the cache. A wait has `skyloom.wait.reason` and
//! `skyloom.wait.seconds`. What failed has `otel.status_code` and `error.type`.

use std::time::Duration;

use tracing::field::Empty;
use tracing::{Span, debug_span, info_span};

use crate::connection::Core;
use crate::pipeline::Received;
use crate::request::Request;
use crate::{Error, Result};

/// The span of a whole call.
pub(crate) fn call(request: &Request) -> Span {
    info_span!(
        "call",
        otel.name = %format_args!("{} {}", request.provider, request.operation),
        otel.status_code = Empty,
        skyloom.provider = request.provider,
        skyloom.operation = &*request.operation,
        skyloom.cache = Empty,
        http.request.method = %request.method,
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// The span of one attempt. `request` is without credentials; other secrets are replaced.
pub(crate) fn attempt(core: &Core, request: &Request, number: u32) -> Span {
    let span = debug_span!(
        "attempt",
        otel.kind = "client",
        otel.name = %request.method,
        otel.status_code = Empty,
        http.request.method = %request.method,
        http.request.resend_count = number.saturating_sub(1),
        server.address = request.url.host(),
        server.port = request.url.port(),
        url.full = Empty,
        url.scheme = request.url.scheme(),
        http.response.status_code = Empty,
        "error.type" = Empty,
    );
    if !span.is_disabled() {
        let url = core.redactor().url(&request.url.to_string());
        span.record("url.full", url);
    }
    span
}

/// The span of the wait before a request is sent again, and why it is.
pub(crate) fn wait(core: &Core, wait: Duration, error: &Error) -> Span {
    let span = debug_span!(
        "wait",
        skyloom.wait.reason = Empty,
        skyloom.wait.seconds = wait.as_secs_f64(),
        http.response.status_code = error.status(),
        "error.type" = error.kind().as_str(),
    );
    if !span.is_disabled() {
        let reason = error.clause();
        let reason = core.redactor().values(&reason).into_owned();
        span.record("skyloom.wait.reason", reason);
    }
    span
}

/// The span of the wait for a request's turn.
pub(crate) fn turn(wait: Duration) -> Span {
    debug_span!(
        "wait",
        skyloom.wait.reason = "rate limit",
        skyloom.wait.seconds = wait.as_secs_f64(),
    )
}

/// Notes what the cache had.
pub(crate) fn cache(span: &Span, found: &'static str) {
    span.record("skyloom.cache", found);
}

/// Notes how a call or an attempt ended.
pub(crate) fn end(span: &Span, result: Result<&Received, &Error>) {
    if span.is_disabled() {
        return;
    }
    let status = match result {
        Ok(received) => Some(received.answer.status.as_u16()),
        Err(error) => error.status(),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    match (result, status) {
        (Err(error), _) => {
            span.record("error.type", error.kind().as_str());
        }
        (Ok(_), Some(status @ 400..)) => {
            span.record("error.type", status.to_string());
        }
        (Ok(_), _) => return,
    }
    span.record("otel.status_code", "ERROR");
}

#[cfg(test)]
pub(crate) mod tests;
