//! A place for what is only made to be measured: below `target`, no part of the workspace.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use skyloom_tests::examples::workspace;

use crate::{Result, tree};

/// The folder.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = workspace().join("target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Where a part builds.
pub(crate) fn target(part: &str) -> Result<PathBuf> {
    Ok(folder()?.join(part).join("target"))
}

/// Throws away what a part has built, for it is large; what megabytes it had.
pub(crate) fn clear(part: &str) -> Result<f64> {
    let target = target(part)?;
    if !target.exists() {
        return Ok(0.0);
    }
    let size = tree::size(&target)?;
    fs::remove_dir_all(&target)?;
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = size as f64 / 1e6;
    Ok(megabytes)
}

/// Some members of the workspace as one of its own, with the same versions of all crates.
/// Members that only the copy has are `more`.
pub(crate) fn copy(part: &str, members: &[&str], more: &[&str]) -> Result<PathBuf> {
    let (from, to) = (workspace(), folder()?.join(part).join("workspace"));
    let manifest = fs::read_to_string(from.join("Cargo.toml"))?;
    let line = manifest
        .lines()
        .find(|line| line.starts_with("members = "))
        .ok_or("the workspace has no members")?;
    let few: Vec<_> = members.iter().chain(more).collect();
    let few = manifest.replace(line, &format!("members = {few:?}"));
    tree::write(&to.join("Cargo.toml"), &few)?;
    fs::copy(from.join("Cargo.lock"), to.join("Cargo.lock"))?;
    for member in members {
        tree::mirror(&from.join(member), &to.join(member))?;
    }
    Ok(to)
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(failed(command, output.status, &told))
}

/// What went wrong with a command; the page may tell it, so places on this machine are not in it.
pub(crate) fn failed(
    command: &Command,
    status: ExitStatus,
    told: &str,
) -> Box<dyn Error + Send + Sync> {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    let here = workspace().to_string_lossy().into_owned();
    let text = format!("{told}\n`{}` ended with {status}", words.join(" "));
    text.replace(&here, ".").into()
}
