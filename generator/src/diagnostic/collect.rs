//! A diagnostic and the collector that every check writes to.

use super::{Code, Place};
use crate::source::Sources;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No code is generated.
    Error,
    /// Worth a look; code is generated.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong with a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Words beside the caret; may be empty.
    pub label: String,
    /// Other places that matter, each with words.
    pub others: Vec<(Place, String)>,
    /// What to do about it.
    pub help: Option<String>,
    /// Text that would make it right, put in the stead of [`place`](Self::place).
    pub replacement: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message.into())
    }

    /// A warning.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message.into())
    }

    fn new(severity: Severity, code: Code, place: Place, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            place,
            label: String::new(),
            others: Vec::new(),
            help: None,
            replacement: None,
        }
    }

    /// Puts words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Points to a further place, with words.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.others.push((place, label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Proposes a text in the stead of the place; shown as a patch, under the help if there is one.
    #[must_use]
    pub fn suggest(mut self, replacement: impl Into<String>) -> Self {
        self.replacement = Some(replacement.into());
        self
    }
}

/// All diagnostics of a run, collected by every pass.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// No diagnostics yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; the very same one is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// The number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        let list = self.list.iter();
        list.filter(|one| one.severity == severity).count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// All, to be added to.
    pub(crate) fn each_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// All, by file and position in it.
    pub fn sorted(&self, sources: &Sources) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_cached_key(|one| (one.place.file, sources.locate(&one.place).start));
        sorted
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        for diagnostic in more {
            self.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SpecPath;

    #[test]
    fn sorts_by_file_and_position_and_counts() {
        let mut sources = Sources::default();
        let first = sources.add("a.yaml", "one: 1\ntwo: 2\n");
        let second = sources.add("b.yaml", "one: 1\n");
        let at = |file, key: &str| Place::key(file, SpecPath::root().key(key));
        let mut all = Diagnostics::new();
        all.push(Diagnostic::error(Code::Syntax, at(second, "one"), "c"));
        all.push(Diagnostic::warning(Code::Syntax, at(first, "two"), "b"));
        all.push(Diagnostic::error(Code::Syntax, at(first, "one"), "a"));
        all.push(Diagnostic::error(Code::Syntax, at(first, "one"), "a"));
        let sorted = all.sorted(&sources);
        let order: Vec<_> = sorted.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(order, ["a", "b", "c"]);
        assert_eq!((all.errors(), all.warnings()), (2, 1));
    }

    #[test]
    fn warnings_alone_are_no_errors() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "");
        let mut all = Diagnostics::new();
        assert!(all.is_empty() && !all.has_errors());
        all.push(Diagnostic::warning(Code::Syntax, Place::file(file), "b"));
        assert!(!all.is_empty() && !all.has_errors());
    }
}
