use futures_util::future::join_all;
use http::{HeaderName, HeaderValue, StatusCode};

use super::*;
use crate::ErrorKind;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

fn answer(status: u16, fields: &[(&'static str, &'static str)]) -> Answer {
    let fields = fields.iter().map(|(name, value)| {
        let name = HeaderName::from_static(name);
        (name, HeaderValue::from_static(value))
    });
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: fields.collect(),
        body: bytes::Bytes::new(),
        url: crate::Url::parse("https://h/").unwrap(),
        attempts: 1,
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_goes_at_once_and_the_rest_evenly() {
    let limiter = Limiter::new(RateLimit::per_second(10).burst(5));
    let began = Instant::now();
    let waits = join_all((0..25).map(|_| async {
        limiter.wait().await.unwrap();
        began.elapsed().as_millis()
    }))
    .await;
    assert!(waits[..5].iter().all(|wait| *wait == 0), "{waits:?}");
    assert_eq!(waits[5..8], [100, 200, 300]);
    assert_eq!(waits[24], 2000);
    tokio::time::advance(10 * SECOND).await;
    let later = Instant::now();
    join_all((0..5).map(|_| limiter.wait())).await;
    assert_eq!(later.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn answers_close_the_gate_for_all() {
    let now: Timestamp = "2024-05-01T12:00:00Z".parse().unwrap();
    let epoch = ("x-ratelimit-reset", "1714564805");
    let cases = [
        (
            answer(
                200,
                &[("ratelimit-remaining", "0"), ("ratelimit-reset", "30")],
            ),
            30,
        ),
        (answer(200, &[("x-ratelimit-remaining", "0"), epoch]), 5),
        (answer(200, &[("ratelimit", "\"default\";r=0;t=7")]), 7),
        (
            answer(200, &[("ratelimit", "limit=9, remaining=0, reset=8")]),
            8,
        ),
        (answer(429, &[("retry-after", "9")]), 9),
        (answer(503, &[("retry-after", "9")]), 0),
        (
            answer(
                200,
                &[("ratelimit-remaining", "1"), ("ratelimit-reset", "30")],
            ),
            0,
        ),
        (answer(200, &[("ratelimit-remaining", "0")]), 0),
    ];
    for (answer, seconds) in cases {
        let limiter = Limiter::new(RateLimit::learned());
        limiter.learn(1, &answer, || now);
        let began = Instant::now();
        limiter.wait().await.unwrap();
        assert_eq!(began.elapsed().as_secs(), seconds, "{:?}", answer.headers);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_an_hour() {
    let hour = answer(429, &[("retry-after", "3600")]);
    let limiter = Limiter::new(RateLimit::learned());
    limiter.learn(1, &hour, Timestamp::now);
    let error = limiter.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(3600 * SECOND));
    let deaf = Limiter::new(RateLimit::per_second(1).without_learning());
    deaf.learn(1, &hour, Timestamp::now);
    assert!(deaf.wait().await.is_ok());
}
