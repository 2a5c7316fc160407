//! When a request is sent again.

use super::{SECOND, get, json_ok};
use crate::fixture::{config, connection, with};
use crate::testing::{Fault, Faults, Script, Scripted};
use crate::{Clock, Retry};
use futures_util::future::join_all;
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
async fn faults_at_random_end_as_a_small_model_says() {
    // What each fault means: whether it passes, and how long the attempt takes.
    let faults = [
        (Fault::Refused, true, 0),
        (Fault::Reset, true, 0),
        (Fault::Silence, true, 60),
        (Fault::Status(503, None), true, 0),
        (Fault::Status(429, Some(3)), true, 0),
        (Fault::Status(400, None), false, 0),
        (Fault::Cut(2), true, 0),
        (Fault::Late(9 * SECOND), true, 9),
        (Fault::None, true, 0),
    ];
    let mut seed = 7_u64;
    for round in 0..300 {
        let mut plan = Vec::new();
        for _ in 0..5 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            plan.push(faults[usize::try_from(seed >> 33).unwrap() % faults.len()].clone());
        }
        let (mut attempts, mut millis, mut good) = (0, 0_u64, false);
        for (fault, passes, seconds) in &plan {
            attempts += 1;
            millis += seconds * 1000;
            good = matches!(fault, Fault::None | Fault::Late(_));
            if good || !passes || attempts == 4 {
                break;
            }
            let wait = if let Fault::Status(_, Some(wait)) = fault {
                wait * 1000
            } else {
                500 << (attempts - 1)
            };
            if millis + wait > 120_000 {
                break;
            }
            millis += wait;
        }
        let unsteady = Faults::new(
            Script::new(|_| json_ok()),
            plan.iter().map(|fault| fault.0.clone()),
        );
        let began = Instant::now();
        let result = get(&with(
            config(&Script::new(|_| json_ok())).transport(unsteady),
        ))
        .await;
        assert_eq!(result.is_ok(), good, "{round}: {plan:?} {result:?}");
        assert_eq!(
            began.elapsed(),
            Duration::from_millis(millis),
            "{round}: {plan:?}"
        );
        if let Err(error) = result {
            assert_eq!(error.attempts(), attempts, "{round}: {plan:?}");
        }
    }
}
