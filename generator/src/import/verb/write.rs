//! Operations that make and change things.

use super::super::body::{self, Body, Candidate, Rest};
use super::super::known::references;
use super::super::request::{Line, line};
use super::{Made, Maker, Work};
use crate::draft::Entry;
use crate::guess::{Guess, Shape, Sure};
use crate::ir::ModelKind;
use crate::openapi::Endpoint;

impl Maker<'_, '_> {
    pub(super) fn create(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let schema = endpoint.body()?;
        let shape = Shape::of_schema(&schema);
        let name = match self.kind() {
            ModelKind::Node => "create_node",
            ModelKind::KeyPair => "import_key_pair_from_string",
            ModelKind::Volume => "create_volume",
            ModelKind::Snapshot => "create_volume_snapshot",
            ModelKind::Zone => "create_zone",
            ModelKind::Record => "create_record",
            _ => return None,
        };
        let (candidates, rest): (Vec<Candidate>, Rest) = match self.kind() {
            ModelKind::Node => (
                vec![
                    Candidate::new(&["name", "label", "hostname", "display_name"], "name"),
                    Candidate::id(references(ModelKind::Size), "size.id"),
                    Candidate::id(references(ModelKind::Image), "image.id"),
                    Candidate::id(references(ModelKind::Location), "location.id"),
                    Candidate::new(
                        &[
                            "root_pass",
                            "root_password",
                            "password",
                            "admin_pass",
                            "admin_password",
                        ],
                        "auth.password",
                    ),
                    Candidate::new(&["authorized_keys"], "auth.ssh_key"),
                ],
                Rest::Options,
            ),
            ModelKind::KeyPair => (
                vec![
                    Candidate::new(&["name", "label", "title"], "name"),
                    Candidate::new(&["public_key", "ssh_key", "key", "content"], "key_material"),
                ],
                Rest::Options,
            ),
            ModelKind::Volume => (
                vec![
                    Candidate::new(&["name", "label"], "name"),
                    Candidate::new(
                        &["size_gigabytes", "size_gb", "size", "size_in_gb"],
                        "size_gb",
                    ),
                    Candidate::id(references(ModelKind::Location), "location.id"),
                    Candidate::id(references(ModelKind::Snapshot), "snapshot.id"),
                ],
                Rest::Options,
            ),
            ModelKind::Snapshot => (
                vec![
                    Candidate::new(&["name", "label"], "name"),
                    Candidate::id(references(ModelKind::Volume), "volume.id"),
                ],
                Rest::Options,
            ),
            ModelKind::Zone => (
                vec![
                    Candidate::new(
                        &["domain", "name", "domain_name", "unicode_name", "zone"],
                        "domain",
                    ),
                    Candidate::new(&["ttl", "ttl_sec"], "ttl"),
                ],
                Rest::Extra,
            ),
            _ => (self.record_candidates(""), Rest::Extra),
        };
        let main = candidates.first()?.value.clone();
        let made = body::body(&shape, &candidates, rest, &self.own, &[]);
        // What does not even take the name is something else.
        let request = format!("{} {}", endpoint.method, endpoint.path);
        if !made.used.contains(&main)
            || (self.kind() == ModelKind::KeyPair
                && !made.used.iter().any(|used| used == "key_material"))
        {
            work.near
                .entry(name)
                .or_insert_with(|| format!("the body of {request} has no member for `{main}`"));
            return None;
        }
        let answer = endpoint
            .success()
            .and_then(|answer| answer.schema())
            .map(|schema| Shape::of_schema(&schema));
        let Some(found) = answer.as_ref().and_then(|answer| self.in_answer(answer)) else {
            let what = self.kind().word().replace('_', " ");
            work.near.entry(name).or_insert_with(|| {
                format!("{request} does not answer a {what}: it needs steps, see `let`")
            });
            return None;
        };
        let line = line(endpoint, &self.bindings("", ""), &mut work.settings);
        let more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        Some(Self::with_body(
            name,
            Guess::new("", Sure::Sure, "by path and method"),
            &line,
            made,
            more,
        ))
    }

    pub(super) fn record_candidates(&self, prior: &str) -> Vec<Candidate> {
        let mapped = self
            .collection
            .mapping
            .fields
            .iter()
            .find(|(field, _)| *field == "name")
            .map_or("", |(_, guess)| guess.value.as_str());
        let zone = if prior.is_empty() {
            "zone.domain"
        } else {
            "record.zone.domain"
        };
        let name = if prior.is_empty() {
            "name".to_owned()
        } else {
            format!("default(name, {prior}.name)")
        };
        let name = if mapped.starts_with("relative(") {
            format!("fqdn({name}, {zone})")
        } else if mapped.contains("\"@\"") {
            format!("{name} == \"\" ? \"@\" : {name}")
        } else {
            name
        };
        let value = |field: &str| {
            if prior.is_empty() {
                field.to_owned()
            } else {
                format!("default({field}, {prior}.{field})")
            }
        };
        vec![
            Candidate::new(&["name", "host", "hostname", "subdomain"], &name),
            Candidate::new(&["type", "record_type", "kind"], &value("kind")),
            Candidate::new(
                &["data", "content", "value", "target", "rdata", "address"],
                &value("data"),
            ),
        ]
    }

    pub(super) fn update(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let shape = Shape::of_schema(&endpoint.body()?);
        let answer = endpoint
            .success()
            .and_then(|answer| answer.schema())
            .map(|schema| Shape::of_schema(&schema));
        let found = answer.as_ref().and_then(|answer| self.in_answer(answer));
        let (name, candidates, argument) = match self.kind() {
            ModelKind::Zone => (
                "update_zone",
                vec![
                    Candidate::new(&["domain", "name", "domain_name"], "domain"),
                    Candidate::new(&["ttl", "ttl_sec"], "ttl"),
                ],
                "zone",
            ),
            // What replaces the whole is sent all of it.
            ModelKind::Record => ("update_record", self.record_candidates("record"), "record"),
            _ => return None,
        };
        let made = body::body(&shape, &candidates, Rest::Extra, &self.own, &[]);
        if made.members.is_empty() {
            return None;
        }
        let (value, _) = self.id();
        let mut bindings = self.bindings(&value, "1");
        for binding in &mut bindings {
            if argument == "record" && binding.value.starts_with("zone.") {
                binding.value = format!("record.{}", binding.value);
            }
        }
        let line = line(endpoint, &bindings, &mut work.settings);
        let Some(found) = found else {
            let why = format!(
                "{} {} does not answer what it changed: it needs steps, see `let`",
                endpoint.method, endpoint.path
            );
            work.near.entry(name).or_insert(why);
            return None;
        };
        let more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        let sure = if endpoint.method == "PATCH" {
            Sure::Sure
        } else {
            Sure::Likely
        };
        Some(Self::with_body(
            name,
            Guess::new("", sure, "by path and method"),
            &line,
            made,
            more,
        ))
    }

    pub(super) fn with_body(
        name: &str,
        guess: Guess,
        line: &Line,
        body: Body,
        more: Vec<Entry>,
    ) -> Made {
        let mut all: Vec<Entry> = body::entry(body.members).into_iter().collect();
        all.extend(more);
        let mut made = Self::made(name, guess, line, all);
        if !body.params.is_empty() {
            made.entries.insert(0, Entry::map("params", body.params));
        }
        made
    }
}
