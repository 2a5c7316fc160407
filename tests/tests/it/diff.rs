//! What `skyloom diff` tells about two states of specs.
//!
//! A case is a folder with the specs `old` and `new`, and what is told in each form.

use std::ffi::OsString;
use std::path::Path;

use skyloom::command::{Terminal, run};

use crate::golden;

/// Exit code and standard output of `skyloom diff` on a case.
fn told(folder: &Path, more: &[&str]) -> Result<(u8, String), String> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
        folder: folder.to_path_buf(),
        watched: false,
    };
    let words = [
        "skyloom", "diff", "--old", "old", "--specs", "new", "--width", "100",
    ];
    let words = words.iter().chain(more).map(OsString::from);
    let exit = run(words, &mut terminal).code();
    let plain =
        |bytes: &[u8]| anstream::adapter::strip_str(&String::from_utf8_lossy(bytes)).to_string();
    match plain(&err) {
        err if err.is_empty() => Ok((exit, plain(&out))),
        err => Err(err),
    }
}

#[test]
fn every_form_tells_what_is_expected() {
    golden::all("diff", |folder| {
        let mut wrong = Vec::new();
        for (form, file) in [
            ("text", "expected.txt"),
            ("markdown", "expected.md"),
            ("json", "expected.json"),
            ("html", "expected.html"),
        ] {
            let (_, made) = told(folder, &["--format", form])?;
            wrong.extend(golden::compare(&folder.join(file), &made).err());
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    });
}

#[test]
fn the_exit_code_is_that_of_the_worst_change_that_counts() {
    let case = golden::here("cases/diff/droplets");
    for (limit, exit) in [("breaking", 6), ("risky", 6), ("never", 0)] {
        assert_eq!(
            told(&case, &["--fail-on", limit]).unwrap().0,
            exit,
            "{limit}"
        );
    }
    let same = ["--old", "new"];
    assert!(told(&case, &same).is_err(), "`--old` is given twice");
}
