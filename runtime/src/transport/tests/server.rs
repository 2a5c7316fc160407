//! A server that hears requests and answers what a test says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::fixture::{CANARY, PROVIDER};
use crate::*;

/// Answers every request with what `answer` makes of its text; answers the server's base URL.
pub(super) async fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move { converse(socket, &*answer).await });
        }
    });
    format!("http://{address}/v1")
}

/// A server that keeps what it hears and answers an empty object.
pub(super) async fn hear() -> (String, Heard) {
    let heard = Heard::default();
    let keep = heard.clone();
    let url = serve(move |request| {
        keep.0.lock().unwrap().push(request.to_owned());
        http("200 OK", "", b"{}")
    })
    .await;
    (url, heard)
}

/// The requests that a server heard.
#[derive(Clone, Default)]
pub(super) struct Heard(pub(super) Arc<Mutex<Vec<String>>>);

impl Heard {
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Answers requests on one connection until it ends.
pub(super) async fn converse(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    answer: &(dyn Fn(&str) -> Vec<u8> + Send + Sync),
) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = socket.read(&mut buffer).await {
        read.extend_from_slice(&buffer[..count]);
        let Some(request) = whole(&read) else {
            continue;
        };
        if socket.write_all(&answer(&request)).await.is_err() {
            return;
        }
        read.clear();
    }
}

/// The request, once head and body are there.
pub(super) fn whole(read: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(read).into_owned();
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Some(text);
    }
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let complete = if head.contains("transfer-encoding: chunked") {
        body.ends_with("0\r\n\r\n")
    } else {
        let length = field("content-length:").unwrap_or(0_usize);
        body.len() >= length
    };
    complete.then_some(text)
}

pub(super) fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A configuration for such a server: no proxy, no log, no retry, and little patience.
pub(super) fn config(url: &str) -> Config {
    Config::new()
        .url(url)
        .no_proxy()
        .log(LogTarget::Off)
        .retry(Retry::never())
        .attempt_timeout(Duration::from_secs(5))
}

/// A connection that signs with the canary.
pub(super) fn with(config: Config) -> Connection {
    Connection::new(&PROVIDER, Auth::bearer(CANARY), config).unwrap()
}

pub(super) fn connect(url: &str) -> Connection {
    with(config(url))
}
