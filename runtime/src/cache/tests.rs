use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::fixture::{config, with};
use crate::testing::{Script, Scripted};
use crate::*;

const SECOND: Duration = Duration::from_secs(1);

/// A provider whose one thing has a version, raised by every write.
fn provider() -> (Script, Arc<AtomicU64>) {
    let version = Arc::new(AtomicU64::new(1));
    let held = Arc::clone(&version);
    let script = Script::new(move |request| {
        if request.method != http::Method::GET {
            held.fetch_add(1, Ordering::SeqCst);
            return Scripted::ok("{}").after(SECOND);
        }
        let tag = format!("\"v{}\"", held.load(Ordering::SeqCst));
        if request
            .headers
            .get("if-none-match")
            .is_some_and(|asked| *asked == tag)
        {
            return Scripted::answer(304, "").header("etag", &tag);
        }
        Scripted::json(&json!({"version": tag.trim_matches('"')})).header("etag", &tag)
    });
    (script, version)
}

async fn read(connection: &Connection) -> (Value, u32) {
    let call = || connection.operation("get_node").get("/nodes/1", &[]);
    let answer = call().answer().await.unwrap();
    assert_eq!(answer.status, 200);
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    (body["version"].clone(), answer.attempts)
}

#[tokio::test(start_paused = true)]
async fn off_keeps_nothing() {
    let (script, _) = provider();
    let connection = with(config(&script));
    read(&connection).await;
    read(&connection).await;
    let sent = script.requests();
    assert!(
        sent.iter()
            .all(|request| !request.headers.contains_key("if-none-match"))
    );
}

#[tokio::test(start_paused = true)]
async fn revalidate_asks_and_answers_what_is_kept() {
    let (script, version) = provider();
    let connection = with(config(&script).cache(CacheMode::Revalidate));
    assert_eq!(read(&connection).await, (json!("v1"), 1));
    assert_eq!(read(&connection).await, (json!("v1"), 1));
    assert_eq!(script.requests()[1].headers["if-none-match"], "\"v1\"");
    version.store(2, Ordering::SeqCst);
    assert_eq!(read(&connection).await.0, json!("v2"));
}

#[tokio::test(start_paused = true)]
async fn fresh_for_a_time_does_not_ask_unless_a_call_demands_it() {
    let (script, version) = provider();
    let connection = with(config(&script).cache(CacheMode::FreshFor(10 * SECOND)));
    read(&connection).await;
    version.store(2, Ordering::SeqCst);
    assert_eq!(read(&connection).await, (json!("v1"), 0));
    assert_eq!(script.count(), 1);
    let demanding = connection.with(CallOptions::new().cache(CacheMode::Renew));
    assert_eq!(read(&demanding).await.0, json!("v2"));
    assert_eq!(read(&connection).await, (json!("v2"), 0));
    tokio::time::advance(11 * SECOND).await;
    assert_eq!(read(&connection).await, (json!("v2"), 1));
    assert_eq!(script.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_write_forgets_everything_even_what_was_read_meanwhile() {
    let (script, _) = provider();
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    read(&connection).await;
    let write = connection
        .operation("create_node")
        .post("/nodes", &[])
        .done();
    let (written, _) = tokio::join!(write, async {
        tokio::time::sleep(SECOND / 2).await;
        read(&connection).await
    });
    written.unwrap();
    assert_eq!(read(&connection).await, (json!("v2"), 1));
    // A write that is given up halfway may have happened.
    let write = connection
        .operation("create_node")
        .post("/nodes", &[])
        .done();
    assert!(tokio::time::timeout(SECOND / 2, write).await.is_err());
    assert_eq!(read(&connection).await, (json!("v3"), 1));
}

#[tokio::test(start_paused = true)]
async fn size_is_bounded_and_no_store_is_respected() {
    let script = Script::new(|request| {
        let answer = Scripted::ok(format!("\"{}\"", "x".repeat(20_000)));
        if request.url.path().ends_with("secret") {
            return answer.header("cache-control", "private, No-Store");
        }
        answer
    });
    let connection = with(
        config(&script)
            .cache(CacheMode::FreshFor(3600 * SECOND))
            .cache_size(100_000),
    );
    let get = |path: &'static str| connection.operation("get_node").get(path, &[]).done();
    for path in [
        "/secret", "/secret", "/1", "/2", "/3", "/4", "/1", "/5", "/1", "/2",
    ] {
        get(path).await.unwrap();
    }
    let paths: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.url.path().trim_start_matches("/v1").to_owned())
        .collect();
    // The first read of 1 keeps it in use, so 5 pushes 2 out, not 1.
    assert_eq!(
        paths,
        ["/secret", "/secret", "/1", "/2", "/3", "/4", "/5", "/2"]
    );
}

#[tokio::test(start_paused = true)]
async fn errors_and_ranges_are_not_kept() {
    let script = Script::in_order([
        Scripted::answer(404, ""),
        Scripted::ok("1"),
        Scripted::answer(206, "2"),
        Scripted::answer(206, "3"),
    ]);
    let connection = with(config(&script).cache(CacheMode::FreshFor(SECOND)));
    let get = || connection.operation("get_node").get("/x", &[]);
    assert!(get().done().await.is_err());
    assert_eq!(get().text().await.unwrap(), "1");
    let part = || get().header("range", "bytes=0-1").text();
    assert_eq!(
        (part().await.unwrap(), part().await.unwrap()),
        ("2".into(), "3".into())
    );
}
