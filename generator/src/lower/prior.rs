//! What comes before an operation's own request: values named, calls made.

use indexmap::IndexMap;

use super::expression::expression;
use super::scope::{Known, Scope};
use super::site::{Otherwise, Site, Text, lacks, listed, unknown_word};
use super::template::template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, near};
use crate::ir::{
    Expr, ModelKind, Origin, Prior, PriorCall, ServiceKind, Template, VerbResult, verb, verbs,
};
use crate::spec;

/// What priors can refer to.
pub(super) struct Around<'a> {
    pub(super) service: ServiceKind,
    /// Names of the service's operations, those in error included.
    pub(super) operations: &'a [&'a str],
    /// Names of the provider's jobs, those in error included.
    pub(super) jobs: &'a [&'a str],
    /// Names of the service's mappings, those in error included.
    pub(super) models: &'a [&'a str],
}

/// Lowers `let:`; each name is known to what comes after it.
pub(super) fn priors(
    from: &IndexMap<String, spec::Let>,
    around: &Around<'_>,
    site: &Site,
    scope: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Prior>> {
    let mut priors = Vec::new();
    let mut good = true;
    for (name, named) in from {
        let site = site.key(name);
        super::names::variable_name(name, "a value", &site, diagnostics);
        let lowered = match named {
            spec::Let::Step(one) => call_or_request(name, one, around, &site, scope, diagnostics),
            spec::Let::Value(source) => value(name, source, around, &site, scope, diagnostics),
        };
        scope.known.retain(|known| known.name != *name);
        let result = match &lowered {
            Some(Prior::Call(call)) => Some(call.result),
            Some(Prior::Model { kind, .. }) => Some(*kind),
            Some(_) => None,
            // What names it is right all the same.
            None => result_meant(named, around),
        };
        scope.known.push(match result {
            Some(result) => Known::model(name, result, Origin::Prior),
            None => Known::computed(name),
        });
        match lowered {
            Some(lowered) => priors.push(lowered),
            None => good = false,
        }
    }
    good.then_some(priors)
}

/// A value, or a model: `to_zone({"domain": zone_id})`.
fn value(
    name: &str,
    source: &str,
    around: &Around<'_>,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Prior> {
    let scope = Scope {
        conversions: around.models,
        ..scope.clone()
    };
    let expr = expression(source, &Text::whole(site), &scope, diagnostics)?;
    let mut conversions = Vec::new();
    expr.conversions(&mut conversions);
    match (expr, conversions.as_slice()) {
        (expr, []) => Some(Prior::Value {
            name: name.to_owned(),
            expr,
        }),
        (Expr::Convert(model, of), [_]) if let Some(kind) = whole_model(&model) => {
            Some(Prior::Model {
                name: name.to_owned(),
                kind,
                of: *of,
            })
        }
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongExpressionType,
                    site.value(),
                    "a model is a value by itself here, and none that belongs to another",
                )
                .label("not one model"),
            );
            None
        }
    }
}

/// The base model of that name, where its conversion needs no other.
fn whole_model(name: &str) -> Option<ModelKind> {
    ModelKind::from_word(name).filter(|kind| kind.parent().is_none())
}

fn call_or_request(
    name: &str,
    step: &spec::Step,
    around: &Around<'_>,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Prior> {
    match (&step.call, &step.request) {
        (Some(operation), None) => {
            prior(name, operation, step, around, site, scope, diagnostics).map(Prior::Call)
        }
        (None, Some(_)) => super::step::step(name, step, around.jobs, site, scope, diagnostics)
            .map(|step| Prior::Step(Box::new(step))),
        (Some(_), Some(_)) => {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadRequest,
                    site.key("request").name(),
                    "a step is a call or a request, not both",
                )
                .label("a request")
                .also(site.key("call").name(), "a call"),
            );
            None
        }
        (None, None) if step.job.is_some() => {
            super::step::wait(name, step, around.jobs, site, scope, diagnostics).map(Prior::Wait)
        }
        (None, None) => {
            diagnostics.push(
                Diagnostic::error(Code::BadRequest, site.name(), "this step does nothing").help(
                    "give `call: <operation>`, `request: <method and path>`, or `job` and `of`",
                ),
            );
            None
        }
    }
}

/// The model that a call in error was meant to answer.
fn result_meant(named: &spec::Let, around: &Around<'_>) -> Option<ModelKind> {
    let spec::Let::Step(step) = named else {
        return None;
    };
    let call = step.call.as_deref()?;
    let meant = near(call, around.operations.iter().copied()).unwrap_or(call);
    match verb(around.service, meant)?.result {
        VerbResult::One(kind) => Some(kind),
        _ => None,
    }
}

fn prior(
    name: &str,
    operation: &str,
    call: &spec::Step,
    around: &Around<'_>,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<PriorCall> {
    let callable = |verb: &&crate::ir::Verb| {
        matches!(verb.result, VerbResult::One(_)) && around.operations.contains(&verb.name)
    };
    let Some(verb) = verb(around.service, operation).filter(callable) else {
        let known: Vec<&str> = verbs(around.service)
            .filter(callable)
            .map(|verb| verb.name)
            .collect();
        let place = site.key("call").value();
        diagnostics.push(if around.operations.contains(&operation) {
            Diagnostic::error(
                Code::UnknownOperation,
                place,
                format!("`{operation}` does not answer one model"),
            )
            .label("no value to go on with")
            .help(format!("those that do: {}", listed(&known)))
        } else {
            unknown_word(
                Code::UnknownOperation,
                place,
                "operation",
                operation,
                &known,
            )
            .otherwise("an operation of this file that answers one model is wanted")
        });
        return None;
    };
    let VerbResult::One(result) = verb.result else {
        return None;
    };
    let mut good = true;
    let wanted: Vec<&str> = verb.arguments.iter().map(|(name, ..)| *name).collect();
    for given in call
        .args
        .keys()
        .filter(|given| !wanted.contains(&given.as_str()))
    {
        diagnostics.push(lacks(
            Code::UnknownName,
            site.key("args").key(given).name(),
            verb.name,
            "argument",
            given,
            &wanted,
        ));
        good = false;
    }
    let mut arguments = Vec::new();
    for (argument, _, optional) in verb.arguments {
        match call.args.get(*argument) {
            Some(value) => {
                match template(value, &site.key("args").key(argument), scope, diagnostics)? {
                    Template::Expr(expr) => arguments.push(Some(expr)),
                    Template::Literal(serde_json::Value::String(text)) => {
                        arguments.push(Some(Expr::Text(text)));
                    }
                    _ => {
                        diagnostics.push(
                            Diagnostic::error(
                                Code::WrongExpressionType,
                                site.key("args").key(argument).value(),
                                "an argument of a call is `${…}` or a text",
                            )
                            .label("neither"),
                        );
                        return None;
                    }
                }
            }
            None if *optional => arguments.push(None),
            // Given under a wrong name, which is told.
            None if !good => return None,
            None => {
                diagnostics.push(
                    Diagnostic::error(
                        Code::MissingField,
                        site.name(),
                        format!("`{}` needs the argument `{argument}`", verb.name),
                    )
                    .label("not given"),
                );
                return None;
            }
        }
    }
    good.then(|| PriorCall {
        name: name.to_owned(),
        operation: verb.name.to_owned(),
        arguments,
        result,
    })
}
