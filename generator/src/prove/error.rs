//! Examples that end in an error.

use serde_json::Value;

use super::place::{Scene, Walk};
use super::value::Known;
use crate::diagnostic::Diagnostics;
use crate::ir::ErrorRule;
use crate::spec::{Exchange, OperationError};

pub(super) fn error(scene: &Scene<'_>, shown: &OperationError, diagnostics: &mut Diagnostics) {
    let errors = &scene.provider.errors;
    let failed = |exchange: &Exchange| {
        !(200..300).contains(&exchange.status.unwrap_or(200))
            || errors
                .in_success
                .iter()
                .any(|path| first(exchange, std::slice::from_ref(path)).is_something())
    };
    // After it may come what undoes the steps before it.
    let mut exchanges = scene.example.exchanges.iter().enumerate().rev();
    let Some((index, exchange)) = exchanges.find(|(_, exchange)| failed(exchange)) else {
        return;
    };
    let status = exchange.status.unwrap_or(200);
    // An answer that is a text is the message.
    let plain = exchange
        .answer
        .as_ref()
        .and_then(Value::as_str)
        .map(str::to_owned);
    let (message, code) = (
        plain.or_else(|| first(exchange, &errors.message).text()),
        first(exchange, &errors.code).text(),
    );
    let at = [Walk::from("exchanges"), index.into()];
    seen(scene, exchange);
    if let (Some(wanted), Some(Value::Object(_))) = (&shown.message, &exchange.answer)
        && !errors.message.is_empty()
        && message.as_ref() != Some(wanted)
    {
        diagnostics.push(
            scene
                .disagreement(
                    scene.in_connection(&["errors", "message"]),
                    "has its message elsewhere",
                )
                .label(
                    message
                        .as_ref()
                        .map_or("nothing is there".to_owned(), |found| {
                            format!("`{found}` is there")
                        }),
                )
                .also(
                    scene.shown(&[Walk::from("error"), "message".into()]),
                    "shown here",
                ),
        );
    }
    let rule = errors
        .rules
        .iter()
        .position(|rule| fits(rule, status, code.as_deref(), message.as_deref()));
    let kind = rule.and_then(|rule| errors.rules.get(rule)).map_or_else(
        || crate::lower::kind_by_status(status).to_owned(),
        |rule| rule.kind.clone(),
    );
    for index in 0..errors.rules.len() {
        scene.fails(&["rules"], Some(index), rule == Some(index));
    }
    if snake(&kind) != shown.kind {
        let place = match rule {
            Some(rule) => scene.in_errors(rule),
            None => scene.in_connection(&["errors"]),
        };
        diagnostics.push(
            scene
                .disagreement(place, "ends in another kind of error")
                .label(format!("`{}`", snake(&kind)))
                .also(
                    scene.shown(&[Walk::from("error"), "kind".into()]),
                    "shown here",
                )
                .also(scene.shown(&at), "after this"),
        );
    }
}

/// Notes which of the paths of an error's parts lead anywhere.
fn seen(scene: &Scene<'_>, exchange: &Exchange) {
    let errors = &scene.provider.errors;
    for (key, paths) in [("message", &errors.message), ("code", &errors.code)] {
        for (index, path) in paths.iter().enumerate() {
            let there = first(exchange, std::slice::from_ref(path)).is_something();
            scene.fails(&[key], (paths.len() > 1).then_some(index), there);
        }
    }
}

fn first(exchange: &Exchange, paths: &[String]) -> Known {
    let answer = Known::of(exchange.answer.as_ref());
    paths
        .iter()
        .map(|path| answer.at(&path.split('.').collect::<Vec<_>>()))
        .find(|found| !found.is_nothing())
        .unwrap_or(Known::Absent)
}

fn fits(rule: &ErrorRule, status: u16, code: Option<&str>, message: Option<&str>) -> bool {
    let contains = |text: &String| {
        message.is_some_and(|message| message.to_lowercase().contains(&text.to_lowercase()))
    };
    (rule.status.is_empty() || rule.status.contains(&status))
        && (rule.code.is_empty()
            || code.is_some_and(|code| rule.code.iter().any(|one| one == code)))
        && rule.message.as_ref().is_none_or(contains)
}

/// `InvalidArgument` as `invalid_argument`.
fn snake(kind: &str) -> String {
    use heck::ToSnakeCase;
    kind.to_snake_case()
}
