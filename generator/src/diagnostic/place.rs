//! Where in which file a diagnostic points.

use std::ops::Range;

use super::SpecPath;

/// A file of a [`Sources`](crate::source::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// A place in a spec: a file, a path in it, and which part of what stands there.
///
/// A path that does not exist stands for its deepest ancestor that does, so a place can always be
/// shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The value's path.
    pub path: SpecPath,
    /// What of it is meant.
    pub part: Part,
}

/// Which part of a path's text a place means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The value.
    Value,
    /// The key under which the value stands; for a list's item the item.
    Key,
    /// A byte range inside the value of a scalar, as the value is after YAML's quotes are gone.
    Within(Range<usize>),
    /// A byte range of the file: for what has no path, such as broken YAML. The path is not used.
    Bytes(Range<usize>),
}

impl Place {
    /// The value at `path`.
    pub fn value(file: FileId, path: SpecPath) -> Self {
        let part = Part::Value;
        Self { file, path, part }
    }

    /// The key of the value at `path`.
    pub fn key(file: FileId, path: SpecPath) -> Self {
        let part = Part::Key;
        Self { file, path, part }
    }

    /// A byte range inside the scalar at `path`: where in an expression something is wrong.
    pub fn within(file: FileId, path: SpecPath, range: Range<usize>) -> Self {
        let part = Part::Within(range);
        Self { file, path, part }
    }

    /// A byte range of the file.
    pub fn bytes(file: FileId, range: Range<usize>) -> Self {
        let part = Part::Bytes(range);
        let path = SpecPath::root();
        Self { file, path, part }
    }

    /// The file as a whole: its first line.
    pub fn file(file: FileId) -> Self {
        Self::bytes(file, 0..0)
    }
}
