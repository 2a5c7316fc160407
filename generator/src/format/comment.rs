//! Comments: where they stand and what they belong to.

use std::ops::Range;

use super::tree;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// It, from the `#`.
    pub text: String,
    /// A blank line stands before it.
    pub blank: bool,
    /// Blanks between what stands before it on its line and it.
    pub gap: usize,
}

/// A comment in a text.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub at: usize,
    /// Nothing else is on its line.
    pub alone: bool,
    pub column: usize,
    pub comment: Comment,
}

/// The comments of a text, where `scalars` are, in order, the ranges in which a `#` means itself.
pub(super) fn find(text: &str, scalars: &[Range<usize>]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut from = 0;
    while let Some(at) = text
        .get(from..)
        .and_then(|rest| rest.find('#'))
        .map(|at| from + at)
    {
        while scalars.next_if(|scalar| scalar.end <= at).is_some() {}
        from = at + 1;
        if scalars.peek().is_some_and(|scalar| scalar.contains(&at)) {
            continue;
        }
        let begin = line_start(text, at);
        let before = text.get(begin..at).unwrap_or("");
        if !before.is_empty() && !before.ends_with([' ', '\t']) {
            continue;
        }
        let line = text.get(at..).unwrap_or("").lines().next().unwrap_or("");
        found.push(Found {
            at,
            alone: before.trim().is_empty(),
            column: before.chars().count(),
            comment: Comment {
                text: line.trim_end().to_owned(),
                blank: after_blank_line(text, at),
                gap: before.len() - before.trim_end().len(),
            },
        });
        from = at + line.len();
    }
    found
}

/// The texts of all comments of a file; `None` if it cannot be read.
pub(super) fn texts(text: &str) -> Option<Vec<String>> {
    let events = tree::events(text)?;
    let found = find(text, &tree::scalars(text, &events));
    Some(found.into_iter().map(|found| found.comment.text).collect())
}

/// The byte at which the line of `at` begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Whether the line before that of `at` is blank; there is none before the first.
pub(super) fn after_blank_line(text: &str, at: usize) -> bool {
    let begin = line_start(text, at);
    let Some(before) = text
        .get(..begin)
        .and_then(|before| before.strip_suffix('\n'))
    else {
        return false;
    };
    before
        .lines()
        .next_back()
        .is_none_or(|line| line.trim().is_empty())
        || before.ends_with('\n')
}
