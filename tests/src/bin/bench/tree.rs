//! Trees of specs to generate from, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Result;

/// The specs of the workspace so many times over, each time under ids of their own, beside an
/// empty crate for the drivers.
pub(crate) fn times(workspace: &Path, times: usize) -> Result<TempDir> {
    let tree = tempfile::tempdir()?;
    for spec in folders(&workspace.join("specs"))? {
        let id = spec.file_name().unwrap_or_default().to_string_lossy();
        for number in 1..=times {
            let own = if number == 1 {
                id.to_string()
            } else {
                format!("{id}_copy{number}")
            };
            copy(&spec, &tree.path().join("specs").join(&own), &|text| {
                text.replace(
                    &format!("\nprovider: {id}\n"),
                    &format!("\nprovider: {own}\n"),
                )
            })?;
        }
    }
    empty_crate(workspace, tree.path())?;
    Ok(tree)
}

/// Makes the crate for the drivers an empty one again.
pub(crate) fn empty_crate(workspace: &Path, tree: &Path) -> Result<()> {
    let (from, to) = (workspace.join("generated"), tree.join("generated"));
    remove(&to)?;
    fs::create_dir_all(to.join("src"))?;
    fs::copy(from.join("Cargo.toml"), to.join("Cargo.toml"))?;
    for spec in folders(&tree.join("specs"))? {
        // A copy of a provider has the hooks of the one that it is a copy of.
        let own = spec.file_name().unwrap_or_default().to_string_lossy();
        let id = own.split("_copy").next().unwrap_or_default();
        let hooks = from.join("src").join(id).join("hooks.rs");
        if hooks.exists() {
            let folder = to.join("src").join(&*own);
            fs::create_dir_all(&folder)?;
            fs::copy(hooks, folder.join("hooks.rs"))?;
        }
    }
    Ok(())
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// The visible folders in a folder, by name.
pub(crate) fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in of.read_dir()? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        if !hidden && entry.path().is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// Copies the files of a folder, each text through `change`.
fn copy(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::write(to.join(name), change(&fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}

/// Puts a text into the place of another in a file of the tree, or back.
pub(crate) fn exchange(file: &Path, one: &str, other: &str) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let (from, to) = if text.contains(one) {
        (one, other)
    } else {
        (other, one)
    };
    if !text.contains(from) {
        return Err(format!("`{from}` does not stand in {}", file.display()).into());
    }
    fs::write(file, text.replace(from, to))?;
    Ok(())
}

/// Writes a file unless it says so already: what did not change is not built again.
pub(crate) fn write(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).ok().as_deref() != Some(text) {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, text)?;
    }
    Ok(())
}

/// Makes `to` the same as `from`, and touches only what differs.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in to.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_file() && !from.join(name).is_file() {
            fs::remove_file(&path)?;
        } else if path.is_dir() && !from.join(name).is_dir() {
            fs::remove_dir_all(&path)?;
        }
    }
    for entry in from.read_dir()? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            mirror(&path, &target)?;
        } else {
            write(&target, &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}

/// The bytes of all files below a folder.
pub(crate) fn size(folder: &Path) -> Result<u64> {
    let mut size = 0;
    for entry in folder.read_dir()? {
        let entry = entry?;
        let about = entry.metadata()?;
        size += if about.is_dir() {
            self::size(&entry.path())?
        } else {
            about.len()
        };
    }
    Ok(size)
}
