//! The network, through reqwest.

use std::collections::VecDeque;
use std::error::Error as _;
use std::fmt;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::StreamExt;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;
use tokio::runtime::{Handle, Id};

use super::Transport;
use super::tls::Tls;
use crate::body::Body;
use crate::config::Config;
use crate::request::Request;
use crate::response::Response;
use crate::{Error, ErrorKind, Limit, Result};

/// How long an idle connection is kept for the next request. Shorter than what load balancers in
/// front of the usual APIs allow (60 s), so that a request seldom meets a closing connection.
const KEEP_IDLE: Duration = Duration::from_secs(50);

/// How many clients are kept. More are needed only where calls state many different limits for
/// connecting, or come from many runtimes.
const CLIENTS: usize = 8;

/// HTTP/1.1 and HTTP/2 over TCP, TLS, proxies and Unix sockets.
///
/// Certificates are checked as the platform does it, unless [`Config::root_certificates`] are
/// given. Clients are made when they are needed, so making a connection is cheap and needs no
/// certificates on the machine where it only talks to a socket.
pub struct HttpTransport {
    settings: Settings,
    clients: RwLock<VecDeque<Client>>,
}

/// A client, with the connections that it keeps open.
struct Client {
    /// The runtime that drives its connections. Another one must not use them: where the first is
    /// not running just then, they stand still.
    runtime: Id,
    connect_timeout: Duration,
    client: reqwest::Client,
}

struct Settings {
    tls: Tls,
    proxy: Option<reqwest::Proxy>,
    no_proxy: bool,
    connect_timeout: Duration,
    unix_socket: Option<PathBuf>,
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
            clients: RwLock::default(),
        })
    }

    /// The client for this runtime and this limit for connecting.
    fn client(&self, connect_timeout: Duration) -> Result<reqwest::Client> {
        let runtime = Handle::current().id();
        let fits = |client: &&Client| {
            client.runtime == runtime && client.connect_timeout == connect_timeout
        };
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = clients.iter().find(fits) {
            return Ok(found.client.clone());
        }
        drop(clients);
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        // Another call may have been quicker.
        if let Some(found) = clients.iter().find(fits) {
            return Ok(found.client.clone());
        }
        let client = self.settings.build(connect_timeout)?;
        clients.truncate(CLIENTS - 1);
        clients.push_front(Client {
            runtime,
            connect_timeout,
            client: client.clone(),
        });
        Ok(client)
    }
}

impl Settings {
    fn build(&self, connect_timeout: Duration) -> Result<reqwest::Client> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.client_config()?)
            // The connection decides both, knowing what was signed and what may be repeated.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(connect_timeout)
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
            let limit = request
                .connect_timeout
                .unwrap_or(self.settings.connect_timeout);
            let client = self.client(limit)?;
            let sent = client.execute(translate(request)?).await;
            let mut response = sent.map_err(|error| failure(error, limit))?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let body = response
                .bytes_stream()
                .map(move |chunk| chunk.map_err(|error| failure(error, limit)));
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
    let expects_body = request.expects_body();
    let mut translated = reqwest::Request::new(request.method, url);
    *translated.headers_mut() = request.headers;
    match request.body {
        // Methods that usually have a body: some servers refuse them where none is announced.
        Body::Empty if expects_body => {
            let headers = translated.headers_mut();
            headers
                .entry(CONTENT_LENGTH)
                .or_insert(HeaderValue::from_static("0"));
        }
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
fn failure(error: reqwest::Error, connect_timeout: Duration) -> Error {
    let error = error.without_url();
    if let Some(own) = own(&error) {
        return Error::new(own.kind(), own.message().to_owned()).with_source(error);
    }
    let what = if error.is_timeout() && error.is_connect() {
        return Error::timed_out(Limit::Connect, connect_timeout, "no connection")
            .with_source(error);
    } else if error.is_connect() {
        "cannot connect"
    } else if error.is_decode() || error.is_body() {
        "the answer broke off"
    } else {
        "the connection failed"
    };
    // The innermost cause is the telling one ("connection refused").
    let mut cause = error.source();
    while let Some(found) = cause {
        if let Some(own) = found.downcast_ref::<Error>() {
            // What the body to be sent said: a file that cannot be read, say.
            return Error::new(own.kind(), own.message()).with_source(error);
        }
        let Some(below) = found.source() else { break };
        cause = Some(below);
    }
    let message = cause.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"));
    Error::new(ErrorKind::Transport, message).with_source(error)
}

/// The error of the upload's own stream, where that is what ended the request.
fn own(error: &reqwest::Error) -> Option<&Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(own) = error.downcast_ref::<Error>() {
            return Some(own);
        }
        cause = error.source();
    }
    None
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}
