//! What all operations of one collection have in common.

use serde_json::{Map, Value, json};

use super::super::catalog::Collection;
use super::super::request::{Binding, Line};
use super::{Work, path};
use crate::draft::Entry;
use crate::guess::{self, Guess, Shape};
use crate::ir::ModelKind;
use crate::openapi::Endpoint;

/// An operation in the making.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) guess: Guess,
    pub(super) entries: Vec<Entry>,
}

/// Makes the operations of one collection.
pub(super) struct Maker<'a, 'd> {
    pub(super) collection: &'a Collection<'d>,
    /// The last word of the list's path.
    pub(super) own: String,
    pub(super) parent: Option<Binding>,
    pub(super) item_path: Option<String>,
}

impl Maker<'_, '_> {
    pub(super) fn kind(&self) -> ModelKind {
        self.collection.kind
    }

    /// The bindings, the thing itself told by `value`.
    pub(super) fn bindings(&self, value: &str, sample: &str) -> Vec<Binding> {
        let own = (!value.is_empty()).then(|| Binding::new(&self.own, value, sample));
        self.parent.clone().into_iter().chain(own).collect()
    }

    pub(super) fn made(name: &str, guess: Guess, line: &Line, more: Vec<Entry>) -> Made {
        let mut entries =
            vec![Entry::flow("request", line.request.as_str()).comment(guess.comment())];
        if !line.query.is_empty() {
            let query: Map<String, Value> = line
                .query
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            entries.push(Entry::flow("query", query));
        }
        entries.extend(more);
        Made {
            name: name.to_owned(),
            guess,
            entries,
        }
    }

    pub(super) fn parent_args(&self) -> Map<String, Value> {
        let mut args = Map::new();
        match self.kind() {
            ModelKind::Record | ModelKind::RecordSet => {
                let id = if self
                    .parent
                    .as_ref()
                    .is_some_and(|parent| parent.value == "zone.domain")
                {
                    "example.com"
                } else {
                    "1"
                };
                args.insert(
                    "zone".to_owned(),
                    json!({"id": id, "domain": "example.com", "kind": "primary"}),
                );
            }
            ModelKind::Snapshot => {
                args.insert(
                    "volume".to_owned(),
                    json!({"id": "1", "name": "example", "state": "unknown"}),
                );
            }
            _ => {}
        }
        args
    }

    pub(super) fn id(&self) -> (String, &'static str) {
        let extra = |name: &str| {
            self.collection
                .mapping
                .extra
                .iter()
                .any(|(known, _)| known == name)
        };
        match self.kind() {
            ModelKind::KeyPair if extra("id") => ("key_pair.extra.id".to_owned(), "key_pair"),
            ModelKind::KeyPair => ("key_pair.name".to_owned(), "key_pair"),
            kind => (format!("{}.id", kind.word()), kind.word()),
        }
    }

    /// The thing itself, as an argument of an example.
    pub(super) fn own_args(&self, argument: &str) -> Map<String, Value> {
        let thing = match self.kind() {
            ModelKind::Node => json!({"id": "1", "name": "example", "state": "running"}),
            ModelKind::KeyPair => json!({"name": "example", "extra": {"id": 1}}),
            ModelKind::Volume => json!({"id": "1", "name": "example", "state": "unknown"}),
            ModelKind::Snapshot => json!({"id": "1", "state": "unknown"}),
            ModelKind::Zone => json!({"id": "1", "domain": "example.com", "kind": "primary"}),
            ModelKind::Record => {
                json!({"id": "1", "name": "www", "kind": "A", "data": "203.0.113.1", "zone": {"id": "1", "domain": "example.com", "kind": "primary"}})
            }
            _ => json!({"id": "1", "name": "example"}),
        };
        let mut args = Map::new();
        args.insert(argument.to_owned(), thing);
        args
    }

    pub(super) fn in_answer<'s>(&self, shape: &'s Shape) -> Option<guess::Found<'s>> {
        let used = &self.collection.mapping.used;
        // Answers of one thing sometimes have a little less than those of lists.
        let needed: Vec<&String> = used.iter().take(2).collect();
        guess::item(shape, &[&self.own], &|shape| {
            !needed.is_empty() && needed.iter().all(|name| shape.members.contains_key(*name))
        })
    }
}

impl Maker<'_, '_> {
    /// An operation beside the list, if the endpoint is one of this collection's.
    pub(super) fn other(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        if endpoint.is_deprecated() || endpoint.path.is_empty() {
            return None;
        }
        let path = endpoint.path.trim_end_matches('/');
        let base = self
            .collection
            .list
            .path
            .trim_end_matches("/detail")
            .trim_end_matches('/');
        let above = self
            .item_path
            .as_deref()
            .and_then(|path| path.rsplit_once('/'))
            .map(|(above, _)| above);
        let method = endpoint.method.as_str();
        if (path == base || Some(path) == above) && method == "POST" {
            return self.create(endpoint, work);
        }
        let item = self.item_path.as_deref()?;
        if path::same_path(path, item) {
            return match method {
                "GET" => self.get(endpoint, work),
                "DELETE" => self.delete(endpoint, work),
                "PUT" | "PATCH" => self.update(endpoint, work),
                _ => None,
            };
        }
        let action = path::tail(path, item)?;
        match method {
            "POST" | "PUT" | "PATCH" => self.action(endpoint, &action, work),
            _ => None,
        }
    }
}
