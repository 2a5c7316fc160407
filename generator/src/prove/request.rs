//! The requests of an example.

use serde_json::Value;

use super::evaluate::Env;
use super::place::{Scene, Walk, decoded, sent, short};
use super::value::{Known, empty, same, same_value};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Body, Request, Template};
use crate::spec::Exchange;

/// The exchange that shows a request, and what is left to be used.
pub(super) fn shown<'e>(
    request: &Request,
    env: &Env<'_>,
    exchanges: &[(usize, &'e Exchange)],
) -> Option<(usize, &'e Exchange)> {
    exchanges
        .iter()
        .find(|(_, exchange)| {
            let (method, path, _) = sent(exchange);
            method == request.method.word() && same_path(request, env, &path) != Some(false)
        })
        .copied()
}

/// Whether the path is the computed one; nothing where it cannot be computed.
fn same_path(request: &Request, env: &Env<'_>, path: &str) -> Option<bool> {
    let mut computed = String::new();
    let mut holes = request.path.holes.iter();
    let mut rest = request.path.template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, after) = after.split_once('}')?;
        let value = env.value(holes.next()?).text()?.replace('%', "%25");
        computed.push_str(before);
        computed.push_str(&if hole == "*" {
            value
        } else {
            value.replace('/', "%2F")
        });
        rest = after;
    }
    computed.push_str(rest);
    let (computed, path): (Vec<String>, Vec<String>) = (
        computed.split('/').map(decoded).collect(),
        path.split('/').map(decoded).collect(),
    );
    Some(computed == path)
}

/// A request of an operation: its own, or that of a step before it.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) request: &'a Request,
    /// Where under the operation the spec says it.
    pub(super) at: &'a [Walk],
    /// It asks for one page of several.
    pub(super) paged: bool,
}

impl Said<'_> {
    fn place(&self, scene: &Scene<'_>, further: &[Walk]) -> Place {
        scene.in_body(&[self.at, further].concat())
    }

    fn key(&self, scene: &Scene<'_>, key: &str) -> Place {
        self.place(scene, &[key.into()])
    }
}

/// A request against the exchange that shows it.
pub(super) fn compared(
    scene: &Scene<'_>,
    said: Said<'_>,
    env: &Env<'_>,
    (index, exchange): (usize, &Exchange),
    diagnostics: &mut Diagnostics,
) {
    body(scene, said, env, index, exchange, diagnostics);
    query(scene, said, env, index, exchange, diagnostics);
    success(scene, said, index, exchange, diagnostics);
}

/// No exchange shows the request.
pub(super) fn missing(
    scene: &Scene<'_>,
    request: &Request,
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    let computed = scene
        .example
        .exchanges
        .iter()
        .enumerate()
        .find(|(_, exchange)| sent(exchange).0 == request.method.word());
    let Some((index, exchange)) = computed else {
        return;
    };
    let (_, path, _) = sent(exchange);
    if same_path(request, env, &path) == Some(false) {
        let place = scene.shown(&["exchanges".into(), index.into(), "send".into()]);
        diagnostics.push(
            scene
                .disagreement(scene.in_operation(&["request"]), "sends another path")
                .label("with its arguments this is not what it shows")
                .also(place, "shown here"),
        );
    }
}

fn success(
    scene: &Scene<'_>,
    said: Said<'_>,
    index: usize,
    exchange: &Exchange,
    diagnostics: &mut Diagnostics,
) {
    let request = said.request;
    let status = exchange.status.unwrap_or(200);
    let good = if request.success.is_empty() {
        (200..300).contains(&status)
    } else {
        request.success.contains(&status)
    };
    if scene.example.error.is_none() && !good {
        let key = if request.success.is_empty() {
            "request"
        } else {
            "success"
        };
        diagnostics.push(
            scene
                .disagreement(said.key(scene, key), &format!("succeeds with {status}"))
                .label("this does not let it")
                .also(
                    scene.shown(&["exchanges".into(), index.into(), "status".into()]),
                    "shown here",
                ),
        );
    }
}

