//! `skyloom call`.
//!
//! The drivers are made by this crate, so what calls them is a command of its own.

use std::env::consts::EXE_SUFFIX;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::Command;

use super::arguments::Call;
use super::{Exit, Terminal};

/// The command that has the drivers.
const NAME: &str = "skyloom-call";

pub(super) fn run(what: &Call, terminal: &mut Terminal<'_>) -> io::Result<Exit> {
    let status = Command::new(program()).args(&what.words).status();
    match status {
        // One that a signal ended has no code.
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            Ok(Exit::Called(code.unwrap_or(1)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            terminal.fail(&format!(
                "`{NAME}` is not installed: it has the drivers and calls them; \
                 `cargo install --path generated/call` in the workspace puts it beside this command"
            ))?;
            Ok(Exit::Usage)
        }
        Err(error) => {
            terminal.fail(&format!("`{NAME}` cannot be run: {error}"))?;
            Ok(Exit::Files)
        }
    }
}

/// The one beside this command, else the one that the shell finds.
fn program() -> PathBuf {
    let name = format!("{NAME}{EXE_SUFFIX}");
    let beside = std::env::current_exe()
        .ok()
        .map(|own| own.with_file_name(&name));
    match beside {
        Some(beside) if beside.is_file() => beside,
        _ => PathBuf::from(name),
    }
}
