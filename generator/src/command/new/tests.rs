use std::ffi::OsString;
use std::fs;

use super::super::{Terminal, run};

/// Exit code, standard output and standard error of `skyloom new`, answered with `input`.
fn new(folder: &std::path::Path, arguments: &[&str], input: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut input.as_bytes(),
        out: &mut out,
        err: &mut err,
        folder: folder.to_path_buf(),
        watched: false,
    };
    let arguments = ["skyloom", "new"]
        .iter()
        .chain(arguments)
        .map(OsString::from);
    let exit = run(arguments, &mut terminal).code();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (exit, text(out), text(err))
}

const SAMPLE: &str = r#"{"servers": [{"id": 1, "name": "web", "status": "running"}]}"#;

#[test]
fn asks_for_what_is_not_said_and_never_overwrites() {
    let base = tempfile::tempdir().unwrap();
    fs::write(base.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    let answers =
        format!("\nAcme\nhttps://acme.example\ndigest\nbasic\n\nGET /v1/servers\n-\n{SAMPLE}");
    let (exit, out, err) = new(base.path(), &[], &answers);
    assert_eq!((exit, err.as_str()), (0, ""), "{out}");
    assert!(
        out.contains("Authentication (bearer, basic, header:NAME, query:NAME) [bearer]: "),
        "{out}"
    );
    assert!(out.contains("`digest` is none of"), "{out}");
    let written = fs::read_to_string(base.path().join("specs/acme/provider.yaml")).unwrap();
    assert!(written.contains("basic:"), "{written}");
    let (exit, _, err) = new(base.path(), &[], &answers);
    assert_eq!(exit, 2);
    assert!(err.contains("is there already"), "{err}");
}

#[test]
fn flags_answer_and_silence_is_told() {
    let base = tempfile::tempdir().unwrap();
    fs::write(base.path().join("sample.json"), SAMPLE).unwrap();
    let flags = [
        "--name",
        "Acme",
        "--url",
        "https://acme.example",
        "--auth",
        "bearer",
        "--service",
        "compute",
        "--list",
        "GET /servers",
    ];
    let (exit, _, err) = new(base.path(), &flags[..8], "");
    assert_eq!(exit, 2);
    assert!(err.contains("`--list` is needed"), "{err}");
    let with = |sample: &[&str]| new(base.path(), &[&flags[..], sample].concat(), "").0;
    assert_eq!(with(&["--sample", "nowhere.json"]), 4);
    assert_eq!(with(&["--sample", "sample.json", "--out", "made"]), 0);
    assert!(base.path().join("made/acme/compute.yaml").is_file());
}

#[cfg(not(feature = "fetch"))]
#[test]
fn without_the_feature_nothing_is_fetched() {
    let base = tempfile::tempdir().unwrap();
    let flags = [
        "--name",
        "Acme",
        "--url",
        "https://acme.example",
        "--auth",
        "bearer",
        "--service",
        "compute",
        "--list",
        "/servers",
        "--fetch",
    ];
    let (exit, _, err) = new(base.path(), &flags, "");
    assert_eq!(exit, 2);
    assert!(err.contains("feature `fetch`"), "{err}");
}
