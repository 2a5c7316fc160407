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
async fn a_write_makes_an_end_of_what_is_kept_even_of_what_was_read_meanwhile() {
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

/// A provider whose answers have these headers, and count the requests in their body.
fn counting(headers: &'static [(&'static str, &'static str)]) -> Script {
    let count = AtomicU64::new(0);
    Script::new(move |request| {
        if request.headers.contains_key("if-none-match") {
            return Scripted::answer(304, "");
        }
        let count = count.fetch_add(1, Ordering::SeqCst) + 1;
        let answer = Scripted::ok(count.to_string());
        headers
            .iter()
            .fold(answer, |answer, (name, value)| answer.header(name, value))
    })
}

async fn text(connection: &Connection, path: &str) -> String {
    connection.request(path).text().await.unwrap()
}

/// Reads the same thing at 0, 5 and 15 seconds, and counts how often the provider was asked.
async fn asked(mode: CacheMode, headers: &'static [(&'static str, &'static str)]) -> usize {
    let script = counting(headers);
    let connection = with(config(&script).cache(mode));
    text(&connection, "/x").await;
    tokio::time::advance(5 * SECOND).await;
    text(&connection, "/x").await;
    tokio::time::advance(10 * SECOND).await;
    text(&connection, "/x").await;
    script.count()
}

#[tokio::test(start_paused = true)]
async fn what_the_provider_forbids_is_not_done() {
    let fresh = CacheMode::FreshFor(10 * SECOND);
    for (headers, count) in [
        (&[][..], 2),
        (&[("cache-control", "max-age=1")], 2),
        (&[("expires", "0")], 2),
        (&[("cache-control", "private")], 2),
        (&[("cache-control", "max-age=3600")], 2),
        (&[("cache-control", "No-Store")], 3),
        (&[("cache-control", "max-age=0, must-revalidate")], 3),
        (&[("cache-control", "Max-Age=1, Must-Revalidate")], 3),
        (&[("cache-control", "no-cache")], 3),
        (&[("pragma", "no-cache")], 3),
        (&[("cache-control", "max-age=7, must-revalidate")], 2),
        (&[("vary", "*")], 3),
        // Eight seconds old when it came.
        (&[("age", "8")], 3),
        (&[("age", "18446744073709551615")], 2),
        (
            &[("age", "nonsense"), ("cache-control", "max-age=abc,,=,\"")],
            2,
        ),
    ] {
        assert_eq!(asked(fresh, headers).await, count, "{headers:?}");
        assert_eq!(
            asked(CacheMode::Revalidate, headers).await,
            3,
            "{headers:?}"
        );
        assert_eq!(asked(CacheMode::Off, headers).await, 3, "{headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_may_say_in_http_what_it_wants() {
    let script = counting(&[]);
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    let wants = |wish| connection.with(CallOptions::new().header("cache-control", wish));
    assert_eq!(text(&connection, "/x").await, "1");
    tokio::time::advance(10 * SECOND).await;
    assert_eq!(text(&connection, "/x").await, "1");
    assert_eq!(text(&wants("max-age=60"), "/x").await, "1");
    assert_eq!(text(&wants("max-age=5"), "/x").await, "2");
    assert_eq!(text(&wants("no-cache"), "/x").await, "3");
    assert_eq!(text(&wants("no-store"), "/y").await, "4");
    assert_eq!(
        text(&connection, "/y").await,
        "5",
        "that was not to be kept"
    );
    // For this call only, whatever the connection does.
    let off = connection.with(CallOptions::new().cache(CacheMode::Off));
    assert_eq!(text(&off, "/x").await, "6");
    assert_eq!(text(&connection, "/x").await, "3");
    let renewing = connection.with(CallOptions::new().cache(CacheMode::Renew));
    assert_eq!(text(&renewing, "/x").await, "7");
    let sent = script.requests().pop().unwrap();
    assert_eq!(
        sent.headers["cache-control"], "no-cache",
        "caches on the way ask, too"
    );
    assert_eq!(text(&connection, "/x").await, "7");
    connection.clear_cache();
    assert_eq!(text(&connection, "/x").await, "8");
}

#[tokio::test(start_paused = true)]
async fn requests_that_differ_in_a_header_are_kept_apart() {
    let script = Script::new(|request| {
        let project = request.headers.get("x-project");
        Scripted::ok(format!("{project:?}")).header("vary", "X-Project")
    });
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    let of = |project| connection.with(CallOptions::new().header("x-project", project));
    for _ in 0..2 {
        assert!(text(&of("a"), "/x").await.contains('a'));
        assert!(text(&of("b"), "/x").await.contains('b'));
        assert_eq!(text(&connection, "/x").await, "None");
    }
    assert_eq!(script.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_date_does_where_there_is_no_tag_and_newer_headers_count() {
    let date = "Wed, 01 May 2024 12:00:00 GMT";
    let script = Script::new(
        move |request| match request.headers.get("if-modified-since") {
            Some(since) => {
                assert_eq!(since, date);
                Scripted::answer(304, "")
                    .header("link", "</x?page=2>; rel=\"next\"")
                    .header("link", "</x?page=9>; rel=\"last\"")
                    .header("x-request-id", "r-2")
            }
            None => Scripted::ok("[1]")
                .header("last-modified", date)
                .header("content-type", "application/json")
                .header("link", "</x?page=7>; rel=\"next\"")
                .header("x-request-id", "r-1"),
        },
    );
    let connection = with(config(&script).cache(CacheMode::Revalidate));
    let get = || connection.request("/x").answer();
    assert_eq!(get().await.unwrap().header("x-request-id"), Some("r-1"));
    let answer = get().await.unwrap();
    assert_eq!(
        (answer.status.as_u16(), &answer.body[..]),
        (200, &b"[1]"[..])
    );
    assert_eq!(answer.header("x-request-id"), Some("r-2"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.headers.get_all("link").iter().count(), 2);
    assert_eq!(answer.attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn not_modified_must_speak_of_what_is_kept() {
    let script = Script::in_order([
        Scripted::ok("1").header("etag", "\"a\""),
        // Something else than was asked about: the whole answer is fetched, not the old one given.
        Scripted::answer(304, "").header("etag", "\"b\""),
        Scripted::ok("2").header("etag", "W/\"b\""),
        // The same, though weakly.
        Scripted::answer(304, "").header("etag", "\"b\""),
        // Nothing said: it is about what was asked.
        Scripted::answer(304, ""),
        Scripted::answer(304, "").header("etag", "\"c\""),
        Scripted::answer(404, ""),
    ]);
    let connection = with(config(&script).cache(CacheMode::Revalidate));
    assert_eq!(text(&connection, "/x").await, "1");
    assert_eq!(text(&connection, "/x").await, "2");
    let sent = script.requests();
    assert_eq!(sent[1].headers["if-none-match"], "\"a\"");
    assert!(!sent[2].headers.contains_key("if-none-match"));
    assert_eq!(text(&connection, "/x").await, "2");
    assert_eq!(text(&connection, "/x").await, "2");
    let gone = connection.request("/x").answer().await.unwrap_err();
    assert_eq!((gone.kind(), script.count()), (ErrorKind::NotFound, 7));
    // Who never asked with a condition is not told "not modified".
    let script = Script::new(|_| Scripted::answer(304, ""));
    let call = with(config(&script)).request("/x").answer();
    assert_eq!(call.await.unwrap_err().status(), Some(304));
}

#[tokio::test(start_paused = true)]
async fn a_write_touches_its_path_what_is_below_and_what_is_above() {
    let script = Script::new(|_| Scripted::ok("{}"));
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    let paths = [
        "/",
        "/nodes",
        "/nodes?page=2",
        "/nodes/7",
        "/nodes/7/actions",
        "/nodes/70",
        "/volumes",
    ];
    for (write, asked_again) in [
        (
            "/nodes/7",
            &[
                "/",
                "/nodes",
                "/nodes?page=2",
                "/nodes/7",
                "/nodes/7/actions",
            ][..],
        ),
        (
            "/nodes",
            &[
                "/",
                "/nodes",
                "/nodes?page=2",
                "/nodes/7",
                "/nodes/7/actions",
                "/nodes/70",
            ],
        ),
        (
            "/nodes/7/actions/",
            &[
                "/",
                "/nodes",
                "/nodes?page=2",
                "/nodes/7",
                "/nodes/7/actions",
            ],
        ),
        ("/images?x=1", &["/"]),
        ("/", &paths),
    ] {
        for path in paths {
            text(&connection, path).await;
        }
        let before = script.count();
        let call = connection.request(write).method(http::Method::POST);
        call.done().await.unwrap();
        for path in paths {
            text(&connection, path).await;
        }
        let sent = script.requests();
        let again: Vec<_> = sent[before + 1..]
            .iter()
            .map(|request| request.url.to_string())
            .map(|url| {
                url.trim_start_matches("https://api.acme.example/v1")
                    .to_owned()
            })
            .collect();
        assert_eq!(again, asked_again, "{write}");
    }
    // Another host is another world.
    let before = script.count();
    let elsewhere = connection.operation("create_node").post("/nodes", &[]);
    elsewhere
        .base("https://eu.acme.example/v1")
        .done()
        .await
        .unwrap();
    text(&connection, "/nodes").await;
    assert_eq!(script.count(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn a_command_by_get_is_a_write() {
    let script = Script::new(|_| Scripted::ok("{}"));
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    let list = || {
        connection
            .operation("list_nodes")
            .get("/api", &[])
            .query("command", "list")
    };
    let reboot = || {
        let call = connection.operation("reboot_node").get("/api", &[]);
        call.query("command", "reboot").done()
    };
    list().done().await.unwrap();
    list().done().await.unwrap();
    assert_eq!(script.count(), 1);
    reboot().await.unwrap();
    reboot().await.unwrap();
    assert_eq!(script.count(), 3, "neither is kept");
    list().done().await.unwrap();
    assert_eq!(script.count(), 4, "and what was kept is forgotten");
}

#[tokio::test(start_paused = true)]
async fn small_pieces_do_not_keep_large_ones_alive() {
    let large = Bytes::from(vec![b'7'; 1 << 20]);
    let (small, whole) = (large.slice(..3), large);
    let script = Script::new(move |_| Scripted::ok(small.clone()));
    let connection = with(config(&script).cache(CacheMode::FreshFor(3600 * SECOND)));
    text(&connection, "/x").await;
    drop(script);
    let kept = connection.request("/x").bytes().await.unwrap();
    assert_eq!(kept, "777");
    let inside = whole.as_ptr_range().contains(&kept.as_ptr());
    assert!(!inside, "it is a copy");
}
