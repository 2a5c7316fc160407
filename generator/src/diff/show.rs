//! A report for people: in a terminal, in a pull request, in a browser.

mod html;
mod markdown;
mod text;

pub use html::html;
pub use markdown::markdown;
pub use text::{Page, text};

use super::{Class, Edit, Group, ProviderDiff, Report};

/// How many lines of one edit are shown; the rest is counted.
const MOST: usize = 40;

/// The classes, what matters most first.
const CLASSES: [Class; 3] = [Class::Breaking, Class::Risky, Class::Additive];

/// `1 breaking, 2 risky`, or that there is nothing.
fn summary(report: &Report) -> String {
    let counts = CLASSES.iter().filter_map(|class| {
        let count = report.count(*class);
        (count > 0).then(|| format!("{count} {}", class.word()))
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        "nothing changes for callers".to_owned()
    } else {
        counts.join(", ")
    }
}

/// `+12 −3 lines of code`.
fn lines(diff: &ProviderDiff) -> String {
    format!("+{} −{} lines of code", diff.added, diff.removed)
}

/// What stands above the edits of a part.
fn heading(group: &Group) -> String {
    match &group.spec {
        Some((file, line)) => format!("{} ({}:{line})", group.cause, file.display()),
        None => group.cause.clone(),
    }
}

/// `and 36 more places in 2 files`, where an edit is made more than once.
fn elsewhere(edit: &Edit) -> Option<String> {
    let more = edit.spots.len().checked_sub(1).filter(|more| *more > 0)?;
    let mut parts: Vec<&str> = edit
        .spots
        .iter()
        .skip(1)
        .map(|spot| spot.cause.as_str())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let places = if more == 1 { "place" } else { "places" };
    let shown = parts.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let rest = match parts.len().saturating_sub(4) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    Some(format!("the same in {more} more {places}: {shown}{rest}"))
}

/// The lines of an edit, `-` before `+`, cut where there are too many.
fn signed(edit: &Edit) -> (Vec<(char, &str)>, usize) {
    let removed = edit.removed.iter().map(|line| ('-', line.as_str()));
    let added = edit.added.iter().map(|line| ('+', line.as_str()));
    let all: Vec<(char, &str)> = removed.chain(added).collect();
    let left = all.len().saturating_sub(MOST);
    (all.into_iter().take(MOST).collect(), left)
}
