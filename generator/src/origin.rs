//! Which line of a spec caused which line of a generated file, and the other way round.
//!
//! Nothing is stored: the files are rendered anew, with the causes of each line, which takes less time
//! than reading a map that would have to be kept true.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Part, Place, SpecPath};
use crate::ir;
use crate::load::SpecSet;
use crate::render::{self, Fault};
use crate::source::{Index, Kind, Source};

#[cfg(test)]
mod tests;

/// A generated file, and where its lines come from.
#[derive(Debug, Clone)]
pub struct Generated {
    /// Below the drivers crate's `src`: `digitalocean/compute.rs`.
    pub path: PathBuf,
    /// All of it, as it is rendered now.
    pub contents: String,
    /// For each line what caused it, in the order in which it stands there.
    pub lines: Vec<Vec<Cause>>,
}

/// A value of a spec that caused something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The spec file, as it is shown: `specs/digitalocean/compute.yaml`.
    pub file: PathBuf,
    /// The value: `operations.create_node.body.size`.
    pub path: SpecPath,
    /// Its lines in the spec, from 1.
    pub lines: RangeInclusive<usize>,
}

/// A generated line that a spec line caused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The generated file, below the drivers crate's `src`.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Which value of the spec's line it was.
    pub path: SpecPath,
}

/// Renders a provider with what caused each line. `set` is what the provider was read into.
///
/// # Errors
///
/// If what is rendered is no Rust, which is a bug of the generator.
pub fn generated(provider: &ir::Provider, set: &SpecSet) -> Result<Vec<Generated>, Fault> {
    let files = render::traced_files(provider)?;
    let files = files.into_iter().map(|file| {
        let own = source(set, &provider.id, &file.spec);
        let find = |path: &[String]| {
            let (first, rest) = path.split_first()?;
            match source(set, &provider.id, first) {
                Some(other) => cause(other, rest),
                None => cause(own?, path),
            }
        };
        // The same few values cause many lines.
        let mut known: HashMap<Vec<String>, Option<Cause>> = HashMap::new();
        let mut cause = |path: Vec<String>| {
            let known = known.entry(path);
            known.or_insert_with_key(|path| find(path)).clone()
        };
        let lines = file.lines.into_iter();
        Generated {
            path: file.path,
            contents: file.contents,
            lines: lines
                .map(|line| line.into_iter().filter_map(&mut cause).collect())
                .collect(),
        }
    });
    Ok(files.collect())
}

/// What caused a line of a generated file, counted from 1. A bracket has no cause of its own: it has that
/// of the nearest line before that has one. Nothing caused what stands in every driver alike.
pub fn why(file: &Generated, line: usize) -> Vec<Cause> {
    let up_to = file.lines.get(..line).unwrap_or(&file.lines);
    let lines = file.contents.lines().take(up_to.len());
    let mut known: Vec<(&Vec<Cause>, &str)> = up_to.iter().zip(lines).collect();
    while let Some((causes, text)) = known.pop() {
        if !causes.is_empty() {
            return causes.clone();
        }
        if !closes(text) {
            break;
        }
    }
    Vec::new()
}

/// Whether the line only ends what was begun before.
fn closes(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.chars().all(|sign| ")]}>,;?".contains(sign))
}

