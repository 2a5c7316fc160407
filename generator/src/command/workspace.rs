//! Where the specs and the drivers are.

use std::path::{Path, PathBuf};

use crate::generate::Selection;

/// Where the specs and the drivers are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Workspace {
    /// The workspace's root; files are shown relative to it.
    pub root: PathBuf,
    /// The specs, relative to the root if inside.
    pub specs: PathBuf,
    /// The drivers crate, relative to the root if inside.
    pub out: PathBuf,
}

impl Workspace {
    /// Finds the workspace that `folder` is in. `specs` and `out` are what the caller said, relative
    /// to `folder`; what was not said is looked for in the workspace's root.
    pub(super) fn find(folder: &Path, specs: Option<PathBuf>, out: Option<PathBuf>) -> Self {
        let root = folder
            .ancestors()
            .find(|folder| is_root(folder))
            .unwrap_or(folder);
        let inside = |said: Option<PathBuf>, default: &str| match said {
            None => PathBuf::from(default),
            Some(said) => {
                let whole = folder.join(said);
                whole
                    .strip_prefix(root)
                    .map(Path::to_path_buf)
                    .unwrap_or(whole)
            }
        };
        Self {
            root: root.to_path_buf(),
            specs: inside(specs, "specs"),
            out: inside(out, "generated"),
        }
    }

    /// The providers with these ids; all if there are none.
    pub(super) fn selection(&self, ids: &[String]) -> Selection {
        match ids {
            [] => Selection::All(self.specs.clone()),
            ids => Selection::Named(self.specs.clone(), ids.to_vec()),
        }
    }
}

/// Whether a cargo workspace starts in this folder.
fn is_root(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim() == "[workspace]")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn is_found_from_anywhere_inside() {
        let base = tempfile::tempdir().unwrap();
        let deep = base.path().join("generator/src/load");
        fs::create_dir_all(&deep).unwrap();
        fs::write(
            base.path().join("Cargo.toml"),
            "[workspace]\nmembers = []\n",
        )
        .unwrap();
        fs::write(
            base.path().join("generator/Cargo.toml"),
            "[package]\nname = \"x\"\n",
        )
        .unwrap();
        let found = Workspace::find(&deep, None, Some("../out".into()));
        assert_eq!(found.root, base.path());
        assert_eq!(found.specs, Path::new("specs"));
        assert_eq!(found.out, Path::new("generator/src/load/../out"));
        let found = Workspace::find(&deep, Some("/elsewhere".into()), None);
        assert_eq!(found.specs, Path::new("/elsewhere"));
    }

    #[test]
    fn without_one_the_folder_itself_is_taken() {
        let base = tempfile::tempdir().unwrap();
        assert_eq!(Workspace::find(base.path(), None, None).root, base.path());
    }
}
