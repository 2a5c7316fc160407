//! What a scheme of authentication may use while it works.

use std::borrow::Cow;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::connection::Core;
use crate::pipeline::{self, Expect};
use crate::request::Request;
use crate::response::Answer;
use crate::setting;
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

    /// The setting of this name, where it has a value.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.core.settings.get(name).map(String::as_str)
    }

    /// The text with each `{name}` replaced by the setting of that name (see
    /// [`Config::setting`](crate::Config::setting)). A setting that is missing is an error.
    pub fn fill<'t>(&self, text: &'t str) -> Result<Cow<'t, str>> {
        if !text.contains('{') {
            return Ok(Cow::Borrowed(text));
        }
        setting::fill(text, &self.core.settings).map(Cow::Owned)
    }

    /// A URL: `path` (percent-encoded) below the connection's base, or absolute; settings are
    /// filled in.
    pub fn url(&self, path: &str) -> Result<Url> {
        let path = &*self.fill(path)?;
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
            let received =
                pipeline::run(self.core, self.options, Box::new(request), &expect).await?;
            Ok(received.answer)
        })
    }
}
