//! What is sent, against what the endpoint takes.

use serde_json::Value;

use super::{Auditor, Scene, shown};
use crate::diagnostic::{Code, Diagnostic, Place as SpecPlace, SpecPath, near};
use crate::ir::{Body, Expr, Request, Template};
use crate::openapi::{Endpoint, Place, Schema};

impl Auditor<'_, '_> {
    /// Query parameters.
    pub(super) fn query(
        &mut self,
        scene: &Scene<'_>,
        request: &Request,
        endpoint: &Endpoint<'_>,
        at: &[&str],
        paging: &[String],
    ) {
        let known: Vec<&str> = endpoint
            .parameters_in(Place::Query)
            .map(|one| one.name.as_str())
            .collect();
        for (name, value) in &request.query {
            let bare = name.trim_end_matches("[]");
            let place = scene.place(&[at, &["query", name.as_str()]].concat());
            match endpoint.query(bare) {
                Some(parameter) => {
                    if parameter.is_deprecated() {
                        self.old(
                            SpecPlace {
                                part: crate::diagnostic::Part::Key,
                                ..place.clone()
                            },
                            bare,
                            parameter.pointer(),
                        );
                    }
                    if let (Template::Literal(value), Some(schema)) = (value, &parameter.schema) {
                        self.word(place, value, schema);
                    }
                }
                // `filter[name]` of one object, or the document's `X-Filter` for any.
                None if known.iter().any(|known| {
                    bare.starts_with(&format!("{known}[")) || known.starts_with(&format!("{bare}["))
                }) => {}
                None => {
                    let message = format!(
                        "`{} {}` takes no query parameter `{bare}`",
                        endpoint.method, endpoint.path
                    );
                    let mut diagnostic = Diagnostic::warning(
                        Code::UnknownSent,
                        SpecPlace {
                            part: crate::diagnostic::Part::Key,
                            ..place
                        },
                        message,
                    )
                    .label("not described");
                    if let Some(near) = near(bare, known.iter().copied()) {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    }
                    self.push(diagnostic, endpoint.pointer());
                }
            }
        }
        for parameter in endpoint
            .parameters_in(Place::Query)
            .filter(|one| one.required)
        {
            let name = parameter.name.as_str();
            let sent = request.query.iter().any(|(known, _)| known.trim_end_matches("[]") == name)
                || paging.iter().any(|known| known == name)
                || self.provider.query.iter().any(|(known, _)| known == name)
                || self.provider.auth.iter().any(|scheme| matches!(&scheme.auth, crate::ir::Auth::Query(fields) if fields.iter().any(|(known, _)| known == name)));
            if !sent {
                let place = scene.place(&[at, &["request"]].concat());
                let diagnostic = Diagnostic::error(
                    Code::NotSent,
                    place,
                    format!(
                        "`{} {}` requires the query parameter `{name}`",
                        endpoint.method, endpoint.path
                    ),
                )
                .label("not sent");
                self.push(diagnostic, parameter.pointer());
            }
        }
    }

    /// The body.
    pub(super) fn body(
        &mut self,
        scene: &Scene<'_>,
        request: &Request,
        endpoint: &Endpoint<'_>,
        at: &[&str],
    ) {
        let path = scene.path(&[at, &["body"]].concat());
        match (&request.body, endpoint.body()) {
            (Body::Json(template), Some(schema)) => {
                // Where one schema is for both, ids are in it that the provider hands out.
                self.handed_out = endpoint
                    .success()
                    .and_then(|answer| answer.schema())
                    .is_some_and(|answer| {
                        answer.property("id").is_some()
                            || answer
                                .properties()
                                .iter()
                                .any(|(_, one)| one.property("id").is_some())
                    });
                self.value(scene, template, &schema, &path);
            }
            (Body::Json(_), None) if !endpoint.has_other_body() => {
                let place = SpecPlace::key(scene.file, path);
                let diagnostic = Diagnostic::warning(
                    Code::UnknownSent,
                    place,
                    format!("`{} {}` takes no body", endpoint.method, endpoint.path),
                )
                .label("not described");
                self.push(diagnostic, endpoint.pointer());
            }
            (Body::None, Some(schema)) => {
                let needed: Vec<String> = needed(&schema);
                if !needed.is_empty()
                    && endpoint
                        .node()
                        .get("requestBody")
                        .is_some_and(|body| body.flag("required"))
                {
                    let place = scene.place(&[at, &["request"]].concat());
                    let diagnostic = Diagnostic::error(
                        Code::NotSent,
                        place,
                        format!(
                            "`{} {}` requires a body with `{}`",
                            endpoint.method,
                            endpoint.path,
                            needed.join("`, `")
                        ),
                    )
                    .label("sends none");
                    self.push(diagnostic, schema.pointer());
                }
            }
            _ => {}
        }
    }

