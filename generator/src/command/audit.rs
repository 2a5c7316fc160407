//! `skyloom audit`.

use std::io;

use super::arguments::{Audit, AuditForm};
use super::provider::{self, Depth, Opened};
use super::{Exit, Terminal, Workspace, document};
use crate::audit::{audit, render_findings, render_github, render_json};
use crate::diagnostic::render::Look;

pub(super) fn run(
    what: &Audit,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let opened = provider::open(&what.provider, Depth::Lowered, workspace, terminal)?;
    let Opened { set, lowered } = match opened {
        Ok(opened) => opened,
        Err(exit) => return Ok(exit),
    };
    let (Some(spec), Some(provider)) = (set.providers.first(), lowered.first()) else {
        terminal.fail(&format!("`{}` has no spec to audit", what.provider))?;
        return Ok(Exit::Specs);
    };
    let document = match document::open(&what.openapi, terminal)? {
        Ok(document) => document,
        Err(exit) => return Ok(exit),
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
                found.settled.len()
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
