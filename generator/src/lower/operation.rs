//! One operation.

use super::arguments::{Arguments, arguments};
use super::expression::{condition, expression};
use super::scope::{Known, Rest, Scope};
use super::site::{Site, Text};
use super::{
    also, check, errors, followed, hook, meant, outcome, parameter, prior, request, step, unused,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{
    ArgumentType, BaseType, Conversion, Custom, Expr, Filter, ModelKind, Operation, Origin,
    Outcome, Paging, Request, ServiceKind, Verb, verb,
};
use crate::spec;

/// What an operation can refer to.
pub(super) struct Surroundings<'a> {
    pub(super) service: ServiceKind,
    pub(super) types: &'a [Custom],
    pub(super) conversions: &'a [Conversion],
    /// Names under `models`, those in error included.
    pub(super) declared_models: &'a [&'a str],
    pub(super) declared_operations: &'a [&'a str],
    pub(super) paging: &'a [Paging],
    /// Names under `connection.paging`, those in error included.
    pub(super) declared_paging: &'a [&'a str],
    /// Names under `connection.jobs`.
    pub(super) jobs: &'a [&'a str],
    /// Names under `settings`.
    pub(super) settings: &'a [&'a str],
}

pub(super) fn operation(
    name: &str,
    from: &spec::Operation,
    around: &Surroundings<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Operation> {
    let before = diagnostics.errors();
    let verb = known_name(name, from, around, site, diagnostics)?;
    let declared =
        parameter::parameters(&from.params, &site.key("params"), around.types, diagnostics);
    let Arguments {
        own,
        options,
        needed,
    } = arguments(verb, declared, &site.key("params"), diagnostics);
    let mut scope = Scope {
        known: own
            .iter()
            .map(|argument| Known::argument(argument, Origin::Parameter))
            .chain(
                options
                    .iter()
                    .map(|argument| Known::argument(argument, Origin::Option)),
            )
            .collect(),
        rest: Rest::Unknown,
        bound: Vec::new(),
        conversions: &[],
        types: around.types,
        settings: around.settings,
    };
    let checks = check::checks(&from.check, &site.key("check"), &scope, diagnostics);
    let prior_around = prior::Around {
        service: around.service,
        operations: around.declared_operations,
        jobs: around.jobs,
        models: around.declared_models,
    };
    let priors = prior::priors(
        &from.lets,
        &prior_around,
        &site.key("let"),
        &mut scope,
        diagnostics,
    );
    let hook = from
        .hook
        .as_deref()
        .map(|path| hook::hook(path, from, site, diagnostics));
    let request = match hook {
        Some(_) => Some(None),
        None => own_request(from, site, &scope, diagnostics),
    };
    let paging = followed::followed(from, around, site, diagnostics);
    let job = step::known_job(
        from.job.as_deref(),
        around.jobs,
        &site.key("job"),
        diagnostics,
    );
    let outcome = outcome::outcome(
        from,
        verb,
        around.conversions,
        around.declared_models,
        &scope,
        site,
        diagnostics,
    );
    waits_for_what_is_done(from, outcome.as_ref(), site, diagnostics);
    let filter = filter(from, &scope, site, diagnostics);
    let with = with(from, &scope, site, diagnostics);
    let also = also::also(from, site, &scope, diagnostics);
    parent_in_hand(outcome.as_ref(), around, &scope, site, diagnostics);
    documented(name, verb, from, site, diagnostics);
    let about = site.key("resource");
    errors::resource_word(from.resource.as_deref(), &about, diagnostics);
    if diagnostics.errors() > before {
        return None;
    }
    let request = request?;
    let holes = request
        .as_ref()
        .map(|request| request.path.holes.as_slice())
        .unwrap_or_default();
    let resource = from
        .resource
        .clone()
        .unwrap_or_else(|| resource(verb, outcome.as_ref(), holes, &own));
    let by_method = request
        .as_ref()
        .is_none_or(|request| request.method.idempotent());
    let mut operation = Operation {
        name: name.to_owned(),
        verb: verb.copied(),
        doc: from.doc.as_deref().map_or_else(
            || verb.map_or(String::new(), |verb| verb.doc.to_owned()),
            sentence,
        ),
        arguments: own,
        options,
        unused: Vec::new(),
        needed: Vec::new(),
        checks: checks?,
        priors: priors?,
        hook,
        request,
        job,
        paging,
        filter: filter?,
        with: with?,
        outcome: outcome?,
        also: also?,
        resource,
        idempotent: from.idempotent.unwrap_or(by_method),
        examples: from.examples.len(),
    };
    operation.needed = needed
        .into_iter()
        .filter(|name| operation.uses(name))
        .map(str::to_owned)
        .collect();
    unused::arguments(&mut operation, site, diagnostics);
    Some(operation)
}

/// The operation's own request, if it makes one.
#[allow(
    clippy::option_option,
    reason = "no request is fine, a wrong one is not"
)]
fn own_request(
    from: &spec::Operation,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Request>> {
    let Some(line) = &from.request else {
        let parts = [
            ("query", !from.query.is_empty()),
            ("headers", !from.headers.is_empty()),
            ("body", from.body.is_some()),
            ("form", from.form.is_some()),
            ("text", from.text.is_some()),
        ];
        for (part, _) in parts.iter().filter(|(_, given)| *given) {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadRequest,
                    site.key(part).name(),
                    format!("`{part}` belongs to a `request`, and none is given"),
                )
                .label("of no use"),
            );
        }
        if from.lets.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    Code::MissingField,
                    site.name(),
                    "this operation sends nothing",
                )
                .label("`request` is missing"),
            );
        }
        return Some(None);
    };
    let line = request::request_line(line, &site.key("request"), scope, diagnostics);
    let query = request::members(&from.query, &site.key("query"), scope, diagnostics);
    let headers = request::members(&from.headers, &site.key("headers"), scope, diagnostics);
    let body = request::body(
        from.body.as_ref(),
        from.form.as_ref(),
        from.text.as_deref(),
        site,
        scope,
        diagnostics,
    );
    for (index, status) in from.success.0.iter().enumerate() {
        let site = site.key("success");
        errors::http_status(
            *status,
            &if from.success.0.len() > 1 {
                site.index(index)
            } else {
                site
            },
            diagnostics,
        );
    }
    let (method, path) = line?;
    Some(Some(Request {
        method,
        path,
        query: query?,
        headers: headers?,
        body: body?,
        success: from.success.0.clone(),
    }))
}

