//! The recorded operations of Apache Libcloud, played against the drivers; see `docs/conformance.md`.

use std::io::{Write, stderr};
use std::path::PathBuf;

use skyloom_tests::conformance::{Corpus, Deviations, Report, Variants, run};
use skyloom_tests::examples::workspace;

const VARIANTS: &str = include_str!("../../conformance/variants.yaml");
const DEVIATIONS: &str = include_str!("../../conformance/deviations.yaml");

/// The recordings are not part of this repository.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SKYLOOM_CORPUS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| workspace().join("../shared/corpus"));
    if folder.is_dir() {
        return Some(folder);
    }
    // Past what the tests capture: that nothing was compared must be seen.
    let told = format!(
        "conformance: not checked, there are no recordings in {} (SKYLOOM_CORPUS names another folder)\n",
        folder.display()
    );
    stderr().write_all(told.as_bytes()).unwrap();
    None
}

fn report(folder: &std::path::Path) -> Report {
    let corpus = Corpus::read(folder).unwrap();
    let variants = Variants::read(VARIANTS).unwrap();
    let deviations = Deviations::read(DEVIATIONS).unwrap();
    run(&corpus, &variants, &deviations, |_| true)
}

#[test]
fn the_tables_are_right() {
    Variants::read(VARIANTS).unwrap();
    for entry in Deviations::read(DEVIATIONS).unwrap().0 {
        assert!(!entry.differs.is_empty(), "{}", entry.cases);
        assert!(
            entry.differs.iter().all(|text| text.len() > 5),
            "{}",
            entry.cases
        );
        assert!(entry.reason.len() > 20, "{}", entry.cases);
    }
}

#[test]
fn the_drivers_agree_with_what_was_recorded() {
    let Some(folder) = corpus() else { return };
    let report = report(&folder);
    assert!(report.covered.solid > 0, "nothing was played");
    let shortfalls = report.shortfalls();
    assert!(
        shortfalls.is_empty(),
        "{shortfalls:#?}\n{}\n{:#?}",
        report.table(),
        report.failures
    );
}
