//! What `skyloom check` prints for specs with mistakes in them.
//!
//! A case is a folder with `case.yaml`, `expected.stderr` and the specs that are checked: either a
//! folder `specs`, or the shipped specs with the patches that `case.yaml` lists.

use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use skyloom::command::{Terminal, run};
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::diagnostic::{Code, Diagnostic, Diagnostics};
use skyloom::generate::{Options, Outcome, Output, Selection, generate};

use crate::golden;

/// `case.yaml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// What is wrong, for the reader of the case.
    #[serde(rename = "doc")]
    _doc: String,
    /// Changes to the shipped specs; none where the case has specs of its own.
    #[serde(default)]
    pub(super) patches: Vec<Patch>,
    /// How many errors and warnings there are in all; as many as patches unless said.
    count: Option<usize>,
}

/// A mistake made in a shipped spec.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patch {
    /// The file, below the folder of the specs.
    pub(super) file: String,
    /// Text that stands there exactly once.
    replace: String,
    /// What stands there instead.
    with: String,
    /// The rule that is broken by that.
    pub(super) code: String,
    /// The text at whose line that is told, where it is not the changed line itself.
    at: Option<String>,
    /// What is proposed instead of the words under the caret.
    suggest: Option<String>,
}

#[test]
fn every_mistake_is_told_as_expected() {
    golden::all("errors", |folder| {
        let case = read(folder)?;
        let base = Base::of(folder, &case)?;
        let (outcome, diagnostics) = base.check();
        let made = render_text(Look::Plain, &diagnostics, &outcome.sources);
        if let Some(failure) = outcome.failure {
            return Err(failure.to_string());
        }
        let count = case.count.unwrap_or(case.patches.len());
        if !case.patches.is_empty() && diagnostics.iter().count() != count {
            return Err(format!("{count} mistakes, but told are:\n{made}"));
        }
        for (patch, at) in case.patches.iter().zip(&base.changed) {
            told(patch, at, &base, &outcome, &diagnostics).map_err(|e| format!("{e}\n{made}"))?;
        }
        golden::compare(&folder.join("expected.stderr"), &made)
    });
}

/// The rendering is what the command prints, colours aside.
#[test]
fn the_command_prints_the_same() {
    let folder = golden::here("cases/errors/several_in_several_files");
    let base = Base::of(&folder, &read(&folder).unwrap()).unwrap();
    fs::write(base.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
        folder: base.path().to_path_buf(),
        watched: false,
    };
    run(["skyloom", "check"].map(OsString::from), &mut terminal);
    let printed = anstream::adapter::strip_str(str::from_utf8(&err).unwrap()).to_string();
    assert_eq!(
        printed,
        fs::read_to_string(folder.join("expected.stderr")).unwrap()
    );
    assert!(out.is_empty());
}

pub(super) fn read(folder: &Path) -> Result<Case, String> {
    let text = fs::read_to_string(folder.join("case.yaml")).map_err(|e| e.to_string())?;
    serde_yaml::from_str(&text).map_err(|error| error.to_string())
}

/// The mistake is told: the rule, at the line, with the proposal.
fn told(
    patch: &Patch,
    at: &Range<usize>,
    base: &Base,
    outcome: &Outcome,
    diagnostics: &Diagnostics,
) -> Result<(), String> {
    let code: Code = patch.code.parse().map_err(|_| "no such code".to_owned())?;
    let path = Path::new("specs").join(&patch.file);
    let text = fs::read_to_string(base.path().join(&path)).map_err(|error| error.to_string())?;
    let lines = match &patch.at {
        Some(other) => once(&text, other)?,
        None => at.clone(),
    };
    let line = |byte: usize| 1 + text[..byte].matches('\n').count();
    let lines = line(lines.start)..=line(lines.end);
    let place = |one: &Diagnostic| -> Option<(PathBuf, usize)> {
        let source = outcome.sources.get(one.place.file)?;
        let (line, _) = source.line_column(source.locate(&one.place).start);
        Some((source.path().to_path_buf(), line))
    };
    let here = diagnostics.iter().find(|one| {
        one.code == code
            && place(one).is_some_and(|(file, line)| file == path && lines.contains(&line))
    });
    let Some(here) = here else {
        return Err(format!("no {code} is told at {}:{lines:?}", path.display()));
    };
    if patch.suggest != here.replacement {
        return Err(format!(
            "{code} at {}:{lines:?} proposes {:?} and not {:?}",
            path.display(),
            here.replacement,
            patch.suggest
        ));
    }
    Ok(())
}

