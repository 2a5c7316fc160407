//! How errors are told and read.

use super::site::{Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, near};
use crate::ir::{ErrorRule, Errors, ModelKind};
use crate::spec;

/// Kinds of errors: the word in specs and the variant of `ErrorKind`.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("invalid_credentials", "InvalidCredentials"),
    ("forbidden", "Forbidden"),
    ("not_found", "NotFound"),
    ("conflict", "Conflict"),
    ("invalid_argument", "InvalidArgument"),
    ("rate_limited", "RateLimited"),
    ("quota_exceeded", "QuotaExceeded"),
    ("timeout", "Timeout"),
    ("unavailable", "Unavailable"),
    ("malformed", "Malformed"),
    ("unsupported", "Unsupported"),
    ("transport", "Transport"),
    ("cancelled", "Cancelled"),
    ("other", "Other"),
];

pub(super) fn errors(from: &spec::Errors, site: &Site, diagnostics: &mut Diagnostics) -> Errors {
    let rules = from
        .rules
        .iter()
        .enumerate()
        .filter_map(|(index, rule)| error_rule(rule, &site.key("rules").index(index), diagnostics))
        .collect();
    Errors {
        message: from.message.0.clone(),
        code: from.code.0.clone(),
        request_id: from.request_id.clone(),
        in_success: from.in_success.0.clone(),
        succeeded: from.succeeded.clone(),
        rules,
    }
}

fn error_rule(
    from: &spec::ErrorRule,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<ErrorRule> {
    if from.status.0.is_empty() && from.code.0.is_empty() && from.message.is_none() {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingCondition,
                site.value(),
                "this rule has no condition, so it would match every error",
            )
            .help("give `status`, `code` or `message`"),
        );
    }
    for status in &from.status.0 {
        http_status(*status, &site.key("status"), diagnostics);
    }
    resource_word(from.resource.as_deref(), &site.key("resource"), diagnostics);
    Some(ErrorRule {
        status: from.status.0.clone(),
        code: from.code.0.iter().map(|code| code.0.clone()).collect(),
        message: from.message.clone(),
        kind: error_kind(&from.kind, &site.key("kind"), diagnostics)?.to_owned(),
        resource: from.resource.clone(),
    })
}

/// What an error is about can be anything of the provider's; but what is nearly a model is meant for
/// it.
pub(super) fn resource_word(word: Option<&str>, site: &Site, diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = ModelKind::ALL.iter().map(|kind| kind.word()).collect();
    let Some(word) = word.filter(|word| !known.contains(word)) else {
        return;
    };
    if near(word, known.iter().copied()).is_some() {
        diagnostics.push(unknown_word(
            Code::InvalidValue,
            site.value(),
            "resource",
            word,
            &known,
        ));
    }
}

/// The variant of `ErrorKind` that a word in a spec means.
pub(super) fn error_kind(
    word: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<&'static str> {
    let found = KINDS.iter().find(|(known, _)| *known == word);
    if found.is_none() {
        let known: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
        diagnostics.push(unknown_word(
            Code::UnknownErrorKind,
            site.value(),
            "kind of error",
            word,
            &known,
        ));
    }
    found.map(|(_, variant)| *variant)
}

/// The kind of an error that no rule knows, as the runtime has it: the variant of `ErrorKind`.
pub(crate) fn variant_by_status(status: u16) -> &'static str {
    match status {
        401 => "InvalidCredentials",
        403 => "Forbidden",
        404 | 410 => "NotFound",
        409 | 412 | 423 => "Conflict",
        408 | 504 => "Timeout",
        429 => "RateLimited",
        400 | 405 | 406 | 411 | 413..=417 | 422 => "InvalidArgument",
        402 => "QuotaExceeded",
        500..=599 => "Unavailable",
        _ => "Other",
    }
}

/// As [`variant_by_status`], in the word of specs.
pub(super) fn by_status(status: u16) -> &'static str {
    let variant = variant_by_status(status);
    let known = KINDS.iter().find(|(_, known)| *known == variant);
    known.map_or("other", |(word, _)| word)
}

/// A status that HTTP has.
pub(super) fn http_status(status: u16, site: &Site, diagnostics: &mut Diagnostics) {
    if !(100..600).contains(&status) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                site.value(),
                format!("{status} is not an HTTP status"),
            )
            .label("wanted: 100 to 599"),
        );
    }
}