fn query(
    scene: &Scene<'_>,
    said: Said<'_>,
    env: &Env<'_>,
    index: usize,
    exchange: &Exchange,
    diagnostics: &mut Diagnostics,
) {
    let request = said.request;
    let (_, _, pairs) = sent(exchange);
    let shown = || scene.shown(&["exchanges".into(), index.into(), "send".into()]);
    let find = |name: &str| {
        pairs
            .iter()
            .find(|(shown, _)| shown == name)
            .map(|(_, value)| value.as_str())
    };
    for (name, template) in &request.query {
        let known = env.template(template);
        let at = [said.at, &["query".into(), name.as_str().into()]].concat();
        scene.sends(template, &known, &at);
        let agrees = match (&known, find(name)) {
            (Known::Unknown, _) | (Known::Absent, None) => true,
            // One parameter for each, in one of several ways; the driver's own tests look closer.
            (Known::Value(Value::Array(items)), shown) => shown.is_some() != items.is_empty(),
            (Known::Value(Value::Object(_)), shown) => shown.is_some(),
            (known, Some(shown)) => known.text().is_none_or(|text| text == shown),
            (_, None) => false,
        };
        if !agrees {
            diagnostics.push(
                scene
                    .disagreement(scene.in_body(&at), &format!("sends another `{name}`"))
                    .label(
                        known
                            .text()
                            .map_or("nothing, with its arguments".to_owned(), |text| {
                                format!("`{text}`, with its arguments")
                            }),
                    )
                    .also(shown(), "shown here"),
            );
        }
    }
    let paging = scene
        .operation
        .paging
        .as_ref()
        .filter(|_| said.paged)
        .and_then(|name| {
            scene
                .provider
                .paging
                .iter()
                .find(|paging| paging.name == *name)
        });
    let size = paging.and_then(|paging| paging.size.as_ref());
    if let (Some((param, size)), Some(paging)) = (size, paging) {
        let place = scene.in_connection(&["paging", &paging.name, "size"]);
        match find(param) {
            Some(sent) if sent == size.to_string() => {}
            Some(_) => diagnostics.push(
                scene
                    .disagreement(place, "asks for another page size")
                    .label(format!("`{param}={size}`"))
                    .also(shown(), "shown here"),
            ),
            None => diagnostics.push(
                scene
                    .disagreement(scene.name(), &format!("sends no `{param}`"))
                    .label(format!("follows `paging: {}`", paging.name))
                    .also(shown(), "shown here")
                    .also(place, "this is sent with each request")
                    .help(format!(
                        "is `{param}={size}` missing there? If one answer holds the whole list, say `paging: none` here"
                    )),
            ),
        }
    }
    let position = paging.map(super::paging::params).unwrap_or_default();
    for (name, _) in &pairs {
        let declared = request.query.iter().any(|(query, _)| query == name)
            || scene.provider.query.iter().any(|(query, _)| query == name)
            || size.is_some_and(|(param, _)| param == name)
            || position.contains(&name.as_str())
            || paging.is_some_and(|paging| {
                super::paging::linked(paging, name, &scene.example.exchanges)
            });
        if !declared {
            diagnostics.push(undeclared(scene, said, name).also(shown(), "shown here"));
        }
    }
}

/// A parameter that nothing in the spec sends; where it belongs to a way to page, that is missing.
fn undeclared(scene: &Scene<'_>, said: Said<'_>, name: &str) -> Diagnostic {
    let pages = scene.provider.paging.iter().find(|paging| {
        let size = paging.size.as_ref().map(|(param, _)| param.as_str());
        size == Some(name) || super::paging::params(paging).contains(&name)
    });
    let what = format!("sends `{name}`, and nothing in the spec does");
    if let (Some(paging), true, None) = (pages, said.paged, &scene.operation.paging) {
        return scene
            .disagreement(scene.name(), &what)
            .label("follows no way to page")
            .help(format!("`paging: {}` would send it", paging.name));
    }
    let key = if said.request.query.is_empty() {
        "request"
    } else {
        "query"
    };
    scene
        .disagreement(said.key(scene, key), &what)
        .label("sends no such parameter")
}