    fn value(
        &mut self,
        scene: &Scene<'_>,
        template: &Template,
        schema: &Schema<'_>,
        path: &SpecPath,
    ) {
        match template {
            Template::Object(entries) => {
                let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
                self.members(scene, &names, schema, path, true);
                for (name, value) in entries {
                    if let Some(one) = schema.property(name) {
                        if one.flag("deprecated") {
                            self.old(
                                SpecPlace::key(scene.file, path.key(name.as_str())),
                                name,
                                one.pointer(),
                            );
                        }
                        self.value(scene, value, &one, &path.key(name.as_str()));
                    }
                }
            }
            Template::List(items) => {
                if let Some(schema) = schema.items() {
                    for (index, item) in items.iter().enumerate() {
                        self.value(scene, item, &schema, &path.index(index));
                    }
                }
            }
            Template::Literal(Value::Object(members)) => {
                let entries: Vec<(String, Template)> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), Template::Literal(value.clone())))
                    .collect();
                self.value(scene, &Template::Object(entries), schema, path);
            }
            Template::Literal(value) => {
                self.word(SpecPlace::value(scene.file, path.clone()), value, schema);
            }
            Template::Expr(expr) => self.computed(scene, expr, schema, path),
            Template::Text(_) => {}
        }
    }

    /// What is sent and not to be used any more.
    fn old(&mut self, place: SpecPlace, name: &str, pointer: String) {
        let diagnostic = Diagnostic::warning(
            Code::Deprecated,
            place,
            format!("`{name}` is deprecated by the vendor"),
        )
        .label("deprecated");
        self.push(diagnostic, pointer);
    }

    /// A body that is put together by an expression: only names that it writes out are known.
    fn computed(&mut self, scene: &Scene<'_>, expr: &Expr, schema: &Schema<'_>, path: &SpecPath) {
        match expr {
            Expr::Object(entries) => {
                let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
                self.members(scene, &names, schema, path, true);
            }
            Expr::Call(function, operands) if function.name == "merge" => {
                for operand in operands {
                    if let Expr::Object(entries) = operand {
                        let names: Vec<&str> =
                            entries.iter().map(|(name, _)| name.as_str()).collect();
                        self.members(scene, &names, schema, path, false);
                    }
                }
            }
            _ => {}
        }
    }

    fn members(
        &mut self,
        scene: &Scene<'_>,
        names: &[&str],
        schema: &Schema<'_>,
        path: &SpecPath,
        whole: bool,
    ) {
        let known: Vec<String> = schema
            .properties()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        if !schema.is_open() && !known.is_empty() {
            let unknown: Vec<&str> = names
                .iter()
                .copied()
                .filter(|name| {
                    !known
                        .iter()
                        .chain(&self.elsewhere)
                        .any(|known| known == name)
                })
                .collect();
            for name in unknown {
                let place = SpecPlace::key(scene.file, path.key(name));
                let mut diagnostic = Diagnostic::warning(
                    Code::UnknownSent,
                    place,
                    format!("the vendor's schema has no member `{name}`"),
                )
                .label("not described");
                if let Some(near) = near(name, known.iter().map(String::as_str)) {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                }
                self.push(diagnostic, schema.pointer());
            }
        }
        let of_auth = |name: &str| {
            self.provider.auth.iter().any(|scheme| matches!(&scheme.auth, crate::ir::Auth::Body(fields) if fields.iter().any(|(known, _)| known == name)))
        };
        if whole {
            let missing: Vec<String> = needed(schema)
                .into_iter()
                .filter(|name| {
                    let given = names.contains(&name.as_str()) || of_auth(name);
                    !given && (name != "id" || !self.handed_out)
                })
                .collect();
            if !missing.is_empty() {
                let place = SpecPlace::key(scene.file, path.clone());
                let message = format!("the vendor's schema requires `{}`", missing.join("`, `"));
                let diagnostic = Diagnostic::error(Code::NotSent, place, message).label("not sent");
                self.push(diagnostic, schema.pointer());
            }
        }
    }

    /// A fixed value among those that are allowed.
    fn word(&mut self, place: SpecPlace, value: &Value, schema: &Schema<'_>) {
        let words = schema.words();
        let word = match value {
            Value::String(text) => text.clone(),
            Value::Null | Value::Array(_) | Value::Object(_) => return,
            other => other.to_string(),
        };
        if words.is_empty() || words.contains(&word) {
            return;
        }
        let mut diagnostic = Diagnostic::error(
            Code::WrongWord,
            place,
            format!("{} is none of the vendor's values", shown(value)),
        )
        .label("not in its list");
        diagnostic = match near(&word, words.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!(
                "the document has `{}`",
                words
                    .iter()
                    .take(12)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("`, `")
            )),
        };
        self.push(diagnostic, schema.pointer());
    }
}

/// The members that must be sent.
fn needed(schema: &Schema<'_>) -> Vec<String> {
    let names = schema.required().into_iter();
    names
        .filter(|name| {
            schema
                .property(name)
                .is_none_or(|one| !one.flag("readOnly") && one.value("default").is_none())
        })
        .collect()
}
