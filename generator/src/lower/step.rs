//! A request before the operation's own.

use super::errors::http_status;
use super::expression::{condition, expression};
use super::request;
use super::scope::{Known, Rest, Scope};
use super::site::{Site, Text, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Expr, Polling, Request, RequestStep, Variable, Wait};
use crate::spec;

pub(super) fn step(
    name: &str,
    from: &spec::Step,
    jobs: &[&str],
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RequestStep> {
    let before = diagnostics.errors();
    let when = from
        .when
        .as_ref()
        .map(|source| condition(source, &Text::whole(&site.key("when")), scope, diagnostics));
    let each = each(from, site, scope, diagnostics);
    let mut inner = scope.clone();
    if let Some((item, _)) = &each {
        inner.bound.push(item.clone());
    }
    let request = own_request(from, site, &inner, diagnostics);
    let polling = polling(from, site, &inner, diagnostics);
    let message = from
        .message
        .as_ref()
        .map(|source| reason(source, &site.key("message"), &inner, diagnostics));
    let mut after = inner.clone();
    after.known.push(Known::computed(name));
    let undo = from.undo.as_ref().map(|line| {
        let (method, path) = request::request_line(line, &site.key("undo"), &after, diagnostics)?;
        Some(Request {
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: crate::ir::Body::None,
            success: Vec::new(),
        })
    });
    let job = known_job(from.job.as_deref(), jobs, &site.key("job"), diagnostics);
    one_way_of_waiting(from, site, diagnostics);
    one_value(from, site, diagnostics);
    if diagnostics.errors() > before {
        return None;
    }
    Some(RequestStep {
        name: name.to_owned(),
        when: when.flatten(),
        each,
        request: request?,
        value: from.value.clone().unwrap_or_default(),
        header: from.header.clone(),
        polling,
        message: message.flatten(),
        job,
        undo: undo.flatten(),
    })
}

fn own_request(
    from: &spec::Step,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Request> {
    let line = from
        .request
        .as_deref()
        .and_then(|line| request::request_line(line, &site.key("request"), scope, diagnostics));
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
    for status in &from.success.0 {
        http_status(*status, &site.key("success"), diagnostics);
    }
    let (method, path) = line?;
    Some(Request {
        method,
        path,
        query: query?,
        headers: headers?,
        body: body?,
        success: from.success.0.clone(),
    })
}

/// `for_each: {server: servers}`
fn each(
    from: &spec::Step,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(String, Expr)> {
    let site = site.key("for_each");
    let mut entries = from.for_each.iter();
    let (name, list) = entries.next()?;
    if let Some((second, _)) = entries.next() {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                site.key(second).name(),
                "a step runs through one list",
            )
            .label("a second list"),
        );
    }
    super::names::bound_name(name, "an item", &site.key(name), diagnostics);
    let list = expression(list, &Text::whole(&site.key(name)), scope, diagnostics)?;
    Some((name.clone(), list))
}

fn polling(
    from: &spec::Step,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Polling> {
    let Some(until) = &from.until else {
        for (key, given) in [
            ("failed", from.failed.is_some()),
            ("message", from.message.is_some()),
            ("every", from.every.is_some()),
            ("within", from.within.is_some()),
        ] {
            if given {
                diagnostics.push(
                    Diagnostic::error(
                        Code::MissingField,
                        site.key(key).name(),
                        format!("`{key}` has no meaning without `until`"),
                    )
                    .label("nothing is waited for"),
                );
            }
        }
        return None;
    };
    let scope = Scope {
        rest: Rest::Item,
        ..scope.clone()
    };
    let done = condition(until, &Text::whole(&site.key("until")), &scope, diagnostics);
    let failed = from.failed.as_ref().map(|source| {
        condition(
            source,
            &Text::whole(&site.key("failed")),
            &scope,
            diagnostics,
        )
    });
    let every = from.every.map_or(Some(2000), |seconds| {
        milliseconds(seconds, &site.key("every"), diagnostics)
    });
    let within = match from.within {
        Some(seconds) => milliseconds(seconds, &site.key("within"), diagnostics),
        None => {
            diagnostics.push(
                Diagnostic::error(
                    Code::MissingField,
                    site.key("until").name(),
                    "it is not said how long to wait",
                )
                .help("give `within: <seconds>`"),
            );
            None
        }
    };
    Some(Polling {
        done: done?,
        failed: failed.flatten(),
        every: every?,
        within: within?,
    })
}

/// Why a job failed: a path in it, or an expression over it; only that has parentheses.
pub(super) fn reason(
    source: &str,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    if !source.contains('(') {
        let path = source.split('.').map(str::to_owned).collect();
        return Some(Expr::At(Box::new(Expr::Variable(Variable::Item)), path));
    }
    let scope = Scope {
        rest: Rest::Item,
        ..scope.clone()
    };
    expression(source, &Text::whole(site), &scope, diagnostics)
}

/// Seconds as milliseconds; a wait has a length.
pub(super) fn milliseconds(
    seconds: f64,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<u64> {
    const DAY: f64 = 86_400.0;
    if !(0.001..=DAY).contains(&seconds) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                site.value(),
                format!("{seconds} s is no time to wait"),
            )
            .label("wanted: a thousandth of a second to a day"),
        );
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 86,400,000"
    )]
    Some((seconds * 1000.0).round() as u64)
}

