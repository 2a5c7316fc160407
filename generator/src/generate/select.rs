//! Which provider folders are meant.

use std::path::{Path, PathBuf};

use super::{Failure, Selection};
use crate::diagnostic::near;
use crate::load;

/// Provider folders, each list sorted by name and relative to the base.
pub(super) struct Folders {
    /// Those asked for.
    pub wanted: Vec<PathBuf>,
    /// The rest of the same specs folder.
    pub others: Vec<PathBuf>,
}

pub(super) fn select(base: &Path, selection: &Selection) -> Result<Folders, Failure> {
    let (specs, ids) = match selection {
        Selection::Folders(folders) => {
            return Ok(Folders {
                wanted: folders.clone(),
                others: Vec::new(),
            });
        }
        Selection::All(specs) => (specs, None),
        Selection::Named(specs, ids) => (specs, Some(ids)),
    };
    let folders =
        load::folders(base, specs).map_err(|error| Failure::Specs(specs.clone(), error))?;
    if folders.is_empty() {
        return Err(Failure::NoProviders(specs.clone()));
    }
    let Some(ids) = ids else {
        return Ok(Folders {
            wanted: folders,
            others: Vec::new(),
        });
    };
    let name = |folder: &PathBuf| {
        folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let names: Vec<String> = folders.iter().filter_map(name).collect();
    if let Some(unknown) = ids.iter().find(|id| !names.contains(id)) {
        let near = near(unknown, names.iter().map(String::as_str)).map(str::to_owned);
        return Err(Failure::UnknownProvider(unknown.clone(), near));
    }
    let asked_for = |folder: &PathBuf| name(folder).is_some_and(|name| ids.contains(&name));
    let (wanted, others) = folders.into_iter().partition(asked_for);
    Ok(Folders { wanted, others })
}
