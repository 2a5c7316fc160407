//! Values in requests: literals with `${…}` in them.

use serde_json::Value;

use super::expression::expression;
use super::scope::Scope;
use super::site::{Site, Text, syntax_error};
use crate::cel::{self, Part};
use crate::diagnostic::Diagnostics;
use crate::ir::{Template, TextPart};

pub(super) fn template(
    from: &Value,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
    match from {
        Value::String(text) => text_template(text, site, scope, diagnostics),
        Value::Array(values) => {
            let values: Vec<Option<Template>> = values
                .iter()
                .enumerate()
                .map(|(index, value)| template(value, &site.index(index), scope, diagnostics))
                .collect();
            let values: Vec<Template> = values.into_iter().collect::<Option<_>>()?;
            Some(
                match values.iter().map(literal).collect::<Option<Vec<_>>>() {
                    Some(literals) => Template::Literal(Value::Array(literals)),
                    None => Template::List(values),
                },
            )
        }
        Value::Object(members) => {
            let members: Vec<Option<(String, Template)>> = members
                .iter()
                .map(|(name, value)| {
                    Some((
                        name.clone(),
                        template(value, &site.key(name), scope, diagnostics)?,
                    ))
                })
                .collect();
            Some(Template::Object(
                members.into_iter().collect::<Option<_>>()?,
            ))
        }
        literal => Some(Template::Literal(literal.clone())),
    }
}

fn literal(template: &Template) -> Option<Value> {
    match template {
        Template::Literal(value) => Some(value.clone()),
        _ => None,
    }
}

fn text_template(
    text: &str,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
    let place = Text::whole(site);
    let parts = match cel::split_template(text, "${") {
        Ok(parts) => parts,
        Err(error) => {
            syntax_error(&error, &place, diagnostics);
            return None;
        }
    };
    let lowered: Vec<Option<TextPart>> = parts
        .into_iter()
        .map(|part| match part {
            Part::Text(plain) => Some(TextPart::Plain(plain)),
            Part::Expr(source, span) => {
                let place = Text {
                    site,
                    offset: span.start,
                };
                expression(&source, &place, scope, diagnostics).map(TextPart::Hole)
            }
        })
        .collect();
    let mut lowered: Vec<TextPart> = lowered.into_iter().collect::<Option<_>>()?;
    Some(match (lowered.pop(), lowered.is_empty()) {
        (None, _) => Template::Literal(Value::String(String::new())),
        (Some(TextPart::Plain(plain)), true) => Template::Literal(Value::String(plain)),
        (Some(TextPart::Hole(expr)), true) => Template::Expr(expr),
        (Some(last), false) => {
            lowered.push(last);
            Template::Text(lowered)
        }
    })
}
