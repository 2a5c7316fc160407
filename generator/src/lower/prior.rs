//! What comes before an operation's own request: values named, calls made.

use indexmap::IndexMap;

use super::expression::expression;
use super::scope::{Known, Scope};
use super::site::{Otherwise, Site, Text, lacks, listed, unknown_word};
use super::template::template;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, near};
use crate::ir::{ArgumentType, BaseType, Expr, ModelKind, Origin, Prior, PriorCall, ServiceKind, Template, VerbResult, verb, verbs};
use crate::spec;

/// Lowers `let:`; each name is known to what comes after it.
pub(super) fn priors(
    from: &IndexMap<String, spec::Let>,
    service: ServiceKind,
    declared: &[&str],
    site: &Site,
    scope: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Prior>> {
    let mut calls = Vec::new();
    let mut good = true;
    for (name, named) in from {
        let site = site.key(name);
        super::names::variable_name(name, "a value", &site, diagnostics);
        let lowered = match named {
            spec::Let::Call(call) => prior(name, call, service, declared, &site, scope, diagnostics).map(Prior::Call),
            spec::Let::Value(source) => {
                expression(source, &Text::whole(&site), scope, diagnostics).map(|expr| Prior::Value { name: name.clone(), expr })
            }
        };
        scope.known.retain(|known| known.name != *name);
        let result = match &lowered {
            Some(Prior::Call(call)) => Some(call.result),
            Some(Prior::Value { .. }) => None,
            // What names it is right all the same.
            None => result_meant(named, service, declared),
        };
        scope.known.push(match result {
            Some(result) => Known::model(name, result, Origin::Prior),
            None => Known { name: name.clone(), ty: ArgumentType::Base(BaseType::Any), origin: Origin::Computed },
        });
        match lowered {
            Some(lowered) => calls.push(lowered),
            None => good = false,
        }
    }
    good.then_some(calls)
}

/// The model that a call in error was meant to answer.
fn result_meant(named: &spec::Let, service: ServiceKind, declared: &[&str]) -> Option<ModelKind> {
    let spec::Let::Call(call) = named else { return None };
    let meant = near(&call.call, declared.iter().copied()).unwrap_or(&call.call);
    match verb(service, meant)?.result {
        VerbResult::One(kind) => Some(kind),
        _ => None,
    }
}

fn prior(
    name: &str,
    call: &spec::Call,
    service: ServiceKind,
    declared: &[&str],
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<PriorCall> {
    let found = verb(service, &call.call).filter(|verb| matches!(verb.result, VerbResult::One(_)) && declared.contains(&verb.name));
    let Some(verb) = found else {
        let known: Vec<&str> = verbs(service)
            .filter(|verb| matches!(verb.result, VerbResult::One(_)) && declared.contains(&verb.name))
            .map(|verb| verb.name)
            .collect();
        let place = site.key("call").value();
        diagnostics.push(if declared.contains(&call.call.as_str()) {
            Diagnostic::error(Code::UnknownOperation, place, format!("`{}` does not answer one model", call.call)).label("no value to go on with").help(format!("those that do: {}", listed(&known)))
        } else {
            unknown_word(Code::UnknownOperation, place, "operation", &call.call, &known).otherwise("an operation of this file that answers one model is wanted")
        });
        return None;
    };
    let VerbResult::One(result) = verb.result else { return None };
    let mut good = true;
    let wanted: Vec<&str> = verb.arguments.iter().map(|(name, ..)| *name).collect();
    for given in call.args.keys().filter(|given| !wanted.contains(&given.as_str())) {
        diagnostics.push(lacks(Code::UnknownName, site.key("args").key(given).name(), verb.name, "argument", given, &wanted));
        good = false;
    }
    let mut arguments = Vec::new();
    for (argument, _, optional) in verb.arguments {
        match call.args.get(*argument) {
            Some(value) => match template(value, &site.key("args").key(argument), scope, diagnostics)? {
                Template::Expr(expr) => arguments.push(Some(expr)),
                Template::Literal(serde_json::Value::String(text)) => arguments.push(Some(Expr::Text(text))),
                _ => {
                    diagnostics.push(Diagnostic::error(Code::WrongExpressionType, site.key("args").key(argument).value(), "an argument of a call is `${…}` or a text").label("neither"));
                    return None;
                }
            },
            None if *optional => arguments.push(None),
            // Given under a wrong name, which is told.
            None if !good => return None,
            None => {
                diagnostics.push(Diagnostic::error(Code::MissingField, site.name(), format!("`{}` needs the argument `{argument}`", verb.name)).label("not given"));
                return None;
            }
        }
    }
    good.then(|| PriorCall { name: name.to_owned(), operation: verb.name.to_owned(), arguments, result })
}
