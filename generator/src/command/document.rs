//! A vendor's OpenAPI document, as the caller named it.

use std::io;
use std::path::Path;

use super::{Exit, Terminal};
use crate::openapi::{Document, Unread};

/// Opens a document. Told if that fails.
pub(super) fn open(said: &Path, terminal: &mut Terminal<'_>) -> io::Result<Result<Document, Exit>> {
    let path = terminal.folder.join(said);
    let error = match Document::open(&path) {
        Ok(document) => return Ok(Ok(document)),
        Err(error) => error,
    };
    // By the name that the caller knows it by.
    let (whole, said) = (path.display().to_string(), said.display().to_string());
    terminal.fail(&error.to_string().replace(&whole, &said))?;
    Ok(Err(match error {
        Unread::File(..) => Exit::Files,
        _ => Exit::Usage,
    }))
}
