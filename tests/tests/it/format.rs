//! `skyloom fmt` on everything there is: the same facts, and nothing to do the second time.

use std::fs;
use std::path::{Path, PathBuf};

use skyloom::format::{Unformatted, format};
use skyloom::source::Sources;

use crate::golden;

#[test]
fn every_file_says_the_same_afterwards() {
    let mut files = Vec::new();
    collect(&golden::here("../specs"), &mut files);
    collect(&golden::here("cases"), &mut files);
    assert!(files.len() > 100);
    let mut done = 0;
    for file in files {
        let before = fs::read_to_string(&file).unwrap();
        let after = match formatted(&file, &before) {
            Ok(after) => after,
            // Some cases are about broken YAML.
            Err(Unformatted::Faults(_)) if file.starts_with(golden::here("cases")) => continue,
            Err(error) => panic!("{}: {error}", file.display()),
        };
        let meaning = |text| serde_yaml::from_str::<serde_yaml::Value>(text).unwrap();
        assert_eq!(meaning(&before), meaning(&after), "{}", file.display());
        assert_eq!(
            formatted(&file, &after).unwrap(),
            after,
            "{} again",
            file.display()
        );
        done += 1;
    }
    assert!(done > 100);
}

#[test]
fn the_specs_are_formatted() {
    let mut files = Vec::new();
    collect(&golden::here("../specs"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            formatted(&file, &text).unwrap() == text,
            "{} is not formatted: run `skyloom fmt`",
            file.display()
        );
    }
}

fn formatted(file: &Path, text: &str) -> Result<String, Unformatted> {
    let mut sources = Sources::default();
    let id = sources.add(file, text);
    format(sources.get(id).expect("the file"))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
}
