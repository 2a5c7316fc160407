//! What is to be done to one file.

use std::path::{Path, PathBuf};

use similar::TextDiff;

/// What is to be done to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    path: PathBuf,
    before: Option<String>,
    after: Option<String>,
}

/// The kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// The file is new.
    Added,
    /// The file has other contents.
    Changed,
    /// The file goes.
    Removed,
}

impl ChangeKind {
    /// `added`, `changed` or `removed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Change {
    pub(super) fn write(path: &Path, before: Option<String>, after: &str) -> Self {
        Self {
            path: path.to_path_buf(),
            before,
            after: Some(after.to_owned()),
        }
    }

    pub(super) fn remove(path: PathBuf, before: String) -> Self {
        Self {
            path,
            before: Some(before),
            after: None,
        }
    }

    /// The file, below the output folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The kind.
    pub fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        }
    }

    /// The contents that the file is to have; `None` if it goes.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The change as a unified diff with three lines of context, as `git diff` shows it. `root` is
    /// the output folder, as it is shown.
    pub fn diff(&self, root: &Path) -> String {
        let name = root
            .join(&self.path)
            .display()
            .to_string()
            .replace('\\', "/");
        let side = |letter: char, contents: &Option<String>| match contents {
            Some(_) => format!("{letter}/{name}"),
            None => "/dev/null".to_owned(),
        };
        let before = self.before.as_deref().unwrap_or("");
        let after = self.after.as_deref().unwrap_or("");
        TextDiff::from_lines(before, after)
            .unified_diff()
            .header(&side('a', &self.before), &side('b', &self.after))
            .to_string()
    }
}
