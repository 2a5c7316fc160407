//! Judges answers: success, or a failure of a kind.

use crate::connection::Core;
use crate::doc::{Doc, Tape};
use crate::errors::{Errors, Failure, FailureTest, kind_of_status};
use crate::pipeline::{Expect, Received};
use crate::response::Answer;
use crate::snippet::{is_html, shorten, snippet};
use crate::{Error, ErrorKind, Result};

/// An attempt that failed.
pub(crate) struct Failed {
    pub(crate) error: Error,
    /// Whether it may go better the next time.
    pub(crate) passing: bool,
}

/// Errors on the way there and back. Only those of the connection itself may pass.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let passing = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
        Self { error, passing }
    }
}

/// Where messages stand when the provider's facts do not say.
const USUAL_MESSAGES: &[&str] = &[
    "message",
    "error.message",
    "error_description",
    "error_message",
    "errors.message",
    "detail",
    "description",
    "msg",
    "error",
    "title",
    "reason",
];

/// Headers that usually hold the request's id.
const USUAL_REQUEST_IDS: &[&str] = &["x-request-id", "request-id", "x-correlation-id"];

/// Says whether `received` means success, and what it means if not.
pub(crate) fn judge(core: &Core, received: Received, expect: &Expect) -> Result<Received, Failed> {
    let facts = &core.provider.errors;
    let accepted = expect.accepts(received.answer.status);
    let told_by_status = facts.failures.is_empty() && facts.succeeded.is_none();
    if accepted && told_by_status || received.stream.is_some() {
        return Ok(received);
    }
    let tape = expect.format.guess(&received.answer);
    let body = tape.as_ref().map_or_else(Doc::absent, Tape::root);
    let said = facts
        .succeeded
        .and_then(|path| body.at(path).boolean().ok());
    let accepted = said.unwrap_or(accepted);
    let failed = facts.failures.iter().any(|failure| fails(&body, failure));
    drop(body);
    if accepted && !failed {
        return Ok(Received {
            tape: tape.filter(|tape| expect.format.wrote(tape)),
            ..received
        });
    }
    Err(failure(core, &received.answer, tape.as_ref(), expect))
}

fn fails(body: &Doc<'_>, failure: &Failure) -> bool {
    let found = body.at(failure.path);
    match failure.test {
        FailureTest::Present => found.truthy() && !(found.is_list() && found.is_empty()),
        FailureTest::AnyOf(words) => words.iter().any(|word| found.is(word)),
        FailureTest::NoneOf(words) => found.has() && !words.iter().any(|word| found.is(word)),
    }
}

/// The error that an answer means.
fn failure(core: &Core, answer: &Answer, tape: Option<&Tape>, expect: &Expect) -> Failed {
    let facts = &core.provider.errors;
    let status = answer.status.as_u16();
    let body = tape.map_or_else(Doc::absent, Tape::root);
    let given_code = first_text(&body, facts.code);
    let message = message(answer, &body, facts);
    let rule = facts
        .rules
        .iter()
        .find(|rule| rule.fits(status, given_code.as_deref(), &message));
    let kind = match rule {
        Some(rule) => rule.kind,
        // Success, but not the one that the provider's reference promises.
        None if answer.status.is_success() && !expect.accepts(answer.status) => {
            ErrorKind::Malformed
        }
        None => kind_of_status(status),
    };
    let redactor = core.redactor();
    // Only what could not be parsed is shown as it came.
    let written = answer.header("content-type").filter(|_| tape.is_none());
    let shown = redactor.body(&message, written.unwrap_or_default());
    let mut error = Error::new(kind, shorten(&shown)).with_status(status);
    if let Some(code) = given_code {
        error = error.with_code(shorten(&redactor.values(&code)));
    }
    let id = request_id(answer, facts)
        .map(ToOwned::to_owned)
        .or_else(|| first_text(&body, facts.request_id_in_body));
    if let Some(id) = id {
        error = error.with_request_id(shorten(&redactor.values(&id)));
    }
    if let Some(resource) = rule.and_then(|rule| rule.resource).or(expect.resource) {
        error = error.about(resource);
    }
    if let Some(wait) = answer.retry_after(core.config.clock.now()) {
        error = error.with_retry_after(wait);
    }
    let passing = kind == ErrorKind::RateLimited || matches!(status, 429 | 502..=504);
    Failed { error, passing }
}

/// The provider's words.
fn message(answer: &Answer, body: &Doc<'_>, facts: &Errors) -> String {
    if let Some(message) =
        first_text(body, facts.message).or_else(|| first_text(body, USUAL_MESSAGES))
    {
        return message;
    }
    let reason = answer
        .status
        .canonical_reason()
        .unwrap_or("an unknown status");
    let text = answer.text_lossy();
    if text.trim().is_empty() {
        return reason.to_owned();
    }
    if is_html(&text) {
        return format!("{reason}; {}", snippet(&text));
    }
    snippet(&text)
}

/// The first text, number or list of texts that stands at one of `paths`.
fn first_text(body: &Doc<'_>, paths: &'static [&'static str]) -> Option<String> {
    paths.iter().find_map(|path| text_of(&body.at(path)))
}

fn text_of(found: &Doc<'_>) -> Option<String> {
    if found.is_list() {
        let texts: Vec<_> = found.iter().filter_map(|item| text_of(&item)).collect();
        return (!texts.is_empty()).then(|| texts.join("; "));
    }
    found
        .opt_text()
        .ok()
        .flatten()
        .filter(|text| !text.trim().is_empty())
}

/// The request's id, where a header holds it.
pub(crate) fn request_id<'a>(answer: &'a Answer, facts: &Errors) -> Option<&'a str> {
    let headers = facts.request_id.iter().chain(USUAL_REQUEST_IDS);
    headers
        .filter_map(|name| answer.header(name))
        .find(|id| !id.is_empty())
}