/// The generated lines that a line of a spec caused, counted from 1: those of the values that begin on
/// it and of all that is in them, or else of the innermost value around it.
pub fn effects(files: &[Generated], source: &Source, line: usize) -> Vec<Effect> {
    let mut begun = Vec::new();
    begin_on(source, &SpecPath::root(), line, &mut begun);
    let of_file = |cause: &&Cause| cause.file == source.path();
    let causes = files.iter().flat_map(|file| file.lines.iter().flatten());
    let innermost = causes
        .filter(of_file)
        .filter(|cause| cause.lines.contains(&line))
        .map(|cause| cause.lines.end() - cause.lines.start())
        .min();
    let wanted = |cause: &&Cause| {
        if begun.is_empty() {
            let length = cause.lines.end() - cause.lines.start();
            cause.lines.contains(&line) && Some(length) == innermost
        } else {
            begun.iter().any(|path| is_in(&cause.path, path))
        }
    };
    let mut effects = Vec::new();
    for file in files {
        let lines = file.lines.iter().zip(file.contents.lines()).enumerate();
        effects.extend(lines.filter_map(|(number, (causes, text))| {
            let cause = causes.iter().filter(of_file).find(wanted)?;
            Some(Effect {
                file: file.path.clone(),
                line: number + 1,
                text: text.to_owned(),
                path: cause.path.clone(),
            })
        }));
    }
    effects
}

/// The outermost values at or below `path` that begin on the line.
fn begin_on(source: &Source, path: &SpecPath, line: usize, begun: &mut Vec<SpecPath>) {
    let index = source.index();
    let (entry, whole) = index.find(path);
    let Some(node) = index.node(entry.value).filter(|_| whole) else {
        return;
    };
    if !path.is_root() {
        let start = entry.key.map_or(node.span.start, |key| key.start);
        let (first, _) = source.line_column(start);
        let (last, _) = source.line_column(node.span.end.max(start));
        if first == line {
            begun.push(path.clone());
            return;
        }
        if !(first..=last).contains(&line) {
            return;
        }
    }
    match &node.kind {
        Kind::Map(map) => {
            for key in map.keys() {
                begin_on(source, &path.key(key.clone()), line, begun);
            }
        }
        Kind::List(items) => {
            for position in 0..items.len() {
                begin_on(source, &path.index(position), line, begun);
            }
        }
        // What an alias means stands elsewhere.
        Kind::Scalar { .. } | Kind::Alias(_) => {}
    }
}

/// Whether the path is `outer` or leads into it.
fn is_in(path: &SpecPath, outer: &SpecPath) -> bool {
    let mut path = Some(path);
    while let Some(here) = path {
        if here == outer {
            return true;
        }
        path = here.parent();
    }
    false
}

/// A file of a provider's folder.
fn source<'a>(set: &'a SpecSet, provider: &str, name: &str) -> Option<&'a Source> {
    set.sources.iter().map(|(_, source)| source).find(|source| {
        let folder = source.path().parent().and_then(Path::file_name);
        source.path().file_name().is_some_and(|file| file == name)
            && folder.is_none_or(|folder| folder == provider)
    })
}

/// The deepest value of the path that the spec states itself.
fn cause(source: &Source, path: &[String]) -> Option<Cause> {
    let index = source.index();
    let mut found = SpecPath::root();
    for segment in path {
        let next = match segment.parse() {
            Ok(position) if is_list(index, &found) => found.index(position),
            _ => found.key(segment.as_str()),
        };
        if !index.contains(&next) {
            break;
        }
        found = next;
    }
    if found.is_root() {
        return None;
    }
    let (entry, _) = index.find(&found);
    let value = index.node(entry.value)?.span.clone();
    let start = entry.key.map_or(value.start, |key| key.start);
    let (first, _) = source.line_column(start);
    let (last, _) = source.line_column(value.end.max(start));
    Some(Cause {
        file: source.path().to_path_buf(),
        path: found,
        lines: first..=last,
    })
}

fn is_list(index: &Index, path: &SpecPath) -> bool {
    let (entry, whole) = index.find(path);
    whole && matches!(index.kind(entry.value), Some(Kind::List(_)))
}

impl Cause {
    /// Where it stands, for showing it.
    pub fn place(&self, set: &SpecSet) -> Option<Place> {
        let (file, _) = set
            .sources
            .iter()
            .find(|(_, source)| source.path() == self.file)?;
        Some(Place {
            file,
            path: self.path.clone(),
            part: Part::Value,
        })
    }
}
