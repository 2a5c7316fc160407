//! `skyloom generate`.

use std::io;

use serde_json::{Value, json};

use super::arguments::{Generate, Report};
use super::progress::Progress;
use super::{Exit, Terminal, Workspace, summary};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_json, render_text};
use crate::generate::{Options, Outcome, Output, generate_with};
use crate::persist::{Change, ChangeKind};

pub(super) fn run(
    what: &Generate,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let out = workspace.out.clone();
    let options = Options {
        base: workspace.root.clone(),
        selection: workspace.selection(&what.providers),
        output: if what.check {
            Output::Compare(out)
        } else {
            Output::Write(out)
        },
    };
    let mut diagnostics = Diagnostics::new();
    let progress = Progress::new(terminal.watched);
    let outcome = generate_with(&options, &mut diagnostics, &mut |step| progress.tell(step));
    progress.end();
    let exit = match Exit::of(&outcome, &diagnostics) {
        Exit::Fine if what.check && !outcome.changes.is_empty() => Exit::OutOfDate,
        exit => exit,
    };
    match what.format {
        Report::Text => text(what, workspace, &outcome, &diagnostics, exit, terminal)?,
        Report::Json => writeln!(terminal.out, "{:#}", data(&outcome, &diagnostics, exit))?,
    }
    Ok(exit)
}

fn text(
    what: &Generate,
    workspace: &Workspace,
    outcome: &Outcome,
    diagnostics: &Diagnostics,
    exit: Exit,
    terminal: &mut Terminal<'_>,
) -> io::Result<()> {
    write!(
        terminal.err,
        "{}",
        render_text(Look::Styled, diagnostics, &outcome.sources)
    )?;
    if let Some(failure) = &outcome.failure {
        terminal.fail(failure)?;
    }
    if !matches!(exit, Exit::Fine | Exit::OutOfDate) {
        return Ok(());
    }
    if what.check {
        for change in &outcome.changes {
            write!(terminal.out, "{}", change.diff(&workspace.out))?;
        }
    } else {
        writeln!(terminal.out, "{}\n", summary::table(outcome))?;
        for change in &outcome.changes {
            let path = workspace.out.join(change.path());
            writeln!(
                terminal.out,
                "{:<8} {}",
                change.kind().as_str(),
                path.display()
            )?;
        }
    }
    match (outcome.changes.len(), what.check) {
        (0, _) => writeln!(terminal.out, "nothing changed"),
        (_, true) => terminal.fail(&format!(
            "the generated files are out of date ({}); run `skyloom generate`",
            count(outcome)
        )),
        (_, false) => writeln!(terminal.out, "{}", count(outcome)),
    }
}

/// `2 files changed, 1 added`.
fn count(outcome: &Outcome) -> String {
    let kinds = [ChangeKind::Changed, ChangeKind::Added, ChangeKind::Removed];
    let mut parts = Vec::new();
    for kind in kinds {
        let number = outcome
            .changes
            .iter()
            .filter(|change| change.kind() == kind)
            .count();
        let noun = match (parts.is_empty(), number) {
            (_, 0) => continue,
            (true, 1) => " file",
            (true, _) => " files",
            (false, _) => "",
        };
        parts.push(format!("{number}{noun} {}", kind.as_str()));
    }
    parts.join(", ")
}

/// The result for programs.
fn data(outcome: &Outcome, diagnostics: &Diagnostics, exit: Exit) -> Value {
    let providers: Vec<_> = outcome
        .providers
        .iter()
        .map(|provider| {
            json!({
                "id": provider.id,
                "services": provider.services,
                "operations": provider.operations,
                "lines": provider.lines,
                "milliseconds": provider.elapsed.as_secs_f64() * 1000.0,
            })
        })
        .collect();
    let change = |change: &Change| json!({"path": change.path(), "kind": change.kind().as_str()});
    let diagnostics = serde_json::from_str(&render_json(diagnostics, &outcome.sources));
    json!({
        "exit": exit.code(),
        "providers": providers,
        "changes": outcome.changes.iter().map(change).collect::<Vec<_>>(),
        "diagnostics": diagnostics.unwrap_or(Value::Null),
        "failure": outcome.failure.as_ref().map(ToString::to_string),
        "milliseconds": outcome.elapsed.as_secs_f64() * 1000.0,
    })
}
