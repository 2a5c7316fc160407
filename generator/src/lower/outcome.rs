//! What an operation answers, and whether that is what its verb promises.

use super::expression::expression;
use super::scope::{Rest, Scope};
use super::site::{Otherwise, Site, Text, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Conversion, Custom, Listed, ModelKind, Outcome, Verb, VerbResult};
use crate::spec;

pub(super) const RESULTS: &[&str] = &["bool", "nothing", "text", "bytes", "value"];

pub(super) fn outcome(
    from: &spec::Operation,
    verb: Option<&Verb>,
    conversions: &[Conversion],
    declared: &[&str],
    scope: &Scope<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Outcome> {
    let conversion = match &from.model {
        Some(name) if !declared.contains(&name.as_str()) => {
            diagnostics.push(unmapped(name, declared, scope.types, &site.key("as")));
            return None;
        }
        // A mapping that is itself in error: said already.
        Some(name) => Some(
            conversions
                .iter()
                .find(|conversion| conversion.name == *name)?,
        ),
        None => None,
    };
    let outcome = match (&from.items, &from.item, conversion, &from.result) {
        (Some(list), None, Some(conversion), None) if sends_nothing(from) => Outcome::ItemsOf {
            list: expression(list, &Text::whole(&site.key("items")), scope, diagnostics)?,
            conversion: conversion.name.clone(),
        },
        (None, Some(item), Some(conversion), None) if sends_nothing(from) => Outcome::ItemOf {
            item: expression(item, &Text::whole(&site.key("item")), scope, diagnostics)?,
            conversion: conversion.name.clone(),
        },
        (Some(at), None, Some(conversion), None) => Outcome::Items {
            at: listed(at, &site.key("items"), diagnostics)?,
            conversion: conversion.name.clone(),
        },
        (None, Some(at), Some(conversion), None) if from.filter.is_some() => Outcome::Find {
            at: listed(at, &site.key("item"), diagnostics)?,
            conversion: conversion.name.clone(),
        },
        (None, Some(at), Some(conversion), None) => Outcome::Item {
            at: at.clone(),
            conversion: conversion.name.clone(),
        },
        (None, _, None, Some(word))
            if sends_nothing(from) && matches!(word.as_str(), "text" | "bytes" | "value") =>
        {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadResult,
                    site.key("result").value(),
                    format!("there is no answer to give as `{word}`"),
                )
                .label("the operation has no `request`")
                .help("make the last step the `request`"),
            );
            return None;
        }
        (None, at, None, Some(word)) => result(word, at.as_deref(), site, diagnostics)?,
        (None, None, None, None) => Outcome::Done,
        _ => {
            contradiction(from, site, diagnostics);
            return None;
        }
    };
    if let Some(verb) = verb {
        verb_promise(verb, &outcome, from, conversions, site, diagnostics)?;
    }
    Some(outcome)
}

/// A path in the answer, or an expression over it: only that has parentheses.
fn listed(source: &str, site: &Site, diagnostics: &mut Diagnostics) -> Option<Listed> {
    if !source.contains('(') {
        return Some(Listed::At(source.to_owned()));
    }
    let answer = Scope {
        known: Vec::new(),
        rest: Rest::Answer,
        bound: Vec::new(),
        conversions: &[],
        types: &[],
        settings: &[],
    };
    expression(source, &Text::whole(site), &answer, diagnostics).map(Listed::Of)
}

/// A model without a mapping in this file, or no model at all.
fn unmapped(name: &str, declared: &[&str], types: &[Custom], site: &Site) -> Diagnostic {
    let exists =
        ModelKind::from_word(name).is_some() || types.iter().any(|custom| custom.name == name);
    if exists {
        return Diagnostic::error(
            Code::UnknownModel,
            site.value(),
            format!("`{name}` has no mapping in this file"),
        )
        .label("not under `models`")
        .help(format!(
            "say under `models` how an item of the answer becomes a `{name}`"
        ));
    }
    unknown_word(Code::UnknownModel, site.value(), "model", name, declared)
        .otherwise("a model, or a type of this file, with a mapping under `models` is wanted")
}

fn result(
    word: &str,
    at: Option<&str>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Outcome> {
    if at.is_some() && word != "value" && RESULTS.contains(&word) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadResult,
                site.key("item").name(),
                format!("`item` has no meaning beside `result: {word}`"),
            )
            .label("of no use"),
        );
    }
    Some(match word {
        "bool" => Outcome::Done,
        "nothing" => Outcome::Nothing,
        "text" => Outcome::Text,
        "bytes" => Outcome::Bytes,
        "value" => Outcome::Value {
            at: at.unwrap_or("").to_owned(),
        },
        _ => {
            diagnostics.push(unknown_word(
                Code::BadResult,
                site.key("result").value(),
                "result",
                word,
                RESULTS,
            ));
            return None;
        }
    })
}

