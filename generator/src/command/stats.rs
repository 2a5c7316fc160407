//! `skyloom check --stats`.

use std::fs;
use std::io;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Value, json};

use super::arguments::{Check, Form};
use super::{Exit, Terminal};
use crate::generate::Outcome;
use crate::stats::{Libcloud, Stats, of_provider};

pub(super) fn run(
    what: &Check,
    outcome: &Outcome,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let libcloud = match &what.libcloud {
        None => None,
        Some(path) => match fs::read_to_string(terminal.folder.join(path)) {
            Ok(index) => Some(Libcloud::read(&index)),
            Err(error) => {
                terminal.fail(&format!("cannot read `{}`: {error}", path.display()))?;
                return Ok(Exit::Files);
            }
        },
    };
    let providers = outcome.providers.iter();
    let all: Vec<Stats> = providers
        .map(|one| of_provider(&one.id, one.operations, &outcome.sources, libcloud.as_ref()))
        .collect();
    // Providers that libcloud has no driver for are in no share.
    let total = Stats {
        libcloud: 0,
        ..Stats::total(&all)
    };
    let compared = Stats::total(all.iter().filter(|one| one.libcloud > 0));
    if let Form::Json = what.format {
        let compared = libcloud.as_ref().map(|_| object(&compared, true));
        let value = json!({
            "providers": all.iter().map(|one| object(one, libcloud.is_some())).collect::<Vec<_>>(),
            "total": object(&total, libcloud.is_some()),
            "compared": compared,
        });
        writeln!(terminal.out, "{value:#}")?;
        return Ok(Exit::Fine);
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let mut header = vec![
        "provider",
        "operations",
        "hooks",
        "YAML lines",
        "an operation",
        "examples",
    ];
    if libcloud.is_some() {
        header.extend(["libcloud", "share"]);
    }
    table.set_header(header);
    let mut rows = all;
    rows.push(total);
    if libcloud.is_some() {
        rows.push(Stats {
            id: "where libcloud has a driver".to_owned(),
            ..compared
        });
    }
    for one in &rows {
        let mut row = vec![
            one.id.clone(),
            one.operations.to_string(),
            format!(
                "{} ({:.0} %)",
                one.hooks,
                percent(one.hooks, one.operations)
            ),
            one.lines.to_string(),
            format!("{:.1}", one.lines_an_operation()),
            one.example_lines.to_string(),
        ];
        if libcloud.is_some() {
            row.extend(if one.libcloud == 0 {
                ["-".to_owned(), "-".to_owned()]
            } else {
                let share = percent(one.lines, one.libcloud);
                [one.libcloud.to_string(), format!("{share:.0} %")]
            });
        }
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(terminal.out, "{}", table.trim_fmt())?;
    writeln!(
        terminal.out,
        "Lines are those that are neither blank nor a comment; examples are counted apart."
    )?;
    Ok(Exit::Fine)
}

fn object(stats: &Stats, compared: bool) -> Value {
    let share = |part: usize, whole: usize| {
        (whole > 0).then(|| (percent(part, whole) * 10.0).round() / 1000.0)
    };
    let mut object = json!({
        "provider": stats.id,
        "operations": stats.operations,
        "hooks": stats.hooks,
        "hook_share": share(stats.hooks, stats.operations),
        "lines": stats.lines,
        "lines_an_operation": (stats.lines_an_operation() * 10.0).round() / 10.0,
        "example_lines": stats.example_lines,
    });
    if let (true, Value::Object(members)) = (compared, &mut object) {
        members.insert("libcloud_lines".to_owned(), json!(stats.libcloud));
        members.insert(
            "share".to_owned(),
            json!(share(stats.lines, stats.libcloud)),
        );
    }
    object
}

/// Numbers of lines are far below what a `f64` holds exactly.
#[allow(clippy::cast_precision_loss, reason = "numbers of lines are small")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}
