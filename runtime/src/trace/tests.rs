use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::fixture::{CANARY, connection};
use crate::testing::{Script, Scripted};

/// Keeps the fields of all spans, in the order in which these begin.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<BTreeMap<String, String>>>>);

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = BTreeMap::new();
        fields.insert("span".to_owned(), span.metadata().name().to_owned());
        span.record(&mut Fields(&mut fields));
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }
    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap()[index]));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_every_attempt_one_below_it() {
    let keeper = Keeper::default();
    let _default = tracing::subscriber::set_default(keeper.clone());
    // Another test may have met these spans first, in a thread without a subscriber, and tracing
    // keeps what it found there.
    let warm = Script::new(|_| Scripted::ok("{}"));
    connection(&warm).request("/").answer().await.unwrap();
    tracing::callsite::rebuild_interest_cache();
    keeper.0.lock().unwrap().clear();
    let script = Script::in_order([Scripted::answer(503, ""), Scripted::answer(404, "")]);
    let call = connection(&script)
        .operation("get_node")
        .get("/nodes/{}", &[&7u64])
        .query("key", CANARY);
    call.done().await.unwrap_err();
    let spans: Vec<_> = keeper
        .0
        .lock()
        .unwrap()
        .iter()
        .filter(|span| matches!(&*span["span"], "call" | "attempt"))
        .cloned()
        .collect();
    assert_eq!(spans.len(), 3, "{spans:#?}");
    let field = |index: usize, name: &str| spans[index].get(name).map(String::as_str);
    assert_eq!(field(0, "otel.name"), Some("acme get_node"));
    assert_eq!(field(0, "skyloom.operation"), Some("get_node"));
    assert_eq!(field(0, "error.type"), Some("not found"));
    assert_eq!(field(1, "http.request.method"), Some("GET"));
    assert_eq!(field(1, "server.address"), Some("api.acme.example"));
    assert_eq!(field(1, "server.port"), Some("443"));
    assert_eq!(
        field(1, "url.full"),
        Some("https://api.acme.example/v1/nodes/7?key=[redacted]")
    );
    assert_eq!(field(1, "http.response.status_code"), Some("503"));
    assert_eq!(field(2, "http.request.resend_count"), Some("1"));
    assert_eq!(field(2, "http.response.status_code"), Some("404"));
    assert!(!format!("{spans:?}").contains(CANARY));
}
