//! The figures, as a table and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::case::Case;
use super::deviation::Deviations;
use super::play::Played;

/// Percent of solid cases, averaged by operation, that must pass or deviate on purpose.
const AGREED: f64 = 95.0;
/// The same for each provider.
const AGREED_OF_EACH: f64 = 85.0;
/// Percent of solid cases that are too many to deviate.
const DEVIATING: usize = 10;

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
    #[serde(flatten)]
    pub counts: Counts,
    /// Share of passed cases, averaged by operation, in percent.
    pub passed_by_operation: f64,
    /// Share of passed and deviating cases, averaged by operation, in percent.
    pub agreed_by_operation: f64,
    /// Cases that are not solid, and how many of them pass.
    pub not_solid: usize,
    /// How many of the others pass.
    pub not_solid_passed: usize,
}

/// Solid cases by verdict.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Counts {
    /// Requests and result agree.
    pub passed: usize,
    /// Differing on purpose.
    pub deviations: usize,
    /// Differing.
    pub failed: usize,
    /// Of an operation or a provider that there is no driver for.
    pub unsupported: usize,
}

/// The whole report.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Over all that was played or could not be.
    pub totals: Counts,
    /// Over the providers that there are drivers for.
    pub covered: Row,
    /// Each provider that there is a driver for.
    pub providers: Vec<Row>,
    /// Each provider that there is no driver for, with its solid cases.
    pub without_driver: BTreeMap<String, usize>,
    /// Solid cases that deviate, with what differs.
    pub deviating: BTreeMap<String, Vec<String>>,
    /// Solid cases that neither pass nor deviate, with what differs.
    pub failures: BTreeMap<String, Vec<String>>,
    /// What is wrong with the list of deviations.
    pub list_errors: Vec<String>,
    #[serde(skip)]
    verdicts: Vec<(String, String, bool, Verdict)>,
    #[serde(skip)]
    named: BTreeSet<usize>,
    #[serde(skip)]
    used: BTreeSet<usize>,
}

impl Report {
    /// Counts a case of a provider that there is no driver for.
    pub fn without_driver(&mut self, case: &Case) {
        *self.without_driver.entry(provider(case)).or_default() += usize::from(case.solid());
    }

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
        if case.solid() {
            self.named.extend(deviations.naming(case));
            self.note(case, played, &verdict);
        }
        self.verdicts.push((
            provider(case),
            case.operation.clone(),
            case.solid(),
            verdict,
        ));
    }

    fn note(&mut self, case: &Case, played: &Played, verdict: &Verdict) {
        let differences = played.differences.clone();
        match verdict {
            Verdict::Passed => {}
            Verdict::Deviates(entry) => {
                self.used.insert(*entry);
                self.deviating.insert(case.id.clone(), differences);
            }
            Verdict::Failed => {
                self.failures.insert(case.id.clone(), differences);
            }
            Verdict::Unsupported => {
                let missing = format!("the driver has no `{}`", case.operation);
                self.failures.insert(case.id.clone(), vec![missing]);
            }
        }
    }

    /// Makes the rows.
    pub fn finish(&mut self, deviations: &Deviations) {
        for index in self.named.difference(&self.used) {
            let Some(entry) = deviations.0.get(*index) else {
                continue;
            };
            self.list_errors.push(format!(
                "{}: listed as a deviation, and no such case deviates",
                entry.cases
            ));
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
        self.covered = self.row("all", |_| true);
        self.totals = self.covered.counts;
        self.totals.unsupported += self.without_driver.values().sum::<usize>();
    }

    /// Where the drivers fall short: a share of agreement by operation, in all or of one provider, too
    /// many deviations, or a list of deviations that is not true.
    pub fn shortfalls(&self) -> Vec<String> {
        let mut found = self.list_errors.clone();
        let below = |row: &Row, bar: f64| {
            (row.solid > 0 && row.agreed_by_operation < bar).then(|| {
                let (name, share) = (&row.provider, row.agreed_by_operation);
                format!("{name}: {share:.1} % agree, where {bar} % must")
            })
        };
        found.extend(below(&self.covered, AGREED));
        found.extend(
            self.providers
                .iter()
                .filter_map(|row| below(row, AGREED_OF_EACH)),
        );
        let deviations = self.covered.counts.deviations;
        if deviations * 100 >= DEVIATING * self.covered.solid && deviations > 0 {
            found.push(format!(
                "{deviations} of {} cases deviate, where less than {DEVIATING} % may",
                self.covered.solid
            ));
        }
        found
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
                row.not_solid += 1;
                row.not_solid_passed += usize::from(*verdict == Verdict::Passed);
                continue;
            }
            row.solid += 1;
            let (cases, passed, agreed) = operations.entry((provider, operation)).or_default();
            *cases += 1;
            match verdict {
                Verdict::Passed => {
                    row.counts.passed += 1;
                    *passed += 1;
                    *agreed += 1;
                }
                Verdict::Deviates(_) => {
                    row.counts.deviations += 1;
                    *agreed += 1;
                }
                Verdict::Failed => row.counts.failed += 1,
                Verdict::Unsupported => row.counts.unsupported += 1,
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
        for row in self.providers.iter().chain([&self.covered]) {
            let _ = writeln!(
                table,
                "{:<28} {:>6} {:>7} {:>9} {:>7} {:>12} {:>8.1} {:>8.1}   {} ({})",
                row.provider,
                row.solid,
                row.counts.passed,
                row.counts.deviations,
                row.counts.failed,
                row.counts.unsupported,
                row.passed_by_operation,
                row.agreed_by_operation,
                row.not_solid,
                row.not_solid_passed
            );
        }
        if !self.without_driver.is_empty() {
            let _ = writeln!(
                table,
                "{:<28} {:>6} {:>7} {:>9} {:>7} {:>12}",
                format!("{} without a driver", self.without_driver.len()),
                self.without_driver.values().sum::<usize>(),
                0,
                0,
                0,
                self.without_driver.values().sum::<usize>()
            );
        }
        table
    }
}

fn provider(case: &Case) -> String {
    format!("{}/{}", case.component, case.provider)
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
