//! Generates drivers from a `build.rs`.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), skyloom::BuildError> {
//!     skyloom::Builder::new().spec("specs/mycloud").generate()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod mycloud {
//!     include!(concat!(env!("OUT_DIR"), "/mycloud.rs"));
//! }
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::generate::{Options, Outcome, Output, Selection, generate};

/// Generates drivers from a `build.rs`: one file a provider, named after it, in `OUT_DIR`.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    folders: Vec<PathBuf>,
    base: Option<PathBuf>,
    out: Option<PathBuf>,
}

impl Builder {
    /// A builder without specs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a provider's folder, relative to the package.
    #[must_use]
    pub fn spec(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folders.push(folder.into());
        self
    }

    /// Takes the specs relative to this folder instead of the package's.
    #[must_use]
    pub fn base(mut self, folder: impl Into<PathBuf>) -> Self {
        self.base = Some(folder.into());
        self
    }

    /// Writes to this folder instead of `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Generates, and tells cargo to come again when a spec changes.
    ///
    /// # Errors
    ///
    /// If a spec is wrong or a file cannot be read or written. The error shows all diagnostics, in
    /// `Display` and in `Debug`, so that `main` of a `build.rs` can return it.
    pub fn generate(self) -> Result<(), BuildError> {
        self.run(&mut |line| println!("{line}"))
    }

    /// As [`generate`](Self::generate), but prints the error and ends the process with 1.
    pub fn generate_or_exit(self) {
        if let Err(error) = self.generate() {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }

    /// Generates and hands each line that is meant for cargo to `tell`.
    fn run(self, tell: &mut dyn FnMut(&str)) -> Result<(), BuildError> {
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let base = self
            .base
            .or_else(|| variable("CARGO_MANIFEST_DIR"))
            .unwrap_or_default();
        let Some(out) = self.out.or_else(|| variable("OUT_DIR")) else {
            return Err(BuildError(
                "`OUT_DIR` is not set: call this from a build.rs, or say `out_dir`".into(),
            ));
        };
        // First of all, so that cargo comes again after an error, too.
        for folder in &self.folders {
            watch(&base.join(folder), tell);
        }
        let options = Options {
            base,
            selection: Selection::Folders(self.folders),
            output: Output::Modules(out),
        };
        let mut diagnostics = Diagnostics::new();
        let outcome = generate(&options, &mut diagnostics);
        judge(&outcome, &diagnostics, tell)
    }
}

/// Tells cargo about a folder, which notes new files, and about each file in it.
fn watch(folder: &Path, tell: &mut dyn FnMut(&str)) {
    tell(&format!("cargo:rerun-if-changed={}", folder.display()));
    let files = folder.read_dir().into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.sort();
    for file in files {
        tell(&format!("cargo:rerun-if-changed={}", file.display()));
    }
}

fn judge(
    outcome: &Outcome,
    diagnostics: &Diagnostics,
    tell: &mut dyn FnMut(&str),
) -> Result<(), BuildError> {
    if diagnostics.has_errors() {
        return Err(BuildError(render_text(
            Look::Plain,
            diagnostics,
            &outcome.sources,
        )));
    }
    if let Some(failure) = &outcome.failure {
        return Err(BuildError(failure.to_string()));
    }
    for warning in diagnostics.sorted(&outcome.sources) {
        let path = outcome
            .sources
            .get(warning.place.file)
            .map(|source| source.path().display().to_string());
        tell(&format!(
            "cargo:warning={}: {}",
            path.unwrap_or_default(),
            warning.message
        ));
    }
    Ok(())
}

/// Why nothing was generated: the diagnostics as text.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BuildError {
    /// As `Display`: `main` shows this of an error that it returns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the specs are wrong\n\n{}", self.0)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const PROVIDER: &str = "\
format: 1
provider: mycloud
title: My Cloud
reference: https://example.org/docs
credentials: {token: {secret: true, env: TOKEN}}
connection:
  url: https://api.example.org
  auth: {bearer: '${credentials.token}'}
";

    fn run(base: &Path, out: &Path) -> (Result<(), BuildError>, Vec<String>) {
        let mut told = Vec::new();
        let builder = Builder::new().base(base).out_dir(out).spec("specs/mycloud");
        let result = builder.run(&mut |line| told.push(line.to_owned()));
        (result, told)
    }

    #[test]
    fn writes_one_file_and_tells_cargo_what_to_watch() {
        let base = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let folder = base.path().join("specs/mycloud");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("provider.yaml"), PROVIDER).unwrap();
        let (result, told) = run(base.path(), out.path());
        assert_eq!(result, Ok(()));
        assert!(out.path().join("mycloud.rs").is_file());
        let folder = format!("cargo:rerun-if-changed={}", folder.display());
        assert_eq!(
            told[..2],
            [folder.clone(), format!("{folder}/provider.yaml")]
        );
    }

    #[test]
    fn an_error_shows_the_diagnostics_and_cargo_still_watches() {
        let base = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let folder = base.path().join("specs/mycloud");
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("provider.yaml"),
            PROVIDER.replace("title", "titel"),
        )
        .unwrap();
        let (result, told) = run(base.path(), out.path());
        let error = result.unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(
                shown.contains("error[E0010]: there is no key `titel`"),
                "{shown}"
            );
            assert!(shown.contains("specs/mycloud/provider.yaml:3:1"), "{shown}");
        }
        assert_eq!(told.len(), 2);
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let base = tempfile::tempdir().unwrap();
        let (result, _) = run(base.path(), base.path());
        assert!(
            result
                .unwrap_err()
                .to_string()
                .contains("cannot read the folder `specs/mycloud`")
        );
    }
}
