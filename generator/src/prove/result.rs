//! An example from its first request to its result.

use serde_json::Value;

use super::evaluate::Env;
use super::place::{Scene, Walk};
use super::request::Said;
use super::value::Known;
use super::{check, error, model, paging, request};
use crate::diagnostic::Diagnostics;
use crate::ir::{Conversion, Job, Listed, Outcome, Prior, RequestStep, Wait};
use crate::spec::Exchange;

pub(super) fn example(scene: &Scene<'_>, diagnostics: &mut Diagnostics) {
    let mut left: Vec<(usize, &Exchange)> = scene.example.exchanges.iter().enumerate().collect();
    let mut env = scene.env();
    if check::refused(scene, &env, diagnostics) {
        return;
    }
    for prior in &scene.operation.priors {
        before(scene, prior, &mut env, &mut left, diagnostics);
    }
    let mut pages = Vec::new();
    if let Some(own) = &scene.operation.request {
        let said = Said {
            request: own,
            at: &[],
            paged: true,
        };
        pages = own_pages(scene, said, &env, &mut left, diagnostics);
        if pages.is_empty() && scene.example.error.is_none() {
            request::missing(scene, own, &env, diagnostics);
            return;
        }
    }
    paging::pages(scene, &pages, diagnostics);
    let mut second = Vec::new();
    if let Some(also) = &scene.operation.also {
        let said = Said {
            request: &also.request,
            at: &["also".into()],
            paged: true,
        };
        second = own_pages(scene, said, &env, &mut left, diagnostics);
        paging::pages(scene, &second, diagnostics);
        if also
            .when
            .as_ref()
            .is_some_and(|when| env.test(when) == Some(second.is_empty()))
            && scene.example.error.is_none()
        {
            diagnostics.push(
                scene
                    .disagreement(
                        scene.in_operation(&["also", "when"]),
                        "says otherwise about the second list",
                    )
                    .label(if second.is_empty() {
                        "it is asked for, with its arguments"
                    } else {
                        "it is not asked for, with its arguments"
                    })
                    .also(scene.shown(&["exchanges".into()]), "shown here"),
            );
        }
    }
    match (&scene.example.error, &scene.example.result) {
        (Some(shown), _) => error::error(scene, shown, diagnostics),
        (None, Some(shown)) => result(scene, [&pages, &second], shown, &env, diagnostics),
        (None, None) => {}
    }
}

/// The exchanges that show a request, page by page; they are taken out of what is left.
fn own_pages<'e>(
    scene: &Scene<'_>,
    said: Said<'_>,
    env: &Env<'_>,
    left: &mut Vec<(usize, &'e Exchange)>,
    diagnostics: &mut Diagnostics,
) -> Vec<(usize, &'e Exchange)> {
    let mut pages = Vec::new();
    while let Some(found) = request::shown(said.request, env, left) {
        left.retain(|(index, _)| *index != found.0);
        request::compared(scene, said, env, found, diagnostics);
        pages.push(found);
    }
    pages
}

/// What comes before the operation's own request gives values to what follows.
fn before(
    scene: &Scene<'_>,
    prior: &Prior,
    env: &mut Env<'_>,
    left: &mut Vec<(usize, &Exchange)>,
    diagnostics: &mut Diagnostics,
) {
    match prior {
        Prior::Value { name, expr } => {
            let value = env.value(expr);
            env.locals.insert(name.clone(), value);
        }
        // What another operation answers is shown by its own examples.
        Prior::Model { name, .. } => {
            env.locals.insert(name.clone(), Known::Unknown);
        }
        Prior::Call(call) => {
            env.locals.insert(call.name.clone(), Known::Unknown);
        }
        Prior::Wait(wait) => {
            let value = finished(scene, wait, env, left);
            env.locals.insert(wait.name.clone(), value);
        }
        Prior::Step(step) => {
            let value = step_value(scene, step, env, left, diagnostics);
            env.locals.insert(step.name.clone(), value);
        }
    }
}

fn step_value(
    scene: &Scene<'_>,
    step: &RequestStep,
    env: &Env<'_>,
    left: &mut Vec<(usize, &Exchange)>,
    diagnostics: &mut Diagnostics,
) -> Known {
    if let Some(test) = &step.when {
        match env.test(test) {
            Some(false) => return Known::Absent,
            None => return Known::Unknown,
            Some(true) => {}
        }
    }
    if step.each.is_some() {
        return each_value(scene, step, env, left, diagnostics);
    }
    let at = [Walk::from("let"), step.name.as_str().into()];
    let said = of_step(step, &at);
    let mut value = Known::Unknown;
    while let Some((index, exchange)) = request::shown(&step.request, env, left) {
        left.retain(|(other, _)| *other != index);
        request::compared(scene, said, env, (index, exchange), diagnostics);
        value = match &step.header {
            Some(name) => header(exchange, name),
            None => paging::list(exchange.answer.as_ref(), &step.value),
        };
        let done = step
            .polling
            .as_ref()
            .is_none_or(|polling| env.with_item(value.clone()).test(&polling.done) != Some(false));
        if done {
            break;
        }
    }
    value
}

