//! Every line of the shipped drivers is led back to the spec.

use std::path::PathBuf;

use skyloom::diagnostic::Diagnostics;
use skyloom::{load, lower, origin};

use crate::golden;

#[test]
fn lines_of_the_shipped_drivers_know_their_causes() {
    let specs = golden::shipped("");
    let folders = load::folders(&specs, &PathBuf::new()).expect("specs");
    let mut diagnostics = Diagnostics::new();
    let set = load::load(&specs, &folders, &mut diagnostics);
    let (mut all, mut none, mut precise) = (0_usize, Vec::new(), 0_usize);
    for provider in lower::lower(&set, &mut diagnostics) {
        for file in origin::generated(&provider, &set).expect("Rust") {
            // The head, the driver's constructors and its trait stand in every driver alike.
            let in_service = !file.path.ends_with("mod.rs");
            let lines = file.contents.lines().zip(&file.lines);
            let statements =
                lines.filter(|(line, _)| line.trim_start().starts_with(['.', '"', '(']));
            for (line, causes) in statements.filter(|_| in_service) {
                all += 1;
                match causes.as_slice() {
                    [] => none.push(format!("{}: {line}", file.path.display())),
                    causes => {
                        let length =
                            |cause: &origin::Cause| cause.lines.end() - cause.lines.start();
                        precise += usize::from(causes.iter().any(|cause| length(cause) < 12));
                    }
                }
            }
        }
    }
    println!(
        "{all} lines: {precise} led to at most 12 lines of a spec, {} to none",
        none.len()
    );
    assert!(all > 2000, "only {all} lines");
    assert!(none.len() * 200 < all, "{none:#?}");
    assert!(precise * 10 > all * 8, "{precise} of {all}");
}
