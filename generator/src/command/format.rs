//! `skyloom fmt`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::arguments::Fmt;
use super::{Exit, Terminal, Workspace};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::format::{Unformatted, format};
use crate::load::explain;
use crate::source::Sources;

pub(super) fn run(
    what: &Fmt,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let mut files = Vec::new();
    let paths = match &*what.paths {
        [] => vec![workspace.root.join(&workspace.specs)],
        paths => paths
            .iter()
            .map(|path| terminal.folder.join(path))
            .collect(),
    };
    for path in paths {
        if let Err(error) = collect(&path, &mut files) {
            terminal.fail(&format!("cannot read `{}`: {error}", path.display()))?;
            return Ok(Exit::Files);
        }
    }
    let mut exit = Exit::Fine;
    let mut changed = 0;
    for path in &files {
        match one(path, what.check, workspace, terminal)? {
            Done::Same => {}
            Done::Changed => changed += 1,
            Done::Failed(why) => exit = why,
        }
    }
    let verb = if what.check {
        "to be formatted"
    } else {
        "formatted"
    };
    writeln!(terminal.out, "{} file(s), {changed} {verb}", files.len())?;
    Ok(match exit {
        Exit::Fine if what.check && changed > 0 => Exit::OutOfDate,
        exit => exit,
    })
}

enum Done {
    Same,
    Changed,
    Failed(Exit),
}

fn one(
    path: &Path,
    check: bool,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Done> {
    let shown = path.strip_prefix(&workspace.root).unwrap_or(path);
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            terminal.fail(&format!("cannot read `{}`: {error}", shown.display()))?;
            return Ok(Done::Failed(Exit::Files));
        }
    };
    let mut sources = Sources::default();
    let file = sources.add(shown, &before);
    let formatted = sources.get(file).map(format);
    let after = match formatted {
        Some(Ok(after)) => after,
        Some(Err(Unformatted::Faults(faults))) => {
            let mut diagnostics = Diagnostics::new();
            diagnostics.extend(faults.iter().map(|fault| explain(file, fault)));
            let text = render_text(Look::Styled, &diagnostics, &sources);
            terminal.err.write_all(text.as_bytes())?;
            return Ok(Done::Failed(Exit::Specs));
        }
        Some(Err(error @ Unformatted::Changed)) => {
            terminal.fail(&format!("`{}` is left as it is: {error}", shown.display()))?;
            return Ok(Done::Failed(Exit::Internal));
        }
        None => return Ok(Done::Same),
    };
    if after == before {
        return Ok(Done::Same);
    }
    if check {
        let name = shown.display().to_string();
        let diff = TextDiff::from_lines(&before, &after);
        write!(terminal.out, "{}", diff.unified_diff().header(&name, &name))?;
    } else if let Err(error) = fs::write(path, after) {
        terminal.fail(&format!("cannot write `{}`: {error}", shown.display()))?;
        return Ok(Done::Failed(Exit::Files));
    }
    Ok(Done::Changed)
}

/// The YAML files at a path, by name.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        // That a file named by the caller is not there is told when it is read.
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = path
        .read_dir()?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        let hidden = entry
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let yaml = entry
            .extension()
            .is_some_and(|extension| extension == "yaml");
        if !hidden && (yaml || entry.is_dir()) {
            collect(&entry, files)?;
        }
    }
    Ok(())
}
