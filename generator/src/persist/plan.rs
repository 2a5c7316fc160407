//! Compares the rendered files with those on the disk.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

use super::{Change, Fault};
use crate::file::{File, MARK, is_generated};

/// What must be done so that the folder `root` holds `files`, by path.
///
/// A generated file that is there and not among `files` is to be removed if `sweeps` says so of
/// its path below `root`. Line ends do not count as a difference.
///
/// # Errors
///
/// If a file cannot be read, if a file that was not generated is in the way, if two files have the
/// same path or a path leads out of the folder.
pub fn plan(
    root: &Path,
    files: &[File],
    sweeps: impl Fn(&Path) -> bool,
) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    let mut rendered = BTreeSet::new();
    for file in files {
        let inside = file
            .path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside || !rendered.insert(file.path.as_path()) {
            return Err(Fault::Path(file.path.clone()));
        }
        let path = root.join(&file.path);
        let before = match std::fs::read(&path) {
            Ok(bytes) => Some(text(&bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Fault::Read(path, error)),
        };
        match &before {
            Some(before) if *before == file.contents => {}
            // A file that is empty holds no work of anybody's.
            Some(before) if !before.is_empty() && !is_generated(before) => {
                return Err(Fault::Foreign(path));
            }
            _ => changes.push(Change::write(&file.path, before, &file.contents)),
        }
    }
    let mut stale = Vec::new();
    generated(root, Path::new(""), &mut stale)?;
    for path in stale {
        if !rendered.contains(path.as_path()) && sweeps(&path) {
            let whole = root.join(&path);
            let bytes = std::fs::read(&whole).map_err(|error| Fault::Read(whole, error))?;
            changes.push(Change::remove(path, text(&bytes)));
        }
    }
    changes.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(changes)
}

/// The bytes as text with `\n` at the end of each line.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// Collects the generated files below `root`, links not followed and `target` and what is hidden left out.
fn generated(root: &Path, below: &Path, found: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let folder = root.join(below);
    let fault = |error| Fault::Read(folder.clone(), error);
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fault(error)),
    };
    for entry in entries {
        let entry = entry.map_err(fault)?;
        let kind = entry.file_type().map_err(fault)?;
        let name = entry.file_name();
        let path = below.join(&name);
        if kind.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            generated(root, &path, found)?;
        } else if kind.is_file() {
            let whole = root.join(&path);
            if bears_the_mark(&whole).map_err(|error| Fault::Read(whole, error))? {
                found.push(path);
            }
        }
    }
    Ok(())
}

/// Whether the file's first line contains the mark; only its start is read.
fn bears_the_mark(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    let limit = u64::try_from(MARK.len() + 64).unwrap_or(u64::MAX);
    std::fs::File::open(path)?
        .take(limit)
        .read_to_end(&mut start)?;
    Ok(is_generated(&String::from_utf8_lossy(&start)))
}
