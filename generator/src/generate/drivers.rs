//! The drivers crate: a module a provider, and what lists them all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Failure, Run};
use crate::diagnostic::Diagnostics;
use crate::file::File;
use crate::{ir, persist, render};

/// Where the crate's modules are.
const SOURCE: &str = "src";
/// The crate's manifest; a marked section of it declares the features.
const MANIFEST: &str = "Cargo.toml";

impl Run<'_> {
    /// Brings the modules of the `wanted` providers in the crate `folder` up to date, and what lists
    /// all providers. `others` are the folders of the providers that are not to be touched.
    pub(super) fn drivers(
        &mut self,
        wanted: Vec<ir::Provider>,
        others: &[PathBuf],
        folder: &Path,
        write: bool,
    ) -> Result<(), Failure> {
        let mut files = Vec::new();
        for provider in &wanted {
            files.extend(self.rendered(&provider.id, || render::provider_files(provider))?);
        }
        let ids: Vec<String> = wanted.iter().map(|provider| provider.id.clone()).collect();
        let all = self.with_others(wanted, others);
        if let Some(all) = &all {
            files.push(render::library(all).map_err(|fault| Failure::Render(Box::new(fault)))?);
        }
        for file in &mut files {
            file.path = Path::new(SOURCE).join(&file.path);
        }
        let folder = self.options.base.join(folder);
        let others: Vec<&str> = others
            .iter()
            .filter_map(|other| other.file_name()?.to_str())
            .collect();
        let stale = |path: &Path| match owner(path) {
            Some(owner) if ids.contains(&owner) => true,
            Some(owner) => all.is_some() && !others.contains(&owner.as_str()),
            None => false,
        };
        self.outcome.changes = persist::plan(&folder, &files, stale).map_err(Failure::Persist)?;
        self.verify()?;
        if let Some(all) = &all {
            let manifest = persist::section(&folder, Path::new(MANIFEST), &features(all));
            self.outcome
                .changes
                .extend(manifest.map_err(Failure::Persist)?);
        }
        if write {
            persist::apply(&folder, &self.outcome.changes).map_err(Failure::Persist)?;
        }
        self.outcome.files = files.into_iter().map(|file: File| file.path).collect();
        Ok(())
    }

    /// All providers, by id. `None` if one of the others has an error: the list of all drivers is
    /// then left as it is, and the error is told when that provider is asked for.
    fn with_others(
        &mut self,
        wanted: Vec<ir::Provider>,
        others: &[PathBuf],
    ) -> Option<Vec<ir::Provider>> {
        let mut all = wanted;
        let mut untold = Diagnostics::new();
        for other in others {
            all.extend(self.read(other, &mut untold));
        }
        all.sort_by(|one, other| one.id.cmp(&other.id));
        (!untold.has_errors()).then_some(all)
    }
}

/// The provider that a file of the crate belongs to: `src/<id>/…` or `src/<id>.rs`.
fn owner(path: &Path) -> Option<String> {
    let below = path.strip_prefix(SOURCE).ok()?;
    let first = Path::new(below.iter().next()?).file_stem()?;
    Some(first.to_string_lossy().into_owned()).filter(|stem| stem != "lib")
}

/// The features of the drivers crate: one a provider, and `all`.
fn features(providers: &[ir::Provider]) -> String {
    let features: Vec<String> = providers
        .iter()
        .map(|provider| render::feature(&provider.id))
        .collect();
    let mut lines = String::from("all = [");
    for feature in &features {
        // Writing to a string does not fail.
        let _ = write!(lines, "\n    \"{feature}\",");
    }
    lines.push_str(if features.is_empty() { "]\n" } else { "\n]\n" });
    for feature in features {
        let _ = writeln!(lines, "{feature} = []");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_the_provider_they_are_named_after() {
        let owner = |path: &str| owner(Path::new(path));
        assert_eq!(owner("src/acme/compute.rs").as_deref(), Some("acme"));
        assert_eq!(owner("src/acme.rs").as_deref(), Some("acme"));
        assert_eq!(owner("src/lib.rs"), None);
        assert_eq!(owner("tests/acme.rs"), None);
    }
}
