//! The network transport against a small server on loopback.

use std::time::Duration;

use futures_util::stream::{StreamExt, iter};
use http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::fixture::{CANARY, PROVIDER};
use crate::*;

/// Answers every request with what `answer` makes of its text; answers the server's base URL.
async fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = std::sync::Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let answer = std::sync::Arc::clone(&answer);
            tokio::spawn(async move {
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
            });
        }
    });
    format!("http://{address}/v1")
}

/// The request, once head and body are there.
fn whole(read: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(read).into_owned();
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Some(text);
    }
    let (head, body) = text.split_once("\r\n\r\n")?;
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let complete = if head.contains("transfer-encoding: chunked") {
        body.ends_with("0\r\n\r\n")
    } else {
        body.len() >= field("content-length:").unwrap_or(0_usize)
    };
    complete.then_some(text)
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn connect(url: &str) -> Connection {
    let config = Config::new()
        .url(url)
        .no_proxy()
        .log(LogTarget::Off)
        .retry(Retry::never())
        .attempt_timeout(Duration::from_secs(5));
    Connection::new(&PROVIDER, Auth::bearer(CANARY), config).unwrap()
}

#[tokio::test]
async fn what_is_sent_is_what_was_said() {
    let url = serve(|request| {
        http(
            "200 OK",
            "",
            json!({ "saw": request }).to_string().as_bytes(),
        )
    })
    .await;
    let call = connect(&url)
        .operation("create_node")
        .post("/a/{}", &[&"x/../y"])
        .query("q", "a b+c")
        .json(object().set("n", 1));
    let saw = call.value("saw").await.unwrap();
    let saw = saw.as_str().unwrap();
    assert!(
        saw.starts_with("POST /v1/a/x%2F..%2Fy?q=a%20b%2Bc HTTP/1.1\r\n"),
        "{saw}"
    );
    for line in [
        "content-type: application/json",
        "accept: application/json",
        "accept-encoding: gzip",
        "user-agent: skyloom/",
        "content-length: 7",
    ] {
        assert!(saw.contains(&format!("\r\n{line}")), "{saw}");
    }
    assert!(saw.ends_with("\r\n\r\n{\"n\":1}"), "{saw}");
    assert!(!saw.contains("referer"));
}

#[tokio::test]
async fn streams_go_up_and_come_down() {
    let url = serve(|request| http("200 OK", "", request.as_bytes())).await;
    let upload = Upload::repeatable(None, || {
        iter(["ab", "cd"].map(|part| Ok(Bytes::from_static(part.as_bytes())))).boxed()
    });
    let call = connect(&url)
        .operation("create_node")
        .put("/", &[])
        .body("text/plain", Body::Stream(upload));
    let saw = call.text().await.unwrap();
    assert!(saw.contains("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n"), "{saw}");
    let download = connect(&url)
        .operation("get_node")
        .get("/", &[])
        .stream()
        .await
        .unwrap();
    let chunks: Vec<_> = download.body.map(|chunk| chunk.unwrap()).collect().await;
    assert!(chunks.concat().starts_with(b"GET /v1/ "));
}

#[tokio::test]
async fn a_compressed_answer_is_limited_by_what_it_unpacks_to() {
    let packed = gzip_stored(&vec![b' '; 1_000_000]);
    let url = serve(move |_| http("200 OK", "content-encoding: gzip\r\n", &packed)).await;
    let get = |limit| {
        let config = Config::new()
            .url(&url)
            .no_proxy()
            .log(LogTarget::Off)
            .body_limit(limit);
        Connection::new(&PROVIDER, Auth::none(), config)
            .unwrap()
            .operation("get_node")
            .get("/", &[])
            .bytes()
    };
    assert_eq!(get(1_000_000).await.unwrap().len(), 1_000_000);
    let error = get(999_999).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed, "{error}");
    assert!(error.message().contains("999999 bytes"), "{error}");
}

/// A gzip stream of `data` in stored blocks: no compressor is at hand here, and none is needed.
fn gzip_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = data.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(blocks.peek().is_none()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend_from_slice(&crc32(data).to_le_bytes());
    out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_le_bytes());
    out
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0_u32, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(crc & 1)));
        }
        crc
    })
}

#[tokio::test]
async fn cut_and_refused_connections_are_transport_errors_without_secrets() {
    let url = serve(|_| {
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{\"a\":".to_vec()
    })
    .await;
    // The server keeps the socket open; the attempt ends by its own limit.
    let hasty = connect(&url).with(CallOptions::new().attempt_timeout(Duration::from_millis(200)));
    let error = hasty
        .operation("get_node")
        .get("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = closed.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let _ = socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":")
            .await;
    });
    let call = connect(&format!("http://{address}")).request(&format!("/x?k={CANARY}"));
    let error = call.answer().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(
        error.message().starts_with("the answer broke off"),
        "{error}"
    );
    let error = connect(&format!("http://{address}"))
        .request(&format!("/x?k={CANARY}"))
        .answer()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(error.message().contains("cannot connect"), "{error}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(!format!("{error} {error:?} {source} {source:?}").contains(CANARY));
}

#[tokio::test]
async fn https_needs_a_trusted_certificate_and_panics_nowhere() {
    let url = serve(|_| http("200 OK", "", b"{}"))
        .await
        .replace("http://", "https://");
    let error = connect(&url)
        .operation("get_node")
        .get("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn methods_without_body_send_none() {
    let url = serve(|request| http("200 OK", "", request.as_bytes())).await;
    let saw = connect(&url)
        .operation("get_node")
        .delete("/x", &[])
        .text()
        .await
        .unwrap();
    assert!(
        saw.starts_with("DELETE ") && !saw.contains("content-type"),
        "{saw}"
    );
    let head = connect(&url)
        .request("/x")
        .method(Method::HEAD)
        .answer()
        .await
        .unwrap();
    assert!(head.body.is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_does_for_a_host() {
    let path = std::env::temp_dir().join(format!("skyloom-socket-{}", std::process::id()));
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let count = socket.read(&mut buffer).await.unwrap();
        let _ = socket
            .write_all(&http("200 OK", "", &buffer[..count]))
            .await;
    });
    let config = Config::new()
        .url("http://docker/v1")
        .unix_socket(&path)
        .log(LogTarget::Off);
    let connection = Connection::new(&PROVIDER, Auth::none(), config).unwrap();
    let saw = connection
        .operation("get_node")
        .get("/info", &[])
        .text()
        .await
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(saw.starts_with("GET /v1/info HTTP/1.1\r\n"), "{saw}");
}
