use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

use crate::fixture::{CANARY, config, connection, with};
use crate::testing::{Script, Scripted};
use crate::{CacheMode, CallOptions, Connection, RateLimit};

/// Keeps the fields of all spans, in the order in which these begin.
#[derive(Clone, Default)]
pub(crate) struct Keeper(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    spans: Vec<BTreeMap<String, String>>,
    /// Those that were entered, innermost last.
    inside: Vec<u64>,
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("skyloom")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut kept = self.0.lock().unwrap();
        let mut fields = BTreeMap::new();
        fields.insert("span".to_owned(), span.metadata().name().to_owned());
        if let Some(parent) = kept.inside.last() {
            let parent = usize::try_from(*parent).unwrap() - 1;
            let name = kept.spans[parent]["span"].clone();
            fields.insert("inside".to_owned(), name);
        }
        span.record(&mut Fields(&mut fields));
        kept.spans.push(fields);
        Id::from_u64(kept.spans.len() as u64)
    }
    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap().spans[index]));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().inside.push(span.into_u64());
    }
    fn exit(&self, span: &Id) {
        let left = self.0.lock().unwrap().inside.pop();
        assert_eq!(left, Some(span.into_u64()));
    }
}

impl Keeper {
    /// Keeps what happens on this thread as long as the guard is there.
    pub(crate) async fn start() -> (Self, DefaultGuard) {
        let keeper = Self::default();
        let guard = tracing::subscriber::set_default(keeper.clone());
        // Another test may have met these spans first, in a thread without a subscriber, and
        // tracing keeps what it found there.
        let script = Script::in_order([Scripted::answer(503, ""), Scripted::ok("{}")]);
        let warm = with(config(&script).rate_limit(RateLimit::per_second(1)));
        warm.request("/").answer().await.unwrap();
        tracing::callsite::rebuild_interest_cache();
        keeper.0.lock().unwrap().spans.clear();
        (keeper, guard)
    }

    /// The spans so far, as their names and some fields.
    fn spans(&self, fields: &[&str]) -> Vec<String> {
        let kept = self.0.lock().unwrap();
        let shown = kept.spans.iter().map(|span| {
            let found = fields.iter().filter_map(|field| span.get(*field));
            found.fold(span["span"].clone(), |all, field| format!("{all} {field}"))
        });
        shown.collect()
    }

    /// All that was kept, as text.
    pub(crate) fn all(&self) -> String {
        format!("{:?}", self.0.lock().unwrap().spans)
    }

    fn field(&self, index: usize, name: &str) -> Option<String> {
        self.0.lock().unwrap().spans[index].get(name).cloned()
    }
}

async fn done(connection: &Connection) {
    let call = connection.operation("get_node").get("/nodes/7", &[]);
    call.done().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_with_attempts_and_waits_below_it() {
    let (keeper, _guard) = Keeper::start().await;
    let script = Script::in_order([
        Scripted::answer(
            503,
            format!("{{\"error\":{{\"text\":\"later, {CANARY}\"}}}}"),
        ),
        Scripted::failure("reset by peer"),
        Scripted::answer(404, ""),
    ]);
    let call = connection(&script)
        .operation("get_node")
        .get("/nodes/{}", &[&CANARY])
        .query("key", CANARY)
        .query("page", 2);
    call.done().await.unwrap_err();
    assert_eq!(
        keeper.spans(&[
            "inside",
            "http.response.status_code",
            "error.type",
            "otel.status_code"
        ]),
        [
            "call 404 not found ERROR",
            "attempt call 503 503 ERROR",
            "wait call 503 unavailable",
            "attempt call transport failure ERROR",
            "wait call transport failure",
            "attempt call 404 404 ERROR",
        ]
    );
    for (index, name, value) in [
        (0, "otel.name", "acme get_node"),
        (0, "skyloom.provider", "acme"),
        (0, "skyloom.operation", "get_node"),
        (0, "http.request.method", "GET"),
        (1, "otel.kind", "client"),
        (1, "otel.name", "GET"),
        (1, "http.request.method", "GET"),
        (1, "http.request.resend_count", "0"),
        (1, "server.address", "api.acme.example"),
        (1, "server.port", "443"),
        (1, "url.scheme", "https"),
        (
            1,
            "url.full",
            "https://api.acme.example/v1/nodes/[redacted]?key=[redacted]&page=2",
        ),
        (
            2,
            "skyloom.wait.reason",
            "unavailable: later, [redacted] (status 503)",
        ),
        (2, "skyloom.wait.seconds", "0.5"),
        (4, "skyloom.wait.reason", "transport failure: reset by peer"),
        (5, "http.request.resend_count", "2"),
    ] {
        assert_eq!(
            keeper.field(index, name).as_deref(),
            Some(value),
            "{index} {name}"
        );
    }
    assert!(!keeper.all().contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn what_the_cache_had_and_who_waited_for_a_turn_is_seen() {
    let (keeper, _guard) = Keeper::start().await;
    let script = Script::new(|request| {
        if request.headers.contains_key("if-none-match") {
            return Scripted::answer(304, "");
        }
        Scripted::ok("{}").header("etag", "\"1\"")
    });
    let limit = RateLimit::per_second(1).burst(2);
    let config = config(&script)
        .cache(CacheMode::Revalidate)
        .rate_limit(limit);
    let connection = with(config);
    done(&connection).await;
    done(&connection).await;
    let fresh = CacheMode::FreshFor(Duration::from_secs(60));
    done(&connection.with(CallOptions::new().cache(fresh))).await;
    done(&connection.with(CallOptions::new().cache(CacheMode::Off))).await;
    assert_eq!(
        keeper.spans(&[
            "skyloom.cache",
            "skyloom.wait.reason",
            "skyloom.wait.seconds"
        ]),
        [
            "call miss",
            "attempt",
            "call revalidated",
            "attempt",
            "call hit",
            "call",
            "wait rate limit 1.0",
            "attempt",
        ]
    );
}
