//! Spans for `tracing`: one a call, one below it an attempt, with the field names of OpenTelemetry.

use tracing::field::Empty;
use tracing::{Span, debug_span, info_span};

use crate::pipeline::Received;
use crate::request::Request;
use crate::{Error, Result};

/// The span of a whole call.
pub(crate) fn call(request: &Request) -> Span {
    info_span!(
        "call",
        otel.name = %format_args!("{} {}", request.provider, request.operation),
        skyloom.provider = request.provider,
        skyloom.operation = &*request.operation,
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// The span of one attempt. Of the URL, the query is left out: it may hold secrets.
pub(crate) fn attempt(request: &Request) -> Span {
    debug_span!(
        "attempt",
        otel.kind = "client",
        otel.name = %request.method,
        http.request.method = %request.method,
        http.request.resend_count = request.attempt.saturating_sub(1),
        server.address = request.url.host(),
        server.port = request.url.port(),
        url.full = %format_args!("{}{}", request.url.origin(), request.url.path()),
        http.response.status_code = Empty,
        "error.type" = Empty,
    )
}

/// Notes how a call or an attempt ended.
pub(crate) fn end(span: &Span, result: Result<&Received, &Error>) {
    match result {
        Ok(received) => {
            let status = received.answer.status.as_u16();
            span.record("http.response.status_code", status);
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status);
            }
            span.record("error.type", error.kind().as_str());
        }
    }
}

#[cfg(test)]
mod tests;
