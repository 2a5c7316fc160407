//! What a caller adds to single calls of a driver.

use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::{CacheMode, DryRun, Error, Result, Timeouts};

/// What the calls of one driver handle carry beyond their arguments: `driver.with(options)`.
///
/// Nothing here is seen by other handles of the same connection. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) ex: Map<String, Value>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Map<String, Value>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) cache: Option<CacheMode>,
    pub(crate) dry_run: Option<DryRun>,
    /// The first thing that was wrong with what was given; the call answers it.
    pub(crate) wrong: Option<String>,
}

impl CallOptions {
    /// Adds nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives an argument beyond the base API (`ex_backups`). The operation must know the name.
    #[must_use]
    pub fn ex(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.ex.insert(name.into(), value.into());
        self
    }

    /// Adds a query parameter that the driver does not know. It replaces one of the same name.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Adds a header. It replaces one of the same name. A name or value that HTTP does not allow
    /// makes every call answer an [`crate::ErrorKind::InvalidArgument`] error.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => {
                self.wrong.get_or_insert_with(|| {
                    format!("the header `{}` is not valid", name.escape_debug())
                });
            }
        }
        self
    }

    /// Adds a member to the JSON object or form that is sent; it replaces one of the same name.
    /// Requests that only read and have no body stay without.
    #[must_use]
    pub fn body(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.body.insert(name.into(), value.into());
        self
    }

    /// Limits the time to make a connection (name, TCP, TLS).
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// Limits one attempt: from sending until the whole answer is read.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Limits the whole call: all attempts, all waiting between them, signing in.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = Some(limit);
        self
    }

    /// Limits the time between two pieces of a body, sent or received.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// Decides what is done with answers to `GET`, whatever the connection's configuration says.
    #[must_use]
    pub fn cache(mut self, mode: CacheMode) -> Self {
        self.cache = Some(mode);
        self
    }

    /// Sends nothing: `collector` gets the requests, the calls answer an error.
    #[must_use]
    pub fn dry_run(mut self, collector: &DryRun) -> Self {
        self.dry_run = Some(collector.clone());
        self
    }

    /// The arguments beyond the base API that were given.
    pub fn ex_arguments(&self) -> &Map<String, Value> {
        &self.ex
    }

    /// These options over `below`: what both give, these win.
    #[must_use]
    pub fn over(mut self, below: &Self) -> Self {
        let mut ex = below.ex.clone();
        ex.extend(self.ex);
        self.ex = ex;
        let mut body = below.body.clone();
        body.extend(self.body);
        self.body = body;
        self.query = below.query.iter().cloned().chain(self.query).collect();
        self.headers = below.headers.iter().cloned().chain(self.headers).collect();
        self.connect_timeout = self.connect_timeout.or(below.connect_timeout);
        self.attempt_timeout = self.attempt_timeout.or(below.attempt_timeout);
        self.total_timeout = self.total_timeout.or(below.total_timeout);
        self.idle_timeout = self.idle_timeout.or(below.idle_timeout);
        self.cache = self.cache.or(below.cache);
        self.dry_run = self.dry_run.or_else(|| below.dry_run.clone());
        self.wrong = self.wrong.or_else(|| below.wrong.clone());
        self
    }

    /// The time limits of a call: those given here, else those of the connection.
    pub(crate) fn timeouts(&self, connection: &Timeouts) -> Timeouts {
        Timeouts {
            connect: self.connect_timeout.unwrap_or(connection.connect),
            attempt: self.attempt_timeout.unwrap_or(connection.attempt),
            total: self.total_timeout.unwrap_or(connection.total),
            idle: self.idle_timeout.unwrap_or(connection.idle),
        }
    }

    /// Answers what was wrong with what was given.
    pub(crate) fn check(&self) -> Result<()> {
        match &self.wrong {
            Some(wrong) => Err(Error::invalid_argument(wrong.clone())),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("ex", &self.ex.keys().collect::<Vec<_>>())
            .field("query", &query)
            .field("headers", &headers)
            .field("body", &self.body.keys().collect::<Vec<_>>())
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("cache", &self.cache)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}
