//! What is declared and used by nothing.

use std::collections::BTreeSet;

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Conversion, FieldValue, ModelKind, Operation, Prior, PriorCall, Service};

/// Base arguments without a use are refused at run time when given; required ones and declared
/// parameters without a use are a mistake of the spec.
pub(super) fn arguments(operation: &mut Operation, site: &Site, diagnostics: &mut Diagnostics) {
    let is_used = |name: &str| operation.uses(name);
    if operation.verb.is_none() {
        for argument in operation
            .arguments
            .iter()
            .filter(|argument| argument.sent && !is_used(&argument.name))
        {
            unused_parameter(&operation.name, &argument.name, site, diagnostics);
        }
    }
    for option in operation
        .options
        .iter()
        .filter(|option| !is_used(&option.name))
    {
        unused_parameter(&operation.name, &option.name, site, diagnostics);
    }
    for prior in &operation.priors {
        let (Prior::Value { name, .. }
        | Prior::Model { name, .. }
        | Prior::Call(PriorCall { name, .. })) = prior
        else {
            continue;
        };
        let parent =
            operation.outcome.conversion().is_some() && ModelKind::from_word(name).is_some();
        if !is_used(name) && !parent {
            diagnostics.push(
                Diagnostic::error(
                    Code::UnusedParameter,
                    site.key("let").key(name).name(),
                    format!("`{}` makes no use of its value `{name}`", operation.name),
                )
                .label("never used"),
            );
        }
    }
    if operation.verb.is_some() {
        // One that is checked is not ignored.
        let unused = operation
            .arguments
            .iter()
            .filter(|argument| argument.optional && !operation.mentions(&argument.name));
        operation.unused = unused.cloned().collect();
    }
}

fn unused_parameter(operation: &str, parameter: &str, site: &Site, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::error(Code::UnusedParameter, site.key("params").key(parameter).name(), format!("`{operation}` makes no use of its parameter `{parameter}`"))
            .label("never used")
            .help(format!("send it, `${{{parameter}}}` in the path, the query, the headers or the body; or say `sent: false` where it is only there for callers' sake")),
    );
}

/// Mappings that no operation and no other mapping uses.
pub(super) fn mappings(service: &Service, site: &Site, diagnostics: &mut Diagnostics) {
    let mut used: BTreeSet<String> = service
        .operations
        .iter()
        .filter_map(|operation| operation.outcome.conversion().map(str::to_owned))
        .collect();
    for conversion in &service.conversions {
        used.extend(
            nested(conversion)
                .into_iter()
                .filter(|name| *name != conversion.name),
        );
    }
    for conversion in service
        .conversions
        .iter()
        .filter(|conversion| !used.contains(&conversion.name))
    {
        diagnostics.push(
            Diagnostic::warning(
                Code::UnusedModel,
                site.key("models").key(&conversion.name).name(),
                format!("the mapping of `{}` is used by nothing", conversion.name),
            )
            .label("no operation answers it"),
        );
    }
}

fn nested(conversion: &Conversion) -> Vec<String> {
    let mut found = Vec::new();
    for mapped in conversion.required.iter().chain(&conversion.optional) {
        match &mapped.value {
            FieldValue::Expr(expr) => expr.conversions(&mut found),
            FieldValue::Pick(entries) => entries
                .iter()
                .for_each(|entry| entry.value.conversions(&mut found)),
            FieldValue::Except(_) | FieldValue::Whole => {}
        }
    }
    found
}
