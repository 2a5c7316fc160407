use futures_util::future::join_all;
use http::{HeaderName, HeaderValue, StatusCode};

use super::*;
use crate::fixture::{PAGES, config, with};
use crate::testing::{Script, Scripted};
use crate::{Auth, Connection, ErrorKind, Operation, Pager, Service};
use serde_json::json;
use std::sync::{Arc, Mutex};
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

/// When requests come.
fn noting(
    answer: impl Fn() -> Scripted + Send + Sync + 'static,
) -> (Script, Arc<Mutex<Vec<u128>>>) {
    let began = Instant::now();
    let times = Arc::<Mutex<Vec<u128>>>::default();
    let noted = Arc::clone(&times);
    let script = Script::new(move |_| {
        noted.lock().unwrap().push(began.elapsed().as_millis());
        answer()
    });
    (script, times)
}

#[tokio::test(start_paused = true)]
async fn calls_and_pagers_wait_at_the_same_limit() {
    let (script, times) = noting(|| {
        let page = format!("{:?}", Instant::now());
        Scripted::json(&json!({"nodes": [{"name": page}], "links": {"next": "more"}}))
    });
    let limit = RateLimit::per_second(2).burst(1);
    let connection = with(config(&script).rate_limit(limit));
    let pages = || {
        let list = connection.operation("list_nodes").get("/nodes", &[]);
        let list: Pager<String> = list
            .pages(&PAGES)
            .items("nodes", |node| node.at("name").text());
        list.take(3).all()
    };
    let calls = join_all((0..4).map(|_| connection.operation("get_node").get("/n", &[]).done()));
    // Another handle of the same connection, too.
    let handle = connection.with(crate::CallOptions::new());
    let (first, second, calls, other) =
        tokio::join!(pages(), pages(), calls, handle.request("/x").done());
    assert_eq!((first.unwrap().len(), second.unwrap().len()), (3, 3));
    assert!(calls.iter().all(Result::is_ok) && other.is_ok());
    let times = times.lock().unwrap();
    let expected: Vec<u128> = (0..11).map(|n| 500 * n).collect();
    assert_eq!(*times, expected);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_provider_counts_for_its_operations_only() {
    static OPERATIONS: &[Operation] = &[
        Operation::new("create_node", Service::Compute, "node").bucket("writes"),
        Operation::new("delete_node", Service::Compute, "node").bucket("writes"),
        Operation::new("get_node", Service::Compute, "node"),
    ];
    static LIMITED: Provider = Provider::new("acme", "Acme", "https://api.acme.example")
        .operations(&[OPERATIONS])
        .rate_limits(&[("writes", RateLimit::per_minute(6))]);
    let (script, times) = noting(|| Scripted::ok("{}"));
    let connection = Connection::new(&LIMITED, Auth::none(), config(&script)).unwrap();
    let call = |name| connection.operation(name).get("/", &[]).done();
    let reads = join_all((0..50).map(|_| call("get_node")));
    let writes = join_all(["create_node", "delete_node", "create_node"].map(call));
    let (reads, writes) = tokio::join!(reads, writes);
    assert!(reads.iter().chain(&writes).all(Result::is_ok));
    let times = times.lock().unwrap();
    assert_eq!(times.iter().filter(|time| **time == 0).count(), 51);
    assert_eq!(times[51..], [10_000, 20_000]);
}

/// A provider that lets five requests through in ten seconds and says how many are left.
fn five_in_ten_seconds() -> (Script, Arc<Mutex<Vec<u16>>>) {
    let began = Instant::now();
    let statuses = Arc::<Mutex<Vec<u16>>>::default();
    let (said, window) = (Arc::clone(&statuses), Mutex::new((0, 0)));
    let script = Script::new(move |_| {
        let mut window = window.lock().unwrap();
        let seconds = began.elapsed().as_secs();
        if seconds / 10 != window.0 {
            *window = (seconds / 10, 0);
        }
        window.1 += 1;
        let (status, left) = if window.1 > 5 {
            (429, 0)
        } else {
            (200, 5 - window.1)
        };
        said.lock().unwrap().push(status);
        let reset = (10 - seconds % 10).to_string();
        Scripted::answer(status, "{}")
            .header("x-ratelimit-remaining", &left.to_string())
            .header("x-ratelimit-reset", &reset)
            .after(SECOND / 10)
    });
    (script, statuses)
}

#[tokio::test(start_paused = true)]
async fn what_the_provider_says_is_left_is_shared_by_all() {
    let (script, statuses) = five_in_ten_seconds();
    let connection = with(config(&script));
    let began = Instant::now();
    let call = || connection.operation("get_node").get("/", &[]).done();
    // One after the other, then nobody is ever sent away.
    for _ in 0..14 {
        call().await.unwrap();
    }
    assert!(statuses.lock().unwrap().iter().all(|status| *status == 200));
    assert_eq!(
        began.elapsed().as_secs(),
        21,
        "two windows, and the way there and back"
    );
    statuses.lock().unwrap().clear();
    // Many at once: the first of a new window are too many, for what nobody could know.
    let done = join_all((0..20).map(|_| call())).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    let refused = statuses
        .lock()
        .unwrap()
        .iter()
        .filter(|status| **status == 429)
        .count();
    assert!(refused < 40, "{refused}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_fills_up_again_bit_by_bit_is_no_wall() {
    // None left, and all of them back in an hour; but one every second.
    let script = Script::new(|_| {
        let answer = Scripted::ok("{}").header("ratelimit-remaining", "0");
        answer.header("ratelimit-reset", "3600")
    });
    let connection = with(config(&script));
    let began = Instant::now();
    for _ in 0..5 {
        let call = connection.operation("get_node").get("/", &[]);
        call.done().await.unwrap();
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    // A number that goes up and down is believed as it is.
    let limiter = Limiter::new(RateLimit::learned());
    for left in ["1", "2", "1", "3", "1"] {
        let number = limiter.wait().await.unwrap();
        let said = [("ratelimit-remaining", left), ("ratelimit-reset", "30")];
        limiter.learn(number, &answer(200, &said), Timestamp::now);
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn answers_that_come_late_do_not_open_or_close_anything() {
    let limiter = Limiter::new(RateLimit::learned());
    let say = |number, left| {
        let said = [("ratelimit-remaining", left), ("ratelimit-reset", "30")];
        limiter.learn(number, &answer(200, &said), Timestamp::now);
    };
    for expected in 1..=3 {
        assert_eq!(limiter.wait().await.unwrap(), expected);
    }
    say(3, "9");
    say(1, "0");
    let began = Instant::now();
    limiter.wait().await.unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO, "the newest counts");
    limiter.learn(2, &answer(429, &[("retry-after", "20")]), Timestamp::now);
    say(4, "9");
    limiter.wait().await.unwrap();
    assert_eq!(
        began.elapsed(),
        20 * SECOND,
        "it was sent before the refusal"
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_gives_up_waiting_gives_the_place_back() {
    let limiter = Limiter::new(RateLimit::per_second(1).burst(1));
    limiter.wait().await.unwrap();
    let hasty = (0..50).map(|_| tokio::time::timeout(SECOND / 2, limiter.wait()));
    assert!(join_all(hasty).await.iter().all(Result::is_err));
    let began = Instant::now();
    limiter.wait().await.unwrap();
    assert_eq!(began.elapsed(), SECOND / 2);
}

#[test]
fn numbers_of_all_kinds_are_understood() {
    let now = || "2024-05-01T12:00:00Z".parse::<Timestamp>().unwrap();
    let said = |fields: &[(&'static str, &'static str)]| learned::said(&answer(200, fields), now);
    let left = |left, seconds| Some(learned::Said::Left(left, Duration::from_secs(seconds)));
    let remaining = ("x-rate-limit-remaining", "7");
    for (reset, seconds) in [
        ("30", 30),
        ("30.0", 30),
        ("1714564830", 30),
        ("1714564830000", 30),
        ("1714564000", 0),
    ] {
        assert_eq!(
            said(&[remaining, ("x-rate-limit-reset", reset)]),
            left(7, seconds)
        );
    }
    assert_eq!(
        said(&[("ratelimit", "\"burst\";r=5;t=1, \"day\";r=2;t=3600")]),
        left(2, 3600)
    );
    for odd in [
        &[("ratelimit-remaining", "many"), ("ratelimit-reset", "30")][..],
        &[("ratelimit-remaining", "-1"), ("ratelimit-reset", "30")],
        &[("ratelimit-remaining", "1"), ("ratelimit-reset", "soon")],
        &[("ratelimit-remaining", "NaN"), ("ratelimit-reset", "inf")],
        &[("ratelimit", "nonsense")],
        &[("x-rate", "1")],
    ] {
        assert_eq!(said(odd), None, "{odd:?}");
    }
    let huge = said(&[
        ("ratelimit-remaining", "1e300"),
        ("ratelimit-reset", "1e300"),
    ]);
    assert!(huge.is_some());
}
