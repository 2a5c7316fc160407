//! Findings that are told once, and those that the spec itself answers.

use super::Finding;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Sources;

/// One thing is said once, whatever the number of operations that show it.
pub(super) fn said_once(sorted: Vec<Finding>) -> Vec<Finding> {
    let mut once: Vec<(Finding, usize)> = Vec::new();
    for finding in sorted {
        let one = &finding.diagnostic;
        match once.last_mut() {
            Some((first, more))
                if first.diagnostic.place == one.place
                    && first.diagnostic.code == one.code
                    && first.diagnostic.label == one.label =>
            {
                *more += usize::from(first.diagnostic.message != one.message);
            }
            _ => once.push((finding, 0)),
        }
    }
    let all = once.into_iter().map(|(mut finding, more)| {
        if more > 0 {
            finding
                .diagnostic
                .message
                .push_str(&format!(", and so with {more} more"));
        }
        finding
    });
    all.collect()
}

/// Does a comment at the place name the code?
pub(super) fn is_settled(diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let Some(source) = sources.get(diagnostic.place.file) else {
        return false;
    };
    let names = |place: &Place| {
        let (line, _) = source.line_column(source.locate(place).start);
        let lines: Vec<&str> = source.text().lines().take(line).collect();
        let Some((own, above)) = lines.split_last() else {
            return false;
        };
        let comments = above
            .iter()
            .rev()
            .take_while(|line| line.trim_start().starts_with('#'));
        let behind = own.split_once(" #").map(|(_, comment)| comment);
        comments
            .copied()
            .chain(behind)
            .any(|comment| comment.contains(diagnostic.code.id()))
    };
    // What is said of a model or an operation is said of all in it.
    let mut around = Some(&diagnostic.place.path);
    let mut places = vec![diagnostic.place.clone()];
    while let Some(path) = around.filter(|path| path.segments().len() > 1) {
        places.push(Place::key(diagnostic.place.file, path.clone()));
        around = path.parent();
    }
    places.iter().any(names)
}
