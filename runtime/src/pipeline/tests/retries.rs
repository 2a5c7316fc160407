//! When a request is sent again.

use super::{SECOND, get, json_ok};
use crate::fixture::{config, connection, with};
use crate::request::Request;
use crate::testing::{Fault, Faults, Script, Scripted};
use crate::{
    CallOptions, Clock, Config, Connection, ErrorKind, LogTarget, Response, Result, Retry,
    Transport,
};
use futures_util::future::{BoxFuture, join_all};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn reads_are_repeated_after_passing_failures_and_wait_as_asked() {
    let script = Script::in_order([
        Scripted::answer(429, "").header("retry-after", "7"),
        Scripted::answer(503, ""),
        Scripted::failure("reset"),
        json_ok(),
    ]);
    let began = Instant::now();
    let answer = connection(&script)
        .operation("get_node")
        .get("/", &[])
        .answer()
        .await
        .unwrap();
    assert_eq!(answer.attempts, 4);
    // 7 s as asked, then 1 s and 2 s of backoff.
    assert_eq!(began.elapsed(), Duration::from_secs(10));
    let auths = script.requests();
    assert!(
        auths
            .iter()
            .all(|request| request.headers.contains_key("authorization"))
    );
}

#[tokio::test(start_paused = true)]
async fn writes_are_sent_once_unless_the_operation_may_be_repeated() {
    for (name, count) in [("create_node", 1), ("rename_node", 4)] {
        for answer in [
            Scripted::answer(503, ""),
            Scripted::answer(429, ""),
            Scripted::failure("cut"),
        ] {
            let script = Script::new(move |_| answer.clone());
            let call = connection(&script).operation(name).post("/", &[]).done();
            assert_eq!(call.await.unwrap_err().attempts(), count);
            assert_eq!(script.count(), usize::try_from(count).unwrap());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retries_stop_at_number_time_and_budget() {
    let down = || Script::new(|_| Scripted::answer(503, ""));
    let script = down();
    assert_eq!(get(&connection(&script)).await.unwrap_err().attempts(), 4);
    let script = down();
    let never = with(config(&script).retry(Retry::never()));
    assert_eq!(get(&never).await.unwrap_err().attempts(), 1);
    let script = down();
    let short = Retry::new().without_jitter().elapsed(SECOND).attempts(9);
    assert_eq!(
        get(&with(config(&script).retry(short)))
            .await
            .unwrap_err()
            .attempts(),
        2
    );
    let script = down();
    let poor = with(config(&script).retry(Retry::new().budget(5)));
    join_all((0..10).map(|_| get(&poor))).await;
    assert_eq!(script.count(), 15);
    let script = Script::new(|_| Scripted::answer(503, "").header("retry-after", "3600"));
    let error = get(&connection(&script)).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.retry_after()),
        (1, Some(3600 * SECOND))
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_a_date() {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    let script = Script::in_order([
        Scripted::answer(503, "").header("retry-after", "Wed, 01 May 2024 12:00:30 GMT"),
        json_ok(),
    ]);
    let began = Instant::now();
    get(&with(config(&script).clock(clock))).await.unwrap();
    assert_eq!(began.elapsed(), 30 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn waits_are_random_within_bounds_that_double_up_to_a_cap() {
    let script = Script::new(|_| Scripted::answer(503, ""));
    let retry = Retry::new().attempts(8).budget(10_000);
    let connection = with(config(&script).retry(retry));
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let began = Instant::now();
        let error = get(&connection).await.unwrap_err();
        assert_eq!(error.attempts(), 8);
        // At most 0.5, 1, 2, 4, 8, 16 and 20 s, not 32.
        assert!(began.elapsed() < Duration::from_millis(51_600));
        seen.insert(began.elapsed());
    }
    assert!(seen.len() > 90, "hardly two wait as long");
    let mean = seen.iter().sum::<Duration>() / u32::try_from(seen.len()).unwrap();
    let half = Duration::from_millis(25_750);
    assert!(half.abs_diff(mean) < 5 * SECOND, "{mean:?}");
}

#[tokio::test(start_paused = true)]
async fn the_error_tells_how_every_attempt_failed() {
    let script = Script::in_order([
        Scripted::answer(503, r#"{"error":{"text":"first"}}"#),
        Scripted::failure("reset by peer"),
        Scripted::answer(429, "").header("retry-after", "2"),
        Scripted::answer(504, r#"{"error":{"text":"last"}}"#),
    ]);
    let error = get(&connection(&script)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "acme get_node: unavailable: last (status 504, after 4 attempts)"
    );
    assert_eq!(
        error.earlier(),
        [
            "unavailable: first (status 503)",
            "transport failure: reset by peer",
            "rate limited: Too Many Requests (status 429)",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_for_idempotency_makes_a_write_repeatable() {
    let down = || Script::new(|_| Scripted::answer(503, ""));
    let create = |connection: &Connection| {
        let call = connection.operation("create_node").post("/nodes", &[]);
        call.done()
    };
    let script = down();
    let keyed = CallOptions::new().header("Idempotency-Key", "k-1");
    create(&connection(&script).with(keyed)).await.unwrap_err();
    assert_eq!(script.count(), 4);
    let keys = script.requests();
    assert!(
        keys.iter()
            .all(|sent| sent.headers["idempotency-key"] == "k-1")
    );
    let script = down();
    let connection = connection(&script);
    let call = connection.operation("create_node").post("/nodes", &[]);
    assert!(
        call.header("X-Idempotency-Key", "k-2")
            .done()
            .await
            .is_err()
    );
    assert_eq!(script.count(), 4);
    create(&connection).await.unwrap_err();
    assert_eq!(script.count(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_command_by_get_is_no_read() {
    // `GET /?command=rebootVirtualMachine`, as some providers have it.
    let script = Script::new(|_| Scripted::answer(503, ""));
    let connection = connection(&script);
    let call = connection.operation("reboot_node").get("/", &[]);
    assert!(call.query("command", "reboot").done().await.is_err());
    assert_eq!(script.count(), 1);
    let call = connection.operation("rename_node").get("/", &[]);
    assert!(call.done().await.is_err(), "marked as idempotent");
    assert_eq!(script.count(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_sent_does_not_count() {
    let script = Script::new(|_| Scripted::answer(429, "").header("retry-after", "3600"));
    let connection = connection(&script);
    assert_eq!(get(&connection).await.unwrap_err().attempts(), 1);
    let error = get(&connection).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 0)
    );
    assert_eq!(script.count(), 1);
}

/// Numbers that look random, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// What one attempt comes to.
enum End {
    Good,
    /// Its kind, and whether it may go better the next time.
    Bad(ErrorKind, bool),
}

/// A connection in a few lines, with times in milliseconds.
struct Model {
    now: u64,
    retry: Retry,
    /// In tenths of a retry.
    budget: u32,
    closed_until: u64,
}

impl Model {
    /// The fault of each attempt: what it comes to, how long it takes, what it asks to wait.
    fn attempt(&mut self, fault: &Fault) -> (End, Option<u64>) {
        const LIMIT: u64 = 20_000;
        let transport = End::Bad(ErrorKind::Transport, true);
        let (end, takes, wait) = match fault {
            Fault::None => (End::Good, 0, None),
            Fault::Refused | Fault::Reset | Fault::Cut(_) => (transport, 0, None),
            Fault::Silence => (End::Bad(ErrorKind::Timeout, true), LIMIT, None),
            Fault::Late(late) if late.as_secs() < 20 => (End::Good, 1000 * late.as_secs(), None),
            // Eight bytes come: {"ok":1}
            Fault::Drip(apart) if 8 * apart.as_secs() < 20 => {
                (End::Good, 8000 * apart.as_secs(), None)
            }
            Fault::Late(_) | Fault::Drip(_) => (End::Bad(ErrorKind::Timeout, true), LIMIT, None),
            Fault::Page => (End::Bad(ErrorKind::Malformed, false), 0, None),
            Fault::Status(429, wait) => (End::Bad(ErrorKind::RateLimited, true), 0, *wait),
            Fault::Status(status @ 502..=504, wait) => {
                assert!(*status > 0);
                (End::Bad(ErrorKind::Unavailable, true), 0, *wait)
            }
            Fault::Status(500, _) => (End::Bad(ErrorKind::Unavailable, false), 0, None),
            Fault::Status(404, _) => (End::Bad(ErrorKind::NotFound, false), 0, None),
            other => panic!("{other:?}"),
        };
        self.now += takes;
        if let Fault::Status(429, Some(wait)) = fault {
            self.closed_until = self.closed_until.max(self.now + 1000 * wait);
        }
        (end, wait.map(|seconds| 1000 * seconds))
    }

    /// A call that meets these faults: when it is sent, and how it ends.
    fn call(&mut self, faults: &[Fault], repeatable: bool) -> (Vec<u64>, Option<ErrorKind>) {
        let began = self.now;
        let mut sent = Vec::new();
        for (number, fault) in (1..).zip(faults) {
            if self.closed_until > self.now {
                if self.closed_until - self.now > 60_000 {
                    return (sent, Some(ErrorKind::RateLimited));
                }
                self.now = self.closed_until;
            }
            sent.push(self.now);
            let (end, asked) = self.attempt(fault);
            let (kind, passes) = match end {
                // An answer that cannot be read is an answer.
                End::Good | End::Bad(ErrorKind::Malformed, _) => {
                    self.budget = (self.budget + 1).min(10 * self.retry.budget);
                    let End::Bad(kind, _) = end else {
                        return (sent, None);
                    };
                    return (sent, Some(kind));
                }
                End::Bad(kind, passes) => (kind, passes),
            };
            let wait = asked.unwrap_or_else(|| (500_u64 << (number - 1)).min(20_000));
            let then = self.now + wait - began;
            let elapsed = u64::try_from(self.retry.elapsed.as_millis()).unwrap();
            let gives_up = !passes
                || !repeatable
                || number == self.retry.attempts
                || then > elapsed
                || then >= 300_000
                || self.budget < 10;
            if gives_up {
                return (sent, Some(kind));
            }
            self.budget -= 10;
            self.now += wait;
        }
        unreachable!("there are more faults than attempts")
    }
}

#[tokio::test(start_paused = true)]
async fn faults_at_random_end_as_a_small_model_says() {
    let faults = [
        Fault::None,
        Fault::None,
        Fault::None,
        Fault::Refused,
        Fault::Reset,
        Fault::Silence,
        Fault::Status(503, None),
        Fault::Status(502, Some(5)),
        Fault::Status(504, Some(100)),
        Fault::Status(429, None),
        Fault::Status(429, Some(3)),
        Fault::Status(429, Some(50)),
        Fault::Status(429, Some(90)),
        Fault::Status(500, None),
        Fault::Status(404, None),
        Fault::Cut(2),
        Fault::Late(9 * SECOND),
        Fault::Late(30 * SECOND),
        Fault::Drip(2 * SECOND),
        Fault::Drip(3 * SECOND),
        Fault::Page,
    ];
    let mut numbers = Numbers(7);
    let mut told = [0; 3];
    for round in 0..600 {
        let retry = Retry::new()
            .without_jitter()
            .attempts(numbers.pick(&[1, 2, 4, 6]))
            .elapsed(numbers.pick(&[5, 30, 120]) * SECOND)
            .budget(numbers.pick(&[1, 3, 100]));
        let began = Instant::now();
        let times = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&times);
        let plan: Vec<Fault> = (0..40).map(|_| numbers.pick(&faults)).collect();
        let unsteady = Noting(noted, Faults::new(Script::new(|_| json_ok()), plan.clone()));
        let config = Config::new()
            .transport(unsteady)
            .retry(retry)
            .log(LogTarget::Off);
        let connection = with(config.attempt_timeout(20 * SECOND));
        let mut model = Model {
            now: 0,
            retry,
            budget: 10 * retry.budget,
            closed_until: 0,
        };
        let mut met = 0;
        // Several calls: budget and rate limit are the connection's.
        for _ in 0..5 {
            let operation = numbers.pick(&["get_node", "create_node", "rename_node"]);
            let call = connection.operation(operation);
            let call = if operation == "get_node" {
                call.get("/nodes/7", &[])
            } else {
                call.post("/nodes", &[])
            };
            let result = call.value("").await;
            let (sent, kind) = model.call(&plan[met..], operation != "create_node");
            let place = format!("{round}: {operation} {:?} {retry:?}", &plan[met..met + 6]);
            met += sent.len();
            let real: Vec<u128> = times
                .lock()
                .unwrap()
                .drain(..)
                .map(|at: Instant| (at - began).as_millis())
                .collect();
            let sent: Vec<u128> = sent.into_iter().map(u128::from).collect();
            assert_eq!(real, sent, "{place}");
            assert_eq!(began.elapsed().as_millis(), model.now.into(), "{place}");
            match (&result, kind) {
                (Ok(_), None) => told[0] += 1,
                (Err(error), Some(kind)) => {
                    assert_eq!(error.kind(), kind, "{place} {error}");
                    assert_eq!(error.attempts() as usize, sent.len(), "{place}");
                    if kind != ErrorKind::Malformed {
                        let earlier = sent.len().saturating_sub(1);
                        assert!(error.earlier().len() >= earlier, "{place} {error:?}");
                    }
                    told[1] += 1;
                    told[2] += usize::from(sent.len() > 1);
                }
                (result, kind) => panic!("{place}: {result:?}, not {kind:?}"),
            }
        }
    }
    assert!(told.iter().all(|count| *count > 300), "{told:?}");
}

/// Notes when requests come.
#[derive(Debug)]
struct Noting(Arc<Mutex<Vec<Instant>>>, Faults);

impl Transport for Noting {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        self.0.lock().unwrap().push(Instant::now());
        self.1.send(request)
    }
}
