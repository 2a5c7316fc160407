//! The text of spec files and where in it every value stands.

mod build;
mod bytes;
mod fault;
mod index;
mod slip;
mod within;

use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};

#[cfg(feature = "schema")]
pub(crate) use bytes::Bytes;
pub use fault::{Fault, FaultKind};
pub use index::{Entry, Index, Kind, Node, NodeId, Style};

use crate::diagnostic::{FileId, Part, Place};

#[cfg(test)]
mod tests;

/// One file: its name, its text and the position of every value in it.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: String,
    /// The byte at which each line starts.
    lines: Vec<usize>,
    index: Index,
    faults: Vec<Fault>,
}

impl Source {
    fn new(path: PathBuf, text: String, index: Index, faults: Vec<Fault>) -> Self {
        let ends = text.match_indices('\n').map(|(newline, _)| newline + 1);
        let lines = iter::once(0).chain(ends).collect();
        Self {
            path,
            text,
            lines,
            index,
            faults,
        }
    }

    /// The path by which the file is shown.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text, with `\n` at the end of each line and without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where everything stands; empty if the YAML is broken.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What is wrong with the YAML itself.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Line and column, both from 1 and the column in characters, of a byte of the text.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let before = self.text.get(start.unwrap_or(0)..byte).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// The byte at a line and column, both from 1 and the column in characters.
    pub fn byte_at(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let before = start.unwrap_or(self.text.len());
        let rest = self.text.get(before..).unwrap_or("");
        let line = rest.split_inclusive('\n').next().unwrap_or("");
        let mut characters = line.char_indices().skip(column.saturating_sub(1));
        before
            + characters
                .next()
                .map_or(line.trim_end().len(), |(byte, _)| byte)
    }

    /// The bytes of the text that a place's path and part mean, on one line.
    pub fn locate(&self, place: &Place) -> Range<usize> {
        if let Part::Bytes(bytes) = &place.part {
            let end = self.boundary(bytes.end);
            return self.boundary(bytes.start).min(end)..end;
        }
        let (entry, whole) = self.index.find(&place.path);
        let Some(node) = self.index.node(entry.value) else {
            return 0..0;
        };
        let span = match (&place.part, &entry.key) {
            // Of a map or list over several lines, its first entry is no more than any other.
            (Part::Value, Some(key)) if whole && self.is_block(key, node) => key.clone(),
            // What is missing is shown by the name of what it is missing from.
            (_, Some(key)) if !whole => key.clone(),
            (Part::Key, Some(key)) => key.clone(),
            // Nothing was written, so there is only the key to show.
            (_, Some(key)) if node.span.is_empty() => key.clone(),
            (Part::Within(range), _) if whole => {
                within::locate(&self.text, node, range).unwrap_or_else(|| node.span.clone())
            }
            _ => node.span.clone(),
        };
        self.first_line(span)
    }

    /// Whether a map or list begins below its key.
    fn is_block(&self, key: &Range<usize>, node: &Node) -> bool {
        let between = self.text.get(key.end..node.span.start).unwrap_or("");
        matches!(node.kind, Kind::Map(_) | Kind::List(_)) && between.contains('\n')
    }

    /// The span cut at the end of its first line: carets under one line read best.
    fn first_line(&self, span: Range<usize>) -> Range<usize> {
        let text = self.text.get(span.clone()).unwrap_or("");
        let line = text.lines().next().unwrap_or("").trim_end();
        span.start..span.start + line.len()
    }

    /// The nearest position at or before `byte` that lies between two characters of the text.
    fn boundary(&self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }
}

/// All files of a run.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Takes a file in and finds the position of everything in it. The path is only for show.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: &str) -> FileId {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // YAML reads all three kinds of line ends alike.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let (index, faults) = build::build(&text);
        let path = path.into();
        self.files.push(Source::new(path, text, index, faults));
        FileId(self.files.len() - 1)
    }

    /// Takes in a file that is shown but not read as YAML.
    pub fn add_unread(&mut self, path: impl Into<PathBuf>, text: &str) -> FileId {
        let (path, text) = (path.into(), text.to_owned());
        let source = Source::new(path, text, Index::default(), Vec::new());
        self.files.push(source);
        FileId(self.files.len() - 1)
    }

    /// Takes in the name of a file or folder that has no text to show, so that one can point at it.
    pub fn add_name(&mut self, path: impl Into<PathBuf>) -> FileId {
        self.add_unread(path, "")
    }

    /// A file; `None` if the id is another collection's.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        let files = self.files.iter().enumerate();
        files.map(|(position, source)| (FileId(position), source))
    }

    /// The bytes of the file's text that a place means, on one line.
    ///
    /// A path that does not exist means the key of its deepest ancestor that does.
    pub fn locate(&self, place: &Place) -> Range<usize> {
        self.get(place.file)
            .map_or(0..0, |source| source.locate(place))
    }
}
