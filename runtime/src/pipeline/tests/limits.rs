//! Nothing takes longer or gets larger than allowed.

use super::{SECOND, fails, get, json_ok};
use crate::fixture::connection;
use crate::testing::{Script, Scripted};
use crate::{CallOptions, ErrorKind};
use futures_util::stream::StreamExt;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn whatever_the_server_does_the_call_ends_in_time_with_a_typed_error() {
    let long = "x".repeat(400);
    let cases = [
        (Scripted::silence(), ErrorKind::Timeout),
        (
            Scripted::ok(long.clone()).dripping(SECOND),
            ErrorKind::Timeout,
        ),
        (Scripted::ok("{\"a\":").hanging(), ErrorKind::Timeout),
        (Scripted::ok("{\"a\":").broken_off(), ErrorKind::Transport),
        (
            Scripted::ok(long.repeat(100)).endless(),
            ErrorKind::Malformed,
        ),
        (json_ok().after(61 * SECOND), ErrorKind::Timeout),
    ];
    for (answer, kind) in cases {
        let shown = format!("{answer:?}");
        let began = Instant::now();
        let error = fails(answer).await;
        assert_eq!(error.kind(), kind, "{error} {}", &shown[..80]);
        assert!(began.elapsed() <= 301 * SECOND, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_call_has_a_limit_and_tells_what_happened_before() {
    let script = Script::in_order([Scripted::answer(503, ""), Scripted::silence()]);
    let hasty = connection(&script).with(CallOptions::new().total_timeout(5 * SECOND));
    let began = Instant::now();
    let error = get(&hasty).await.unwrap_err();
    assert_eq!(began.elapsed(), 5 * SECOND);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("503"), "{cause}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_handed_out_as_it_comes_and_never_hangs() {
    let script = Script::in_order([
        Scripted::ok("abc").dripping(29 * SECOND),
        Scripted::ok("abc").hanging(),
        Scripted::answer(404, r#"{"error":{"text":"no such object"}}"#),
    ]);
    let connection = connection(&script);
    let stream = || connection.operation("get_node").get("/", &[]).stream();
    let download = stream().await.unwrap();
    assert_eq!(download.answer.status, 200);
    let chunks: Vec<_> = download.body.map(|chunk| chunk.unwrap()).collect().await;
    assert_eq!(chunks.concat(), b"abc");
    let chunks: Vec<_> = stream().await.unwrap().body.collect().await;
    assert_eq!(chunks.len(), 2);
    assert_eq!(chunks[1].as_ref().unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(stream().await.unwrap_err().message(), "no such object");
}
