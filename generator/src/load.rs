//! Reads provider folders: strictly, all of them, with the place of every error.
//!
//! A file is read twice: by the parser of positions ([`crate::source`]), which also refuses what
//! specs do without, and by `serde_yaml` into the types of [`crate::spec`]. Both must accept it.

mod faults;
mod folder;
mod mismatch;
mod prune;
mod read;

pub use crate::source::{Source, Sources};
#[cfg(feature = "cli")]
pub(crate) use faults::explain;
pub use folder::{folders, load, load_into, load_texts};

use std::path::PathBuf;

use crate::diagnostic::FileId;
use crate::spec;

#[cfg(test)]
mod tests;

/// Everything that was read.
#[derive(Debug, Clone, Default)]
pub struct SpecSet {
    /// The files, for places and for the words under the carets.
    pub sources: Sources,
    /// The providers whose `provider.yaml` could be read, in the order asked for.
    pub providers: Vec<ProviderSpec>,
}

/// One provider's folder.
#[derive(Debug, Clone)]
pub struct ProviderSpec {
    /// The file `provider.yaml`.
    pub file: FileId,
    /// What it says.
    pub provider: spec::Provider,
    /// The service files that could be read, by file name.
    pub services: Vec<(FileId, spec::Service)>,
    /// The folder, as it is shown.
    pub folder: PathBuf,
    /// Every file of the folder could be read. Where not, what seems to be missing may stand in
    /// a file that has an error of its own.
    pub complete: bool,
}
