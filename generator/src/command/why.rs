//! `skyloom why` and `skyloom where`: from a generated line to the spec, and back.

use std::io;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Snippet};
use serde_json::json;

use super::arguments::{Report, Where, Why};
use super::provider::{self, Depth, Opened};
use super::{Exit, Terminal, Workspace};
use crate::diagnostic::render::Look;
use crate::load::SpecSet;
use crate::origin::{self, Cause, Generated};
use crate::render;

/// A file and a line of it, from 1: `generated/src/digitalocean/compute.rs:120`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) file: PathBuf,
    pub(super) line: usize,
}

impl std::str::FromStr for Line {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not FILE:LINE, such as src/compute.rs:120");
        // A column behind the line, as compilers and editors write it, is not needed.
        let mut parts = text.splitn(3, ':');
        let file = parts.next().filter(|file| !file.is_empty());
        let line = parts.next().and_then(|line| line.parse().ok());
        match (file, line) {
            (Some(file), Some(line @ 1..)) => Ok(Self {
                file: PathBuf::from(file),
                line,
            }),
            _ => Err(wrong()),
        }
    }
}

pub(super) fn why(
    what: &Why,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let at = &what.place;
    let below = below(&at.file, &workspace.out.join("src"), workspace, terminal);
    let Some(provider) = first(&below) else {
        let message = format!(
            "{} is no file of a driver: those stand in {}",
            at.file.display(),
            workspace.out.join("src").display()
        );
        terminal.fail(&message)?;
        return Ok(Exit::Usage);
    };
    let (set, files) = match traced(&provider, workspace, terminal)? {
        Ok(traced) => traced,
        Err(exit) => return Ok(exit),
    };
    let Some(file) = files.iter().find(|file| file.path == below) else {
        terminal.fail(&format!("{} is not generated", at.file.display()))?;
        return Ok(Exit::Usage);
    };
    let shown = workspace.out.join("src").join(&file.path);
    let on_disk = std::fs::read_to_string(workspace.root.join(&shown)).unwrap_or_default();
    let Some(line) = now(&on_disk, &file.contents, at.line) else {
        terminal.fail(&format!("{} has no line {}", shown.display(), at.line))?;
        return Ok(Exit::Usage);
    };
    let stale = on_disk != file.contents;
    let causes = origin::why(file, line);
    if what.format == Report::Json {
        let causes: Vec<_> = causes.iter().map(cause_json).collect();
        let text = file.contents.lines().nth(line - 1).unwrap_or_default();
        let report =
            json!({"file": shown, "line": at.line, "text": text, "stale": stale, "causes": causes});
        writeln!(terminal.out, "{report:#}")?;
        return Ok(Exit::Fine);
    }
    write!(terminal.out, "{}", told(&set, file, &shown, line, &causes))?;
    if stale {
        let how = if on_disk.is_empty() {
            "is not there yet; `skyloom generate` writes it"
        } else {
            "is not what the specs say now; `skyloom generate` brings it up to date"
        };
        writeln!(terminal.err, "{} {how}", shown.display())?;
    }
    Ok(Exit::Fine)
}

pub(super) fn whence(
    what: &Where,
    workspace: &Workspace,
    terminal: &mut Terminal<'_>,
) -> io::Result<Exit> {
    let at = &what.place;
    let below = below(&at.file, &workspace.specs, workspace, terminal);
    let Some(provider) = first(&below) else {
        let message = format!(
            "{} is no spec file: those stand in {}",
            at.file.display(),
            workspace.specs.display()
        );
        terminal.fail(&message)?;
        return Ok(Exit::Usage);
    };
    let (set, files) = match traced(&provider, workspace, terminal)? {
        Ok(traced) => traced,
        Err(exit) => return Ok(exit),
    };
    let spec = workspace.specs.join(&below);
    let mut sources = set.sources.iter().map(|(_, source)| source);
    let Some(source) = sources.find(|source| source.path() == spec) else {
        terminal.fail(&format!("there is no spec file {}", spec.display()))?;
        return Ok(Exit::Usage);
    };
    if at.line > source.text().lines().count() {
        terminal.fail(&format!("{} has no line {}", spec.display(), at.line))?;
        return Ok(Exit::Usage);
    }
    let effects = origin::effects(&files, source, at.line);
    let shown = |file: &Path| workspace.out.join("src").join(file);
    if what.format == Report::Json {
        let effects: Vec<_> = effects
            .iter()
            .map(|one| json!({"file": shown(&one.file), "line": one.line, "text": one.text, "path": one.path.to_string()}))
            .collect();
        let report = json!({"file": spec, "line": at.line, "effects": effects});
        writeln!(terminal.out, "{report:#}")?;
        return Ok(Exit::Fine);
    }
    if effects.is_empty() {
        writeln!(
            terminal.out,
            "{}:{} causes no line of the driver by itself",
            spec.display(),
            at.line
        )?;
    }
    for effect in effects {
        writeln!(
            terminal.out,
            "{}:{}  {}",
            shown(&effect.file).display(),
            effect.line,
            effect.text.trim()
        )?;
    }
    Ok(Exit::Fine)
}

