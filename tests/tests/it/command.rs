//! `skyloom` as its user calls it: what the commands around the spec show, and what they write.
//!
//! A case is a folder with `commands`, a line each, and `expected`: what a terminal shows of them, one
//! after the other in a copy of the folder. `cat FILE` shows what was written; `< FILE` at the end of a
//! line is what the user types. `files` names files of this repository that the case has, too.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use skyloom::command::{Terminal, run};

use crate::golden;

/// Exit code, standard output and standard error of a command line.
fn called(folder: &Path, words: &[String], input: &str) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut input.as_bytes(),
        out: &mut out,
        err: &mut err,
        folder: folder.to_path_buf(),
        watched: false,
    };
    let exit = run(words.iter().map(OsString::from), &mut terminal);
    let plain = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    };
    (exit.code(), format!("{}{}", plain(out), plain(err)))
}

/// The words of a line; those in double quotes are one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(position, part)| {
            if position % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

/// A copy of the case, as a workspace.
pub fn copied(case: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_into(case, copy.path());
    fs::write(copy.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    let drivers = copy.path().join("generated");
    fs::create_dir_all(&drivers).unwrap();
    let manifest = "[package]\nname = \"drivers\"\n\n[features]\n";
    fs::write(drivers.join("Cargo.toml"), manifest).unwrap();
    let files = fs::read_to_string(case.join("files")).unwrap_or_default();
    for path in files.lines() {
        let from = golden::here("..").join(path);
        let to = copy.path().join(golden::name(&from));
        fs::copy(from, to).unwrap();
    }
    copy
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(golden::name(&path));
        if path.is_dir() {
            copy_into(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// What a terminal shows of one line.
pub fn shown(folder: &Path, line: &str) -> String {
    let (command, input) = line.split_once(" < ").unwrap_or((line, ""));
    let read = |name: &str| fs::read_to_string(folder.join(name.trim())).unwrap();
    if let Some(files) = command.strip_prefix("cat ") {
        return files.split_whitespace().map(read).collect();
    }
    let input = if input.is_empty() {
        String::new()
    } else {
        read(input)
    };
    let (exit, mut shown) = called(folder, &words(command), &input);
    if exit != 0 {
        writeln!(shown, "(exit code {exit})").unwrap();
    }
    // The folder is another one each time.
    shown.replace(&folder.display().to_string(), "/workspace")
}

#[test]
fn each_command_shows_what_is_expected() {
    golden::all("command", |case| {
        let copy = copied(case);
        let mut transcript = String::new();
        for line in fs::read_to_string(case.join("commands")).unwrap().lines() {
            let shown = shown(copy.path(), line);
            // What it took is another time each time.
            if line == "skyloom generate" {
                continue;
            }
            writeln!(transcript, "$ {line}\n{shown}").unwrap();
        }
        golden::compare(&case.join("expected"), &transcript)
    });
}

#[test]
fn secrets_of_a_sample_are_written_nowhere() {
    let copy = copied(&golden::here("cases/command/new"));
    let sample = fs::read_to_string(copy.path().join("servers.json")).unwrap();
    assert!(sample.contains("hunter2") && sample.contains("198.18.4.7"));
    let line = fs::read_to_string(copy.path().join("commands")).unwrap();
    let told = shown(copy.path(), line.lines().next().unwrap());
    let specs = copy.path().join("specs/acme_cloud");
    let files = ["provider.yaml", "compute.yaml"];
    let written: String = files
        .iter()
        .map(|name| fs::read_to_string(specs.join(name)).unwrap())
        .collect();
    for own in ["hunter2", "198.18.4.7", "2a0e:b107"] {
        assert!(!written.contains(own) && !told.contains(own), "{own}");
    }
}