fn body(
    scene: &Scene<'_>,
    said: Said<'_>,
    env: &Env<'_>,
    index: usize,
    exchange: &Exchange,
    diagnostics: &mut Diagnostics,
) {
    let key = if exchange.form.is_some() {
        "form"
    } else {
        "body"
    };
    let shown_at = [Walk::from("exchanges"), index.into(), key.into()];
    let shown = exchange
        .form
        .as_ref()
        .map(|fields| Value::Object(fields.clone().into_iter().collect()))
        .or_else(|| exchange.body.clone());
    match (&said.request.body, &shown) {
        (Body::None, None) => {}
        (Body::None, Some(_)) => diagnostics.push(
            scene
                .disagreement(
                    said.key(scene, "request"),
                    "sends a body, and nothing in the spec does",
                )
                .label("sends no body")
                .also(scene.shown(&shown_at), "shown here"),
        ),
        (Body::Json(template), shown) => {
            let nothing = Value::Null;
            compare(
                scene,
                template,
                shown.as_ref().unwrap_or(&nothing),
                env,
                &[said.at, &["body".into()]].concat(),
                &shown_at,
                diagnostics,
            );
        }
        (Body::Text(text), shown) => {
            let shown = shown.as_ref().unwrap_or(&Value::Null);
            compare(
                scene,
                text,
                shown,
                env,
                &["text".into()],
                &shown_at,
                diagnostics,
            );
        }
        (Body::Form(members), shown) => {
            let template = Template::Object(members.clone());
            let shown = shown.as_ref().map_or(Value::Null, form);
            compare(
                scene,
                &template,
                &shown,
                env,
                &[said.at, &["form".into()]].concat(),
                &shown_at,
                diagnostics,
            );
        }
    }
}

/// A form shown as text, by its fields.
fn form(shown: &Value) -> Value {
    let Value::String(text) = shown else {
        return shown.clone();
    };
    let spaced = text.replace('+', " ");
    let fields = spaced.split('&').filter_map(|pair| pair.split_once('='));
    fields
        .map(|(name, value)| (decoded(name), Value::from(decoded(value))))
        .collect()
}

/// Member by member, so that the one that differs is named.
fn compare(
    scene: &Scene<'_>,
    template: &Template,
    shown: &Value,
    env: &Env<'_>,
    at: &[Walk],
    shown_at: &[Walk],
    diagnostics: &mut Diagnostics,
) {
    let further = |step: Walk| [at, &[step]].concat();
    match (template, shown) {
        (Template::Object(members), Value::Object(shown)) => {
            for (name, member) in members {
                let shown_at = [shown_at, &[name.as_str().into()]].concat();
                compare(
                    scene,
                    member,
                    shown.get(name).unwrap_or(&Value::Null),
                    env,
                    &further(name.as_str().into()),
                    &shown_at,
                    diagnostics,
                );
            }
            for (name, value) in shown.iter().filter(|(name, value)| {
                !empty(value) && !members.iter().any(|(member, _)| member == *name)
            }) {
                let shown_at = [shown_at, &[name.as_str().into()]].concat();
                diagnostics.push(
                    scene
                        .disagreement(
                            scene.in_body(at),
                            &format!("sends `{name}`, and the spec does not"),
                        )
                        .label(format!("has no `{name}`"))
                        .also(
                            scene.shown(&shown_at),
                            format!("{} is shown here", short(value)),
                        ),
                );
            }
        }
        (Template::Object(members), Value::Null) => {
            // Nothing shown: every member has to be absent.
            for (name, member) in members {
                compare(
                    scene,
                    member,
                    &Value::Null,
                    env,
                    &further(name.as_str().into()),
                    shown_at,
                    diagnostics,
                );
            }
        }
        (Template::List(items), Value::Array(shown)) if items.len() == shown.len() => {
            for (index, (item, shown)) in items.iter().zip(shown).enumerate() {
                let shown_at = [shown_at, &[index.into()]].concat();
                compare(
                    scene,
                    item,
                    shown,
                    env,
                    &further(index.into()),
                    &shown_at,
                    diagnostics,
                );
            }
        }
        (Template::Literal(value), shown) => {
            if !same_value(value, shown, in_form(at)) {
                differs(scene, &short(value), shown, at, shown_at, diagnostics);
            }
        }
        (Template::Object(_) | Template::List(_), shown) => differs(
            scene,
            "something of another shape",
            shown,
            at,
            shown_at,
            diagnostics,
        ),
        (template, shown) => {
            let known = env.template(template);
            scene.sends(template, &known, at);
            if !same(&known, shown, in_form(at)) {
                let computed = match &known {
                    Known::Value(value) => short(value),
                    _ => "nothing".to_owned(),
                };
                differs(scene, &computed, shown, at, shown_at, diagnostics);
            }
        }
    }
}

/// A form holds texts only.
fn in_form(at: &[Walk]) -> bool {
    at.iter()
        .any(|step| matches!(step, Walk::Key(key) if key == "form"))
}

fn differs(
    scene: &Scene<'_>,
    computed: &str,
    shown: &Value,
    at: &[Walk],
    shown_at: &[Walk],
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        scene
            .disagreement(scene.in_body(at), "sends something else")
            .label(format!("{computed}, with its arguments"))
            .also(
                scene.shown(shown_at),
                format!("{} is shown here", short(shown)),
            ),
    );
}
