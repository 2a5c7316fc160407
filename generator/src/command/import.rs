//! `skyloom import`.

use std::io;
use std::path::Path;

use serde_json::json;

use super::arguments::{Import, ImportFrom, Report};
use super::{Exit, Terminal, Workspace, document, out};
use crate::import::{Options, import};

pub(super) fn run(
    what: &Import,
    said: Option<&Path>,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let ImportFrom::Openapi(what) = &what.from;
    let document = match document::open(&what.file, terminal)? {
        Ok(document) => document,
        Err(exit) => return Ok(exit),
    };
    let options = Options {
        provider: what.provider.clone(),
        ex: what.ex.clone(),
        all_ex: what.all_ex,
    };
    let mut made = import(&document, &options);
    made.report.document = what.file.display().to_string();
    let folder = match out::free(&made.provider, said, workspace, terminal)? {
        Ok(folder) => folder,
        Err(exit) => return Ok(exit),
    };
    match out::write(&folder, &made.files, terminal)? {
        Exit::Fine => {}
        failed => return Ok(failed),
    }
    let names: Vec<&str> = made.files.iter().map(|(name, _)| name.as_str()).collect();
    match what.report {
        Report::Json => {
            let report = json!({"provider": made.provider, "folder": folder, "files": names, "report": made.report});
            writeln!(terminal.out, "{report:#}")?;
        }
        Report::Text => {
            writeln!(terminal.out, "{}", made.report.text())?;
            writeln!(
                terminal.out,
                "written: {} ({}); {} finds no error",
                out::shown(&folder, terminal),
                names.join(", "),
                out::check(&made.provider, &folder, workspace, terminal)
            )?;
        }
    }
    Ok(Exit::Fine)
}
