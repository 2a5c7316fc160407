//! What `check` says to a spec.

use skyloom::diagnostic::{Diagnostics, Severity};
use skyloom::{load, lower};

use super::mutant::Mutant;
use super::spec::Spec;

/// What was said to a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Checks a spec in which one file is another; says nothing of one that is as shipped.
pub fn judge(spec: &Spec, mutant: Option<&Mutant>) -> Verdict {
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
    let place = |place: &skyloom::diagnostic::Place| {
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
    let is_there =
        |at: &skyloom::diagnostic::Place| place(at).is_some_and(|at| lines.contains(&at));
    let at_line = diagnostics.iter().any(|one| is_there(&one.place));
    Verdict {
        caught: !diagnostics.is_empty(),
        error: diagnostics
            .iter()
            .any(|one| one.severity == Severity::Error),
        at_line,
        near_line: at_line
            || diagnostics
                .iter()
                .any(|one| one.others.iter().any(|(at, _)| is_there(at))),
        said: diagnostics
            .iter()
            .map(|one| {
                let (file, line) = place(&one.place).unwrap_or_default();
                format!("{file}:{line} {} {} ({})", one.code, one.message, one.label)
            })
            .collect(),
    }
}
