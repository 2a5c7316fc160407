//! Servers that answer badly, over real sockets: each call ends in time, with a typed error.

use std::time::{Duration, Instant};

use futures_util::stream::{StreamExt, iter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::certificates::AUTHORITY;
use super::server::{config, connect, http, serve, with};
use crate::fixture::{CANARY, PROVIDER};
use crate::*;

const SHORT: Duration = Duration::from_millis(200);

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

/// Treats every connection as `treat` says, once the request's head is there.
async fn hostile<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 8192]).await;
            tokio::spawn(treat(socket));
        }
    });
    format!("http://{address}")
}

async fn ends(url: &str, config: impl FnOnce(Config) -> Config) -> Error {
    let began = Instant::now();
    let connection = with(config(super::server::config(url)));
    let call = connection.operation("get_node").get("/", &[]);
    let error = call.value("").await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(4), "{error}");
    error
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let url = hostile(|socket| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(socket);
        Ok(())
    })
    .await;
    let error = ends(&url, |config| config.attempt_timeout(SHORT)).await;
    assert_eq!(
        (error.kind(), error.limit()),
        (ErrorKind::Timeout, Some(Limit::Attempt))
    );
    let error = ends(&url, |config| config.total_timeout(SHORT)).await;
    assert_eq!(error.limit(), Some(Limit::Total));
}

#[tokio::test]
async fn a_server_that_drips() {
    let url = hostile(|mut socket| async move {
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
            .await?;
        loop {
            socket.write_all(b" ").await?;
            tokio::time::sleep(SHORT / 4).await;
        }
    })
    .await;
    // Each piece comes in time, the whole never does.
    let error = ends(&url, |config| {
        config.attempt_timeout(3 * SHORT).idle_timeout(SHORT)
    })
    .await;
    assert_eq!(error.limit(), Some(Limit::Attempt));
    let error = ends(&url, |config| config.idle_timeout(SHORT / 8)).await;
    assert_eq!(error.limit(), Some(Limit::Idle), "{error}");
}

#[tokio::test]
async fn a_server_that_closes_in_the_middle_or_says_nonsense() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"a\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "",
    ] {
        let url =
            hostile(move |mut socket| async move { socket.write_all(answer.as_bytes()).await })
                .await;
        let error = ends(&url, |config| config).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{answer}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_sends_ten_gigabytes() {
    let url = hostile(|mut socket| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n";
        socket.write_all(head.as_bytes()).await?;
        let piece = vec![b' '; 1 << 20];
        loop {
            socket.write_all(&piece).await?;
        }
    })
    .await;
    let error = ends(&url, |config| config.body_limit(20 << 20)).await;
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert!(error.message().contains("20971520 bytes"), "{error}");
}

/// A gzip stream of about `size` zeros, 159 times smaller than what it unpacks to: a block with
/// fixed codes, the literal 0, then matches of length 258 at distance 1, which take 13 bits each.
fn bomb(size: usize) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut count) = (0_u64, 0);
    let mut push = |value: u64, length: u32, out: &mut Vec<u8>| {
        bits |= value << count;
        count += length;
        while count >= 8 {
            out.push((bits & 0xff) as u8);
            bits >>= 8;
            count -= 8;
        }
    };
    // Last block, fixed codes; the literal 0 is 00110000, most significant bit first.
    push(0b011, 3, &mut out);
    push(0b0000_1100, 8, &mut out);
    for _ in 0..size / 258 {
        // Length code 285 is 11000101, most significant bit first; distance code 0 is 00000.
        push(0b1010_0011, 8, &mut out);
        push(0, 5, &mut out);
    }
    push(0, 7, &mut out);
    push(0, 7, &mut out);
    // Sizes and checksums are never looked at: it does not come that far.
    out.extend([0; 8]);
    out
}

#[tokio::test]
async fn a_compressed_bomb_is_stopped_before_it_goes_off() {
    let packed = bomb(400_000_000);
    assert!(packed.len() < 3_000_000);
    let url = serve(move |_| http("200 OK", "content-encoding: gzip\r\n", &packed)).await;
    let before = resident();
    let error = ends(&url, |config| config.body_limit(8 << 20)).await;
    assert_eq!(error.kind(), ErrorKind::Malformed, "{error}");
    assert!(error.message().contains("8388608 bytes"), "{error}");
    // Other tests run at the same time and take some memory, too.
    assert!(resident() < before + (200 << 20));
}

/// The memory that this process has now, in bytes; 0 where nothing tells.
fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0_usize) * 4096
}

#[tokio::test]
async fn answers_nested_without_end_are_refused() {
    for (body, format) in [
        ("[".repeat(1_000_000), Format::Json),
        ("{\"a\":".repeat(200_000), Format::Json),
        ("<a>".repeat(300_000), Format::Xml(XmlRules::new())),
    ] {
        let url = serve(move |_| http("200 OK", "", body.as_bytes())).await;
        let call = connect(&url).operation("get_node").get("/", &[]);
        let error = call.format(format).value("").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(error.message().contains("nested too deep"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_before_the_body_is_through() {
    let url = hostile(|mut socket| async move {
        socket
            .write_all(b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .await?;
        tokio::time::sleep(10 * SHORT).await;
        Ok(())
    })
    .await;
    let endless = || {
        let piece = || Ok(Bytes::from_static(&[7; 8192]));
        iter(std::iter::repeat_with(piece)).boxed()
    };
    let call = connect(&url).operation("create_node").put("/", &[]);
    let upload = Body::Stream(Upload::once(None, endless()));
    let error = call.body("text/plain", upload).done().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::InvalidArgument, Some(413)),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_takes_no_more_of_the_body() {
    let url = hostile(|socket| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(socket);
        Ok(())
    })
    .await;
    let pieces = || {
        let piece = || Ok(Bytes::from(vec![7; 1 << 20]));
        iter(std::iter::repeat_with(piece)).boxed()
    };
    let began = Instant::now();
    let call = with(config(&url).idle_timeout(SHORT));
    let upload = Body::Stream(Upload::repeatable(None, pieces));
    let call = call.operation("create_node").put("/", &[]);
    let error = call.body("text/plain", upload).done().await.unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Idle), "{error}");
    assert!(began.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_machine_that_does_not_finish_connecting() {
    // It takes connections and never says a word of TLS.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let trusting = config(&url).root_certificates(AUTHORITY);
    let error = |config: Config, options| async move {
        let connection = with(config).with(options);
        let call = connection.operation("get_node").get("/", &[]);
        call.done().await.unwrap_err()
    };
    let by_driver = trusting.clone().connect_timeout(SHORT);
    let by_call = CallOptions::new().connect_timeout(SHORT);
    for error in [
        error(by_driver, CallOptions::new()).await,
        error(trusting, by_call).await,
    ] {
        assert_eq!(error.limit(), Some(Limit::Connect), "{error}");
        assert_eq!(
            error.to_string(),
            "acme get_node: timeout: no connection within 200ms, the limit for connecting"
        );
    }
}
