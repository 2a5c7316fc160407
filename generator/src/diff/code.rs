//! The difference of the generated code, by cause.

use std::path::PathBuf;

use indexmap::IndexMap;
use serde::Serialize;
use similar::{DiffTag, TextDiff};

use super::Side;
use crate::diagnostic::Segment;
use crate::file::File;
use crate::origin::{self, Cause, Generated};

/// Edits that one part of a spec caused.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The part: `operations.create_node`, `connection.errors`.
    pub cause: String,
    /// Its spec file and first line, in the new spec or, where it is gone, in the old.
    pub spec: Option<(PathBuf, usize)>,
    /// The edits, each told once.
    pub edits: Vec<Edit>,
}

/// Lines that are replaced, wherever that happens alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The lines that are gone.
    pub removed: Vec<String>,
    /// The lines that are new.
    pub added: Vec<String>,
    /// The line before, to know where one is.
    pub before: Option<String>,
    /// Where.
    pub spots: Vec<Spot>,
}

/// A place in a generated file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// Below the drivers crate's `src`.
    pub file: PathBuf,
    /// The line in the new file, from 1; where the file is gone, in the old.
    pub line: usize,
    /// The part of the spec that this place comes from.
    pub cause: String,
}

/// The edits by cause, and the numbers of added and removed lines.
pub(super) fn groups(old: &Side, new: &Side) -> (Vec<Group>, usize, usize) {
    let mut groups: IndexMap<String, Group> = IndexMap::new();
    let (mut added, mut removed) = (0, 0);
    // A file on one side alone is told by the provider's change; its lines only count.
    if old.files.is_empty() || new.files.is_empty() {
        let count = |side: &Side| {
            let files = side.files.iter();
            files.map(|file| file.contents.lines().count()).sum()
        };
        return (Vec::new(), count(new), count(old));
    }
    let mut edits: Vec<(Edit, Option<(PathBuf, usize)>)> = Vec::new();
    for (before, after) in pairs(&old.files, &new.files) {
        for (edit, spec) in of_file((old, before), (new, after)) {
            added += edit.added.len();
            removed += edit.removed.len();
            let same = edits
                .iter_mut()
                .find(|(one, _)| one.removed == edit.removed && one.added == edit.added);
            match same {
                Some((one, _)) => one.spots.extend(edit.spots),
                None => edits.push((edit, spec)),
            }
        }
    }
    for (edit, spec) in edits {
        let Some(spot) = edit.spots.first() else {
            continue;
        };
        let group = groups.entry(spot.cause.clone()).or_insert_with(|| Group {
            cause: spot.cause.clone(),
            spec,
            edits: Vec::new(),
        });
        group.edits.push(edit);
    }
    (groups.into_values().collect(), added, removed)
}

/// Files of both sides by path.
fn pairs<'a>(old: &'a [File], new: &'a [File]) -> Vec<(Option<&'a File>, Option<&'a File>)> {
    let find = |files: &'a [File], path: &PathBuf| files.iter().find(|one| one.path == *path);
    let mut pairs: Vec<_> = old
        .iter()
        .map(|before| (Some(before), find(new, &before.path)))
        .collect();
    let only_new = new.iter().filter(|after| find(old, &after.path).is_none());
    pairs.extend(only_new.map(|after| (None, Some(after))));
    pairs
}

type Found = (Edit, Option<(PathBuf, usize)>);

/// The edits of a file, given with the side that it is of.
fn of_file(
    (before_side, old): (&Side, Option<&File>),
    (after_side, new): (&Side, Option<&File>),
) -> Vec<Found> {
    let text = |file: Option<&File>| file.map_or(String::new(), |file| file.contents.clone());
    let (before, after) = (text(old), text(new));
    let diff = TextDiff::from_lines(&before, &after);
    let (befores, afters): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let take = |lines: &[&str], range: std::ops::Range<usize>| -> Vec<String> {
        let lines = lines.get(range).unwrap_or_default();
        lines.iter().map(|line| (*line).to_owned()).collect()
    };
    let mut found = Vec::new();
    for op in diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal) {
        let (removed, added) = (
            take(&befores, op.old_range()),
            take(&afters, op.new_range()),
        );
        let headers = |lines: &[String]| lines.iter().all(|line| is_header(line));
        // The header's hash changes with every spec; a blank line says nothing.
        if headers(&removed) && headers(&added) {
            continue;
        }
        let causes = if added.is_empty() {
            old.and_then(|file| before_side.traced(file))
                .map(|file| of_lines(file, op.old_range()))
        } else {
            new.and_then(|file| after_side.traced(file))
                .map(|file| of_lines(file, op.new_range()))
        }
        .unwrap_or_default();
        let first = causes.first();
        let file = new
            .or(old)
            .map_or_else(PathBuf::new, |file| file.path.clone());
        let line = if new.is_some() {
            op.new_range().start
        } else {
            op.old_range().start
        } + 1;
        let cause = first.map_or_else(|| "the whole spec".to_owned(), part);
        let spec = first.map(|cause| (cause.file.clone(), *cause.lines.start()));
        let before = op
            .new_range()
            .start
            .checked_sub(1)
            .and_then(|at| afters.get(at));
        found.push((
            Edit {
                removed,
                added,
                before: before.map(|line| (*line).to_owned()),
                spots: vec![Spot { file, line, cause }],
            },
            spec,
        ));
    }
    found
}

/// What caused these lines, from 0, the first with causes of its own first.
fn of_lines(file: &Generated, range: std::ops::Range<usize>) -> Vec<Cause> {
    let own = file.lines.get(range.clone()).unwrap_or_default();
    let own: Vec<Cause> = own.iter().flatten().cloned().collect();
    if !own.is_empty() {
        return own;
    }
    // The nearest cause before counts within the same item: what comes after one has its own reasons.
    let (mut caused, mut ended) = (None, None);
    let before = file.lines.iter().zip(file.contents.lines()).enumerate();
    for (at, (causes, text)) in before.take(range.start + 1) {
        if !causes.is_empty() {
            caused = Some(at);
        } else if text == "}" && at < range.start {
            ended = Some(at);
        }
    }
    if caused > ended {
        origin::why(file, range.start + 1)
    } else {
        Vec::new()
    }
}

/// The part of the spec that a value belongs to: two steps, `operations.create_node`.
fn part(cause: &Cause) -> String {
    let segments = cause.path.segments();
    let words = segments.iter().take(2).map(|segment| match segment {
        Segment::Key(key) => key.to_string(),
        Segment::Index(index) => index.to_string(),
    });
    words.collect::<Vec<_>>().join(".")
}

fn is_header(line: &str) -> bool {
    line.trim().is_empty() || line.contains(crate::file::MARK)
}
