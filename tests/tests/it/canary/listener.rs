//! A subscriber that writes down every span and event, whatever their level.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What was said so far; clones share it.
#[derive(Clone, Default)]
pub(super) struct Listener {
    said: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

impl Listener {
    pub(super) fn text(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    fn note(&self, what: &str, fill: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(format!("{what}:"));
        fill(&mut fields);
        let mut said = self.said.lock().unwrap();
        said.push_str(&fields.0);
        said.push('\n');
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.note("record", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata().target(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
