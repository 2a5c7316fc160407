//! Operations on one thing: it is got, deleted, or something is done to it.

use serde_json::{Map, json};

use super::super::evidence;
use super::super::request::line;
use super::{Made, Maker, Work};
use crate::draft::{Entry, Yaml};
use crate::guess::{self, Guess, Shape, Sure};
use crate::ir::ModelKind;
use crate::openapi::Endpoint;

impl Maker<'_, '_> {
    pub(super) fn get(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let (name, argument) = match self.kind() {
            ModelKind::Node => ("ex_get_node", "node_id"),
            ModelKind::Image => ("get_image", "image_id"),
            ModelKind::Volume => ("ex_get_volume", "volume_id"),
            ModelKind::Zone => ("get_zone", "zone_id"),
            ModelKind::Record => ("get_record", "record_id"),
            _ => return None,
        };
        let shape = Shape::of_schema(&endpoint.success()?.schema()?);
        let found = self.in_answer(&shape)?;
        let line = line(endpoint, &self.bindings(argument, "1"), &mut work.settings);
        let mut more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        let mut args = Map::new();
        args.insert(argument.to_owned(), "1".into());
        let mut before = Vec::new();
        if name.starts_with("ex_") {
            before.push(Entry::flow(
                "doc",
                format!("Fetches one {}.", self.kind().word()),
            ));
            before.push(Entry::flow("params", json!({ argument: "text" })));
        }
        if self.kind() == ModelKind::Record {
            before.push(Entry::flow(
                "let",
                json!({"zone": {"call": "get_zone", "args": {"zone_id": "${zone_id}"}}}),
            ));
        } else if let Some(answer) = evidence::answer(endpoint, &shape) {
            let example = evidence::example(
                args,
                line.sample.clone(),
                None,
                evidence::status(endpoint),
                Some(answer),
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        let mut made = Self::made(
            name,
            Guess::new("", Sure::Sure, "by path and method"),
            &line,
            more,
        );
        made.entries.splice(0..0, before);
        Some(made)
    }

    pub(super) fn delete(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let name = match self.kind() {
            ModelKind::Node => "destroy_node",
            ModelKind::Image => "delete_image",
            ModelKind::KeyPair => "delete_key_pair",
            ModelKind::Volume => "destroy_volume",
            ModelKind::Snapshot => "destroy_volume_snapshot",
            ModelKind::Zone => "delete_zone",
            ModelKind::Record => "delete_record",
            _ => return None,
        };
        Some(self.done(
            name,
            endpoint,
            None,
            Guess::new("", Sure::Sure, "by path and method"),
            work,
        ))
    }

    /// An operation that says whether it was done.
    pub(super) fn done(
        &self,
        name: &str,
        endpoint: &Endpoint<'_>,
        body: Option<Entry>,
        guess: Guess,
        work: &mut Work<'_, '_>,
    ) -> Made {
        let (value, argument) = self.id();
        let mut bindings = self.bindings(
            &value,
            if value.rsplit('.').next() == Some("name") {
                "example"
            } else {
                "1"
            },
        );
        if matches!(self.kind(), ModelKind::Record) {
            for binding in &mut bindings {
                binding.value = binding
                    .value
                    .replace("zone.", "record.zone.")
                    .replace("record.record.", "record.");
                if binding.names_id() {
                    "1".clone_into(&mut binding.sample);
                }
            }
        }
        let line = line(endpoint, &bindings, &mut work.settings);
        let sent = body.as_ref().and_then(|body| match &body.value {
            Yaml::Flow(value) if !value.to_string().contains("${") => Some(value.clone()),
            _ => None,
        });
        let settled = body.is_none() || sent.is_some();
        let mut more: Vec<Entry> = body.into_iter().collect();
        let bare = endpoint.success().is_some_and(|answer| !answer.has_body());
        let answer = endpoint.success().and_then(|answer| {
            answer
                .examples()
                .first()
                .map(|one| guess::redact(&guess::shorten(one)))
        });
        if settled && (bare || answer.is_some()) && self.kind() != ModelKind::Snapshot {
            let example = evidence::example(
                self.own_args(argument),
                line.sample.clone(),
                sent,
                evidence::status(endpoint),
                answer,
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        Self::made(name, guess, &line, more)
    }
}
