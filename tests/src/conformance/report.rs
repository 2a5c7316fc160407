//! The figures, as a table and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::case::Case;
use super::deviation::Deviations;
use super::play::Played;

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Requests and result agree.
    Passed,
    /// They differ on purpose: by this entry of the list.
    Deviates(usize),
    /// They differ.
    Failed,
    /// The driver does not have the operation.
    Unsupported,
}

/// The figures of a provider.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// `compute/digitalocean_v2`
    pub provider: String,
    /// Solid cases.
    pub solid: usize,
    /// Of these, by verdict.
    pub passed: usize,
    /// Differing on purpose.
    pub deviations: usize,
    /// Differing.
    pub failed: usize,
    /// Of an operation that the driver lacks.
    pub unsupported: usize,
    /// Share of passed cases, averaged by operation, in percent.
    pub passed_by_operation: f64,
    /// Share of passed and deviating cases, averaged by operation, in percent.
    pub agreed_by_operation: f64,
    /// Cases that are not solid, and how many of them pass.
    pub other: usize,
    /// How many of the others pass.
    pub other_passed: usize,
}

/// The whole report.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Over all providers.
    pub totals: Row,
    /// Each provider.
    pub providers: Vec<Row>,
    /// Solid cases that neither pass nor deviate, with what differs.
    pub failures: BTreeMap<String, Vec<String>>,
    /// What is wrong with the list of deviations.
    pub list_errors: Vec<String>,
    #[serde(skip)]
    verdicts: Vec<(String, String, bool, Verdict)>,
    #[serde(skip)]
    used: BTreeSet<usize>,
}

impl Report {
    /// Counts a case.
    pub fn add(&mut self, case: &Case, played: &Played, deviations: &Deviations) {
        let verdict = if played.unsupported {
            Verdict::Unsupported
        } else if played.differences.is_empty() {
            Verdict::Passed
        } else {
            deviations
                .covering(case, &played.differences)
                .map_or(Verdict::Failed, Verdict::Deviates)
        };
        match &verdict {
            Verdict::Deviates(entry) => {
                self.used.insert(*entry);
            }
            Verdict::Passed if case.solid() => {
                for entry in deviations.naming(case) {
                    if !deviations
                        .0
                        .get(entry)
                        .is_some_and(|one| one.cases.contains('*'))
                    {
                        self.list_errors
                            .push(format!("{} passes, and is listed as a deviation", case.id));
                    }
                }
            }
            Verdict::Failed if case.solid() => {
                self.failures
                    .insert(case.id.clone(), played.differences.clone());
            }
            Verdict::Unsupported if case.solid() => {
                self.failures.insert(
                    case.id.clone(),
                    vec![format!("the driver has no `{}`", case.operation)],
                );
            }
            _ => {}
        }
        self.verdicts.push((
            format!("{}/{}", case.component, case.provider),
            case.operation.clone(),
            case.solid(),
            verdict,
        ));
    }

    /// Makes the rows.
    pub fn finish(&mut self, deviations: &Deviations) {
        for (index, entry) in deviations.0.iter().enumerate() {
            let played = self
                .verdicts
                .iter()
                .any(|(provider, ..)| entry.cases.starts_with(provider.as_str()));
            if played && !self.used.contains(&index) {
                self.list_errors.push(format!(
                    "the deviation of {} covers no case any more",
                    entry.cases
                ));
            }
        }
        let providers: BTreeSet<String> = self
            .verdicts
            .iter()
            .map(|(provider, ..)| provider.clone())
            .collect();
        self.providers = providers
            .iter()
            .map(|provider| self.row(provider, |one| one == provider))
            .collect();
        self.totals = self.row("all", |_| true);
    }

    fn row(&self, name: &str, wanted: impl Fn(&str) -> bool) -> Row {
        let mut row = Row {
            provider: name.to_owned(),
            ..Row::default()
        };
        let mut operations: BTreeMap<(&str, &str), (usize, usize, usize)> = BTreeMap::new();
        for (provider, operation, solid, verdict) in self
            .verdicts
            .iter()
            .filter(|(provider, ..)| wanted(provider))
        {
            if !solid {
                row.other += 1;
                row.other_passed += usize::from(*verdict == Verdict::Passed);
                continue;
            }
            row.solid += 1;
            let (cases, passed, agreed) = operations.entry((provider, operation)).or_default();
            *cases += 1;
            match verdict {
                Verdict::Passed => {
                    row.passed += 1;
                    *passed += 1;
                    *agreed += 1;
                }
                Verdict::Deviates(_) => {
                    row.deviations += 1;
                    *agreed += 1;
                }
                Verdict::Failed => row.failed += 1,
                Verdict::Unsupported => row.unsupported += 1,
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of cases are small")]
        let mean = |share: fn(&(usize, usize, usize)) -> usize| {
            let sum: f64 = operations
                .values()
                .map(|one| share(one) as f64 / one.0 as f64)
                .sum();
            if operations.is_empty() {
                0.0
            } else {
                100.0 * sum / operations.len() as f64
            }
        };
        row.passed_by_operation = mean(|one| one.1);
        row.agreed_by_operation = mean(|one| one.2);
        row
    }

    /// The table.
    pub fn table(&self) -> String {
        let mut table = String::new();
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{:<28} {:>6} {:>7} {:>9} {:>7} {:>12} {:>8} {:>8}   not solid (passed)",
            "provider",
            "solid",
            "passed",
            "deviating",
            "failed",
            "unsupported",
            "passed %",
            "agreed %"
        );
        for row in self.providers.iter().chain([&self.totals]) {
            let _ = writeln!(
                table,
                "{:<28} {:>6} {:>7} {:>9} {:>7} {:>12} {:>8.1} {:>8.1}   {} ({})",
                row.provider,
                row.solid,
                row.passed,
                row.deviations,
                row.failed,
                row.unsupported,
                row.passed_by_operation,
                row.agreed_by_operation,
                row.other,
                row.other_passed
            );
        }
        table
    }
}

/// Both sides of a case.
pub fn show(case: &Case, played: &Played) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}\n  arguments {}",
        case.id,
        serde_json::Value::Object(case.args.clone())
    );
    for exchange in &case.http {
        let request = &exchange.request;
        let _ = writeln!(
            text,
            "  theirs  {} {} {:?} {}",
            request.method,
            request.path,
            request.query,
            request.body.as_deref().unwrap_or("")
        );
        let _ = writeln!(
            text,
            "          -> {} {}",
            exchange.response.status,
            exchange
                .response
                .body
                .as_deref()
                .unwrap_or("")
                .chars()
                .take(2000)
                .collect::<String>()
        );
    }
    for sent in &played.sent {
        let _ = writeln!(
            text,
            "  ours    {} {} {:?} {}",
            sent.method,
            sent.path,
            sent.query,
            String::from_utf8_lossy(&sent.body)
        );
    }
    let theirs = case.result.as_ref().or(case.error.as_ref());
    let _ = writeln!(
        text,
        "  theirs  {}",
        theirs.map(ToString::to_string).unwrap_or_default()
    );
    match &played.answer {
        Ok(value) => {
            let _ = writeln!(text, "  ours    {value}");
        }
        Err(error) => {
            let _ = writeln!(text, "  ours    {error}");
        }
    }
    for difference in &played.differences {
        let _ = writeln!(text, "  differs {difference}");
    }
    text
}