/// A folder with `specs` in it.
pub(super) struct Base {
    folder: PathBuf,
    /// Bytes of the patched files that each patch changed.
    changed: Vec<Range<usize>>,
    /// Removed in the end; the specs of the case itself are not.
    _temporary: Option<tempfile::TempDir>,
}

impl Base {
    pub(super) fn of(folder: &Path, case: &Case) -> Result<Self, String> {
        if case.patches.is_empty() {
            return Ok(Self {
                folder: folder.to_path_buf(),
                changed: Vec::new(),
                _temporary: None,
            });
        }
        let temporary = tempfile::tempdir().map_err(|error| error.to_string())?;
        let base = temporary.path().to_path_buf();
        copy_shipped(&base.join("specs/digitalocean")).map_err(|error| error.to_string())?;
        let mut changed = vec![0..0; case.patches.len()];
        for file in files(&case.patches) {
            let path = base.join("specs").join(file);
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let patched = patched(&text, file, &case.patches, &mut changed)?;
            fs::write(&path, patched).map_err(|error| error.to_string())?;
        }
        Ok(Self {
            folder: base,
            changed,
            _temporary: Some(temporary),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.folder
    }

    /// What `skyloom check` does.
    pub(super) fn check(&self) -> (Outcome, Diagnostics) {
        let options = Options {
            base: self.folder.clone(),
            selection: Selection::All("specs".into()),
            output: Output::Nothing,
        };
        let mut diagnostics = Diagnostics::new();
        let outcome = generate(&options, &mut diagnostics);
        (outcome, diagnostics)
    }
}

fn copy_shipped(to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(golden::shipped("digitalocean"))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The files that are patched, each once.
fn files(patches: &[Patch]) -> Vec<&str> {
    let mut files: Vec<&str> = patches.iter().map(|patch| patch.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// The text of `file` with its patches; where each changed it goes to `changed`.
fn patched(
    text: &str,
    file: &str,
    patches: &[Patch],
    changed: &mut [Range<usize>],
) -> Result<String, String> {
    let mut here = Vec::new();
    for (number, patch) in patches.iter().enumerate() {
        if patch.file == file {
            here.push((once(text, &patch.replace)?, number, patch));
        }
    }
    here.sort_by_key(|(range, ..)| range.start);
    let mut out = String::new();
    let mut done = 0;
    for (range, number, patch) in here {
        out.push_str(text.get(done..range.start).ok_or("patches overlap")?);
        let (before, after) = same(&patch.replace, &patch.with);
        let end = out.len() + patch.with.len() - after;
        changed[number] = (out.len() + before)..end.max(out.len() + before);
        out.push_str(&patch.with);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// Bytes that both texts have in common at their start and, behind that, at their end.
fn same(old: &str, new: &str) -> (usize, usize) {
    let pairs = old.char_indices().zip(new.chars());
    let before = pairs
        .take_while(|((_, a), b)| a == b)
        .last()
        .map_or(0, |((at, a), _)| at + a.len_utf8());
    let (old, new) = (&old[before..], &new[before..]);
    let pairs = old.chars().rev().zip(new.chars().rev());
    let after = pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    (before, after)
}

/// Where the text stands that must stand there exactly once.
fn once(text: &str, wanted: &str) -> Result<Range<usize>, String> {
    let mut found = text.match_indices(wanted);
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Ok(at..at + wanted.len()),
        (None, _) => Err(format!("the spec has no {wanted:?}")),
        (Some(_), Some(_)) => Err(format!("the spec has {wanted:?} more than once")),
    }
}

#[test]
fn a_patch_knows_the_line_that_it_changes() {
    let patch = |replace: &str, with: &str| Patch {
        file: "a".into(),
        replace: replace.into(),
        with: with.into(),
        code: String::new(),
        at: None,
        suggest: None,
    };
    let patches = [
        patch("c: 3\n", "c: 4\n"),
        patch("a: 1\nb: 2", "a: 1\nbb: 22"),
    ];
    let mut changed = vec![0..0; 2];
    let text = patched("a: 1\nb: 2\nc: 3\n", "a", &patches, &mut changed).unwrap();
    assert_eq!(text, "a: 1\nbb: 22\nc: 4\n");
    assert_eq!(&text[changed[0].clone()], "4");
    assert_eq!(&text[changed[1].clone()], "b: 2");
    assert!(once("x x", "x").is_err() && once("x", "y").is_err());
}