/// What stands in the job when it is done.
fn finished(
    scene: &Scene<'_>,
    wait: &Wait,
    env: &Env<'_>,
    left: &mut Vec<(usize, &Exchange)>,
) -> Known {
    match wait.when.as_ref().map_or(Some(true), |test| env.test(test)) {
        Some(true) => {}
        Some(false) => return Known::Absent,
        None => return Known::Unknown,
    }
    let named = |job: &&Job| job.name == wait.job;
    let Some(job) = scene.provider.jobs.iter().find(named) else {
        return Known::Unknown;
    };
    let started = env.with_item(env.value(&wait.of));
    while let Some((index, exchange)) = request::shown(&job.request, &started, left) {
        left.retain(|(other, _)| *other != index);
        let state = paging::list(exchange.answer.as_ref(), &job.value);
        if env.with_item(state.clone()).test(&job.polling.done) == Some(true) {
            return match wait.value.as_str() {
                "" => state,
                path => state.at(&path.split('.').collect::<Vec<_>>()),
            };
        }
    }
    Known::Unknown
}

/// A header of an answer, by its name in any case.
fn header(exchange: &Exchange, name: &str) -> Known {
    let found = exchange
        .headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map_or(Known::Absent, |(_, value)| {
        Known::Value(Value::from(value.as_str()))
    })
}

fn of_step<'a>(step: &'a RequestStep, at: &'a [Walk]) -> Said<'a> {
    Said {
        request: &step.request,
        at,
        paged: false,
    }
}

fn each_value(
    scene: &Scene<'_>,
    step: &RequestStep,
    env: &Env<'_>,
    left: &mut Vec<(usize, &Exchange)>,
    diagnostics: &mut Diagnostics,
) -> Known {
    let Some((name, list)) = &step.each else {
        return Known::Unknown;
    };
    let Some(items) = env.value(list).items() else {
        return Known::Unknown;
    };
    let at = [Walk::from("let"), step.name.as_str().into()];
    let mut values = Vec::new();
    for item in items {
        let mut env = env.clone();
        env.bound.push((name.clone(), item));
        let Some((index, exchange)) = request::shown(&step.request, &env, left) else {
            return Known::Unknown;
        };
        left.retain(|(other, _)| *other != index);
        request::compared(
            scene,
            of_step(step, &at),
            &env,
            (index, exchange),
            diagnostics,
        );
        match paging::list(exchange.answer.as_ref(), &step.value) {
            Known::Value(value) => values.push(value),
            _ => values.push(Value::Null),
        }
    }
    Known::Value(Value::Array(values))
}

/// `pages` are those of the list, and those of the second one after it.
fn result(
    scene: &Scene<'_>,
    pages: [&[(usize, &Exchange)]; 2],
    shown: &Value,
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    let [pages, second] = pages;
    if let (Outcome::Value { at }, Some((index, exchange))) =
        (&scene.operation.outcome, pages.last())
    {
        let value = paging::list(exchange.answer.as_ref(), at);
        if !super::value::same(&value, shown, false) {
            nothing_there(scene, "item", *index, diagnostics);
        }
    }
    done(scene, shown, diagnostics);
    let conversion = scene.operation.outcome.conversion().and_then(|name| {
        scene
            .service
            .conversions
            .iter()
            .find(|one| one.name == name)
    });
    let Some(conversion) = conversion else { return };
    let at = vec![Walk::from("result")];
    match &scene.operation.outcome {
        Outcome::Items { at: path, .. } | Outcome::Find { at: path, .. } => {
            let mut items = Vec::new();
            let second_path = scene.operation.also.as_ref();
            let second_path = Listed::At(second_path.map_or(String::new(), |also| also.at.clone()));
            let of_both = pages
                .iter()
                .map(|page| (path, page))
                .chain(second.iter().map(|page| (&second_path, page)));
            for (path, (index, page)) in of_both {
                let Some(found) = list_of(scene, path, *index, page, env, diagnostics) else {
                    return;
                };
                items.extend(found);
            }
            list(scene, conversion, items, shown, &at, env, diagnostics);
        }
        Outcome::ItemsOf { list: expr, .. } => {
            if let Some(items) = env.value(expr).items() {
                list(scene, conversion, items, shown, &at, env, diagnostics);
            }
        }
        Outcome::Item { at: path, .. } => {
            let Some((index, exchange)) = pages.last() else {
                return;
            };
            let item = paging::list(exchange.answer.as_ref(), path);
            if item.is_nothing() && !path.is_empty() {
                nothing_there(scene, "item", *index, diagnostics);
            } else if shown.is_object() {
                let item = given(scene, item, env);
                model::model(scene, conversion, &item, shown, &at, env, diagnostics);
            }
        }
        Outcome::ItemOf { item, .. } => {
            let item = given(scene, env.value(item), env);
            if shown.is_object() && matches!(item, Known::Value(_)) {
                model::model(scene, conversion, &item, shown, &at, env, diagnostics);
            }
        }
        _ => {}
    }
}

