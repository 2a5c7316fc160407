//! One provider, for the commands that look into it.

use std::io;

use super::{Exit, Terminal, Workspace};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::generate::{self, Failure, Selection};
use crate::load::{self, SpecSet};
use crate::{ir, lower};

/// How far a provider is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Its files are read.
    Read,
    /// What they say is decided, too.
    Lowered,
}

/// A provider without an error.
pub(super) struct Opened {
    /// Its files, and nobody else's.
    pub(super) set: SpecSet,
    /// What it is; nothing where it was only read.
    pub(super) lowered: Vec<ir::Provider>,
}

/// Opens the provider of this id. Told, and not opened, if there is none or it has an error; warnings
/// belong to `check`, here they would only stand in the way.
pub(super) fn open(
    id: &str,
    depth: Depth,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Result<Opened, Exit>> {
    let named = Selection::Named(workspace.specs.clone(), vec![id.to_owned()]);
    let folders = match generate::folders(&workspace.root, &named) {
        Ok(folders) => folders,
        Err(failure) => {
            terminal.fail(&failure)?;
            let unread = matches!(failure, Failure::Specs(..));
            return Ok(Err(if unread { Exit::Files } else { Exit::Usage }));
        }
    };
    let mut diagnostics = Diagnostics::new();
    let set = load::load(&workspace.root, &folders, &mut diagnostics);
    let lowered = match depth {
        Depth::Read => Vec::new(),
        Depth::Lowered => lower::lower(&set, &mut diagnostics),
    };
    if diagnostics.has_errors() {
        let text = render_text(Look::Styled, &diagnostics, &set.sources);
        terminal.err.write_all(text.as_bytes())?;
        return Ok(Err(Exit::Specs));
    }
    Ok(Ok(Opened { set, lowered }))
}
