//! `skyloom check`.

use std::io;

use super::arguments::{Check, Form};
use super::progress::Progress;
use super::watch::{Watched, watch};
use super::{Exit, Terminal, Workspace, stats};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render, render_text};
use crate::generate::{Options, Output, generate_with};

pub(super) fn run(
    what: &Check,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    if !what.watch {
        return check(what, workspace, terminal);
    }
    let folder = workspace.root.join(&workspace.specs);
    let mut files = match Watched::new(&folder) {
        Ok(files) => files,
        Err(error) => {
            terminal.fail(&format!("{} cannot be watched: {error}", folder.display()))?;
            return Ok(Exit::Files);
        }
    };
    watch(&mut files, terminal, &mut |terminal| {
        check(what, workspace, terminal)
    })
}

/// Checks once.
fn check(what: &Check, workspace: &Workspace, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let options = Options {
        base: workspace.root.clone(),
        selection: workspace.selection(&what.providers),
        output: Output::Nothing,
    };
    let mut diagnostics = Diagnostics::new();
    let progress = Progress::new(terminal.watched);
    let outcome = generate_with(&options, &mut diagnostics, &mut |step| progress.tell(step));
    progress.end();
    let exit = Exit::of(&outcome, &diagnostics);
    if what.stats {
        let text = render_text(Look::Styled, &diagnostics, &outcome.sources);
        write!(terminal.err, "{text}")?;
        if let Some(failure) = &outcome.failure {
            terminal.fail(failure)?;
            return Ok(exit);
        }
        return match stats::run(what, &outcome, terminal)? {
            Exit::Fine => Ok(exit),
            failed => Ok(failed),
        };
    }
    if let Form::Text = what.format {
        write!(
            terminal.err,
            "{}",
            render_text(Look::Styled, &diagnostics, &outcome.sources)
        )?;
        if exit == Exit::Fine {
            let operations = outcome.providers.iter().map(|provider| provider.operations);
            let (providers, operations) = (outcome.providers.len(), operations.sum::<usize>());
            writeln!(
                terminal.out,
                "all right: {providers} provider(s), {operations} operations"
            )?;
        }
    } else {
        let rendered = render(
            what.format.into(),
            Look::Plain,
            &diagnostics,
            &outcome.sources,
        );
        write!(terminal.out, "{rendered}")?;
    }
    if let Some(failure) = &outcome.failure {
        terminal.fail(failure)?;
    }
    Ok(exit)
}
