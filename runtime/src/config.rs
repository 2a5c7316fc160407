//! How a connection behaves: what is the same for all its calls.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::Secret;
use crate::cache::CacheMode;
use crate::clock::Clock;
use crate::log::LogTarget;
use crate::rate_limit::RateLimit;
use crate::retry::Retry;
use crate::transport::Transport;

/// How a connection behaves. Start from `Config::default()`: time limits are on, everything else
/// is plain. `Debug` shows no secret.
#[derive(Clone)]
pub struct Config {
    pub(crate) url: Option<String>,
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) fallback_url: Option<String>,
    pub(crate) timeouts: Timeouts,
    pub(crate) user_agent: Vec<String>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) no_proxy: bool,
    pub(crate) root_certificates: Option<String>,
    pub(crate) identity: Option<Identity>,
    pub(crate) unix_socket: Option<PathBuf>,
    pub(crate) plain_http: bool,
    pub(crate) body_limit: u64,
    pub(crate) retry: Retry,
    pub(crate) rate_limit: RateLimit,
    pub(crate) cache: CacheMode,
    pub(crate) cache_size: usize,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) clock: Clock,
    pub(crate) log: LogTarget,
}

/// A client certificate and its key.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate and those that vouch for it, in PEM.
    pub certificates: String,
    /// The private key, in PEM.
    pub key: Secret,
}

/// The time limits of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// Until a connection is made: name, TCP, TLS. Default 10 s.
    pub connect: Duration,
    /// One attempt: from sending until the whole answer is read. Default 60 s. Of a body that is
    /// read piece by piece only the time until its headers counts, of one that is sent piece by
    /// piece only the time after its end.
    pub attempt: Duration,
    /// One call: all attempts, all waiting between them, signing in. Default 5 min. The time in
    /// which pieces of a body go up or come down does not count.
    pub total: Duration,
    /// Between two pieces of a body, sent or received. Default 30 s.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            attempt: Duration::from_secs(60),
            total: Duration::from_secs(300),
            idle: Duration::from_secs(30),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: None,
            settings: BTreeMap::new(),
            fallback_url: None,
            timeouts: Timeouts::default(),
            user_agent: Vec::new(),
            proxy: None,
            no_proxy: false,
            root_certificates: None,
            identity: None,
            unix_socket: None,
            plain_http: false,
            body_limit: 64 * 1024 * 1024,
            retry: Retry::default(),
            rate_limit: RateLimit::learned(),
            cache: CacheMode::Off,
            cache_size: 16 * 1024 * 1024,
            transport: None,
            clock: Clock::system(),
            log: LogTarget::Environment,
        }
    }
}

impl Config {
    /// The default behaviour.
    pub fn new() -> Self {
        Self::default()
    }

    /// Talks to another base URL than the provider's (a private cloud, a test server).
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Chooses a setting of the provider (a region, a project); [`Provider::settings`](crate::Provider)
    /// names them.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.insert(name.into(), value.into());
        self
    }

    /// The base URL to use unless the caller set one: for drivers whose URL depends on a region.
    #[must_use]
    pub fn or_url(mut self, url: impl Into<String>) -> Self {
        self.fallback_url.get_or_insert_with(|| url.into());
        self
    }

    /// Limits the time to make a connection (name, TCP, TLS).
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.connect = limit;
        self
    }

    /// Limits one attempt: from sending until the whole answer is read.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.attempt = limit;
        self
    }

    /// Limits one call: all attempts, all waiting between them, signing in.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = limit;
        self
    }

    /// Limits the time between two pieces of a body, sent or received.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.idle = limit;
        self
    }

    /// Adds a token to the `User-Agent` (`terraform/1.9`).
    #[must_use]
    pub fn user_agent(mut self, token: impl Into<String>) -> Self {
        self.user_agent.push(token.into());
        self
    }

    /// Sends everything through a proxy: `http://`, `https://` or `socks5://`, with user and
    /// password in the URL where it wants them. Without this, the environment's proxies count.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self.proxy = None;
        self
    }

    /// Trusts these root certificates (PEM, one or more) instead of the platform's.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<String>) -> Self {
        self.root_certificates = Some(pem.into());
        self
    }

    /// Shows this certificate chain (PEM) with this key (PEM) to servers that ask for one.
    #[must_use]
    pub fn client_certificate(mut self, pem: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.identity = Some(Identity {
            certificates: pem.into(),
            key: key.into(),
        });
        self
    }

    /// Talks over this Unix socket, whatever the URL's host is.
    #[must_use]
    pub fn unix_socket(mut self, path: impl Into<PathBuf>) -> Self {
        self.unix_socket = Some(path.into());
        self
    }

    /// Allows plain `http` to other machines. It is refused otherwise, because credentials would
    /// be readable on the way.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Limits answers, counted in bytes after decompression. Default 64 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Decides when and how often a request is sent again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Holds requests back so that they follow each other no faster than this. Default:
    /// [`RateLimit::learned`], as fast as the provider's answers allow.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = limit;
        self
    }

    /// Decides what is done with answers to `GET`. Default: they are not kept.
    #[must_use]
    pub fn cache(mut self, mode: CacheMode) -> Self {
        self.cache = mode;
        self
    }

    /// Limits what is kept of answers, in bytes of memory. Default 16 MiB.
    #[must_use]
    pub fn cache_size(mut self, bytes: usize) -> Self {
        self.cache_size = bytes;
        self
    }

    /// Sends through this transport: a script in tests, or one shared by several drivers.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Writes every exchange to this log instead of where `SKYLOOM_DEBUG` says.
    #[must_use]
    pub fn log(mut self, log: impl Into<LogTarget>) -> Self {
        self.log = log.into();
        self
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("timeouts", &self.timeouts)
            .field("user_agent", &self.user_agent)
            .field("proxy", &self.proxy)
            .field("root_certificates", &self.root_certificates.is_some())
            .field("client_certificate", &self.identity.is_some())
            .field("unix_socket", &self.unix_socket)
            .field("body_limit", &self.body_limit)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("cache", &self.cache)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}
