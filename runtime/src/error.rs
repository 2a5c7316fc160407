//! The one error type of all drivers.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::time::Duration;

use crate::Limit;
use crate::redact::Redactor;

/// What every fallible function of the runtime and of the drivers answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A cause below an [`Error`], as [`std::error::Error::source`] shows it.
pub type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Why a call failed, in terms a program can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The credentials are missing, wrong or expired.
    InvalidCredentials,
    /// The credentials are fine; this call is not allowed to them.
    Forbidden,
    /// The thing the call names does not exist; [`Error::resource`] says what kind of thing.
    NotFound,
    /// The thing exists already, or its state does not allow the call now.
    Conflict,
    /// An argument is wrong, found here or by the provider.
    InvalidArgument,
    /// Too many calls; [`Error::retry_after`] says when to come back, where known.
    RateLimited,
    /// A quota, limit or balance of the account is used up.
    QuotaExceeded,
    /// A time limit passed; [`Error::limit`] and the message say which one.
    Timeout,
    /// The provider failed or is down for now.
    Unavailable,
    /// The answer is not what the provider's reference promises.
    Malformed,
    /// The driver does not have this operation.
    Unsupported,
    /// The request did not get through: DNS, TCP, TLS or a cut connection.
    Transport,
    /// The call was cancelled before its end.
    Cancelled,
    /// None of the above; status, code and message say what is known.
    Other,
}

impl ErrorKind {
    /// The kind in words, as used in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCredentials => "invalid credentials",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::InvalidArgument => "invalid argument",
            Self::RateLimited => "rate limited",
            Self::QuotaExceeded => "quota exceeded",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::Malformed => "malformed answer",
            Self::Unsupported => "unsupported",
            Self::Transport => "transport failure",
            Self::Cancelled => "cancelled",
            Self::Other => "error",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error of a driver or of the runtime. Its `Display` is one sentence that names provider,
/// operation, reason and, where known, status and request id. It never holds a secret.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    provider: Option<&'static str>,
    operation: Option<String>,
    resource: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    limit: Option<Limit>,
    attempts: u32,
    earlier: Vec<String>,
    source: Option<Source>,
}

