//! What becomes of the generated files when a spec stays, and when one line of it changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::generate::{Options, Output, Selection, generate};
use skyloom::persist::Change;
use skyloom_tests::examples::workspace;
use tempfile::TempDir;

/// The specs and the drivers crate in a folder of their own.
pub(crate) fn copy_of_the_workspace() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["specs", "generated"] {
        for (path, text) in files(&workspace().join(folder)) {
            let to = copy.path().join(folder).join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
    }
    copy
}

/// The files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in folder.join(&below).read_dir().unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            if !entry.path().is_dir() {
                found.insert(path, fs::read_to_string(entry.path()).unwrap());
            } else if entry.file_name() != "target" {
                folders.push(path);
            }
        }
    }
    found
}

/// Generates and answers what changed.
fn regenerate(root: &Path) -> Vec<Change> {
    let options = Options {
        base: root.to_path_buf(),
        selection: Selection::All("specs".into()),
        output: Output::Write("generated".into()),
    };
    let mut diagnostics = Diagnostics::new();
    let outcome = generate(&options, &mut diagnostics);
    let told = render_text(Look::Plain, &diagnostics, &outcome.sources);
    assert!(!diagnostics.has_errors(), "{told}");
    assert!(outcome.failure.is_none(), "{:?}", outcome.failure);
    outcome.changes
}

/// The one file that changes with a text of a spec file, and its lines that go and come, without
/// the header, which bears the hash of the spec file.
fn change(file: &str, from: &str, to: &str) -> (String, Vec<String>) {
    let copy = copy_of_the_workspace();
    let spec = copy.path().join("specs/digitalocean").join(file);
    let text = fs::read_to_string(&spec).unwrap();
    assert!(text.contains(from), "`{from}` stands in {file}");
    fs::write(&spec, text.replace(from, to)).unwrap();
    let changes = regenerate(copy.path());
    let [change] = changes.as_slice() else {
        panic!("{} files change", changes.len());
    };
    let diff = change.diff(Path::new("generated"));
    let is_change = |line: &&str| {
        line.starts_with(['-', '+']) && !line.starts_with("---") && !line.starts_with("+++")
    };
    let lines = diff.lines().filter(is_change);
    let (header, lines): (Vec<_>, Vec<_>) =
        lines.partition(|line| line[1..].starts_with("// @generated"));
    assert_eq!(header.len(), 2, "{diff}");
    let path = change.path().to_string_lossy().into_owned();
    (path, lines.into_iter().map(str::to_owned).collect())
}

#[test]
fn what_is_checked_in_is_what_the_specs_say() {
    let copy = copy_of_the_workspace();
    let changes = regenerate(copy.path());
    let diffs: Vec<String> = changes
        .iter()
        .map(|change| change.diff(Path::new("generated")))
        .collect();
    assert!(
        diffs.is_empty(),
        "run `skyloom generate`:\n{}",
        diffs.concat()
    );
}

#[test]
fn a_changed_request_changes_its_line() {
    // The example follows, else the spec contradicts itself.
    let (path, lines) = change("compute.yaml", "{type: power_cycle}", "{type: reset}");
    assert_eq!(path, "src/digitalocean/compute.rs");
    assert_eq!(
        lines,
        [
            "-            .json(object().set(\"type\", \"power_cycle\"))",
            "+            .json(object().set(\"type\", \"reset\"))",
        ]
    );
}

#[test]
fn a_changed_state_changes_its_line() {
    // The example follows here, too.
    let (path, lines) = change("compute.yaml", "terminated}", "suspended}");
    assert_eq!(path, "src/digitalocean/compute.rs");
    assert_eq!(
        lines,
        [
            "-    (\"archive\", NodeState::Terminated),",
            "+    (\"archive\", NodeState::Suspended),",
        ]
    );
}

#[test]
fn a_changed_mapping_changes_its_line() {
    let (path, lines) = change("dns.yaml", "default(ttl, 1800)", "default(ttl, 1800 * 1)");
    assert_eq!(path, "src/digitalocean/dns.rs");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines.iter().all(|line| line.contains("zone.ttl = ")),
        "{lines:#?}"
    );
}

#[test]
fn a_changed_connection_changes_the_provider_alone() {
    let (path, lines) = change("provider.yaml", "pending event", "pending");
    assert_eq!(path, "src/digitalocean/mod.rs");
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert_eq!(
        lines[0].trim_start_matches('-').trim(),
        ".text(\"pending event\"),"
    );
    assert_eq!(
        lines[1].trim_start_matches('+').trim(),
        ".text(\"pending\"),"
    );
}

#[test]
fn what_does_not_change_the_driver_changes_nothing() {
    for (file, from, to) in [
        (
            "compute.yaml",
            "\noperations:\n",
            "\n# What can be done.\noperations:\n",
        ),
        (
            "compute.yaml",
            "doc: The GPU Droplets.",
            "doc: Droplets with a GPU.",
        ),
        ("dns.yaml", "models:\n", "\n\nmodels:\n"),
    ] {
        let copy = copy_of_the_workspace();
        let spec = copy.path().join("specs/digitalocean").join(file);
        let text = fs::read_to_string(&spec).unwrap();
        assert_eq!(
            text.matches(from).count(),
            1,
            "`{from}` stands once in {file}"
        );
        fs::write(&spec, text.replace(from, to)).unwrap();
        assert!(regenerate(copy.path()).is_empty(), "{from}");
    }
}

#[test]
fn twice_generated_is_the_same_to_the_byte() {
    let generated = || {
        let copy = copy_of_the_workspace();
        fs::remove_dir_all(copy.path().join("generated/src")).unwrap();
        regenerate(copy.path());
        files(&copy.path().join("generated"))
    };
    let first = generated();
    assert!(first.len() > 3);
    assert_eq!(first, generated());
    assert_eq!(first, files(&workspace().join("generated")));
}
