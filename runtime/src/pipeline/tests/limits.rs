//! Nothing takes longer or gets larger than allowed.

use super::{SECOND, fails, get, json_ok};
use crate::fixture::{config, connection, with};
use crate::request::Request;
use crate::testing::{Script, Scripted};
use crate::{
    Body, Bytes, CallOptions, Config, Error, ErrorKind, Limit, Response, Result, Retry, Transport,
    Upload,
};
use futures_util::future::BoxFuture;
use futures_util::stream::{StreamExt, iter, pending};
use http::StatusCode;
use std::time::Duration;
use tokio::time::{Instant, sleep};

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

/// The limit that ends a call, and when.
async fn ended_by(config: Config, options: CallOptions) -> (Option<Limit>, Duration, String) {
    let began = Instant::now();
    let connection = with(config.retry(Retry::never())).with(options);
    let error = get(&connection).await.unwrap_err();
    (error.limit(), began.elapsed(), error.message().to_owned())
}

#[tokio::test(start_paused = true)]
async fn each_limit_is_on_by_default_set_for_driver_or_call_and_named() {
    let silent = || config(&Script::new(|_| Scripted::silence()));
    let stuck = || config(&Script::new(|_| Scripted::ok("{").hanging()));
    let none = CallOptions::new;
    let cases = [
        (silent(), none(), Limit::Attempt, 60),
        (
            silent().attempt_timeout(7 * SECOND),
            none(),
            Limit::Attempt,
            7,
        ),
        (
            silent().attempt_timeout(7 * SECOND),
            none().attempt_timeout(3 * SECOND),
            Limit::Attempt,
            3,
        ),
        (
            silent().total_timeout(50 * SECOND),
            none(),
            Limit::Total,
            50,
        ),
        (silent(), none().total_timeout(9 * SECOND), Limit::Total, 9),
        (stuck(), none(), Limit::Idle, 30),
        (stuck().idle_timeout(8 * SECOND), none(), Limit::Idle, 8),
        (
            stuck().idle_timeout(8 * SECOND),
            none().idle_timeout(2 * SECOND),
            Limit::Idle,
            2,
        ),
    ];
    for (config, options, limit, seconds) in cases {
        let (found, after, message) = ended_by(config, options).await;
        assert_eq!((found, after), (Some(limit), seconds * SECOND), "{message}");
        let words = format!("within {seconds}s, the limit for {limit}");
        assert!(message.ends_with(&words), "{message}");
    }
    // Five minutes for a call, whatever its attempts are allowed.
    let patient = silent().attempt_timeout(3600 * SECOND);
    let (found, after, _) = ended_by(patient, none()).await;
    assert_eq!((found, after), (Some(Limit::Total), 300 * SECOND));
    // A provider's own "took too long" is none of these.
    let error = fails(Scripted::answer(408, "")).await;
    assert_eq!((error.kind(), error.limit()), (ErrorKind::Timeout, None));
}

/// A transport that reads the body it is to send, then answers after a time.
#[derive(Debug)]
struct Taker(Duration);

impl Transport for Taker {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            let Body::Stream(upload) = &request.body else {
                return Err(Error::malformed("no stream"));
            };
            let mut pieces = upload.open()?;
            let mut length = 0;
            while let Some(piece) = pieces.next().await {
                length += piece?.len();
            }
            sleep(self.0).await;
            Ok(Response::new(StatusCode::OK).bytes(length.to_string()))
        })
    }
}

/// A body of so many pieces, this long apart; without end where it hangs.
fn slow(pieces: u32, apart: Duration, hangs: bool) -> Body {
    Body::Stream(Upload::repeatable(None, move || {
        let pieces = iter(0..pieces).then(move |_| async move {
            sleep(apart).await;
            Ok(Bytes::from_static(b"0123456789"))
        });
        if hangs {
            pieces.chain(pending()).boxed()
        } else {
            pieces.boxed()
        }
    }))
}

#[tokio::test(start_paused = true)]
async fn a_body_goes_up_as_long_as_it_takes_but_not_without_a_piece() {
    let send = |body: Body, then: Duration| {
        let connection = with(Config::new().transport(Taker(then)).retry(Retry::never()));
        let call = connection.operation("create_node").put("/", &[]);
        call.body("text/plain", body).text()
    };
    // An hour for the body, far over all limits; then nearly a minute for the answer.
    let began = Instant::now();
    let sent = send(slow(360, 10 * SECOND, false), 59 * SECOND).await;
    assert_eq!(sent.unwrap(), "3600");
    assert_eq!(began.elapsed(), 3659 * SECOND);
    // The limit for an attempt is for what comes after the body.
    let began = Instant::now();
    let error = send(slow(360, 10 * SECOND, false), 61 * SECOND).await;
    assert_eq!(error.unwrap_err().limit(), Some(Limit::Attempt));
    assert_eq!(began.elapsed(), 3660 * SECOND);
    // No piece for half a minute, whoever is to blame.
    let began = Instant::now();
    let error = send(slow(5, SECOND, true), SECOND).await.unwrap_err();
    assert_eq!(
        error.message(),
        "nothing more of the body was sent within 30s, the limit for one piece of a body"
    );
    assert_eq!(
        (error.limit(), began.elapsed()),
        (Some(Limit::Idle), 35 * SECOND)
    );
}

#[tokio::test(start_paused = true)]
async fn a_long_upload_leaves_time_for_its_retries() {
    let script = Script::in_order([Scripted::answer(503, ""), json_ok()]);
    let connection = connection(&script);
    let call = connection.operation("create_node").put("/", &[]);
    let call = call.body("text/plain", slow(1, SECOND, false));
    assert_eq!(call.answer().await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn a_download_goes_on_after_the_limits_of_its_call() {
    let script = Script::new(|_| Scripted::ok("x".repeat(100)).dripping(20 * SECOND));
    let options = CallOptions::new()
        .attempt_timeout(5 * SECOND)
        .total_timeout(5 * SECOND);
    let call = connection(&script).with(options).operation("get_node");
    let began = Instant::now();
    let body = call.get("/", &[]).stream().await.unwrap().body;
    assert_eq!(body.count().await, 100);
    assert_eq!(began.elapsed(), 2000 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_retry_that_the_limit_does_not_allow() {
    let script = Script::new(|_| Scripted::answer(503, "").header("retry-after", "60"));
    let hasty = connection(&script).with(CallOptions::new().total_timeout(30 * SECOND));
    let began = Instant::now();
    let error = get(&hasty).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unavailable, 1)
    );
    assert_eq!(began.elapsed(), Duration::ZERO);
}