/// A step without a request, which waits for what an earlier one started.
pub(super) fn wait(
    name: &str,
    from: &spec::Step,
    jobs: &[&str],
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Wait> {
    let before = diagnostics.errors();
    let when = from
        .when
        .as_ref()
        .map(|source| condition(source, &Text::whole(&site.key("when")), scope, diagnostics));
    let of = from
        .of
        .as_ref()
        .and_then(|source| expression(source, &Text::whole(&site.key("of")), scope, diagnostics));
    if from.of.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.key("job").name(),
                "what this waits for is not said",
            )
            .help("name the step that started the job, `of: <its name>`, or give a `request` that starts it"),
        );
    }
    for (key, given) in [
        ("query", !from.query.is_empty()),
        ("headers", !from.headers.is_empty()),
        ("body", from.body.is_some()),
        ("form", from.form.is_some()),
        ("success", !from.success.0.is_empty()),
        ("header", from.header.is_some()),
        ("for_each", !from.for_each.is_empty()),
        ("until", from.until.is_some()),
        ("failed", from.failed.is_some()),
        ("every", from.every.is_some()),
        ("within", from.within.is_some()),
        ("undo", from.undo.is_some()),
    ] {
        if given {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadRequest,
                    site.key(key).name(),
                    "a step that only waits has no request of its own",
                )
                .label("belongs to a request"),
            );
        }
    }
    let job = known_job(from.job.as_deref(), jobs, &site.key("job"), diagnostics);
    if diagnostics.errors() > before {
        return None;
    }
    Some(Wait {
        name: name.to_owned(),
        when: when.flatten(),
        job: job?,
        of: of?,
        value: from.value.clone().unwrap_or_default(),
    })
}

/// The job of that name, where one is named.
pub(super) fn known_job(
    name: Option<&str>,
    jobs: &[&str],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let name = name?;
    if !jobs.contains(&name) {
        diagnostics.push(unknown_word(
            Code::UnknownJob,
            site.value(),
            "job",
            name,
            jobs,
        ));
    }
    Some(name.to_owned())
}

/// A value stands in the body or in a header.
fn one_value(from: &spec::Step, site: &Site, diagnostics: &mut Diagnostics) {
    if from.header.is_some() && from.value.is_some() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.key("header").name(),
                "a step has one value",
            )
            .label("from a header")
            .also(site.key("value").name(), "from the body"),
        );
    }
}

fn one_way_of_waiting(from: &spec::Step, site: &Site, diagnostics: &mut Diagnostics) {
    if from.of.is_some() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.key("of").name(),
                "a step waits for what its own request starts",
            )
            .label("belongs to a step without a request"),
        );
    }
    if from.until.is_some() && from.job.is_some() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadRequest,
                site.key("job").name(),
                "a step waits in one way",
            )
            .label("for a job")
            .also(site.key("until").name(), "for a condition"),
        );
    }
    for (key, given) in [
        ("until", from.until.is_some()),
        ("job", from.job.is_some()),
        ("undo", from.undo.is_some()),
    ] {
        if given && !from.for_each.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadRequest,
                    site.key(key).name(),
                    format!("`{key}` cannot be used in a step that runs through a list"),
                )
                .label("with `for_each`"),
            );
        }
    }
}
