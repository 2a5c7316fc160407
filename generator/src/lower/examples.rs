//! Examples fit their operation.

use super::errors::{error_kind, http_status};
use super::shown::Shown;
use super::site::{Site, lacks};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, near};
use crate::ir::{Argument, ArgumentType, BaseType, Operation, Outcome, VerbResult};
use crate::spec;

pub(super) fn examples(
    from: &spec::Operation,
    operation: &Operation,
    shown: &mut Shown<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    for (index, example) in from.examples.iter().enumerate() {
        let site = site.key("examples").index(index);
        shown.example(example, operation, &site, diagnostics);
        known_arguments(example, operation, &site, diagnostics);
        required_arguments(example, operation, &site, diagnostics);
        one_end(example, operation, &site, diagnostics);
        for (index, exchange) in example.exchanges.iter().enumerate() {
            sent_line(
                &exchange.send,
                &site.key("exchanges").index(index),
                diagnostics,
            );
            one_body(exchange, &site.key("exchanges").index(index), diagnostics);
            if let Some(status) = exchange.status {
                http_status(
                    status,
                    &site.key("exchanges").index(index).key("status"),
                    diagnostics,
                );
            }
        }
        last_exchange(example, operation, &site, diagnostics);
        if let Some(error) = &example.error {
            error_kind(&error.kind, &site.key("error").key("kind"), diagnostics);
        }
    }
}

fn known_arguments(
    example: &spec::Example,
    operation: &Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let known: Vec<&str> = operation
        .arguments
        .iter()
        .chain(&operation.options)
        .map(|argument| argument.name.as_str())
        .collect();
    for name in example
        .args
        .keys()
        .filter(|name| !known.contains(&name.as_str()))
    {
        diagnostics.push(lacks(
            Code::BadExample,
            site.key("args").key(name).name(),
            &operation.name,
            "argument",
            name,
            &known,
        ));
    }
}

fn required_arguments(
    example: &spec::Example,
    operation: &Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let needed = operation
        .arguments
        .iter()
        .chain(&operation.options)
        .filter(|argument| !argument.optional);
    let known = || {
        operation
            .arguments
            .iter()
            .chain(&operation.options)
            .map(|argument| argument.name.as_str())
    };
    // Given under a wrong name, which is told.
    let misspelt = |argument: &Argument| {
        example.args.keys().any(|given| {
            known().all(|known| known != given) && near(given, known()) == Some(&argument.name)
        })
    };
    for argument in needed.filter(|argument| {
        !example.args.contains_key(&argument.name)
            && !has_empty_form(argument)
            && !misspelt(argument)
    }) {
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.value(),
                format!("the example lacks the argument `{}`", argument.name),
            )
            .label("not given under `args`"),
        );
    }
}

/// Extra facts and the kind of a zone may stay unsaid.
fn has_empty_form(argument: &Argument) -> bool {
    matches!(
        argument.ty,
        ArgumentType::Base(BaseType::Extra | BaseType::ZoneKind)
    )
}

fn one_end(
    example: &spec::Example,
    operation: &Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let may_be_nothing = matches!(
        operation.verb.map(|verb| verb.result),
        Some(VerbResult::OneOrNone(_))
    );
    let answers = operation.outcome != Outcome::Nothing && !may_be_nothing;
    if example.result.is_none() && example.error.is_none() && answers {
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.value(),
                "the example does not say what comes out",
            )
            .label("neither `result` nor `error`"),
        );
    }
    if example.result.is_some() && example.error.is_some() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.key("error").name(),
                "an example ends in a result or in an error, not both",
            )
            .label("an error")
            .also(site.key("result").name(), "a result"),
        );
    }
}

fn sent_line(line: &str, site: &Site, diagnostics: &mut Diagnostics) {
    let good = line.split_once(' ').is_some_and(|(method, path)| {
        crate::ir::Method::from_word(method).is_some() && path.starts_with('/')
    });
    if !good {
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.key("send").value(),
                "what is sent is a method and a path with its query",
            )
            .label("wanted: `GET /path?name=value`"),
        );
    }
}

fn one_body(exchange: &spec::Exchange, site: &Site, diagnostics: &mut Diagnostics) {
    if exchange.body.is_some() && exchange.form.is_some() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.key("form").name(),
                "a request carries JSON or a form, not both",
            )
            .label("a form")
            .also(site.key("body").name(), "JSON"),
        );
    }
}

/// The operation's own request is in its example: the method, and the literal parts of the path.
fn last_exchange(
    example: &spec::Example,
    operation: &Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let Some(request) = operation
        .request
        .as_ref()
        .filter(|_| example.error.is_none())
    else {
        return;
    };
    let fits = |exchange: &spec::Exchange| {
        exchange
            .send
            .split_once(' ')
            .is_some_and(|(method, target)| {
                let path = target.split('?').next().unwrap_or("");
                method == request.method.word() && path_fits(path, &request.path.template)
            })
    };
    if !example.exchanges.is_empty() && !example.exchanges.iter().any(fits) {
        let last = example.exchanges.len() - 1;
        diagnostics.push(
            Diagnostic::error(
                Code::BadExample,
                site.key("exchanges").index(last).key("send").value(),
                format!("`{}` sends another request", operation.name),
            )
            .label(format!(
                "wanted: `{} {}`",
                request.method.word(),
                request.path.text
            )),
        );
    }
}

fn path_fits(path: &str, template: &str) -> bool {
    let (wanted, given): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    segments_fit(&wanted, &given)
}

fn segments_fit(wanted: &[&str], given: &[&str]) -> bool {
    match (wanted, given) {
        ([], []) => true,
        (["{*}", rest @ ..], [_, others @ ..]) => (0..=others.len()).any(|more| {
            others
                .get(more..)
                .is_some_and(|others| segments_fit(rest, others))
        }),
        ([wanted, rest @ ..], [given, others @ ..]) => {
            segment_fits(wanted, given) && segments_fit(rest, others)
        }
        _ => false,
    }
}

fn segment_fits(wanted: &str, given: &str) -> bool {
    match wanted.split_once("{}") {
        None => wanted == given,
        Some((before, after)) => {
            given.len() > before.len()
                && given.starts_with(before)
                && given.ends_with(after.rsplit("{}").next().unwrap_or(""))
        }
    }
}
