//! Where a pass stands in a file, and how it reports from there.

use std::ops::Range;

use crate::cel::SyntaxError;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, SpecPath, near};

/// A value in a spec file.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) file: FileId,
    pub(super) path: SpecPath,
}

impl Site {
    pub(super) fn root(file: FileId) -> Self {
        Self {
            file,
            path: SpecPath::root(),
        }
    }

    pub(super) fn key(&self, key: &str) -> Self {
        Self {
            file: self.file,
            path: self.path.key(key),
        }
    }

    pub(super) fn index(&self, index: usize) -> Self {
        Self {
            file: self.file,
            path: self.path.index(index),
        }
    }

    /// The value.
    pub(super) fn value(&self) -> Place {
        Place::value(self.file, self.path.clone())
    }

    /// The key of the value.
    pub(super) fn name(&self) -> Place {
        Place::key(self.file, self.path.clone())
    }

    /// A part of the scalar.
    pub(super) fn within(&self, range: Range<usize>) -> Place {
        Place::within(self.file, self.path.clone(), range)
    }
}

/// A part of an expression: the scalar it stands in and how far into it the expression begins.
#[derive(Clone)]
pub(super) struct Text<'a> {
    pub(super) site: &'a Site,
    pub(super) offset: usize,
}

impl<'a> Text<'a> {
    pub(super) fn whole(site: &'a Site) -> Self {
        Self { site, offset: 0 }
    }

    pub(super) fn at(&self, range: &Range<usize>) -> Place {
        self.site
            .within(range.start + self.offset..range.end + self.offset)
    }
}

/// Reports broken CEL or a broken template.
pub(super) fn syntax_error(error: &SyntaxError, text: &Text<'_>, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic::error(
        Code::BadExpression,
        text.at(&error.span),
        format!("this expression cannot be read: {}", error.message),
    );
    diagnostics.push(if error.message.ends_with("is never closed") {
        diagnostic.help("a comma ends a value that stands in YAML's `{…}` or `[…]`: an expression with a comma needs quotes there")
    } else {
        diagnostic
    });
}

/// Reports a word that is not among the known ones, with the nearest of them or all if few.
pub(super) fn unknown_word(
    code: Code,
    place: Place,
    what: &str,
    word: &str,
    known: &[&str],
) -> Diagnostic {
    candidates(
        Diagnostic::error(code, place, format!("unknown {what} `{word}`")).label("not known"),
        word,
        known,
    )
}

/// As [`unknown_word`], for a word that only its owner could know: `node` has no field `nmae`.
pub(super) fn lacks(
    code: Code,
    place: Place,
    whose: &str,
    what: &str,
    word: &str,
    known: &[&str],
) -> Diagnostic {
    candidates(
        Diagnostic::error(code, place, format!("`{whose}` has no {what} `{word}`"))
            .label(format!("no such {what}")),
        word,
        known,
    )
}

/// Proposes the nearest of the known words, or names them.
fn candidates(diagnostic: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    match near(word, known.iter().copied()) {
        Some(candidate) => diagnostic
            .help(format!("did you mean `{candidate}`?"))
            .suggest(candidate),
        None if known.is_empty() => diagnostic,
        None => diagnostic.help(format!("known: {}", listed(known))),
    }
}

/// What to do about an unknown word, where there is no word to propose.
pub(super) trait Otherwise {
    /// Says it unless a word is proposed.
    fn otherwise(self, help: impl Into<String>) -> Self;
}

impl Otherwise for Diagnostic {
    fn otherwise(self, help: impl Into<String>) -> Self {
        if self.replacement.is_some() {
            self
        } else {
            self.help(help)
        }
    }
}

/// `a, b and c`, cut where it gets long.
pub(super) fn listed(words: &[&str]) -> String {
    const MOST: usize = 16;
    let shown: Vec<String> = words
        .iter()
        .take(MOST)
        .map(|word| format!("`{word}`"))
        .collect();
    match (shown.split_last(), words.len() > MOST) {
        (_, true) => format!("{} and {} more", shown.join(", "), words.len() - MOST),
        (Some((last, [])), _) => last.clone(),
        (Some((last, rest)), _) => format!("{} and {last}", rest.join(", ")),
        (None, _) => "none".to_owned(),
    }
}
