//! From what the author wrote to what the driver is: every check, every decision.
//!
//! All errors of all specs are found in one run: a part that is wrong is reported and left out,
//! and the rest goes on. What comes out is rendered only if no error was reported.

mod also;
mod arguments;
mod auth;
mod check;
mod conversion;
mod declared;
mod errors;
mod examples;
mod expression;
mod files;
mod fingerprint;
mod followed;
mod hidden;
mod hook;
mod jobs;
mod meant;
mod names;
mod operation;
mod outcome;
mod paging;
mod parameter;
mod prior;
mod provider;
mod record_sets;
mod record_types;
mod redundant;
mod repeated;
mod request;
mod scope;
mod service;
mod shown;
mod site;
mod states;
mod step;
mod template;
mod type_words;
mod types;
mod unreferenced;
mod unused;
#[cfg(feature = "schema")]
pub(crate) mod vocabulary;

#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostics;
use crate::ir;
use crate::load::SpecSet;

pub(crate) use errors::variant_by_status as kind_by_status;

/// Lowers every provider of the set; what is wrong is pushed to `diagnostics`.
pub fn lower(set: &SpecSet, diagnostics: &mut Diagnostics) -> Vec<ir::Provider> {
    let mut providers = Vec::new();
    for spec in &set.providers {
        let before = diagnostics.errors();
        if let Some(provider) = provider::provider(spec, &set.sources, diagnostics) {
            let whole = spec.complete && diagnostics.errors() == before;
            crate::prove::prove(spec, &provider, whole, diagnostics);
            providers.push(provider);
        }
        declared::declarations(spec, &set.sources, diagnostics);
    }
    providers
}