/// What a job leaves behind is not in the answer that started it.
fn waits_for_what_is_done(
    from: &spec::Operation,
    outcome: Option<&Outcome>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    if from.job.is_some() && !matches!(outcome, None | Some(Outcome::Done | Outcome::Nothing)) {
        diagnostics.push(
            Diagnostic::error(Code::BadResult, site.key("job").name(), "an operation that waits for a job answers whether it was done")
                .label("this one answers something else")
                .help("make the request a step under `let` with this `job`, and get the result by the operation's own request"),
        );
    }
}

/// A base verb, or `ex_…`. A verb that is misspelt is taken for what it was meant to be; `None` where
/// that cannot be told, and so nothing can be said about the rest.
#[allow(
    clippy::option_option,
    reason = "no verb is fine, an unknown one is not"
)]
fn known_name(
    name: &str,
    from: &spec::Operation,
    around: &Surroundings<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Option<&'static Verb>> {
    let service = around.service;
    if let Some(verb) = verb(service, name) {
        return Some(Some(verb));
    }
    if name.starts_with("ex_") {
        super::names::rust_name(name, "an operation", site, diagnostics);
        return Some(None);
    }
    let error = |message: String| Diagnostic::error(Code::UnknownOperation, site.name(), message);
    if let Some(other) = ServiceKind::ALL
        .iter()
        .find(|other| verb(**other, name).is_some())
    {
        diagnostics.push(
            error(format!(
                "`{name}` is a verb of `{}`, not of `{}`",
                other.word(),
                service.word()
            ))
            .label("of another service")
            .help(format!("it stands in `{}.yaml`", other.word())),
        );
        return None;
    }
    if let Some(meant) = meant::verb_of(service, name, around.declared_operations) {
        diagnostics.push(
            error(format!("unknown verb `{name}`"))
                .label("not known")
                .help(format!("did you mean `{}`?", meant.name))
                .suggest(meant.name),
        );
        return Some(Some(meant));
    }
    diagnostics.push(
        error(format!("`{name}` is no verb of `{}`", service.word()))
            .label("not known")
            .help("what only this provider has begins with `ex_`")
            .suggest(format!("ex_{name}")),
    );
    from.doc.is_some().then_some(None)
}

