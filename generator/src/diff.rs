//! What a change of the specs does to the users of the drivers, and to the drivers' code.

mod code;
mod compare;
mod facts;
mod said;
pub mod show;
mod specs;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

use serde::Serialize;

pub use code::{Edit, Group, Spot};
pub use specs::{Specs, Unread};

use crate::diagnostic::Diagnostics;
use crate::file::File;
use crate::load::{self, SpecSet};
use crate::origin::{self, Generated};
use crate::render::{self, Fault};
use crate::{ir, lower};

/// How much a change matters to those who call the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing that worked before works otherwise.
    Additive,
    /// The same calls compile, and do or answer something else.
    Risky,
    /// Calls that compiled or worked before no longer do.
    Breaking,
}

impl Class {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

/// One difference that a caller may notice.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// How much it matters.
    pub class: Class,
    /// What kind of thing changed: `parameter`, `states`, `paging`, …
    pub topic: &'static str,
    /// What it is about: an operation, a model, or the connection.
    pub subject: String,
    /// What happened, in a sentence.
    pub text: String,
    /// The lines of the spec that it comes from.
    pub places: Vec<SpecLine>,
}

/// A line of a spec, as it is or as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecLine {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// Its text, without indentation.
    pub text: String,
    /// Whether it is gone: then file and line are those of the old spec.
    pub gone: bool,
}

/// What changed for one provider.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderDiff {
    /// Its id.
    pub provider: String,
    /// For its callers, what matters most first.
    pub changes: Vec<Change>,
    /// In its code, by cause.
    pub code: Vec<Group>,
    /// Lines of code that are new.
    pub added: usize,
    /// Lines of code that are gone.
    pub removed: usize,
}

/// The whole comparison.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// What it is compared with: a revision or a folder.
    pub base: String,
    /// Providers that differ.
    pub providers: Vec<ProviderDiff>,
}

impl Report {
    /// How many changes are of this class.
    pub fn count(&self, class: Class) -> usize {
        let changes = self.providers.iter().flat_map(|one| &one.changes);
        changes.filter(|change| change.class == class).count()
    }

    /// The class that matters most; none if nothing changed for callers.
    pub fn worst(&self) -> Option<Class> {
        let changes = self.providers.iter().flat_map(|one| &one.changes);
        changes.map(|change| change.class).max()
    }
}

/// Why there is nothing to compare.
#[derive(Debug)]
pub enum Failure {
    /// A spec is wrong; the diagnostics say how.
    Spec {
        /// Whether it is the old state that is wrong.
        old: bool,
        /// What is wrong.
        diagnostics: Box<Diagnostics>,
        /// The files, for showing it.
        set: Box<SpecSet>,
    },
    /// What was rendered is no Rust: a bug of the generator.
    Render(Box<Fault>),
}

/// A provider on one side of the comparison.
pub(crate) struct Side {
    set: SpecSet,
    provider: Option<ir::Provider>,
    files: Vec<File>,
    traced: OnceCell<Vec<Generated>>,
}

impl Side {
    /// A file with what caused its lines. Finding that out takes much longer than rendering, so it is
    /// done when it is asked for.
    fn traced(&self, file: &File) -> Option<&Generated> {
        let files = self.traced.get_or_init(|| {
            let generated = |provider| origin::generated(provider, &self.set).ok();
            self.provider
                .as_ref()
                .and_then(generated)
                .unwrap_or_default()
        });
        files.iter().find(|one| one.path == file.path)
    }
}

/// Compares two states of the specs. Providers whose files are the same to the byte are not looked at.
///
/// # Errors
///
/// If a spec of either side is wrong, or what is rendered of it is no Rust.
pub fn diff(old: &Specs, new: &Specs) -> Result<Report, Failure> {
    let ids = old.ids().chain(new.ids().filter(|id| !old.has(id)));
    let changed: Vec<&str> = ids.filter(|id| old.files(id) != new.files(id)).collect();
    // Providers have nothing to do with each other, so they are compared side by side.
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some(id) = changed.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*id, provider(old, new, id)));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut compared: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers.min(changed.len()))
            .map(|_| scope.spawn(worker))
            .collect();
        let done = workers.into_iter().map(ScopedJoinHandle::join);
        done.flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    compared.sort_by_key(|(left, _)| *left);
    let mut providers = Vec::new();
    for (_, compared) in compared {
        providers.extend(compared?);
    }
    Ok(Report {
        base: old.name.clone(),
        providers,
    })
}

/// Compares one provider; nothing where neither callers nor code see a difference.
fn provider(old: &Specs, new: &Specs, id: &str) -> Result<Option<ProviderDiff>, Failure> {
    let (before, after) = (side(old, id, true)?, side(new, id, false)?);
    let changes = compare::changes(&before, &after);
    let (code, added, removed) = code::groups(&before, &after);
    if changes.is_empty() && code.is_empty() {
        return Ok(None);
    }
    Ok(Some(ProviderDiff {
        provider: id.to_owned(),
        changes,
        code,
        added,
        removed,
    }))
}

/// Takes the examples out of what was: they are not in the driver, and the rules that they are judged by
/// are younger than many a spec.
fn without_examples(set: &mut SpecSet) {
    let services = set.providers.iter_mut().flat_map(|one| &mut one.services);
    let operations = services.flat_map(|(_, service)| service.operations.values_mut());
    operations.for_each(|operation| operation.examples.clear());
}

fn side(specs: &Specs, id: &str, old: bool) -> Result<Side, Failure> {
    let files = specs.files(id);
    let mut diagnostics = Diagnostics::new();
    if files.is_empty() {
        return Ok(Side {
            set: SpecSet::default(),
            provider: None,
            files: Vec::new(),
            traced: OnceCell::new(),
        });
    }
    let folder = specs.folder.join(id);
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut set = load::load_texts(&folder.to_string_lossy(), &texts, &mut diagnostics);
    if old {
        without_examples(&mut set);
    }
    let lowered = lower::lower(&set, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(Failure::Spec {
            old,
            diagnostics: Box::new(diagnostics),
            set: Box::new(set),
        });
    }
    let provider = lowered.into_iter().next();
    let files = match &provider {
        Some(provider) => {
            render::provider_files(provider).map_err(|fault| Failure::Render(Box::new(fault)))?
        }
        None => Vec::new(),
    };
    Ok(Side {
        set,
        provider,
        files,
        traced: OnceCell::new(),
    })
}
