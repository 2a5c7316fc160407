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

use crate::diagnostic::render::{Look, render_text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::generate::{Options, Outcome, Output, Selection, generate};
use crate::source::Sources;

/// Generates drivers from a `build.rs`: one file a provider, named after it, in `OUT_DIR`.
///
/// The package that includes them needs `skyloom-runtime` and nothing else. `skyloom` is a build
/// dependency, best without its default features: those are for the command.
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
            return Err(BuildError::setup(
                "`OUT_DIR` is not set: call this from a build.rs, or say `.out_dir(…)`",
            ));
        };
        if self.folders.is_empty() {
            return Err(BuildError::setup(
                "no spec was named: say `.spec(\"specs/mycloud\")`",
            ));
        }
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
    tell(&format!("cargo::rerun-if-changed={}", folder.display()));
    let files = folder.read_dir().into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.sort();
    for file in files {
        tell(&format!("cargo::rerun-if-changed={}", file.display()));
    }
}

fn judge(
    outcome: &Outcome,
    diagnostics: &Diagnostics,
    tell: &mut dyn FnMut(&str),
) -> Result<(), BuildError> {
    if diagnostics.has_errors() {
        return Err(BuildError {
            heading: "the specs are wrong",
            text: render_text(Look::Plain, diagnostics, &outcome.sources),
        });
    }
    if let Some(failure) = &outcome.failure {
        return Err(BuildError::setup(failure));
    }
    for warning in diagnostics.sorted(&outcome.sources) {
        tell(&format!(
            "cargo::warning={}",
            line(warning, &outcome.sources)
        ));
    }
    Ok(())
}

/// A diagnostic on one line, as cargo wants its warnings: `specs/mycloud/dns.yaml:7:3: …`.
fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let message = diagnostic.message.replace('\n', " ");
    let Some(source) = sources.get(diagnostic.place.file) else {
        return message;
    };
    let (line, column) = source.line_column(sources.locate(&diagnostic.place).start);
    let path = source.path().display();
    format!("{path}:{line}:{column}: {message} [{}]", diagnostic.code)
}

/// Why nothing was generated: all diagnostics, or what else went wrong, as text.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    heading: &'static str,
    text: String,
}

impl BuildError {
    /// What is no fault of a spec.
    fn setup(why: impl fmt::Display) -> Self {
        Self {
            heading: "nothing was generated",
            text: why.to_string(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl fmt::Debug for BuildError {
    /// As `Display`, below a heading: this is what Rust shows of an error that `main` returns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{self}", self.heading)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::SystemTime;

    use tempfile::TempDir;

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

    const DNS: &str = "\
service: dns
models: {zone: {id: id, domain: name}}
operations:
  list_zones: {request: GET /zones, items: zones, as: zone}
";

    /// A package with the spec of one provider, and its `OUT_DIR`.
    struct Package {
        base: TempDir,
        out: TempDir,
    }

    impl Package {
        fn new(provider: &str, services: &[(&str, &str)]) -> Self {
            let package = Self {
                base: tempfile::tempdir().unwrap(),
                out: tempfile::tempdir().unwrap(),
            };
            fs::create_dir_all(package.folder()).unwrap();
            for (name, text) in [("provider.yaml", provider)].iter().chain(services) {
                fs::write(package.folder().join(name), text).unwrap();
            }
            package
        }

        fn folder(&self) -> PathBuf {
            self.base.path().join("specs/mycloud")
        }

        fn build(&self) -> (Result<(), BuildError>, Vec<String>) {
            let mut told = Vec::new();
            let builder = Builder::new()
                .base(self.base.path())
                .out_dir(self.out.path())
                .spec("specs/mycloud");
            let result = builder.run(&mut |line| told.push(line.to_owned()));
            (result, told)
        }
    }

    #[test]
    fn writes_one_file_and_tells_cargo_what_to_watch() {
        let package = Package::new(PROVIDER, &[("dns.yaml", DNS)]);
        let (result, told) = package.build();
        assert_eq!(result, Ok(()));
        let text = fs::read_to_string(package.out.path().join("mycloud.rs")).unwrap();
        assert!(text.starts_with("// @generated by skyloom"), "{text}");
        assert!(
            text.contains("\nmod dns {\n    use skyloom_runtime::"),
            "{text}"
        );
        assert!(
            text.ends_with("    ];\n}\n") && !text.contains("\n\n\n"),
            "{text}"
        );
        let folder = format!("cargo::rerun-if-changed={}", package.folder().display());
        assert_eq!(
            told[..3],
            [
                folder.clone(),
                format!("{folder}/dns.yaml"),
                format!("{folder}/provider.yaml")
            ]
        );
    }

    #[test]
    fn a_warning_has_its_place_and_takes_one_line() {
        let package = Package::new(PROVIDER, &[("dns.yaml", DNS)]);
        let (_, told) = package.build();
        assert_eq!(
            told[3..],
            [
                "cargo::warning=specs/mycloud/dns.yaml:4:3: `list_zones` has no example [E0140]"
                    .to_owned()
            ]
        );
    }

    #[test]
    fn a_file_that_is_up_to_date_is_left_alone() {
        let package = Package::new(PROVIDER, &[("dns.yaml", DNS)]);
        assert_eq!(package.build().0, Ok(()));
        let path = package.out.path().join("mycloud.rs");
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(package.build().0, Ok(()));
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(modified, SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn an_error_shows_the_diagnostics_and_cargo_still_watches() {
        let package = Package::new(&PROVIDER.replace("title", "titel"), &[]);
        let (result, told) = package.build();
        let error = result.unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(
                shown.contains("error[E0010]: there is no key `titel`"),
                "{shown}"
            );
            assert!(shown.contains("specs/mycloud/provider.yaml:3:1"), "{shown}");
        }
        assert!(format!("{error:?}").starts_with("the specs are wrong\n\nerror["));
        assert_eq!(told.len(), 2);
        assert_eq!(fs::read_dir(package.out.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_fault_of_a_spec_is_not_called_one() {
        let package = Package::new(PROVIDER, &[]);
        fs::write(package.out.path().join("mycloud.rs"), "fn main() {}").unwrap();
        let (result, _) = package.build();
        let shown = format!("{:?}", result.unwrap_err());
        assert!(shown.starts_with("nothing was generated\n\n"), "{shown}");
        assert!(shown.contains("was not made by skyloom"), "{shown}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let package = Package::new(PROVIDER, &[]);
        fs::remove_dir_all(package.folder()).unwrap();
        let error = package.build().0.unwrap_err().to_string();
        assert!(
            error.contains("cannot read the folder `specs/mycloud`"),
            "{error}"
        );
    }

    #[test]
    fn no_spec_at_all_is_an_error() {
        let out = tempfile::tempdir().unwrap();
        let result = Builder::new().out_dir(out.path()).run(&mut |_| {});
        assert!(
            result
                .unwrap_err()
                .to_string()
                .starts_with("no spec was named")
        );
    }
}
