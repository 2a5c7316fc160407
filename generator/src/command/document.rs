//! A vendor's OpenAPI document, as the caller named it.

use std::io;
use std::path::Path;

use super::{Exit, Terminal};
use crate::openapi::{Document, Unread};

/// Opens a document. Told if that fails.
pub(super) fn open(said: &Path, terminal: &mut Terminal<'_>) -> io::Result<Result<Document, Exit>> {
    let error = match Document::open(&terminal.folder.join(said)) {
        Ok(document) => return Ok(Ok(document)),
        Err(error) => error.of(said),
    };
    terminal.fail(&error)?;
    Ok(Err(match error {
        Unread::File(..) => Exit::Files,
        _ => Exit::Usage,
    }))
}
