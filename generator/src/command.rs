//! The `skyloom` command.

mod arguments;
mod audit;
mod call;
mod check;
mod diff;
mod document;
mod exit;
mod explain;
mod format;
mod generate;
mod import;
mod inspect;
mod new;
mod out;
mod progress;
mod provider;
mod schema;
mod stats;
mod summary;
mod watch;
mod why;
mod workspace;

use std::ffi::OsString;
use std::io::{self, BufRead, ErrorKind, Write};
use std::path::PathBuf;

use clap::Parser as _;

use crate::diagnostic::render::{Look, render_failure};
use arguments::{Arguments, Command};
pub use exit::Exit;
use workspace::Workspace;

#[cfg(test)]
mod tests;

/// What the command talks to.
pub struct Terminal<'a> {
    /// Standard input: answers to questions.
    pub input: &'a mut dyn BufRead,
    /// Standard output: results.
    pub out: &'a mut dyn Write,
    /// Standard error: diagnostics and progress.
    pub err: &'a mut dyn Write,
    /// The folder that it was called in.
    pub folder: PathBuf,
    /// Whether a person watches the progress.
    pub watched: bool,
}

impl Terminal<'_> {
    /// Says what went wrong, where it is no fault of a spec.
    fn fail(&mut self, message: &dyn ToString) -> io::Result<()> {
        let text = render_failure(Look::Styled, &message.to_string());
        self.err.write_all(text.as_bytes())
    }
}

/// Runs the command with these arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>, terminal: &mut Terminal<'_>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let text = error.render().ansi().to_string();
            let (to, exit) = if error.use_stderr() {
                (&mut *terminal.err, Exit::Usage)
            } else {
                (&mut *terminal.out, Exit::Fine)
            };
            return shown(to.write_all(text.as_bytes()), exit);
        }
    };
    if let Some(choice) = arguments.color {
        choice.set();
    }
    let out = arguments.out.clone();
    let workspace = Workspace::find(&terminal.folder, arguments.specs, arguments.out);
    let done = match arguments.command {
        Command::Generate(what) => generate::run(&what, &workspace, terminal),
        Command::Audit(what) => audit::run(&what, &workspace, terminal),
        Command::Check(what) => check::run(&what, &workspace, terminal),
        Command::Import(what) => import::run(&what, out.as_deref(), &workspace, terminal),
        Command::Inspect(what) => inspect::run(&what, &workspace, terminal),
        Command::Fmt(what) => format::run(&what, &workspace, terminal),
        Command::Explain(what) => explain::run(&what, terminal),
        Command::Diff(what) => diff::run(&what, &workspace, terminal),
        Command::Call(what) => call::run(&what, terminal),
        Command::Why(what) => why::why(&what, &workspace, terminal),
        Command::Where(what) => why::whence(&what, &workspace, terminal),
        Command::New(what) => new::run(&what, out.as_deref(), &workspace, terminal),
        Command::Schema(what) => schema::run(&what, out.as_deref(), terminal),
    };
    match done {
        Ok(exit) => exit,
        Err(error) => shown(Err(error), Exit::Fine),
    }
}

/// The exit, unless the output could not be written. Who closes it early has seen enough.
fn shown(written: io::Result<()>, exit: Exit) -> Exit {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Exit::Files,
        _ => exit,
    }
}
