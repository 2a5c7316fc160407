//! `skyloom audit`.

use std::io;

use super::arguments::{Audit, AuditForm};
use super::{Exit, Terminal, Workspace};
use crate::audit::{audit, render_findings, render_github, render_json};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::generate::{self, Failure, Selection};
use crate::openapi::{Document, Unread};
use crate::{load, lower};

pub(super) fn run(
    what: &Audit,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let named = Selection::Named(workspace.specs.clone(), vec![what.provider.clone()]);
    let folders = match generate::folders(&workspace.root, &named) {
        Ok(folders) => folders,
        Err(failure) => {
            terminal.fail(&failure)?;
            let usage = !matches!(failure, Failure::Specs(..));
            return Ok(if usage { Exit::Usage } else { Exit::Files });
        }
    };
    let document = match Document::open(&terminal.folder.join(&what.openapi)) {
        Ok(document) => document,
        Err(error) => {
            terminal.fail(&error)?;
            return Ok(match error {
                Unread::File(..) => Exit::Files,
                _ => Exit::Usage,
            });
        }
    };
    let mut diagnostics = Diagnostics::new();
    let set = load::load(&workspace.root, &folders, &mut diagnostics);
    let lowered = lower::lower(&set, &mut diagnostics);
    let (Some(spec), Some(provider), false) = (
        set.providers.first(),
        lowered.first(),
        diagnostics.has_errors(),
    ) else {
        write!(
            terminal.err,
            "{}",
            render_text(Look::Styled, &diagnostics, &set.sources)
        )?;
        return Ok(Exit::Specs);
    };
    let found = audit(spec, provider, &document, &set.sources);
    let name = what.openapi.display().to_string();
    match what.format {
        AuditForm::Text => {
            write!(
                terminal.out,
                "{}",
                render_findings(Look::Styled, &found, &name, &set.sources)
            )?;
            writeln!(
                terminal.out,
                "{} of {} requests are described by {name}: {} finding(s), {} settled by comments",
                found.described,
                found.requests,
                found.findings.len(),
                found.settled
            )?;
        }
        AuditForm::Json => write!(terminal.out, "{}", render_json(&found, &name, &set.sources))?,
        AuditForm::Github => write!(
            terminal.out,
            "{}",
            render_github(&found, &name, &set.sources)
        )?,
    }
    Ok(if found.has_errors() {
        Exit::Specs
    } else {
        Exit::Fine
    })
}