/// The path below `folder`: as it was said from where the command was called, or from the root.
fn below(said: &Path, folder: &Path, workspace: &Workspace, terminal: &Terminal<'_>) -> PathBuf {
    let folder = workspace.root.join(folder);
    for base in [&terminal.folder, &workspace.root] {
        if let Ok(below) = base.join(said).strip_prefix(&folder) {
            return below.to_path_buf();
        }
    }
    said.to_path_buf()
}

/// The provider of a file in a folder of its own.
fn first(below: &Path) -> Option<String> {
    let mut parts = below.components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    let only_folder = below.is_relative() && parts.next().is_some() && parts.next().is_none();
    only_folder.then_some(first)
}

type Found = Result<(SpecSet, Vec<Generated>), Exit>;

fn traced(id: &str, workspace: &Workspace, terminal: &mut Terminal<'_>) -> io::Result<Found> {
    let Opened { set, lowered } = match provider::open(id, Depth::Lowered, workspace, terminal)? {
        Ok(opened) => opened,
        Err(exit) => return Ok(Err(exit)),
    };
    let files: Result<Vec<_>, render::Fault> = lowered
        .iter()
        .map(|provider| origin::generated(provider, &set))
        .collect();
    match files {
        Ok(files) => Ok(Ok((set, files.into_iter().flatten().collect()))),
        Err(fault) => {
            terminal.fail(&fault)?;
            Ok(Err(Exit::Internal))
        }
    }
}

/// The line of `rendered` that a line of the file as it stands on disk is.
fn now(on_disk: &str, rendered: &str, line: usize) -> Option<usize> {
    if on_disk == rendered || on_disk.is_empty() {
        return (line <= rendered.lines().count()).then_some(line);
    }
    let diff = similar::TextDiff::from_lines(on_disk, rendered);
    let ops = diff.ops().iter();
    ops.filter(|op| op.old_range().contains(&(line - 1)))
        .map(|op| {
            let into = line - 1 - op.old_range().start;
            let range = op.new_range();
            (range.start + into).min(range.end.saturating_sub(1).max(range.start)) + 1
        })
        .next()
}

fn cause_json(cause: &Cause) -> serde_json::Value {
    json!({
        "file": cause.file,
        "path": cause.path.to_string(),
        "first_line": cause.lines.start(),
        "last_line": cause.lines.end(),
    })
}

/// The generated line, and below it what caused it.
fn told(set: &SpecSet, file: &Generated, shown: &Path, line: usize, causes: &[Cause]) -> String {
    let start: usize = file
        .contents
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let text = file.contents.lines().nth(line - 1).unwrap_or_default();
    let indented = text.len() - text.trim_start().len();
    let generated = Snippet::source(&file.contents)
        .path(shown.display().to_string())
        .annotation(AnnotationKind::Primary.span(start + indented..start + text.len()));
    let mut groups = vec![Group::with_level(Level::NOTE).element(generated)];
    if causes.is_empty() {
        let note = "the whole spec is the cause: this line stands in every driver's file";
        groups.push(Group::with_title(Level::NOTE.secondary_title(note)));
    }
    let places: Vec<_> = causes
        .iter()
        .filter_map(|cause| Some((cause, cause.place(set)?)))
        .collect();
    for (cause, place) in &places {
        let Some(source) = set.sources.get(place.file) else {
            continue;
        };
        let snippet = Snippet::source(source.text())
            .path(source.path().display().to_string())
            .annotation(AnnotationKind::Primary.span(source.locate(place)));
        let title = format!("because of {}", cause.path);
        groups
            .push(Group::with_title(Level::HELP.no_name().secondary_title(title)).element(snippet));
    }
    format!("{}\n", Look::Styled.renderer().render(&groups))
}
