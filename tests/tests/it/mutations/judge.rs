//! What `check` says to a spec.

use std::collections::HashSet;

use skyloom::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use skyloom::{load, lower};

use super::mutant::Mutant;
use super::spec::Spec;

/// What was said to a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is counted by itself")]
pub struct Verdict {
    /// Something was said.
    pub caught: bool,
    /// And it was an error, not only warnings.
    pub error: bool,
    /// One diagnostic points at the changed line.
    pub at_line: bool,
    /// One points there at least by its second place.
    pub near_line: bool,
    /// All that was said, one line each.
    pub said: Vec<String>,
}

/// What is said to a spec as it is shipped, in words without places.
pub type Known = HashSet<String>;

/// Checks a spec as it is shipped.
///
/// # Panics
///
/// If it has an error. A warning is no reason: it is only not counted where it is said to a mutant.
pub fn known(spec: &Spec) -> Known {
    let verdict = judge(spec, None, &Known::new());
    assert!(!verdict.error, "{}: {:#?}", spec.provider, verdict.said);
    let words = verdict.said.into_iter();
    words.map(|said| bare(&said).to_owned()).collect()
}

/// The words without the place in front.
fn bare(said: &str) -> &str {
    said.split_once(' ').map_or(said, |(_, words)| words)
}

/// Checks a spec in which one file is another.
pub fn judge(spec: &Spec, mutant: Option<&Mutant>, known: &Known) -> Verdict {
    let changed = mutant.map(|mutant| mutant.apply(&spec.files[mutant.file].text));
    let files: Vec<(&str, &str)> = spec
        .files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            let text = changed
                .as_ref()
                .filter(|_| mutant.is_some_and(|mutant| mutant.file == index));
            (&*file.name, text.map_or(&*file.text, String::as_str))
        })
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts(&spec.provider, &files, &mut diagnostics);
    lower::lower(&set, &mut diagnostics);
    let place = |place: &Place| {
        let source = set.sources.get(place.file)?;
        let name = source.path().file_name()?.to_string_lossy().into_owned();
        Some((name, source.line_column(set.sources.locate(place).start).0))
    };
    let lines: Vec<(String, usize)> = mutant
        .map(|mutant| {
            let file = &spec.files[mutant.file];
            let lines = mutant.lines(&file.text).into_iter();
            lines.map(|line| (file.name.clone(), line)).collect()
        })
        .unwrap_or_default();
    let is_there = |at: &Place| place(at).is_some_and(|at| lines.contains(&at));
    let said: Vec<(&Diagnostic, String)> = diagnostics
        .iter()
        .map(|one| {
            let (file, line) = place(&one.place).unwrap_or_default();
            let words = format!("{file}:{line} {} {} ({})", one.code, one.message, one.label);
            (one, words)
        })
        .filter(|(_, words)| !known.contains(bare(words)))
        .collect();
    let at_line = said.iter().any(|(one, _)| is_there(&one.place));
    let second = |one: &Diagnostic| one.others.iter().any(|(at, _)| is_there(at));
    Verdict {
        caught: !said.is_empty(),
        error: said.iter().any(|(one, _)| one.severity == Severity::Error),
        at_line,
        near_line: at_line || said.iter().any(|(one, _)| second(one)),
        said: said.into_iter().map(|(_, words)| words).collect(),
    }
}
