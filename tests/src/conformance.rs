//! Recorded operations of another library, played against the generated drivers.
//!
//! `case` reads the corpus, `variant` says which driver a case is for, `play` runs it, `request`
//! and `outcome` compare, `translate` holds all that is deemed equal, `deviation` what differs on
//! purpose, `report` the figures.

mod case;
mod deviation;
mod outcome;
mod play;
mod report;
mod request;
mod translate;
mod variant;

pub use case::{Case, Corpus};
pub use deviation::Deviations;
pub use play::{Played, play};
pub use report::{Report, Row, Verdict, show};
pub use variant::Variants;

/// Plays every case that `wanted` lets through; cases of providers that no driver is for are left out.
pub fn run(
    corpus: &Corpus,
    variants: &Variants,
    deviations: &Deviations,
    wanted: impl Fn(&Case) -> bool,
) -> Report {
    let mut report = Report::default();
    for case in corpus.cases.iter().filter(|case| wanted(case)) {
        let Some(variant) = variants.of(case) else {
            continue;
        };
        let played = play(case, variant);
        report.add(case, &played, deviations);
    }
    report.finish(deviations);
    report
}
