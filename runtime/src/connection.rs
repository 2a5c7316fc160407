//! The connection: what all calls of a driver have in common.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::auth::Auth;
use crate::cache::Cache;
use crate::call::Call;
use crate::doc::Doc;
use crate::log::{Log, Via};
use crate::rate_limit::Limits;
use crate::redact::Redactor;
use crate::retry;
use crate::setting::{self, Settings};
use crate::transport::{HttpTransport, Transport};
use crate::turns::Turns;
use crate::url::Url;
use crate::{CallOptions, Config, Error, Operation, Provider, Result};

/// A connection to a provider: a cheap handle, cloned and shared freely.
///
/// It holds what is the same for all calls (provider, credentials, configuration) and the options
/// of this handle's calls. Nothing about a single request is ever kept in it. `Debug` shows no
/// secret.
#[derive(Clone)]
pub struct Connection {
    pub(crate) core: Arc<Core>,
    pub(crate) options: Arc<CallOptions>,
}

/// What all handles of one connection share.
pub(crate) struct Core {
    pub(crate) provider: &'static Provider,
    /// None where every address comes from signing in.
    pub(crate) base: Option<Url>,
    pub(crate) settings: Settings,
    pub(crate) auth: Auth,
    pub(crate) config: Config,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) log: Option<Log>,
    /// How the log and dry runs tell `curl` to reach the provider.
    pub(crate) via: Via,
    /// The headers of every request, complete with `User-Agent` and `Accept`.
    pub(crate) headers: HeaderMap,
    pub(crate) retries: retry::Shared,
    pub(crate) limits: Limits,
    pub(crate) cache: Cache,
    /// Zones whose record sets are being changed.
    pub(crate) zones: Turns,
}

impl Connection {
    /// A connection to `provider`. Nothing is sent yet. What `config` says wrongly is an
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) error.
    pub fn new(provider: &'static Provider, auth: Auth, config: Config) -> Result<Self> {
        Core::new(provider, auth, config)
            .map(|core| Self {
                core: Arc::new(core),
                options: Arc::default(),
            })
            .map_err(|error| error.provider(provider.id))
    }

    /// A handle of the same connection whose calls carry `options`, over those of this handle.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            core: Arc::clone(&self.core),
            options: Arc::new(options.over(&self.options)),
        }
    }

    /// The same handle without arguments beyond the base API: for another operation on the way, which
    /// does not know them.
    #[must_use]
    pub fn without_ex(&self) -> Self {
        let mut options = CallOptions::clone(&self.options);
        options.ex.clear();
        Self {
            core: Arc::clone(&self.core),
            options: Arc::new(options),
        }
    }

    /// Begins a call of the operation `name`. Options that the operation does not know make the
    /// call an error; nothing is sent then.
    pub fn operation(&self, name: &'static str) -> Call {
        let operation = self.core.provider.operation(name);
        let checked = self
            .options
            .check()
            .and_then(|()| self.check_ex(name, operation));
        Call::new(self.clone(), Cow::Borrowed(name), operation, checked)
    }

    /// Begins a call by hand: `action` is a path below the base URL, percent-encoded, with or
    /// without a query; `GET` unless [`Call::method`] says otherwise. It is signed, limited,
    /// logged and judged like any other.
    pub fn request(&self, action: &str) -> Call {
        Call::new(
            self.clone(),
            Cow::Borrowed("request"),
            None,
            self.options.check(),
        )
        .method(Method::GET)
        .action(action)
    }

    /// The argument beyond the base API of this name; absent when it was not given.
    pub fn ex(&self, name: &str) -> Doc<'static> {
        match self.options.ex.get(name) {
            Some(value) => Doc::from(value.clone()),
            None => Doc::absent(),
        }
    }

    /// The setting of this name; absent when it was not chosen and has no default.
    pub fn setting(&self, name: &str) -> Doc<'static> {
        match self.core.settings.get(name) {
            Some(value) => Doc::from(value.clone()),
            None => Doc::absent(),
        }
    }

    /// The options of this handle's calls.
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The provider.
    pub fn provider(&self) -> &'static Provider {
        self.core.provider
    }

    /// Forgets all kept answers (see [`CacheMode`](crate::CacheMode)), for all handles.
    pub fn clear_cache(&self) {
        self.core.cache.clear();
    }

    /// The base URL, where there is one.
    pub fn url(&self) -> Option<&Url> {
        self.core.base.as_ref()
    }

    fn check_ex(&self, name: &str, operation: Option<&Operation>) -> Result<()> {
        match operation {
            Some(operation) => operation.check_ex(&self.options.ex),
            None => match self.options.ex.keys().next() {
                None => Ok(()),
                Some(ex) => Err(Error::invalid_argument(format!(
                    "{name} takes no argument `{ex}`"
                ))),
            },
        }
    }
}

impl Core {
    fn new(provider: &'static Provider, auth: Auth, mut config: Config) -> Result<Self> {
        auth.scheme().check()?;
        config.identity = config.identity.or_else(|| auth.scheme().identity());
        let settings = setting::resolve(provider, &config.settings)?;
        let base = match config.url.as_deref().or(config.fallback_url.as_deref()) {
            Some(url) => Some(Url::parse(url)?),
            None if provider.url.is_empty() => None,
            None => Some(Url::parse(&setting::fill(provider.url, &settings)?)?),
        };
        let transport = match &config.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(HttpTransport::new(&config)?),
        };
        Ok(Self {
            log: config.log.open()?,
            via: Via::new(&config),
            headers: default_headers(provider, &config)?,
            retries: retry::Shared::new(&config.retry),
            limits: Limits::new(config.rate_limit, provider),
            cache: Cache::new(config.cache_size, &config.clock),
            zones: Turns::default(),
            provider,
            base,
            settings,
            auth,
            config,
            transport,
        })
    }

    /// What takes secrets out of texts, as they are now.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut secrets = self.auth.scheme().secrets();
        secrets.extend(self.config.proxy.clone());
        secrets.extend(self.config.identity.iter().map(|shown| shown.key.clone()));
        Redactor::new(&secrets, self.provider.secrets)
    }

    /// The error without secrets.
    pub(crate) fn redacted(&self, error: Error) -> Error {
        error.without_secrets(&self.redactor())
    }

    /// Refuses to send credentials readable for everybody on the way.
    pub(crate) fn check_secure(&self, url: &Url) -> Result<()> {
        let local = url.is_loopback() || self.config.unix_socket.is_some();
        if url.is_secure() || local || self.config.plain_http {
            return Ok(());
        }
        Err(Error::invalid_argument(format!(
            "plain http to {} is refused; use https, or Config::allow_plain_http",
            url.authority()
        )))
    }
}

fn default_headers(provider: &Provider, config: &Config) -> Result<HeaderMap> {
    // With room for those of a request: every request begins as a copy of these.
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(ACCEPT, HeaderValue::from_static(provider.format.accept()));
    let mut agent = format!("skyloom/{} ({})", env!("CARGO_PKG_VERSION"), provider.id);
    for token in &config.user_agent {
        agent.push(' ');
        agent.push_str(token);
    }
    let agent = HeaderValue::try_from(agent)
        .map_err(|_| Error::invalid_argument("a user-agent token holds a line break or such"))?;
    headers.insert(USER_AGENT, agent);
    for &(name, value) in provider.headers {
        let (name, value): (HeaderName, HeaderValue) = crate::request::header(name, value)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("provider", &self.core.provider.id)
            .field("url", &self.core.base)
            .field("auth", &self.core.auth)
            .field("config", &self.core.config)
            .field("options", &self.options)
            .finish()
    }
}
