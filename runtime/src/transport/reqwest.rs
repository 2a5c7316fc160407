//! The network, through reqwest.

use std::error::Error as _;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::StreamExt;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;

use super::Transport;
use super::tls::Tls;
use crate::body::Body;
use crate::config::Config;
use crate::request::Request;
use crate::response::Response;
use crate::{Error, ErrorKind, Result};

/// How long an idle connection is kept for the next request. Shorter than what load balancers in
/// front of the usual APIs allow (60 s), so that a request seldom meets a closing connection.
const KEEP_IDLE: Duration = Duration::from_secs(50);

/// HTTP/1.1 and HTTP/2 over TCP, TLS, proxies and Unix sockets.
///
/// Certificates are checked as the platform does it, unless [`Config::root_certificates`] are
/// given. The client is made at the first request, so making a connection is cheap and needs no
/// certificates on the machine where it only talks to a socket.
pub struct HttpTransport {
    settings: Settings,
    client: OnceLock<reqwest::Client>,
}

struct Settings {
    tls: Tls,
    proxy: Option<reqwest::Proxy>,
    no_proxy: bool,
    connect_timeout: Duration,
    unix_socket: Option<std::path::PathBuf>,
}

impl HttpTransport {
    /// Reads what `config` says about connections. Certificates, keys and proxy addresses that
    /// cannot be read are errors.
    pub fn new(config: &Config) -> Result<Self> {
        let proxy = match &config.proxy {
            Some(url) => Some(reqwest::Proxy::all(url.expose()).map_err(|source| {
                Error::invalid_argument("the proxy's URL is not valid")
                    .with_source(source.without_url())
            })?),
            None => None,
        };
        Ok(Self {
            settings: Settings {
                tls: Tls::new(config)?,
                proxy,
                no_proxy: config.no_proxy,
                connect_timeout: config.timeouts.connect,
                unix_socket: config.unix_socket.clone(),
            },
            client: OnceLock::new(),
        })
    }

    fn client(&self) -> Result<&reqwest::Client> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.settings.build()?;
        Ok(self.client.get_or_init(|| client))
    }
}

impl Settings {
    fn build(&self) -> Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.client_config()?)
            // The connection decides both, knowing what was signed and what may be repeated.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(KEEP_IDLE)
            .tcp_keepalive(Duration::from_secs(60));
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        } else if self.no_proxy {
            builder = builder.no_proxy();
        }
        #[cfg(unix)]
        if let Some(path) = &self.unix_socket {
            builder = builder.unix_socket(path.as_path());
        }
        builder.build().map_err(|source| {
            Error::new(ErrorKind::Transport, "the HTTP client cannot be made").with_source(source)
        })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            let client = self.client()?;
            let mut response = client.execute(translate(request)?).await.map_err(failure)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = response.bytes_stream().map(|chunk| chunk.map_err(failure));
            Ok(Response {
                status,
                headers,
                body: body.boxed(),
            })
        })
    }
}

fn translate(request: Request) -> Result<reqwest::Request> {
    let url = request.url.parsed()?;
    let mut translated = reqwest::Request::new(request.method, url);
    *translated.headers_mut() = request.headers;
    match request.body {
        Body::Empty => {}
        Body::Stream(upload) => {
            if let Some(length) = upload.length() {
                translated
                    .headers_mut()
                    .insert(CONTENT_LENGTH, HeaderValue::from(length));
            }
            *translated.body_mut() = Some(reqwest::Body::wrap_stream(upload.open()?));
        }
        body => {
            let bytes: Bytes = body.bytes().unwrap_or_default();
            *translated.body_mut() = Some(bytes.into());
        }
    }
    Ok(translated)
}

/// A failure below HTTP, in words. The URL may hold secrets and is left out.
fn failure(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, what) = if error.is_timeout() && error.is_connect() {
        (ErrorKind::Timeout, "connecting took too long")
    } else if error.is_connect() {
        (ErrorKind::Transport, "cannot connect")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the transport timed out")
    } else if error.is_decode() || error.is_body() {
        (ErrorKind::Transport, "the answer broke off")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    // The innermost cause is the telling one ("connection refused").
    let mut cause = error.source();
    while let Some(below) = cause.and_then(std::error::Error::source) {
        cause = Some(below);
    }
    let message = cause.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"));
    Error::new(kind, message).with_source(error)
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}
