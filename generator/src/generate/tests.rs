use std::fs;

use super::*;
use crate::diagnostic::Code;
use crate::persist::ChangeKind;

const PROVIDER: &str = "\
format: 1
provider: ID
title: TITLE Cloud
reference: https://example.org/docs
credentials: {token: {secret: true, env: TOKEN}}
connection:
  url: https://api.example.org
  auth: {bearer: '${credentials.token}'}
";

/// A folder with the specs of these providers.
fn specs(ids: &[&str]) -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    for id in ids {
        provider(base.path(), id, "");
    }
    base
}

fn provider(base: &Path, id: &str, more: &str) {
    let folder = base.join("specs").join(id);
    fs::create_dir_all(&folder).unwrap();
    let text = PROVIDER
        .replace("ID", id)
        .replace("TITLE", &id.to_uppercase())
        + more;
    fs::write(folder.join("provider.yaml"), text).unwrap();
}

fn run(base: &Path, selection: Selection, write: bool) -> (Outcome, Diagnostics) {
    let output = if write {
        Output::Write("out".into())
    } else {
        Output::Compare("out".into())
    };
    let options = Options {
        base: base.to_path_buf(),
        selection,
        output,
    };
    let mut diagnostics = Diagnostics::new();
    let outcome = generate(&options, &mut diagnostics);
    (outcome, diagnostics)
}

fn all() -> Selection {
    Selection::All("specs".into())
}

fn only(ids: &[&str]) -> Selection {
    Selection::Named(
        "specs".into(),
        ids.iter().map(|id| (*id).to_owned()).collect(),
    )
}

/// The changes of a provider's module.
fn touched(outcome: &Outcome, id: &str) -> Vec<ChangeKind> {
    let own = |change: &&Change| change.path().starts_with(Path::new("src").join(id));
    let own = outcome.changes.iter().filter(own);
    own.map(Change::kind).collect()
}

#[test]
fn generates_then_has_nothing_to_do() {
    let base = specs(&["alpha", "beta"]);
    let (first, diagnostics) = run(base.path(), all(), true);
    assert!(
        !diagnostics.has_errors() && first.failure.is_none(),
        "{diagnostics:?} {:?}",
        first.failure
    );
    assert!(!touched(&first, "alpha").is_empty() && !touched(&first, "beta").is_empty());
    let ids: Vec<_> = first
        .providers
        .iter()
        .map(|summary| summary.id.as_str())
        .collect();
    assert_eq!(ids, ["alpha", "beta"]);
    assert!(
        first
            .providers
            .iter()
            .all(|summary| summary.lines.is_some_and(|lines| lines > 0))
    );
    let (second, _) = run(base.path(), all(), true);
    assert_eq!(second.changes, []);
    assert_eq!(second.files, first.files);
}

#[test]
fn comparing_writes_nothing() {
    let base = specs(&["alpha"]);
    let (outcome, _) = run(base.path(), all(), false);
    assert!(!outcome.changes.is_empty());
    assert!(!base.path().join("out").exists());
}

#[test]
fn a_spec_error_keeps_everything_from_being_written() {
    let base = specs(&["alpha", "beta"]);
    provider(base.path(), "beta", "colour: red\n");
    provider(base.path(), "gamma", "colour: red\n");
    let (outcome, diagnostics) = run(base.path(), all(), true);
    let codes: Vec<_> = diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::UnknownField, Code::UnknownField]);
    assert!(outcome.changes.is_empty() && outcome.failure.is_none());
    assert!(!base.path().join("out").exists());
}

#[test]
fn a_provider_that_goes_takes_its_module_along() {
    let base = specs(&["alpha", "beta"]);
    run(base.path(), all(), true);
    fs::remove_dir_all(base.path().join("specs/beta")).unwrap();
    let (outcome, _) = run(base.path(), all(), true);
    assert!(
        touched(&outcome, "beta")
            .iter()
            .all(|kind| *kind == ChangeKind::Removed)
    );
    assert!(!touched(&outcome, "beta").is_empty());
    assert!(touched(&outcome, "alpha").is_empty());
}

