//! A second list after the first.

use super::expression::condition;
use super::request;
use super::scope::Scope;
use super::site::{Site, Text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Also, Body, Request};
use crate::spec;

#[allow(
    clippy::option_option,
    reason = "no second list is fine, a wrong one is not"
)]
pub(super) fn also(
    from: &spec::Operation,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Also>> {
    let Some(also) = &from.also else {
        return Some(None);
    };
    let site = site.key("also");
    if from.items.is_none() || from.request.is_none() || !from.lets.is_empty() {
        diagnostics.push(
            Diagnostic::error(Code::BadResult, site.name(), "only a list of one request has a second one after it")
                .label("of no use")
                .help("give `request` and `items` for the first; with `let`, join the lists by an expression"),
        );
        return None;
    }
    let when = match &also.when {
        None => Some(None),
        Some(source) => {
            condition(source, &Text::whole(&site.key("when")), scope, diagnostics).map(Some)
        }
    };
    let line = request::request_line(&also.request, &site.key("request"), scope, diagnostics);
    let query = request::members(&also.query, &site.key("query"), scope, diagnostics);
    let (method, path) = line?;
    let request = Request {
        method,
        path,
        query: query?,
        headers: Vec::new(),
        body: Body::None,
        success: from.success.0.clone(),
    };
    Some(Some(Also {
        when: when?,
        request,
        at: also.items.clone(),
    }))
}
