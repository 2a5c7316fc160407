//! The whole way from specs to files: `load → lower → render → persist`.
//!
//! The command, the build.rs API and the tests all come through here.

mod drivers;
mod failure;
mod select;

pub use failure::Failure;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostics;
use crate::file::File;
use crate::load::{self, SpecSet};
use crate::persist::{self, Change};
use crate::source::Sources;
use crate::{ir, lower, render};

#[cfg(test)]
mod tests;

/// What to generate, and where to.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that all other paths are relative to; files are shown relative to it.
    pub base: PathBuf,
    /// The specs.
    pub selection: Selection,
    /// What becomes of them.
    pub output: Output,
}

/// Which specs.
#[derive(Debug, Clone)]
pub enum Selection {
    /// All provider folders in this folder.
    All(PathBuf),
    /// The providers with these ids in this folder.
    Named(PathBuf, Vec<String>),
    /// These provider folders.
    Folders(Vec<PathBuf>),
}

/// What becomes of the specs.
#[derive(Debug, Clone)]
pub enum Output {
    /// They are only checked.
    Nothing,
    /// The drivers crate in this folder is compared with them.
    Compare(PathBuf),
    /// The drivers crate in this folder is brought to their state.
    Write(PathBuf),
    /// One file a provider is written to this folder, to be included by a `build.rs` user.
    Modules(PathBuf),
}

/// What came of it; what is wrong with the specs is in the diagnostics.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The files of the specs, for showing diagnostics.
    pub sources: Sources,
    /// The providers that were asked for and are right, by id.
    pub providers: Vec<Summary>,
    /// What was changed in the output folder; when comparing, what would be.
    pub changes: Vec<Change>,
    /// The rendered files, below the output folder, whether they changed or not.
    pub files: Vec<PathBuf>,
    /// What went wrong that is no fault of a spec.
    pub failure: Option<Failure>,
    /// How long it took.
    pub elapsed: Duration,
}

/// One provider in figures.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its id.
    pub id: String,
    /// Number of services.
    pub services: usize,
    /// Number of operations.
    pub operations: usize,
    /// Number of generated lines; `None` if nothing was rendered.
    pub lines: Option<usize>,
    /// How long reading, checking and rendering took.
    pub elapsed: Duration,
}

/// How far it is: told before each provider.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The provider's folder.
    pub folder: &'a Path,
    /// Providers done.
    pub done: usize,
    /// All providers.
    pub total: usize,
}

/// Generates. Nothing is written if `diagnostics` has an error in the end, or on a failure.
pub fn generate(options: &Options, diagnostics: &mut Diagnostics) -> Outcome {
    generate_with(options, diagnostics, &mut |_| {})
}

/// As [`generate`], and tells `progress` how far it is.
pub fn generate_with(
    options: &Options,
    diagnostics: &mut Diagnostics,
    progress: &mut dyn FnMut(Step<'_>),
) -> Outcome {
    let start = Instant::now();
    let mut run = Run {
        options,
        set: SpecSet::default(),
        outcome: Outcome::default(),
    };
    let failure = run.all(diagnostics, progress).err();
    let sources = run.set.sources;
    Outcome {
        sources,
        failure,
        elapsed: start.elapsed(),
        ..run.outcome
    }
}

/// The provider folders that a selection means, by name and relative to `base`.
///
/// # Errors
///
/// If the specs cannot be read, there are none, or a provider of this name is not among them.
pub fn folders(base: &Path, selection: &Selection) -> Result<Vec<PathBuf>, Failure> {
    select::select(base, selection).map(|folders| folders.wanted)
}

struct Run<'a> {
    options: &'a Options,
    set: SpecSet,
    outcome: Outcome,
}

impl Run<'_> {
    fn all(
        &mut self,
        diagnostics: &mut Diagnostics,
        progress: &mut dyn FnMut(Step<'_>),
    ) -> Result<(), Failure> {
        let folders = select::select(&self.options.base, &self.options.selection)?;
        let total = folders.wanted.len();
        let mut wanted = Vec::new();
        for (done, folder) in folders.wanted.iter().enumerate() {
            progress(Step {
                folder,
                done,
                total,
            });
            let start = Instant::now();
            let provider = self.read(folder, diagnostics);
            for provider in &provider {
                self.outcome
                    .providers
                    .push(Summary::new(provider, start.elapsed()));
            }
            wanted.extend(provider);
        }
        if diagnostics.has_errors() {
            return Ok(());
        }
        match &self.options.output {
            Output::Nothing => Ok(()),
            Output::Modules(folder) => self.modules(&wanted, folder),
            Output::Compare(folder) => self.drivers(wanted, &folders.others, folder, false),
            Output::Write(folder) => self.drivers(wanted, &folders.others, folder, true),
        }
    }

    /// Loads and lowers one folder.
    fn read(&mut self, folder: &Path, diagnostics: &mut Diagnostics) -> Vec<ir::Provider> {
        let before = self.set.providers.len();
        load::load_into(&mut self.set, &self.options.base, folder, diagnostics);
        let providers = self.set.providers.split_off(before);
        let sources = std::mem::take(&mut self.set.sources);
        let one = SpecSet { sources, providers };
        let lowered = lower::lower(&one, diagnostics);
        self.set.sources = one.sources;
        self.set.providers.extend(one.providers);
        lowered
    }

    /// One file a provider.
    fn modules(&mut self, providers: &[ir::Provider], folder: &Path) -> Result<(), Failure> {
        let mut files = Vec::new();
        for provider in providers {
            files.extend(
                self.rendered(&provider.id, || Ok(vec![render::render_single(provider)?]))?,
            );
        }
        let folder = self.options.base.join(folder);
        self.outcome.changes =
            persist::plan(&folder, &files, |_| false).map_err(Failure::Persist)?;
        self.verify()?;
        self.outcome.files = files.into_iter().map(|file| file.path).collect();
        persist::apply(&folder, &self.outcome.changes).map_err(Failure::Persist)
    }

    /// Only Rust is written: what changes is read once more as a whole.
    fn verify(&self) -> Result<(), Failure> {
        for change in &self.outcome.changes {
            if let Some(text) = change.after() {
                render::verify(change.path(), text)
                    .map_err(|fault| Failure::Render(Box::new(fault)))?;
            }
        }
        Ok(())
    }

    /// Renders one provider, and counts time and lines.
    fn rendered(
        &mut self,
        id: &str,
        render: impl FnOnce() -> Result<Vec<File>, render::Fault>,
    ) -> Result<Vec<File>, Failure> {
        let start = Instant::now();
        let files = render().map_err(|fault| Failure::Render(Box::new(fault)))?;
        let summaries = self.outcome.providers.iter_mut();
        for summary in summaries.filter(|summary| summary.id == id) {
            summary.elapsed += start.elapsed();
            summary.lines = Some(files.iter().map(|file| file.contents.lines().count()).sum());
        }
        Ok(files)
    }
}

impl Summary {
    fn new(provider: &ir::Provider, elapsed: Duration) -> Self {
        let operations = provider
            .services
            .iter()
            .map(|service| service.operations.len());
        Self {
            id: provider.id.clone(),
            services: provider.services.len(),
            operations: operations.sum(),
            lines: None,
            elapsed,
        }
    }
}
