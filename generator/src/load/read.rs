//! Reads one file: bytes, text, positions, type.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::faults::explain;
use super::mismatch::Mismatch;
use super::prune::{Pruned, Verdict};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::source::{Kind, Source, Sources, Style};

/// Attempts to read on after an error in one file.
const ATTEMPTS: usize = 200;

/// Reads one file as a `T`; `None` if anything is wrong with it.
pub(super) fn read<T: DeserializeOwned>(
    sources: &mut Sources,
    path: &Path,
    contents: &[u8],
    diagnostics: &mut Diagnostics,
) -> (FileId, Option<T>) {
    let text = match std::str::from_utf8(contents) {
        Ok(text) => text,
        Err(error) => {
            let lossy = String::from_utf8_lossy(contents);
            let file = sources.add_unread(path, &lossy);
            diagnostics.push(not_text(file, path, error.valid_up_to()));
            return (file, None);
        }
    };
    let file = sources.add(path, text);
    let value = sources
        .get(file)
        .and_then(|source| typed(file, source, diagnostics));
    (file, value)
}

/// Reads the text as a `T`, or reports everything that keeps it from being one.
///
/// `serde` stops at the first error. So what is wrong is cut out of the tree, and what is left is
/// read again, until it can be read: then every error has been told.
fn typed<T: DeserializeOwned>(
    file: FileId,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let faults = source.faults();
    diagnostics.extend(faults.iter().map(|fault| explain(file, fault)));
    if faults.iter().any(|fault| fault.kind.is_final()) {
        return None;
    }
    if is_empty(source) {
        let message = format!("`{}` is empty", source.path().display());
        diagnostics.push(Diagnostic::error(Code::Empty, Place::file(file), message));
        return None;
    }
    let mut pruned = Pruned::new(source.index());
    let mut text = Cow::Borrowed(source.text());
    let mut clean = faults.is_empty();
    // A value that has aliases is read, and refused, once for each.
    let mut told = HashSet::new();
    // A key with a slip in it is not missing besides.
    let mut meant = HashSet::new();
    if !clean {
        text = Cow::Owned(pruned.yaml());
    }
    for _ in 0..ATTEMPTS {
        let mut mismatch = match parse::<T>(&text) {
            Ok(value) => return clean.then_some(value),
            Err(mismatch) => mismatch,
        };
        mismatch.path = pruned.original(&mismatch.path);
        let verdict = pruned.cut(&mismatch);
        // The first error is told in any case, so that no file fails without a word.
        if clean || (verdict != Verdict::Consequence && !mismatch.is_missing_one_of(&meant)) {
            let diagnostic = mismatch.diagnostic(file, source);
            meant.extend(mismatch.meant(&diagnostic));
            if told.insert((diagnostic.label.clone(), source.locate(&diagnostic.place))) {
                diagnostics.push(diagnostic);
            }
        }
        clean = false;
        if verdict == Verdict::End {
            break;
        }
        text = Cow::Owned(pruned.yaml());
    }
    None
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Mismatch> {
    let deserializer = serde_yaml::Deserializer::from_str(text);
    serde_path_to_error::deserialize(deserializer).map_err(|error| Mismatch::new(&error))
}

/// Whether the file says nothing: no document, or one that is nothing.
fn is_empty(source: &Source) -> bool {
    let index = source.index();
    match index.root().and_then(|root| index.kind(root)) {
        None => true,
        Some(Kind::Scalar { text, style }) => {
            *style == Style::Plain && matches!(text.as_str(), "" | "~" | "null")
        }
        Some(_) => false,
    }
}

fn not_text(file: FileId, path: &Path, at: usize) -> Diagnostic {
    let message = format!("`{}` is not UTF-8 text", path.display());
    let place = Place::bytes(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::error(Code::NotText, place, message)
        .label("these bytes are no character")
        .help("save the file as UTF-8")
}
