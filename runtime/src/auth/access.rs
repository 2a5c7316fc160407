//! What a scheme of authentication may use while it works.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::connection::Core;
use crate::pipeline::{self, Expect};
use crate::request::Request;
use crate::response::Answer;
use crate::url::Url;
use crate::{CallOptions, Error, Provider, Result};

/// The connection, as a scheme of authentication sees it: the time, the provider, and a way to
/// send requests of its own (signing in), which are logged, limited and judged like any other but
/// carry no credentials beside those it puts in itself.
pub struct Access<'a> {
    pub(crate) core: &'a Core,
    pub(crate) options: &'a CallOptions,
}

impl Access<'_> {
    /// The provider.
    pub fn provider(&self) -> &'static Provider {
        self.core.provider
    }

    /// The time, for dates and signatures.
    pub fn now(&self) -> Timestamp {
        self.core.config.clock.now()
    }

    /// The base URL, where the caller set one: a test server or a private cloud. Addresses that a
    /// scheme knows of itself do not count then.
    pub fn configured_url(&self) -> Option<&Url> {
        let is_set = self.core.config.url.is_some();
        self.core.base.as_ref().filter(|_| is_set)
    }

    /// A URL: `path` (percent-encoded) below the connection's base, or absolute.
    pub fn url(&self, path: &str) -> Result<Url> {
        if path.contains("://") {
            return Url::parse(path);
        }
        match &self.core.base {
            Some(base) => Ok(base.below(path)),
            None => Err(Error::invalid_argument("the connection has no base URL")),
        }
    }

    /// Sends a request without credentials and answers when the status is 2xx. It is retried only
    /// when it is marked as idempotent.
    pub fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer>> {
        Box::pin(async move {
            let expect = Expect::sign_in();
            let received = pipeline::run(self.core, self.options, request, &expect).await?;
            Ok(received.answer)
        })
    }
}
