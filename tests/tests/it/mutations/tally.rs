//! Figures of a run, by kind and by provider.

use std::collections::BTreeMap;
use std::fmt;

use super::judge::Verdict;

/// How many were made, caught, and told at the right line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub made: usize,
    pub caught: usize,
    pub by_warning: usize,
    pub at_line: usize,
    pub near_line: usize,
}

impl Tally {
    pub fn count(&mut self, verdict: &Verdict) {
        self.made += 1;
        self.caught += usize::from(verdict.caught);
        self.by_warning += usize::from(verdict.caught && !verdict.error);
        self.at_line += usize::from(verdict.caught && verdict.at_line);
        self.near_line += usize::from(verdict.caught && verdict.near_line);
    }

    /// The share that was caught, in percent.
    pub fn caught(&self) -> f64 {
        percent(self.caught, self.made)
    }

    /// The share of those that were told at the changed line.
    pub fn at_line(&self) -> f64 {
        percent(self.at_line, self.caught)
    }

    /// The share of those that were told at the changed line, by a first or a second place.
    pub fn near_line(&self) -> f64 {
        percent(self.near_line, self.caught)
    }
}

#[allow(clippy::cast_precision_loss, reason = "some thousands")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 100.0;
    }
    100.0 * part as f64 / whole as f64
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>5} made {:>6.1} % seen ({:>2} by a warning alone), of them shown at the line {:>6.1} %, as the first place {:>6.1} %",
            self.made,
            self.caught(),
            self.by_warning,
            self.near_line(),
            self.at_line(),
        )
    }
}

/// Tallies by some name.
pub fn table<K: fmt::Display + Ord>(tallies: &BTreeMap<K, Tally>) -> String {
    let lines = tallies
        .iter()
        .map(|(name, tally)| format!("{name:<18} {tally}\n"));
    lines.collect()
}
