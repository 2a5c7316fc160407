//! What must hold for the arguments before anything is sent.

use super::expression::condition;
use super::scope::Scope;
use super::site::{Site, Text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::Check;
use crate::spec;

/// Lowers `check:`; it can name the arguments, not what comes of them.
pub(super) fn checks(
    from: &[spec::Check],
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Check>> {
    let checks: Vec<Option<Check>> = from
        .iter()
        .enumerate()
        .map(|(index, one)| check(one, &site.index(index), scope, diagnostics))
        .collect();
    checks.into_iter().collect()
}

fn check(
    from: &spec::Check,
    site: &Site,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Check> {
    let that = site.key("that");
    let test = condition(&from.that, &Text::whole(&that), scope, diagnostics)?;
    if test.accesses().is_empty() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadCheck,
                that.value(),
                "this check looks at no argument",
            )
            .label("always the same"),
        );
        return None;
    }
    let reason = from.otherwise.trim().trim_end_matches('.');
    if reason.is_empty() {
        diagnostics.push(
            Diagnostic::error(
                Code::BadCheck,
                site.key("else").value(),
                "the caller is not told what is wrong",
            )
            .label("empty"),
        );
        return None;
    }
    Some(Check {
        text: from.that.clone(),
        test,
        reason: reason.to_owned(),
    })
}