fn contradiction(from: &spec::Operation, site: &Site, diagnostics: &mut Diagnostics) {
    let diagnostic = match (&from.items, &from.item, &from.model, &from.result) {
        (Some(_), Some(_), ..) => Diagnostic::error(
            Code::BadResult,
            site.key("item").name(),
            "an operation answers a list or one thing, not both",
        )
        .label("one thing")
        .also(site.key("items").name(), "a list"),
        (_, _, Some(_), Some(_)) => Diagnostic::error(
            Code::BadResult,
            site.key("result").name(),
            "`as` says already what the operation answers",
        )
        .label("says something else")
        .also(site.key("as").name(), "said here"),
        (Some(_), _, None, _) => Diagnostic::error(
            Code::BadResult,
            site.key("items").name(),
            "it is not said what the items become",
        )
        .help("give `as: <model>`"),
        (_, Some(_), None, _) => Diagnostic::error(
            Code::BadResult,
            site.key("item").name(),
            "it is not said what the item becomes",
        )
        .help("give `as: <model>`, or `result: value` for plain JSON"),
        _ => Diagnostic::error(
            Code::BadResult,
            site.key("as").name(),
            "it is not said where the model stands in the answer",
        )
        .help("give `item: <path>` or `items: <path>`; `\"\"` is the answer itself"),
    };
    diagnostics.push(diagnostic);
}

/// Is this what callers of the base verb are promised?
fn verb_promise(
    verb: &Verb,
    outcome: &Outcome,
    from: &spec::Operation,
    conversions: &[Conversion],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let made = |name: &str| {
        conversions
            .iter()
            .find(|conversion| conversion.name == name)
            .and_then(|conversion| conversion.model)
    };
    let (kept, promise) = match (verb.result, outcome) {
        (
            VerbResult::List(kind),
            Outcome::Items { conversion, .. } | Outcome::ItemsOf { conversion, .. },
        ) => (
            made(conversion) == Some(kind),
            format!("a list of `{}`", kind.word()),
        ),
        (VerbResult::List(kind), _) => (false, format!("a list of `{}`", kind.word())),
        (
            VerbResult::One(kind),
            Outcome::Item { conversion, .. }
            | Outcome::Find { conversion, .. }
            | Outcome::ItemOf { conversion, .. },
        ) => (
            made(conversion) == Some(kind),
            format!("one `{}`", kind.word()),
        ),
        (VerbResult::One(kind), _) => (false, format!("one `{}`", kind.word())),
        (
            VerbResult::OneOrNone(kind),
            Outcome::Item { conversion, .. } | Outcome::ItemOf { conversion, .. },
        ) => (
            made(conversion) == Some(kind),
            format!("one `{}`, or none", kind.word()),
        ),
        (VerbResult::OneOrNone(_) | VerbResult::Done, Outcome::Done) => (true, String::new()),
        (VerbResult::OneOrNone(kind), _) => (false, format!("one `{}`, or none", kind.word())),
        (VerbResult::Text, Outcome::Text) => (true, String::new()),
        (VerbResult::Text, _) => (false, "a text".to_owned()),
        (VerbResult::Done, _) => (false, "whether it was done".to_owned()),
    };
    if kept {
        return Some(());
    }
    let told = |site: Site, value: bool| {
        let place = if value { site.value() } else { site.name() };
        Diagnostic::error(
            Code::BadResult,
            place,
            format!("`{}` answers {promise} for every provider", verb.name),
        )
    };
    let wanted = |path: &str| format!("give `{path}: <path>` and `as: <model>`");
    let diagnostic = match (verb.result, &from.items, &from.item, &from.result) {
        (VerbResult::List(_), None, Some(_), _) => told(site.key("item"), false)
            .label("one thing")
            .suggest("items"),
        (VerbResult::One(_) | VerbResult::OneOrNone(_), Some(_), None, _) => {
            told(site.key("items"), false)
                .label("a list")
                .suggest("item")
        }
        (
            VerbResult::List(kind) | VerbResult::One(kind) | VerbResult::OneOrNone(kind),
            _,
            _,
            None,
        ) if from.model.is_some() => told(site.key("as"), true)
            .label("another model")
            .suggest(kind.word()),
        (VerbResult::List(_), _, _, None) => told(site.clone(), false).help(wanted("items")),
        (VerbResult::List(_), ..) => told(site.key("result"), false).help(wanted("items")),
        (VerbResult::One(_), _, _, None) => told(site.clone(), false).help(wanted("item")),
        (VerbResult::One(_), ..) => told(site.key("result"), false).help(wanted("item")),
        (VerbResult::Text, ..) => told(site.clone(), false).help("say `result: text`"),
        (VerbResult::OneOrNone(_) | VerbResult::Done, items, item, result) => {
            let key = [("items", items), ("item", item), ("result", result)]
                .into_iter()
                .find(|(_, given)| given.is_some())
                .map_or("as", |(key, _)| key);
            told(site.key(key), false).help("leave out `items`, `item`, `as` and `result`")
        }
    };
    diagnostics.push(diagnostic);
    None
}

/// Is the result among the values of `let`?
fn sends_nothing(from: &spec::Operation) -> bool {
    from.request.is_none() && !from.lets.is_empty()
}
