//! A place for what is only made to be measured: below `target`, no part of the workspace.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use skyloom_tests::examples::workspace;

use crate::Result;

/// The folder, which stays so that the next run finds what is built.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = workspace().join("target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{command:?} failed:\n{told}").into())
}
