//! `skyloom diff`.

use std::io;

use super::arguments::{Diff, DiffFormat, FailOn};
use super::{Exit, Terminal, Workspace};
use crate::diagnostic::render::{Look, render_text};
use crate::diff::show::{Page, html, markdown, text};
use crate::diff::{Class, Failure, Report, Specs, diff};

/// How wide a page is where there is no terminal to ask.
const WIDTH: usize = 100;

pub(super) fn run(
    what: &Diff,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let (root, specs) = (&workspace.root, &workspace.specs);
    let old = match &what.old {
        Some(folder) => Specs::on_disk(&terminal.folder, folder),
        None => Specs::of_revision(root, specs, &what.base),
    };
    let (mut old, mut new) = match (old, Specs::on_disk(root, specs)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(unread), _) | (_, Err(unread)) => {
            terminal.fail(&unread)?;
            return Ok(Exit::Files);
        }
    };
    let unknown = |id: &&String| !old.has(id) && !new.has(id);
    if let Some(unknown) = what.providers.iter().find(unknown) {
        terminal.fail(&format!("there is no provider `{unknown}`, before or now"))?;
        return Ok(Exit::Usage);
    }
    old.keep(&what.providers);
    new.keep(&what.providers);
    let report = match diff(&old, &new) {
        Ok(report) => report,
        Err(Failure::Render(fault)) => {
            terminal.fail(&fault)?;
            return Ok(Exit::Internal);
        }
        Err(Failure::Spec {
            old: of_old,
            diagnostics,
            set,
        }) => {
            let text = render_text(Look::Styled, &diagnostics, &set.sources);
            write!(terminal.err, "{text}")?;
            if of_old {
                let name = &old.name;
                terminal.fail(&format!(
                    "the specs of {name} are wrong by today's rules: compare with a later state"
                ))?;
            }
            return Ok(Exit::Specs);
        }
    };
    let shown = match what.format {
        DiffFormat::Text => {
            let width = what.width.or_else(width).unwrap_or(WIDTH);
            let code = !what.no_code;
            text(&report, Page { width, code })
        }
        DiffFormat::Markdown => markdown(&report),
        DiffFormat::Html => html(&report).map_err(io::Error::other)?,
        DiffFormat::Json => format!("{:#}\n", json(&report)?),
    };
    write!(terminal.out, "{shown}")?;
    let limit = match what.fail_on {
        FailOn::Breaking => Some(Class::Breaking),
        FailOn::Risky => Some(Class::Risky),
        FailOn::Never => None,
    };
    let passed = limit.is_some_and(|limit| report.worst() >= Some(limit));
    Ok(if passed { Exit::Breaking } else { Exit::Fine })
}

fn json(report: &Report) -> io::Result<serde_json::Value> {
    let mut value = serde_json::to_value(report)?;
    if let Some(object) = value.as_object_mut() {
        for class in [Class::Breaking, Class::Risky, Class::Additive] {
            object.insert(class.word().to_owned(), report.count(class).into());
        }
    }
    Ok(value)
}

/// The terminal's width, as the shell hands it on or the terminal itself says.
fn width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok()?;
    told.parse().ok()
}
