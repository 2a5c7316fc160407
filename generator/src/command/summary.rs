//! The table of what was generated.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

use crate::generate::{Outcome, Summary};

/// A line a provider, with totals in the last one. The time of the total is that of the whole run.
pub(super) fn table(outcome: &Outcome) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["provider", "services", "operations", "lines", "ms"]);
    for provider in &outcome.providers {
        table.add_row(row(provider));
    }
    table.add_row(row(&total(outcome)));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.trim_fmt()
}

fn row(summary: &Summary) -> [String; 5] {
    let lines = summary
        .lines
        .map_or_else(|| "-".to_owned(), |lines| lines.to_string());
    [
        summary.id.clone(),
        summary.services.to_string(),
        summary.operations.to_string(),
        lines,
        milliseconds(summary.elapsed),
    ]
}

fn total(outcome: &Outcome) -> Summary {
    let providers = &outcome.providers;
    let lines = providers.iter().map(|provider| provider.lines);
    Summary {
        id: format!("{} in all", providers.len()),
        services: providers.iter().map(|provider| provider.services).sum(),
        operations: providers.iter().map(|provider| provider.operations).sum(),
        lines: lines.sum(),
        elapsed: outcome.elapsed,
    }
}

fn milliseconds(elapsed: Duration) -> String {
    format!("{:.1}", elapsed.as_secs_f64() * 1000.0)
}
