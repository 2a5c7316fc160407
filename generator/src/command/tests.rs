use std::fs;
use std::path::Path;

use super::*;

/// Exit code, standard output and standard error, both without colours.
fn skyloom(folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut io::empty(),
        out: &mut out,
        err: &mut err,
        folder: folder.to_path_buf(),
        watched: false,
    };
    let arguments = ["skyloom"].iter().chain(arguments).map(OsString::from);
    let exit = run(arguments, &mut terminal).code();
    let plain = |bytes: Vec<u8>| {
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    };
    (exit, plain(out), plain(err))
}

fn workspace() -> tempfile::TempDir {
    let base = tempfile::tempdir().unwrap();
    fs::write(base.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::create_dir(base.path().join("deep")).unwrap();
    provider(base.path(), "");
    base
}

fn provider(base: &Path, more: &str) {
    let folder = base.join("specs/acme");
    fs::create_dir_all(&folder).unwrap();
    let text = "\
format: 1
provider: acme
title: Acme Cloud
reference: https://acme.example/docs
credentials: {token: {secret: true, env: TOKEN}}
connection:
  url: https://api.acme.example
  auth: {bearer: '${credentials.token}'}
";
    fs::write(folder.join("provider.yaml"), format!("{text}{more}")).unwrap();
}

#[test]
fn generate_writes_tells_and_then_has_nothing_to_do() {
    let base = workspace();
    let (exit, out, err) = skyloom(&base.path().join("deep"), &["generate"]);
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(out.contains("acme") && out.contains("1 in all"), "{out}");
    assert!(out.contains("added    generated/src/"), "{out}");
    assert!(base.path().join("generated/src/lib.rs").is_file());
    let (exit, out, _) = skyloom(base.path(), &["generate", "acme"]);
    assert_eq!(exit, 0);
    assert!(out.ends_with("nothing changed\n"), "{out}");
}

#[test]
fn generate_check_shows_the_difference_and_exits_with_3() {
    let base = workspace();
    skyloom(base.path(), &["generate"]);
    assert_eq!(skyloom(base.path(), &["generate", "--check"]).0, 0);
    provider(base.path(), "doc: The news.\n");
    let (exit, out, err) = skyloom(base.path(), &["generate", "--check"]);
    assert_eq!(exit, 3);
    assert!(
        out.starts_with("--- a/generated/src/") && out.contains("\n@@ "),
        "{out}"
    );
    assert!(err.contains("out of date"), "{err}");
    assert_eq!(
        skyloom(base.path(), &["generate", "--check"]).0,
        3,
        "nothing was written"
    );
}

#[test]
fn a_wrong_spec_exits_with_1_in_every_form() {
    let base = workspace();
    provider(base.path(), "colour: red\n");
    let (exit, out, err) = skyloom(base.path(), &["check"]);
    assert_eq!((exit, out.as_str()), (1, ""));
    assert!(
        err.contains("error[E0010]: there is no key `colour` in this file"),
        "{err}"
    );
    assert!(err.contains("--> specs/acme/provider.yaml:9:1"), "{err}");
    for (form, mark) in [
        ("json", "\"errors\": 1"),
        ("github", "::error file=specs/acme/provider.yaml,line=9,"),
        ("sarif", "\"version\": \"2.1.0\""),
    ] {
        let (exit, out, err) = skyloom(base.path(), &["check", "acme", "--format", form]);
        assert_eq!((exit, err.as_str()), (1, ""));
        assert!(out.contains(mark), "{out}");
    }
    assert_eq!(skyloom(base.path(), &["generate"]).0, 1);
    assert_eq!(skyloom(base.path(), &["generate", "--check"]).0, 1);
    assert!(!base.path().join("generated").exists());
}

#[test]
fn generate_tells_programs_in_json() {
    let base = workspace();
    let (exit, out, _) = skyloom(base.path(), &["generate", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(exit, 0);
    assert_eq!(told["exit"], 0);
    assert_eq!(told["providers"][0]["id"], "acme");
    assert_eq!(told["changes"][0]["kind"], "added");
    assert_eq!(told["diagnostics"]["errors"], 0);
    assert_eq!(told["failure"], serde_json::Value::Null);
}

#[test]
fn what_makes_no_sense_exits_with_2() {
    let base = workspace();
    let (exit, _, err) = skyloom(base.path(), &["check", "amce"]);
    assert_eq!(exit, 2);
    assert!(
        err.contains("there is no provider `amce`; did you mean `acme`?"),
        "{err}"
    );
    for arguments in [
        &["generate", "--chekc"][..],
        &[],
        &["explain", "E9999"],
        &["inspect", "amce", "--stage", "ir"],
    ] {
        assert_eq!(skyloom(base.path(), arguments).0, 2, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_or_written_exits_with_4() {
    let base = workspace();
    assert_eq!(skyloom(base.path(), &["check", "--specs", "nowhere"]).0, 4);
    assert_eq!(
        skyloom(
            base.path(),
            &["inspect", "acme", "--stage", "ir", "--specs", "nowhere"]
        )
        .0,
        4
    );
    fs::create_dir_all(base.path().join("generated/src")).unwrap();
    fs::write(base.path().join("generated/src/lib.rs"), "// mine\n").unwrap();
    let (exit, _, err) = skyloom(base.path(), &["generate"]);
    assert_eq!(exit, 4);
    assert!(err.contains("was not made by skyloom"), "{err}");
}

#[test]
fn inspect_shows_each_stage_in_both_forms() {
    let base = workspace();
    let show = |stage: &str, format: &str| {
        let (exit, out, err) = skyloom(
            base.path(),
            &["inspect", "acme", "--stage", stage, "--format", format],
        );
        assert_eq!((exit, err.as_str()), (0, ""));
        out
    };
    for stage in ["spec", "ir", "view"] {
        assert!(serde_json::from_str::<serde_json::Value>(&show(stage, "json")).is_ok());
        assert!(serde_yaml::from_str::<serde_json::Value>(&show(stage, "yaml")).is_ok());
    }
    assert!(show("spec", "yaml").contains("title: Acme Cloud"));
    assert!(show("ir", "json").contains("\"id\": \"acme\""));
    provider(base.path(), "colour: red\n");
    assert_eq!(
        skyloom(base.path(), &["inspect", "acme", "--stage", "spec"]).0,
        1
    );
}

#[test]
fn explain_tells_one_code_or_all() {
    let base = workspace();
    let (exit, out, _) = skyloom(base.path(), &["explain", "e0010"]);
    assert_eq!(exit, 0);
    assert!(out.starts_with("# E0010: "));
    let (exit, out, _) = skyloom(base.path(), &["explain"]);
    assert_eq!(
        (exit, out.lines().count()),
        (0, crate::diagnostic::Code::ALL.len())
    );
}

#[test]
fn help_tells_the_exit_codes() {
    let base = workspace();
    for arguments in [&["--help"][..], &["generate", "--help"], &["check", "-h"]] {
        let (exit, out, _) = skyloom(base.path(), arguments);
        assert_eq!(exit, 0);
        assert!(out.contains("3  files are out of date"), "{out}");
    }
}

#[test]
fn call_tells_what_to_install() {
    let base = workspace();
    let (_, out, err) = skyloom(base.path(), &["call", "nowhere", "list_nodes"]);
    // Where it is installed, it is told what it does not know, and on its own standard error.
    let told = err.contains("cargo install --path generated/call");
    assert!((told || err.is_empty()) && out.is_empty(), "{out}{err}");
}

#[test]
fn output_that_cannot_be_written_is_an_error_but_a_closed_pipe_is_not() {
    struct Broken(ErrorKind);
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for (kind, exit) in [
        (ErrorKind::StorageFull, Exit::Files),
        (ErrorKind::BrokenPipe, Exit::Fine),
    ] {
        let mut terminal = Terminal {
            input: &mut io::empty(),
            out: &mut Broken(kind),
            err: &mut Vec::new(),
            folder: PathBuf::from("."),
            watched: false,
        };
        assert_eq!(
            run(["skyloom", "explain"].map(OsString::from), &mut terminal),
            exit
        );
    }
}
