//! Writes what was planned.

use std::io;
use std::path::{Path, PathBuf};

use super::{Change, Fault};

/// Does the changes to the folder `root`, one after the other.
///
/// Each file is written beside its place and then moved there, so that at no time a part of a file
/// is to be seen. Folders that lose their last file go, too.
///
/// # Errors
///
/// If something cannot be written or removed; what came before it is done.
pub fn apply(root: &Path, changes: &[Change]) -> Result<(), Fault> {
    for change in changes {
        let path = root.join(change.path());
        let done = match change.after() {
            Some(contents) => write(&path, contents),
            None => remove(root, &path),
        };
        done.map_err(|error| Fault::Write(path, error))?;
    }
    Ok(())
}

fn write(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = beside(path);
    let written = std::fs::write(&beside, contents).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// A name in the same folder that no other run uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn remove(root: &Path, path: &Path) -> io::Result<()> {
    std::fs::remove_file(path)?;
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|folder| *folder != root) {
        // Fails where something is left, and there it ends.
        if std::fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}
