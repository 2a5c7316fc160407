//! Examples as evidence: what a spec says is held against what its examples show.
//!
//! Every request of an example is computed from its arguments, every result from its answers, as
//! the driver would. What disagrees is reported where the spec says it, with the example beside it.
//! What cannot be computed here (hashes, times, …) is taken for right; the driver's own tests run
//! the examples for real.

mod arithmetic;
mod check;
#[cfg(feature = "cli")]
pub(crate) mod compute;
mod coverage;
mod error;
mod evaluate;
mod function;
mod model;
mod paging;
mod place;
mod request;
mod result;
mod value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir;
use crate::load::ProviderSpec;

/// Holds the examples of a provider against what was lowered from its spec.
///
/// What no example shows is told only of a spec that is read and lowered as a `whole`, else the
/// example may stand in what is left out; and only where all examples agree, else one of two that
/// disagree is the reason.
pub fn prove(
    spec: &ProviderSpec,
    provider: &ir::Provider,
    whole: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut found = Diagnostics::new();
    let errors = coverage::Coverage::default();
    let mut shown = Vec::new();
    for service in &provider.services {
        let Some((file, from)) = spec
            .services
            .iter()
            .find(|(_, from)| from.service == service.kind.word())
        else {
            continue;
        };
        let coverage = coverage::Coverage::default();
        for operation in &service.operations {
            // Only running it shows what a hook does.
            if operation.hook.is_some() {
                continue;
            }
            let Some(examples) = from
                .operations
                .get(&operation.name)
                .map(|operation| operation.examples.as_slice())
            else {
                continue;
            };
            for (index, example) in examples.iter().enumerate() {
                let scene = place::Scene::new(
                    spec,
                    *file,
                    provider,
                    service,
                    operation,
                    (example, index),
                    (&coverage, &errors),
                );
                result::example(&scene, &mut found);
            }
        }
        shown.push((coverage, *file));
    }
    shown.push((errors, spec.file));
    let agree = found.is_empty();
    told_once(&found, diagnostics);
    if whole && agree {
        for (coverage, file) in shown {
            coverage.report(file, diagnostics);
        }
    }
}

/// What several examples disprove is told with the first of them.
fn told_once(found: &Diagnostics, diagnostics: &mut Diagnostics) {
    let mut told: Vec<&Diagnostic> = Vec::new();
    for one in found {
        let again = |other: &&Diagnostic| other.place == one.place && other.message == one.message;
        if !told.iter().any(again) {
            told.push(one);
        }
    }
    diagnostics.extend(told.into_iter().cloned());
}
