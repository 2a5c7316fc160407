//! Recorded operations of another library, played against the generated drivers.
//!
//! `case` reads the corpus, `variant` says which driver a case is for, `play` runs it, `request`,
//! `outcome` and `failure` compare by the rules of `docs/conformance.md`, `translate` knows the
//! other library's names, `deviation` what differs on purpose, `report` the figures.

use std::panic::{AssertUnwindSafe, catch_unwind};

mod case;
mod deviation;
mod exchanges;
mod failure;
mod outcome;
mod play;
mod recorded;
mod report;
mod request;
mod translate;
mod variant;

pub use case::{Case, Corpus};
pub use deviation::Deviations;
pub use play::{Played, play};
pub use report::{Report, Row, Verdict, show};
pub use variant::Variants;

/// Plays every case that `wanted` lets through; cases of providers that there is no driver for are only counted.
pub fn run(
    corpus: &Corpus,
    variants: &Variants,
    deviations: &Deviations,
    wanted: impl Fn(&Case) -> bool,
) -> Report {
    let mut report = Report::default();
    for case in corpus.cases.iter().filter(|case| wanted(case)) {
        let Some(variant) = variants.of(case) else {
            report.without_driver(case);
            continue;
        };
        // A driver that panics fails one case, not all.
        let played = catch_unwind(AssertUnwindSafe(|| play(case, variant)));
        let played = played.unwrap_or_else(|_| Played::panicked());
        report.add(case, &played, deviations);
    }
    report.finish(deviations);
    report
}
