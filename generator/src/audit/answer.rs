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
            return;
        };
        match (list.kind(), list.items()) {
            (_, Some(items)) => self.item(scene, &items),
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