impl Error {
    /// An error of `kind`; `message` is a clause without a full stop ("the name is empty").
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            provider: None,
            operation: None,
            resource: None,
            status: None,
            code: None,
            request_id: None,
            retry_after: None,
            limit: None,
            attempts: 0,
            earlier: Vec::new(),
            source: None,
        }))
    }

    /// A wrong argument.
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    /// An answer that is not what it should be.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Malformed, message)
    }

    /// A time limit that passed before what should have happened did (`no whole answer`).
    pub(crate) fn timed_out(limit: Limit, within: Duration, what: &str) -> Self {
        let message = format!("{what} within {within:?}, the limit for {limit}");
        Self::new(ErrorKind::Timeout, message).with_limit(limit)
    }

    /// Names the provider, unless one is named already.
    #[must_use]
    pub fn provider(mut self, provider: &'static str) -> Self {
        self.0.provider.get_or_insert(provider);
        self
    }

    /// Names the operation, unless one is named already.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.0.operation.get_or_insert_with(|| operation.into());
        self
    }

    /// Says what kind of thing the call was about (`zone`, `node`).
    #[must_use]
    pub fn about(mut self, resource: &'static str) -> Self {
        self.0.resource = Some(resource);
        self
    }

    /// Adds the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the provider's own error code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds the provider's id of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(id.into());
        self
    }

    /// Adds how long the provider asks to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Says which time limit passed.
    #[must_use]
    pub fn with_limit(mut self, limit: Limit) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// Adds how many times the request was sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Adds what went wrong in the attempts before.
    #[must_use]
    pub(crate) fn with_earlier(mut self, earlier: Vec<String>) -> Self {
        self.0.earlier = earlier;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Puts the reason into other words.
    #[must_use]
    pub(crate) fn rephrase(mut self, words: impl FnOnce(&str) -> String) -> Self {
        self.0.message = words(&self.0.message);
        self
    }

    /// The same without secrets, in its causes too: one that shows some is replaced by its words.
    #[must_use]
    pub(crate) fn without_secrets(mut self, redactor: &Redactor) -> Self {
        let inner = &mut *self.0;
        let words = |text: &str| redactor.values(text).into_owned();
        inner.message = words(&inner.message);
        for earlier in &mut inner.earlier {
            *earlier = words(earlier);
        }
        inner.code = inner.code.as_deref().map(words);
        inner.request_id = inner.request_id.as_deref().map(words);
        inner.source = inner.source.take().map(|source| {
            let said = said(&*source);
            if matches!(redactor.values(&said), Cow::Borrowed(_)) {
                source
            } else {
                words(&source.to_string()).into()
            }
        });
        self
    }

    /// The kind, to act on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The reason alone, without provider, operation and status.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The provider's id (`digitalocean`).
    pub fn provider_id(&self) -> Option<&str> {
        self.0.provider
    }

    /// The operation's name (`create_node`).
    pub fn operation_name(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// What kind of thing the call was about (`zone`), where known.
    pub fn resource(&self) -> Option<&str> {
        self.0.resource
    }

    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's own error code, where it gave one.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The provider's id of the request, where it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the provider asks to wait, where it said.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Which time limit passed, where the kind is [`Timeout`](ErrorKind::Timeout) and it was one of
    /// ours.
    pub fn limit(&self) -> Option<Limit> {
        self.0.limit
    }

    /// How the attempts before the last one failed, in order, each in a clause.
    pub fn earlier(&self) -> &[String] {
        &self.0.earlier
    }

    /// How the attempt failed, in a clause: kind, reason and status.
    pub(crate) fn clause(&self) -> String {
        let inner = &*self.0;
        let mut clause = format!("{}: {}", inner.kind, inner.message);
        if let Some(status) = inner.status {
            // Writing to a string does not fail.
            let _ = write!(clause, " (status {status})");
        }
        clause
    }

    /// How many times the request was sent: 0 when nothing was.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

/// All that an error and its causes say.
fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let mut said = format!("{error}\n{error:?}");
    let mut cause = error.source();
    while let Some(below) = cause {
        let _ = write!(said, "\n{below}\n{below:?}");
        cause = below.source();
    }
    said
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match (inner.provider, inner.operation.as_deref()) {
            (Some(provider), Some(operation)) => write!(f, "{provider} {operation}: ")?,
            (Some(provider), None) => write!(f, "{provider}: ")?,
            (None, Some(operation)) => write!(f, "{operation}: ")?,
            (None, None) => {}
        }
        match (inner.kind, inner.resource) {
            (ErrorKind::NotFound, Some(resource)) => write!(f, "{resource} not found")?,
            (kind, _) => write!(f, "{kind}")?,
        }
        if !inner.message.is_empty() {
            // A provider's sentence goes on here.
            write!(f, ": {}", inner.message.trim_end_matches('.'))?;
        }
        let mut notes = Vec::new();
        if let Some(status) = inner.status {
            notes.push(format!("status {status}"));
        }
        if let Some(code) = &inner.code {
            notes.push(format!("code {code}"));
        }
        if let Some(id) = &inner.request_id {
            notes.push(format!("request id {id}"));
        }
        if let Some(wait) = inner.retry_after {
            notes.push(format!("retry after {} s", wait.as_secs_f32().ceil()));
        }
        if inner.attempts > 1 {
            notes.push(format!("after {} attempts", inner.attempts));
        }
        if !notes.is_empty() {
            write!(f, " ({})", notes.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("sentence", &self.to_string())
            .field("earlier", &self.0.earlier)
            .field("source", &self.0.source.as_ref().map(ToString::to_string))
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}
