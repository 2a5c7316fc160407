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

use crate::diagnostic::Diagnostics;
use crate::ir;
use crate::load::ProviderSpec;

/// Holds the examples of a provider against what was lowered from its spec.
pub fn prove(spec: &ProviderSpec, provider: &ir::Provider, diagnostics: &mut Diagnostics) {
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
                    &coverage,
                );
                result::example(&scene, diagnostics);
            }
        }
        coverage.report(service, *file, diagnostics);
    }
}
