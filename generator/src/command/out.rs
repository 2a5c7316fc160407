//! A provider's folder that is written for the first time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Exit, Terminal, Workspace};

/// Where a new provider goes: `said`, or a folder of its id among the specs. Refused, and told, where
/// something is there already.
pub(super) fn free(
    provider: &str,
    said: Option<&Path>,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Result<PathBuf, Exit>> {
    let folder = match said {
        Some(said) => {
            let whole = terminal.folder.join(said);
            // The folder bears the provider's id.
            if whole.file_name().is_some_and(|name| name == provider) {
                whole
            } else {
                whole.join(provider)
            }
        }
        None => workspace.root.join(&workspace.specs).join(provider),
    };
    if folder.exists() {
        terminal.fail(&format!(
            "`{}` is there already; nothing was written",
            shown(&folder, terminal)
        ))?;
        return Ok(Err(Exit::Usage));
    }
    Ok(Ok(folder))
}

/// The folder as a person would name it: from where the command was called, if it is below.
pub(super) fn shown<'a>(folder: &'a Path, terminal: &Terminal<'_>) -> std::path::Display<'a> {
    let below = folder.strip_prefix(&terminal.folder);
    match below {
        Ok(below) if below.as_os_str().is_empty() => Path::new(".").display(),
        Ok(below) => below.display(),
        Err(_) => folder.display(),
    }
}

/// How to check a draft that was written to this folder.
pub(super) fn check(
    provider: &str,
    folder: &Path,
    workspace: &Workspace,
    terminal: &Terminal<'_>,
) -> String {
    let specs = workspace.root.join(&workspace.specs);
    match folder.parent() {
        Some(above) if above != specs => {
            let above = shown(above, terminal);
            format!("`skyloom check {provider} --specs {above}`")
        }
        _ => format!("`skyloom check {provider}`"),
    }
}

/// Writes the files of a new folder; told where that fails.
pub(super) fn write(
    folder: &Path,
    files: &[(String, String)],
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let written = fs::create_dir_all(folder).and_then(|()| {
        files
            .iter()
            .try_for_each(|(name, text)| fs::write(folder.join(name), text))
    });
    if let Err(error) = written {
        terminal.fail(&format!(
            "cannot write `{}`: {error}",
            shown(folder, terminal)
        ))?;
        return Ok(Exit::Files);
    }
    Ok(Exit::Fine)
}
