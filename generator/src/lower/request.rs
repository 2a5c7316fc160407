//! Method, path, query, headers and body.

use indexmap::IndexMap;
use serde_json::Value;

use super::expression::expression;
use super::scope::Scope;
use super::site::{Site, Text, syntax_error};
use super::template::template;
use crate::cel::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, near};
use crate::ir::{Body, Method, Path, Template};

pub(super) const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// `POST /v2/droplets/{node.id}/actions`
pub(super) fn request_line(
    line: &str,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Method, Path)> {
    let Some((word, path)) = line.split_once(' ') else {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.value(),
                "a request is a method and a path",
            )
            .label("wanted: `GET /path`"),
        );
        return None;
    };
    let Some(method) = Method::from_word(word) else {
        let mut diagnostic = Diagnostic::error(
            Code::BadRequest,
            site.within(0..word.len()),
            format!("`{word}` is no HTTP method"),
        )
        .label("not a method");
        if let Some(candidate) = near(word, METHODS.iter().copied()) {
            diagnostic = diagnostic
                .help(format!("did you mean `{candidate}`?"))
                .suggest(candidate);
        }
        diagnostics.push(diagnostic);
        return None;
    };
    let offset = word.len() + 1 + (path.len() - path.trim_start().len());
    Some((
        method,
        request_path(path.trim(), offset, site, scope, diagnostics)?,
    ))
}

fn request_path(
    path: &str,
    offset: usize,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Path> {
    let whole = Text { site, offset };
    if !path.starts_with('/') {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                whole.at(&(0..path.len())),
                "a path starts with `/`",
            )
            .label("here")
            .suggest(format!("/{path}")),
        );
        return None;
    }
    let parts = match cel::split_template(path, "{") {
        Ok(parts) => parts,
        Err(error) => {
            syntax_error(&error, &whole, diagnostics);
            return None;
        }
    };
    let mut template = String::new();
    let mut holes = Vec::new();
    let mut good = true;
    for part in parts {
        match part {
            Part::Text(plain) => {
                no_query(&plain, path, &whole, diagnostics)?;
                template.push_str(&plain);
            }
            Part::Expr(source, span) => {
                // `{*key}`: as many segments as the value has.
                let (hole, source) = source
                    .strip_prefix('*')
                    .map_or(("{}", source.as_str()), |source| ("{*}", source));
                template.push_str(hole);
                let place = Text {
                    site,
                    offset: offset + span.start + hole.len() - 2,
                };
                match expression(source, &place, scope, diagnostics) {
                    Some(hole) => holes.push(hole),
                    None => good = false,
                }
            }
        }
    }
    good.then(|| Path {
        text: path.to_owned(),
        template,
        holes,
    })
}

/// A question mark of a path begins a query; one in a hole is a choice.
fn no_query(
    plain: &str,
    path: &str,
    whole: &Text<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let Some((before, _)) = plain.split_once('?') else {
        return Some(());
    };
    let at = path.find(plain).map_or(0, |at| at + before.len());
    diagnostics.push(
        Diagnostic::error(
            Code::BadRequest,
            whole.at(&(at..path.len())),
            "the query does not stand in the path",
        )
        .label("give it under `query`"),
    );
    None
}

pub(super) fn members(
    from: &IndexMap<String, Value>,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(String, Template)>> {
    let members: Vec<Option<(String, Template)>> = from
        .iter()
        .map(|(name, value)| {
            Some((
                name.clone(),
                template(value, &site.key(name), scope, diagnostics)?,
            ))
        })
        .collect();
    members.into_iter().collect()
}

pub(super) fn body(
    json: Option<&Value>,
    form: Option<&IndexMap<String, Value>>,
    text: Option<&str>,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Body> {
    let given = [
        ("body", json.is_some()),
        ("form", form.is_some()),
        ("text", text.is_some()),
    ];
    let mut given = given.iter().filter(|(_, given)| *given);
    if let (Some((first, _)), Some((second, _))) = (given.next(), given.next()) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.key(second).name(),
                "a request has one body",
            )
            .label("a second body")
            .also(site.key(first).name(), "the first"),
        );
        return None;
    }
    match (json, form, text) {
        (Some(body), ..) => template(body, &site.key("body"), scope, diagnostics).map(Body::Json),
        (_, Some(form), _) => members(form, &site.key("form"), scope, diagnostics).map(Body::Form),
        (.., Some(text)) => {
            let text = Value::from(text);
            template(&text, &site.key("text"), scope, diagnostics).map(Body::Text)
        }
        (None, None, None) => Some(Body::None),
    }
}
