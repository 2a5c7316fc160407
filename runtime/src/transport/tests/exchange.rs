//! What goes over the wire.

use futures_util::stream::{StreamExt, iter};
use http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{connect, http, serve};
use crate::fixture::PROVIDER;
use crate::*;

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
