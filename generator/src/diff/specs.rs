//! One state of the specs: those on disk, or those of a revision.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The texts of all specs, by provider.
#[derive(Debug, Clone, Default)]
pub struct Specs {
    /// What to call this state: `HEAD`, or a folder.
    pub name: String,
    /// The folder of the specs, as it is shown.
    pub folder: PathBuf,
    providers: BTreeMap<String, Vec<(String, String)>>,
}

/// Why a state cannot be read.
#[derive(Debug)]
pub enum Unread {
    /// A file or folder cannot be read.
    Folder(PathBuf, io::Error),
    /// git says no.
    Git(String),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => write!(f, "{} cannot be read: {error}", path.display()),
            Self::Git(said) => f.write_str(said),
        }
    }
}

impl std::error::Error for Unread {}

impl Specs {
    /// None yet; `folder` is where they are shown to stand.
    pub fn new(name: &str, folder: impl Into<PathBuf>) -> Self {
        Self {
            name: name.to_owned(),
            folder: folder.into(),
            providers: BTreeMap::new(),
        }
    }

    /// Those in a folder on disk, `folder` being relative to `base`.
    ///
    /// # Errors
    ///
    /// If the folder or one of its files cannot be read.
    pub fn on_disk(base: &Path, folder: &Path) -> Result<Self, Unread> {
        let mut specs = Self::new(&folder.display().to_string(), folder);
        let root = base.join(folder);
        let unread = |path: &Path| {
            let path = path.to_path_buf();
            move |error| Unread::Folder(path, error)
        };
        for provider in root.read_dir().map_err(unread(&root))? {
            let path = provider.map_err(unread(&root))?.path();
            let Some(id) = visible(&path).filter(|_| path.is_dir()) else {
                continue;
            };
            for file in path.read_dir().map_err(unread(&path))? {
                let path = file.map_err(unread(&path))?.path();
                if let Some(name) = visible(&path).filter(|_| path.is_file()) {
                    let text = std::fs::read_to_string(&path).map_err(unread(&path))?;
                    specs.add(&id, name, text);
                }
            }
        }
        Ok(specs)
    }

    /// Those of a revision of the git repository that `base` is in. Nothing is checked out.
    ///
    /// # Errors
    ///
    /// If there is no repository, no such revision, or no git.
    pub fn of_revision(base: &Path, folder: &Path, revision: &str) -> Result<Self, Unread> {
        let mut specs = Self::new(revision, folder);
        // An option must not be smuggled in as a revision.
        let commit = format!("{revision}^{{commit}}");
        let commit = git(
            base,
            &["rev-parse", "--verify", "--end-of-options", &commit],
            "",
        );
        let commit = commit.map_err(|unread| match unread {
            Unread::Git(said) if said.contains("Needed a single revision") => Unread::Git(format!(
                "the repository has no revision `{revision}`: a commit, a branch or a tag"
            )),
            other => other,
        })?;
        let (commit, folder) = (commit.trim(), folder.display().to_string());
        let listed = git(
            base,
            &["ls-tree", "-r", "-z", "--name-only", commit, "--", &folder],
            "",
        )?;
        let names: Vec<&str> = listed.split('\0').filter(|name| !name.is_empty()).collect();
        let wanted: String = names
            .iter()
            .map(|name| format!("{commit}:./{name}\n"))
            .collect();
        let texts = git(base, &["cat-file", "--batch"], &wanted)?;
        let mut rest = texts.as_str();
        for name in names {
            let Some((text, after)) = blob(rest) else {
                return Err(Unread::Git(format!(
                    "git does not show {name} of {revision}"
                )));
            };
            rest = after;
            let path = Path::new(name);
            let id = path.parent().and_then(visible);
            if let (Some(id), Some(file)) = (id, visible(path)) {
                specs.add(&id, file, text.to_owned());
            }
        }
        Ok(specs)
    }

    fn add(&mut self, id: &str, name: String, text: String) {
        let files = self.providers.entry(id.to_owned()).or_default();
        files.push((name, text));
        files.sort();
    }

    /// Takes in a file of a provider from memory.
    #[must_use]
    pub fn with(mut self, id: &str, name: &str, text: &str) -> Self {
        self.add(id, name.to_owned(), text.to_owned());
        self
    }

    /// Only these providers; all if none is named.
    pub fn keep(&mut self, ids: &[String]) {
        if !ids.is_empty() {
            self.providers.retain(|id, _| ids.contains(id));
        }
    }

    /// The providers' ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.providers.keys().map(String::as_str)
    }

    /// Whether there is a provider of this id.
    pub fn has(&self, id: &str) -> bool {
        self.providers.contains_key(id)
    }

    pub(super) fn files(&self, id: &str) -> &[(String, String)] {
        self.providers.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The name, unless it is hidden.
fn visible(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    (!name.starts_with(['.', '_'])).then_some(name)
}

/// `<id> blob <size>\n<contents>\n`, and what comes after it.
fn blob(text: &str) -> Option<(&str, &str)> {
    let (head, rest) = text.split_once('\n')?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

fn git(base: &Path, arguments: &[&str], input: &str) -> Result<String, Unread> {
    let failed = |error: io::Error| Unread::Git(format!("git cannot be run: {error}"));
    let mut child = Command::new("git")
        .arg("-C")
        .arg(base)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let pipe = child.stdin.take();
    let input = input.to_owned();
    // Beside reading: git answers while it is still asked.
    let asking = std::thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes())));
    let output = child.wait_with_output().map_err(failed)?;
    // What git did not read it did not need; if that was wrong, its exit tells.
    drop(asking.join());
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Unread::Git(format!("git: {said}")));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| Unread::Git("git shows a spec that is not UTF-8".to_owned()))
}
