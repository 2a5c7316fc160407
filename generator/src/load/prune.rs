//! Cuts what is wrong out of a file's tree, so that the rest can be read for further errors.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::mismatch::{Mismatch, Problem};
use crate::diagnostic::{Segment, SpecPath};
use crate::source::{Index, Kind, NodeId, Style};

/// Values of every type that a required key may want, tried one after the other.
const FILLERS: [&str; 5] = ["\"\"", "0", "false", "[]", MAP];
/// The last filler: a map, which may have filled keys of its own.
const MAP: &str = "{}";

/// A tree with some of its values cut out or replaced.
pub(super) struct Pruned<'a> {
    index: &'a Index,
    edits: HashMap<SpecPath, Edit>,
}

#[derive(Clone, Copy, PartialEq)]
enum Edit {
    /// Left out.
    Out,
    /// Replaced by the filler at this position.
    Filled(usize),
}

/// What an error means for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// An error of the author's.
    Genuine,
    /// It only is there because of what was cut out before.
    Consequence,
    /// An error of the author's, after which the file cannot be read further.
    End,
}

impl<'a> Pruned<'a> {
    pub(super) fn new(index: &'a Index) -> Self {
        Self {
            index,
            edits: HashMap::new(),
        }
    }

    /// Cuts out what the error is about.
    pub(super) fn cut(&mut self, mismatch: &Mismatch) -> Verdict {
        let path = &mismatch.path;
        if let Problem::MissingField(field) = &mismatch.problem {
            let missing = path.key(field.as_str());
            let ours = self.edits.contains_key(&missing) || self.is_filled(path);
            self.edits.insert(missing, Edit::Filled(0));
            return if ours {
                Verdict::Consequence
            } else {
                Verdict::Genuine
            };
        }
        if let Some(Edit::Filled(filler)) = self.edits.get(path).copied() {
            if filler + 1 < FILLERS.len() {
                self.edits.insert(path.clone(), Edit::Filled(filler + 1));
                return Verdict::Consequence;
            }
            // Nothing fits; do without what encloses it.
            return match path.parent().filter(|parent| !parent.is_root()) {
                Some(parent) => {
                    self.edits.insert(parent.clone(), Edit::Out);
                    Verdict::Consequence
                }
                None => Verdict::End,
            };
        }
        if path.is_root() {
            return Verdict::End;
        }
        let ours = self.is_filled(path);
        self.edits.insert(path.clone(), Edit::Out);
        if ours {
            Verdict::Consequence
        } else {
            Verdict::Genuine
        }
    }

    /// Whether the path lies in something that was filled in.
    fn is_filled(&self, path: &SpecPath) -> bool {
        let mut path = Some(path);
        while let Some(one) = path {
            if matches!(self.edits.get(one), Some(Edit::Filled(_))) {
                return true;
            }
            path = one.parent();
        }
        false
    }

    /// The path in the file of a path in the pruned tree: positions in lists may have moved.
    pub(super) fn original(&self, path: &SpecPath) -> SpecPath {
        let mut original = SpecPath::root();
        for segment in path.segments() {
            original = match segment {
                Segment::Key(_) => original.step(segment.clone()),
                Segment::Index(position) => {
                    let kept =
                        |index: &usize| self.edits.get(&original.index(*index)) != Some(&Edit::Out);
                    let mut kept = (0..).filter(kept);
                    // The edits are finite, so there is an nth kept position.
                    original.index(kept.nth(*position).unwrap_or(*position))
                }
            };
        }
        original
    }

    /// The tree as YAML on one line.
    pub(super) fn yaml(&self) -> String {
        let mut out = String::new();
        match self.index.root() {
            Some(root) => self.write(&mut out, root, &SpecPath::root()),
            None => out.push_str("null"),
        }
        out
    }

    fn write(&self, out: &mut String, id: NodeId, path: &SpecPath) {
        if let Some(Edit::Filled(filler)) = self.edits.get(path) {
            return self.write_filler(out, *filler, path);
        }
        match self.index.kind(id) {
            // Behind aliases there is no alias.
            None | Some(Kind::Alias(_)) => out.push_str("null"),
            Some(Kind::Scalar { text, style }) => write_scalar(out, text, *style == Style::Plain),
            Some(Kind::List(items)) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    let path = path.index(position);
                    if self.edits.get(&path) != Some(&Edit::Out) {
                        self.write(out, *item, &path);
                        out.push_str(", ");
                    }
                }
                out.push(']');
            }
            Some(Kind::Map(entries)) => {
                out.push('{');
                for (key, entry) in entries {
                    let path = path.key(key.clone());
                    if self.edits.get(&path) != Some(&Edit::Out) {
                        write_scalar(out, key, false);
                        out.push_str(": ");
                        self.write(out, entry.value, &path);
                        out.push_str(", ");
                    }
                }
                self.write_filled(out, path, |key| entries.contains_key(key));
                out.push('}');
            }
        }
    }

    fn write_filler(&self, out: &mut String, filler: usize, path: &SpecPath) {
        match FILLERS.get(filler) {
            None | Some(&MAP) => {
                out.push('{');
                self.write_filled(out, path, |_| false);
                out.push('}');
            }
            Some(filler) => out.push_str(filler),
        }
    }

    /// Writes the filled keys of the map at a path that are not there by themselves.
    fn write_filled(&self, out: &mut String, path: &SpecPath, there: impl Fn(&str) -> bool) {
        for (filled, edit) in &self.edits {
            let (Edit::Filled(filler), Some(Segment::Key(key))) = (edit, filled.last()) else {
                continue;
            };
            if filled.parent() == Some(path) && !there(key) {
                write_scalar(out, key, false);
                out.push_str(": ");
                self.write_filler(out, *filler, filled);
                out.push_str(", ");
            }
        }
    }
}

/// Writes a scalar so that it is read as what it was.
fn write_scalar(out: &mut String, text: &str, plain: bool) {
    // What is anything but a text consists of these alone.
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '~' | '_');
    if plain && text.is_empty() {
        out.push_str("null");
    } else if plain && text.chars().all(bare) {
        out.push_str(text);
    } else {
        out.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(character);
                }
                ' '..='~' => out.push(character),
                // Writing to a string does not fail.
                _ => drop(write!(out, "\\U{:08X}", u32::from(character))),
            }
        }
        out.push('"');
    }
}
