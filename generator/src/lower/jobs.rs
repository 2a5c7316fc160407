//! Jobs that requests start.

use indexmap::IndexMap;

use super::expression::condition;
use super::request;
use super::scope::{Rest, Scope};
use super::site::{Site, Text};
use super::step::{milliseconds, reason};
use crate::diagnostic::Diagnostics;
use crate::ir::{Body, Job, Polling, Request};
use crate::spec;

pub(super) fn jobs(
    from: &IndexMap<String, spec::Job>,
    settings: &[&str],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<Job> {
    from.iter()
        .filter_map(|(name, job)| {
            let site = site.key(name);
            super::names::rust_name(name, "a job", &site, diagnostics);
            lower(name, job, settings, &site, diagnostics)
        })
        .collect()
}

fn lower(
    name: &str,
    from: &spec::Job,
    settings: &[&str],
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<Job> {
    let scope = Scope {
        known: Vec::new(),
        rest: Rest::Item,
        bound: Vec::new(),
        conversions: &[],
        types: &[],
        settings,
    };
    let line = request::request_line(&from.request, &site.key("request"), &scope, diagnostics);
    let query = request::members(&from.query, &site.key("query"), &scope, diagnostics);
    let done = condition(
        &from.done,
        &Text::whole(&site.key("done")),
        &scope,
        diagnostics,
    );
    let failed = from.failed.as_ref().map(|source| {
        condition(
            source,
            &Text::whole(&site.key("failed")),
            &scope,
            diagnostics,
        )
    });
    let message = from
        .message
        .as_ref()
        .map(|source| reason(source, &site.key("message"), &scope, diagnostics));
    let every = milliseconds(from.every, &site.key("every"), diagnostics);
    let within = milliseconds(from.within, &site.key("within"), diagnostics);
    let (method, path) = line?;
    Some(Job {
        name: name.to_owned(),
        request: Request {
            method,
            path,
            query: query?,
            headers: Vec::new(),
            body: Body::None,
            success: Vec::new(),
        },
        value: from.value.clone().unwrap_or_default(),
        polling: Polling {
            done: done?,
            failed: failed.flatten(),
            every: every?,
            within: within?,
        },
        message: message.flatten(),
    })
}
