//! A rendered file, still in memory.

use std::path::PathBuf;

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where, below the folder that is written to.
    pub path: PathBuf,
    /// Its text.
    pub contents: String,
}
