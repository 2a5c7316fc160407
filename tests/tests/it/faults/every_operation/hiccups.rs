//! What passes by is waited out where the request may be repeated, and told where it may not.

use std::time::Duration;

use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{ErrorKind, Request};
use tokio::time::Instant;

use super::{Case, for_each_exchange, operations_in_all};

/// What happens once, what it is called, and the error that it is.
fn hiccups() -> Vec<(&'static str, Scripted, ErrorKind)> {
    vec![
        (
            "429",
            Scripted::answer(429, "").header("retry-after", "1"),
            ErrorKind::RateLimited,
        ),
        ("503", Scripted::answer(503, ""), ErrorKind::Unavailable),
        (
            "a cut connection",
            Scripted::failure("connection reset by peer"),
            ErrorKind::Transport,
        ),
        (
            "a truncated body",
            Scripted::ok("{\"a\": [{").broken_off(),
            ErrorKind::Transport,
        ),
        ("silence", Scripted::silence(), ErrorKind::Timeout),
    ]
}

#[tokio::test(start_paused = true)]
async fn once_is_waited_out_or_told() {
    let count = for_each_exchange(async |case: Case<'_>| {
        for (what, answer, kind) in hiccups() {
            let at = case.at;
            let own = case.answers().swap_remove(at);
            let script = case.script_with([answer, own]);
            let outcome = case.call(&script).await;
            let sent = script.requests();
            let request = &sent[at];
            if request.idempotent {
                let is_again = |one: &&Request| one.url.to_string() == request.url.to_string();
                let again = sent[at + 1..].iter().find(is_again);
                let again = again.unwrap_or_else(|| panic!("{case} is not sent again"));
                assert_eq!(again.body.bytes(), request.body.bytes(), "{case}");
                assert_eq!((request.attempt, again.attempt), (1, 2), "{case}");
                let mut same = hiccups().into_iter().filter(|(other, ..)| *other == what);
                let script =
                    case.script_with([same.next().unwrap().1, case.answers().swap_remove(at)]);
                case.assert_as_shown(&script, what).await;
            } else {
                let error = outcome.unwrap_err();
                assert_eq!(error.kind(), kind, "{case} after {what}: {error}");
                case.assert_readable(&error);
                if !case.operation.has_undo() {
                    assert_eq!(sent.len(), at + 1, "{case} after {what}: sent again");
                }
            }
        }
    })
    .await;
    assert_eq!(count, operations_in_all());
}

#[tokio::test(start_paused = true)]
async fn for_ever_ends_in_an_error_and_in_time() {
    for_each_exchange(async |case: Case<'_>| {
        for (what, answer, kind) in hiccups() {
            let before: Vec<_> = case.answers().into_iter().take(case.at).collect();
            let left = std::sync::Mutex::new(before.into_iter());
            let script = Script::new(move |_| {
                let next = left.lock().unwrap().next();
                next.unwrap_or_else(|| answer.clone())
            });
            let began = Instant::now();
            let error = case.call(&script).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{case} with {what} for ever: {error}");
            case.assert_readable(&error);
            if !case.operation.has_steps() {
                let took = began.elapsed();
                assert!(took <= Duration::from_secs(301), "{case} took {took:?}");
            }
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_sends_nothing_more_and_leaves_the_driver_whole() {
    for_each_exchange(async |case: Case<'_>| {
        let before = case.answers().into_iter().take(case.at);
        let answers: Vec<_> = before
            .chain([Scripted::silence()])
            .chain(case.answers())
            .collect();
        let script = Script::in_order(answers);
        let driver = case.driver(&script);
        let call = driver.call(&case.example.operation, case.example.args.clone().into());
        // Long enough for the requests before it, too short for a retry.
        let waited = tokio::time::timeout(Duration::from_secs(59), call).await;
        if waited.is_ok() || script.count() != case.at + 1 {
            // It waits longer than that between its requests.
            assert!(case.operation.has_steps(), "{case} was not on the way");
            return;
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
        assert_eq!(script.count(), case.at + 1, "{case} went on");
        if let Err(mismatch) = skyloom_tests::replay::outcome(driver.as_ref(), case.example).await {
            panic!("after a cancelled call: {mismatch}");
        }
    })
    .await;
}
