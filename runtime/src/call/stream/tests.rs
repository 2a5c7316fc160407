use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::Instant;

use super::*;
use crate::fixture::{config, connection, with};
use crate::testing::{Script, Scripted};
use crate::{Checksum, Connection, ErrorKind, Request, Retry};

const TEXT: &str = "the quick brown fox jumps over the lazy dog";

fn get(connection: &Connection) -> Call {
    connection.operation("get_node").get("/o", &[])
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

/// First and last byte that a request asks for.
fn asked(request: &Request) -> (usize, usize) {
    let Some(range) = header(request, "range") else {
        return (0, TEXT.len() - 1);
    };
    let (first, last) = range
        .strip_prefix("bytes=")
        .unwrap()
        .split_once('-')
        .unwrap();
    let last = last.parse().unwrap_or(TEXT.len() - 1);
    (first.parse().unwrap(), last.min(TEXT.len() - 1))
}

/// The part of the text that a request asks for, as a store answers it.
fn part(request: &Request) -> Scripted {
    let (first, last) = asked(request);
    let status = if header(request, "range").is_some() {
        206
    } else {
        200
    };
    Scripted::answer(status, &TEXT.as_bytes()[first..=last])
        .header(
            "content-range",
            &format!("bytes {first}-{last}/{}", TEXT.len()),
        )
        .header("content-length", &(last + 1 - first).to_string())
        .header("accept-ranges", "bytes")
        .header("etag", "\"v1\"")
}

async fn text(call: Call) -> Result<String> {
    let bytes = call.stream().await?.bytes(1000).await?;
    Ok(String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn ranges_are_asked_for_and_checked() {
    let script = Script::new(part);
    let connection = connection(&script);
    for (start, end, wanted, header_sent) in [
        (4, Some(9), "quick", "bytes=4-8"),
        (40, None, "dog", "bytes=40-"),
        (0, Some(1000), TEXT, "bytes=0-999"),
    ] {
        assert_eq!(
            text(get(&connection).range(start, end)).await.unwrap(),
            wanted
        );
        let sent = script.requests().pop().unwrap();
        assert_eq!(header(&sent, "range"), Some(header_sent));
        assert_eq!(header(&sent, "accept-encoding"), Some("identity"));
    }
    let error = text(get(&connection).range(9, Some(9))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let wrong =
        Script::new(|_| Scripted::answer(206, "fox").header("content-range", "bytes 16-18/43"));
    let error = text(get(&self::connection(&wrong)).range(4, Some(9)))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert!(error.to_string().starts_with("acme get_node: "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_provider_without_ranges_sends_all_and_the_part_is_cut_out() {
    let script = Script::new(|_| Scripted::ok(TEXT).dripping(Duration::from_millis(1)));
    let connection = connection(&script);
    for (start, end, wanted) in [(4, Some(9), "quick"), (40, None, "dog"), (100, None, "")] {
        assert_eq!(
            text(get(&connection).range(start, end)).await.unwrap(),
            wanted
        );
    }
    let whole = Script::new(|_| Scripted::ok(TEXT));
    let call = get(&self::connection(&whole)).range(4, Some(9));
    assert_eq!(text(call).await.unwrap(), "quick");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_ends_early_is_an_error() {
    let script = Script::new(|_| Scripted::ok("abc").header("content-length", "5"));
    let error = text(get(&connection(&script))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.message().contains("2 bytes are missing"), "{error}");
    // Unpacked on the way, the length says nothing.
    let script = Script::new(|_| {
        let answer = Scripted::ok("abc").header("content-length", "5");
        answer.header("content-encoding", "gzip")
    });
    assert_eq!(text(get(&connection(&script))).await.unwrap(), "abc");
}

#[tokio::test(start_paused = true)]
async fn digests_and_readers() {
    let script = Script::new(part);
    let download = get(&connection(&script)).stream().await.unwrap();
    assert_eq!(download.length(), Some(43));
    let (download, digests) = download.digested(&[Checksum::Md5]);
    let mut read = String::new();
    download
        .into_reader()
        .read_to_string(&mut read)
        .await
        .unwrap();
    assert_eq!(read, TEXT);
    // The MD5 of this sentence, as everybody knows it but for the capital T: by Python's hashlib.
    assert_eq!(
        digests.hex(Checksum::Md5).unwrap(),
        "77add1d5f41223d5582fca736a5cb335"
    );
    let broken = Script::new(|_| Scripted::ok("abc").broken_off());
    let download = get(&connection(&broken)).stream().await.unwrap();
    let error = download
        .into_reader()
        .read_to_string(&mut read)
        .await
        .unwrap_err();
    let inner = error.get_ref().unwrap().downcast_ref::<crate::Error>();
    assert_eq!(inner.unwrap().kind(), ErrorKind::Transport);
    let long = get(&connection(&Script::new(part))).stream().await.unwrap();
    assert_eq!(
        long.bytes(42).await.unwrap_err().kind(),
        ErrorKind::Malformed
    );
}

/// A store whose answers break off after `piece` bytes each.
fn flaky(piece: usize) -> Script {
    Script::new(move |request| {
        let (first, last) = asked(request);
        if last - first < piece {
            return part(request);
        }
        let cut = &TEXT.as_bytes()[first..first + piece];
        let status = if header(request, "range").is_some() {
            206
        } else {
            200
        };
        Scripted::answer(status, cut)
            .header(
                "content-range",
                &format!("bytes {first}-{last}/{}", TEXT.len()),
            )
            .header("accept-ranges", "bytes")
            .header("etag", "\"v1\"")
            .broken_off()
    })
}

#[tokio::test(start_paused = true)]
async fn a_download_that_breaks_off_is_taken_up_where_it_was() {
    let script = flaky(5);
    assert_eq!(text(get(&connection(&script))).await.unwrap(), TEXT);
    assert_eq!(script.count(), 9);
    let second = &script.requests()[1];
    assert_eq!(header(second, "range"), Some("bytes=5-"));
    assert_eq!(header(second, "if-range"), Some("\"v1\""));
    assert!(second.headers.contains_key("authorization"));
    let script = flaky(5);
    let call = get(&connection(&script)).range(4, Some(19));
    assert_eq!(text(call).await.unwrap(), "quick brown fox");
    let ranges: Vec<_> = script.requests();
    let ranges: Vec<_> = ranges
        .iter()
        .map(|sent| header(sent, "range").unwrap())
        .collect();
    assert_eq!(ranges, ["bytes=4-18", "bytes=9-18", "bytes=14-18"]);
}

#[tokio::test(start_paused = true)]
async fn it_is_not_taken_up_for_ever_nor_where_that_would_be_wrong() {
    let script = flaky(0);
    let error = text(get(&connection(&script))).await.unwrap_err();
    assert_eq!((error.kind(), script.count()), (ErrorKind::Transport, 4));
    let script = flaky(5);
    let never = with(config(&script).retry(Retry::never()));
    assert_eq!(
        text(get(&never)).await.unwrap_err().kind(),
        ErrorKind::Transport
    );
    assert_eq!(script.count(), 1);
    for (name, value) in [("etag", "W/\"v1\""), ("accept-ranges", "none")] {
        let mut answer = Scripted::ok("abc").broken_off();
        for (other, usual) in [("etag", "\"v1\""), ("accept-ranges", "bytes")] {
            let value = if other == name { value } else { usual };
            answer = answer.header(other, value);
        }
        let script = Script::new(move |_| answer.clone());
        assert!(text(get(&connection(&script))).await.is_err());
        assert_eq!(script.count(), 1, "{name}");
    }
    // Changed meanwhile: a store answers the whole of the new version.
    let script = Script::new(|request| match header(request, "if-range") {
        None => flaky_answer("\"v1\"").broken_off(),
        Some(_) => flaky_answer("\"v2\""),
    });
    let error = text(get(&connection(&script))).await.unwrap_err();
    assert_eq!((error.kind(), script.count()), (ErrorKind::Conflict, 2));
}

fn flaky_answer(etag: &str) -> Scripted {
    Scripted::ok("abc")
        .header("etag", etag)
        .header("accept-ranges", "bytes")
}

#[tokio::test(start_paused = true)]
async fn a_download_that_stops_is_taken_up_after_the_idle_time() {
    let script = Script::new(|request| match header(request, "range") {
        None => flaky_answer("\"v1\"").hanging(),
        Some(_) => part(request),
    });
    let began = Instant::now();
    let read = text(get(&connection(&script))).await.unwrap();
    assert_eq!(read, format!("abc{}", &TEXT[3..]));
    assert_eq!(began.elapsed(), Duration::from_secs(30));
}
