//! `skyloom check`.

use std::io;

use super::arguments::{Check, Form};
use super::progress::Progress;
use super::{Exit, Terminal, Workspace};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render, render_text};
use crate::generate::{Options, Output, generate_with};

pub(super) fn run(
    what: &Check,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
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
    if let Form::Text = what.format {
        write!(
            terminal.err,
            "{}",
            render_text(Look::Styled, &diagnostics, &outcome.sources)
        )?;
        if exit == Exit::Fine {
            let operations: usize = outcome
                .providers
                .iter()
                .map(|provider| provider.operations)
                .sum();
            writeln!(
                terminal.out,
                "{} providers with {operations} operations are right",
                outcome.providers.len()
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
        writeln!(terminal.err, "error: {failure}")?;
    }
    Ok(exit)
}