#[allow(
    clippy::option_option,
    reason = "no condition is fine, a wrong one is not"
)]
fn filter(
    from: &spec::Operation,
    scope: &Scope<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Filter>> {
    let Some(source) = &from.filter else {
        return Some(None);
    };
    let site = site.key("where");
    if from.items.is_none() && from.item.is_none() {
        diagnostics.push(
            Diagnostic::error(Code::BadResult, site.name(), "only a list can be filtered")
                .label("this operation answers no list"),
        );
        return None;
    }
    let scope = Scope {
        rest: Rest::Item,
        ..scope.clone()
    };
    let test = condition(source, &Text::whole(&site), &scope, diagnostics)?;
    Some(Some(Filter {
        text: source.clone(),
        test,
    }))
}

/// What an item gets before it becomes a model.
fn with(
    from: &spec::Operation,
    scope: &Scope<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(String, Expr)>> {
    let site = site.key("with");
    if from.model.is_none() && !from.with.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadResult,
                site.name(),
                "only what becomes a model is given members",
            )
            .label("this operation answers no model"),
        );
        return None;
    }
    let scope = Scope {
        rest: Rest::Item,
        ..scope.clone()
    };
    let lowered: Vec<Option<(String, Expr)>> = from
        .with
        .iter()
        .map(|(name, source)| {
            let text = site.key(name);
            expression(source, &Text::whole(&text), &scope, diagnostics)
                .map(|value| (name.clone(), value))
        })
        .collect();
    lowered.into_iter().collect()
}

/// A record needs its zone: as an argument, in an argument, or from a prior call.
fn parent_in_hand(
    outcome: Option<&Outcome>,
    around: &Surroundings<'_>,
    scope: &Scope<'_>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let Some(conversion) = outcome.and_then(Outcome::conversion) else {
        return;
    };
    let parent = around
        .conversions
        .iter()
        .find(|one| one.name == conversion)
        .and_then(|one| one.parent);
    if let Some(parent) = parent
        && parent_of(scope, parent).is_none()
    {
        diagnostics.push(
            Diagnostic::error(
                Code::NoParent,
                site.key("as").value(),
                format!(
                    "a `{conversion}` needs its `{}`, and none is in hand",
                    parent.word()
                ),
            )
            .help(format!(
                "get it first: `let: {{{0}: {{call: get_{0}, args: {{…}}}}}}`",
                parent.word()
            )),
        );
    }
}

/// The value in hand that is a model's parent: of that name, or a child whose parent it is.
pub(super) fn parent_of(scope: &Scope<'_>, parent: ModelKind) -> Option<String> {
    scope.known.iter().find_map(|known| match known.ty {
        ArgumentType::Base(BaseType::Model(kind)) if kind == parent => Some(known.name.clone()),
        ArgumentType::Base(BaseType::Model(kind)) if kind.parent() == Some(parent) => {
            Some(format!("{}.{}", known.name, parent.word()))
        }
        _ => None,
    })
}

/// Documentation without the full stop of a sentence that stands alone; one of several keeps it.
fn sentence(doc: &str) -> String {
    let doc = doc.trim();
    if doc.contains('\n') {
        doc.to_owned()
    } else {
        doc.trim_end_matches('.').to_owned()
    }
}

/// What only this provider has must say what it is.
fn documented(
    name: &str,
    verb: Option<&Verb>,
    from: &spec::Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    if verb.is_none() && from.doc.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::Undocumented,
                site.name(),
                format!("`{name}` has no `doc`"),
            )
            .label("only base verbs have documentation of their own")
            .help("say in a sentence what it does: `doc: …`"),
        );
    }
    if from.examples.is_empty() {
        no_example(name, site.name(), diagnostics);
    }
}

pub(super) fn no_example(name: &str, place: Place, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::warning(Code::NoExample, place, format!("`{name}` has no example"))
            .label("nothing shows that this is right"),
    );
}

/// What a 404 is about where the spec says nothing.
pub(super) fn known_resource(operation: &Operation) -> String {
    let holes = operation
        .request
        .as_ref()
        .map(|request| request.path.holes.as_slice())
        .unwrap_or_default();
    resource(
        operation.verb.as_ref(),
        Some(&operation.outcome),
        holes,
        &operation.arguments,
    )
}

/// What a 404 is about: the verb's thing, else the first model in the path, else what is answered.
fn resource(
    verb: Option<&Verb>,
    outcome: Option<&Outcome>,
    holes: &[Expr],
    arguments: &[crate::ir::Argument],
) -> String {
    if let Some(verb) = verb {
        return verb.resource.to_owned();
    }
    for access in holes.iter().flat_map(Expr::accesses) {
        let named = arguments
            .iter()
            .find(|argument| argument.name == access.argument);
        match named.map(|argument| &argument.ty) {
            Some(ArgumentType::Base(BaseType::Model(kind))) => {
                return kind.word().replace('_', " ");
            }
            Some(ArgumentType::Custom(name)) => return name.replace('_', " "),
            _ => {}
        }
    }
    outcome.and_then(Outcome::conversion).map_or_else(
        || "resource".to_owned(),
        |conversion| conversion.replace('_', " "),
    )
}