/// The item with what the operation gives it.
fn given(scene: &Scene<'_>, item: Known, env: &Env<'_>) -> Known {
    let env = env.with_item(item.clone());
    let Known::Value(Value::Object(mut members)) = item else {
        return item;
    };
    for (name, value) in &scene.operation.with {
        match env.value(value) {
            Known::Unknown => return Known::Unknown,
            Known::Absent | Known::Null => {}
            Known::Value(value) => {
                members.insert(name.clone(), value);
            }
        }
    }
    Known::Value(Value::Object(members))
}

/// What only says that it was done answers true.
fn done(scene: &Scene<'_>, shown: &Value, diagnostics: &mut Diagnostics) {
    let answered = match &scene.operation.outcome {
        Outcome::Done => Value::Bool(true),
        Outcome::Nothing => Value::Null,
        _ => return,
    };
    if *shown != answered {
        diagnostics.push(
            scene
                .disagreement(
                    scene.shown(&["result".into()]),
                    "shows another result than the operation has",
                )
                .label(if answered.is_null() {
                    "it answers nothing"
                } else {
                    "it answers true when it was done"
                })
                .also(scene.name(), "neither `item` nor `items`"),
        );
    }
}

fn list_of(
    scene: &Scene<'_>,
    listed: &Listed,
    index: usize,
    page: &Exchange,
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Known>> {
    let found = match listed {
        Listed::At(path) => paging::list(page.answer.as_ref(), path),
        Listed::Of(list) => env
            .with_bound(Listed::ANSWER, Known::of(page.answer.as_ref()))
            .value(list),
    };
    match &found {
        Known::Value(Value::Array(_)) => found.items(),
        Known::Value(_) => None,
        _ => {
            let key = if matches!(scene.operation.outcome, Outcome::Find { .. }) {
                "item"
            } else {
                "items"
            };
            nothing_there(scene, key, index, diagnostics);
            None
        }
    }
}

fn nothing_there(scene: &Scene<'_>, key: &str, index: usize, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        scene
            .disagreement(scene.in_operation(&[key]), "has nothing here in an answer")
            .label("not in that answer")
            .also(
                scene.shown(&[Walk::from("exchanges"), index.into(), "answer".into()]),
                "that answer",
            ),
    );
}

fn list(
    scene: &Scene<'_>,
    conversion: &Conversion,
    items: Vec<Known>,
    shown: &Value,
    at: &[Walk],
    env: &Env<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut kept = Vec::new();
    for item in items {
        let filter = scene.operation.filter.as_ref();
        match filter.map(|filter| scene.keeps(&filter.test, &env.with_item(item.clone()))) {
            Some(None) => return,
            Some(Some(false)) => {}
            None | Some(Some(true)) => kept.push(given(scene, item, env)),
        }
    }
    let found = matches!(scene.operation.outcome, Outcome::Find { .. });
    let shown_items: Vec<&Value> = match shown {
        Value::Array(items) => items.iter().collect(),
        one if found => vec![one],
        _ => return,
    };
    if found {
        kept.truncate(1);
    }
    if kept.len() != shown_items.len() {
        let key = if scene.operation.filter.is_some() {
            "where"
        } else if found {
            "item"
        } else {
            "items"
        };
        diagnostics.push(
            scene
                .disagreement(
                    scene.in_operation(&[key]),
                    &format!("answers {} items", shown_items.len()),
                )
                .label(format!("{} of its answers", kept.len()))
                .also(scene.shown(at), "shown here"),
        );
        return;
    }
    for (index, (item, shown)) in kept.iter().zip(shown_items).enumerate() {
        let at = if found {
            at.to_vec()
        } else {
            [at, &[index.into()]].concat()
        };
        model::model(scene, conversion, item, shown, &at, env, diagnostics);
    }
}
