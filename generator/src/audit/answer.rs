//! Paths of the spec in the answers of the document.

use super::{Auditor, Scene};
use crate::diagnostic::{Code, Diagnostic, near};
use crate::openapi::{Endpoint, Kind, Schema};

/// Where a path leads.
pub(super) enum Reached<'d> {
    /// To a value that is described.
    Schema(Schema<'d>),
    /// To one that is not.
    Open,
    /// Nowhere: this member is none of those that are described.
    Missing {
        member: String,
        of: String,
        near: Option<String>,
    },
}

/// Follows a dotted path; positions of a list are numbers.
pub(super) fn step<'d>(from: Option<Schema<'d>>, path: &str) -> Reached<'d> {
    let Some(mut schema) = from else {
        return Reached::Open;
    };
    for name in path.split('.').filter(|name| !name.is_empty()) {
        match member(&schema, name) {
            Reached::Schema(next) => schema = next,
            other => return other,
        }
    }
    Reached::Schema(schema)
}

/// One member of a schema.
pub(super) fn member<'d>(schema: &Schema<'d>, name: &str) -> Reached<'d> {
    if name.parse::<i64>().is_ok()
        && let Some(items) = schema.items()
    {
        return Reached::Schema(items);
    }
    if let Some(next) = schema.property(name) {
        return Reached::Schema(next);
    }
    if let Some(values) = schema.values().filter(|_| schema.properties().is_empty()) {
        return Reached::Schema(values);
    }
    if schema.is_open() {
        return Reached::Open;
    }
    let known: Vec<String> = schema
        .properties()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    Reached::Missing {
        member: name.to_owned(),
        of: schema.pointer(),
        near: near(name, known.iter().map(String::as_str)).map(str::to_owned),
    }
}

/// What an example has at a path.
fn in_example<'e>(example: &'e serde_json::Value, path: &str) -> Option<&'e serde_json::Value> {
    let mut parts = path.split('.').filter(|part| !part.is_empty());
    parts.try_fold(example, |value, part| match part.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(part),
    })
}

/// The members of the items that the examples of an answer show.
fn shown(endpoint: &Endpoint<'_>, at: &str, listed: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for example in endpoint
        .success()
        .map(|answer| answer.examples())
        .unwrap_or_default()
    {
        let Some(found) = in_example(example, at) else {
            continue;
        };
        let items: Vec<&serde_json::Value> = match found {
            serde_json::Value::Array(items) if listed => items.iter().collect(),
            other => vec![other],
        };
        for name in items
            .into_iter()
            .filter_map(serde_json::Value::as_object)
            .flat_map(serde_json::Map::keys)
        {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

impl<'d> Auditor<'_, 'd> {
    fn answer(endpoint: &Endpoint<'d>) -> Option<Schema<'d>> {
        endpoint.success()?.schema()
    }

    /// The value at a path of the answer; told where there is none.
    fn reach(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        path: &str,
        keys: &[&str],
    ) -> Option<Schema<'d>> {
        match step(Self::answer(endpoint), path) {
            Reached::Schema(schema) => Some(schema),
            Reached::Open => None,
            // A document whose examples show what its schema lacks is wrong itself.
            Reached::Missing { .. }
                if endpoint.success().is_some_and(|answer| {
                    answer
                        .examples()
                        .iter()
                        .any(|one| in_example(one, path).is_some())
                }) =>
            {
                None
            }
            Reached::Missing { member, of, near } => {
                let mut diagnostic = Diagnostic::error(
                    Code::NoSuchAnswer,
                    scene.place(keys),
                    format!(
                        "the answer of `{} {}` has no `{member}`",
                        endpoint.method, endpoint.path
                    ),
                )
                .label("not in its schema");
                if let Some(near) = near {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                }
                self.push(diagnostic, of);
                None
            }
        }
    }

    /// A list and what becomes of its items.
    pub(super) fn listed(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        at: &str,
        keys: &[&str],
    ) {
        let Some(list) = self.reach(scene, endpoint, at, keys) else {
            let conversion = scene.operation.outcome.conversion().unwrap_or("");
            self.uses.shown(conversion, shown(endpoint, at, true));
            return;
        };
        match (list.kind(), list.items()) {
            (_, Some(items)) => {
                self.shown = shown(endpoint, at, true);
                self.item(scene, &items);
            }
            (Kind::Any, None) => {}
            (Kind::Object, None) => {
                if list.is_open() {
                    return;
                }
                let diagnostic = Diagnostic::error(
                    Code::NoSuchAnswer,
                    scene.place(keys),
                    format!(
                        "what stands here in the answer of `{} {}` is no list",
                        endpoint.method, endpoint.path
                    ),
                )
                .label("an object");
                self.push(diagnostic, list.pointer());
            }
            _ => {}
        }
    }

    /// One thing and what becomes of it.
    pub(super) fn one(&mut self, scene: &Scene<'_>, endpoint: &Endpoint<'d>, at: &str) {
        if endpoint.success().is_some_and(|answer| !answer.has_body()) {
            let diagnostic = Diagnostic::error(
                Code::NoSuchAnswer,
                scene.place(&["item"]),
                format!("`{} {}` answers nothing", endpoint.method, endpoint.path),
            )
            .label("the document names no body");
            self.push(diagnostic, endpoint.pointer());
            return;
        }
        if let Some(item) = self.reach(scene, endpoint, at, &["item"]) {
            self.shown = shown(endpoint, at, false);
            self.item(scene, &item);
        }
    }

    /// A value that is answered as it is.
    pub(super) fn value_path(
        &mut self,
        scene: &Scene<'_>,
        endpoint: &Endpoint<'d>,
        at: &str,
        keys: &[&str],
    ) {
        if !at.is_empty() && !at.contains('(') {
            self.reach(scene, endpoint, at, keys);
        }
    }
}