#[test]
fn a_named_provider_alone_is_touched() {
    let base = specs(&["alpha", "beta"]);
    run(base.path(), all(), true);
    for id in ["alpha", "beta"] {
        provider(base.path(), id, "doc: News.\n");
    }
    let (outcome, _) = run(base.path(), only(&["beta"]), true);
    assert!(!touched(&outcome, "beta").is_empty());
    assert!(touched(&outcome, "alpha").is_empty());
    assert_eq!(outcome.providers.len(), 1);
    let (outcome, _) = run(base.path(), all(), false);
    assert!(
        !touched(&outcome, "alpha").is_empty(),
        "the other change is still to be made"
    );
}

#[test]
fn a_new_named_provider_joins_the_list_of_all_unless_another_spec_is_wrong() {
    let base = specs(&["alpha"]);
    run(base.path(), all(), true);
    let lib = base.path().join("out/src/lib.rs");
    let before = fs::read_to_string(&lib).unwrap();
    provider(base.path(), "beta", "");
    provider(base.path(), "alpha", "colour: red\n");
    let (outcome, diagnostics) = run(base.path(), only(&["beta"]), true);
    assert!(!diagnostics.has_errors(), "the error is another provider's");
    assert!(!touched(&outcome, "beta").is_empty());
    assert_eq!(fs::read_to_string(&lib).unwrap(), before);
    provider(base.path(), "alpha", "");
    run(base.path(), only(&["beta"]), true);
    let after = fs::read_to_string(&lib).unwrap();
    assert!(after.contains("alpha") && after.contains("beta"));
}

#[test]
fn the_features_of_the_manifest_follow_the_specs() {
    let base = specs(&["beta", "alpha"]);
    fs::create_dir(base.path().join("out")).unwrap();
    let manifest = base.path().join("out/Cargo.toml");
    let frame = "[features]\n# begin: @generated by skyloom\n# end: @generated by skyloom\n";
    fs::write(&manifest, frame).unwrap();
    run(base.path(), all(), true);
    let expected = "\
[features]
# begin: @generated by skyloom
all = [
    \"alpha\",
    \"beta\",
]
alpha = []
beta = []
# end: @generated by skyloom
";
    assert_eq!(fs::read_to_string(&manifest).unwrap(), expected);
    assert_eq!(run(base.path(), all(), false).0.changes, []);
}

#[test]
fn says_what_there_is_not() {
    let base = specs(&["digitalocean"]);
    let (outcome, _) = run(base.path(), only(&["digitaloecan"]), true);
    let failure = outcome.failure.expect("an unknown provider");
    assert_eq!(
        failure.to_string(),
        "there is no provider `digitaloecan`; did you mean `digitalocean`?"
    );
    let nothing = Selection::All("nothing".into());
    assert!(matches!(
        run(base.path(), nothing, true).0.failure,
        Some(Failure::Specs(..))
    ));
    fs::create_dir(base.path().join("empty")).unwrap();
    let empty = Selection::All("empty".into());
    assert!(matches!(
        run(base.path(), empty, true).0.failure,
        Some(Failure::NoProviders(_))
    ));
}

#[test]
fn tells_how_far_it_is() {
    let base = specs(&["alpha", "beta"]);
    let options = Options {
        base: base.path().into(),
        selection: all(),
        output: Output::Nothing,
    };
    let mut steps = Vec::new();
    let mut note =
        |step: Step<'_>| steps.push((step.folder.display().to_string(), step.done, step.total));
    generate_with(&options, &mut Diagnostics::new(), &mut note);
    assert_eq!(
        steps,
        [
            ("specs/alpha".to_owned(), 0, 2),
            ("specs/beta".to_owned(), 1, 2)
        ]
    );
}
