//! The JSON Schemas agree with the parser: what it accepts they accept, and what has a wrong shape they
//! refuse, so that an editor marks it while it is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;
use skyloom::schema::schemas;

use crate::golden;
use crate::golden_errors::{self, Base};

/// Rules about the shape of a file. Others are about what its words mean together.
const SHAPE: &[&str] = &[
    "E0010", "E0011", "E0012", "E0013", "E0100", "E0102", "E0106", "E0111", "E0112", "E0113",
];
/// Rules of shape that a schema cannot tell in these cases.
const BEYOND: &[(&str, &str)] = &[
    (
        "bad_default",
        "whether a default fits depends on the type beside it",
    ),
    (
        "missing_key",
        "an operation may have `let` or nothing instead of a request",
    ),
    (
        "state_of_result_unknown",
        "what an example's result holds depends on the operation",
    ),
];

#[test]
fn the_schemas_in_the_documentation_are_up_to_date() {
    let folder = golden::here("../docs/spec/schema");
    for one in schemas() {
        let path = folder.join(format!("{}.json", one.name));
        if golden::blessing() {
            fs::write(&path, one.text()).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == one.text(),
            "{} is out of date: run `skyloom schema --out docs/spec/schema`",
            path.display()
        );
    }
    assert_eq!(yaml_files(&folder, "json").len(), schemas().len());
}

#[test]
fn what_the_parser_accepts_is_accepted() {
    let validators = validators();
    let mut files = Vec::new();
    for folder in folders(&golden::here("../specs")) {
        files.extend(yaml_files(&folder, "yaml"));
    }
    for case in golden::cases("render") {
        files.extend(yaml_files(&case.join("spec"), "yaml"));
    }
    assert!(files.len() > 30);
    let complaints: Vec<_> = files
        .iter()
        .filter_map(|file| complaint(&validators, file))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_has_a_wrong_shape_is_refused() {
    let validators = validators();
    let mut refused = 0;
    let mut wrong = Vec::new();
    for folder in golden::cases("errors") {
        let case = golden_errors::read(&folder).unwrap();
        let base = Base::of(&folder, &case).unwrap();
        for patch in &case.patches {
            let complaint = complaint(&validators, &base.path().join("specs").join(&patch.file));
            let name = golden::name(&folder);
            let beyond = BEYOND.iter().any(|(case, _)| *case == name);
            match (SHAPE.contains(&patch.code.as_str()) && !beyond, complaint) {
                (true, None) => wrong.push(format!("{name}: {} is accepted", patch.code)),
                (true, Some(_)) => refused += 1,
                (false, _) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 20, "only {refused} wrong specs");
}

/// Each spec tells the editor where its schema is.
#[test]
fn every_spec_names_its_schema() {
    for folder in folders(&golden::here("../specs")) {
        for file in yaml_files(&folder, "yaml") {
            let text = fs::read_to_string(&file).unwrap();
            let stem = file.file_stem().unwrap().to_str().unwrap();
            let wanted =
                format!("# yaml-language-server: $schema=../../docs/spec/schema/{stem}.json\n");
            assert!(
                text.starts_with(&wanted),
                "{} does not begin with {wanted}",
                file.display()
            );
        }
    }
}

fn validators() -> BTreeMap<&'static str, Validator> {
    let schemas = schemas().into_iter();
    schemas
        .map(|one| {
            (
                one.name,
                jsonschema::validator_for(&one.schema).expect("a schema"),
            )
        })
        .collect()
}

/// What the schema has to say against a file; nothing if it is right.
fn complaint(validators: &BTreeMap<&'static str, Validator>, file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    let text = fs::read_to_string(file).expect("a file");
    let value: Value = match serde_yaml::from_str(&text) {
        Ok(value) => value,
        Err(error) => return Some(format!("{}: {error}", file.display())),
    };
    let validator = validators.get(stem)?;
    let errors = validator.iter_errors(&value);
    let errors: Vec<_> = errors
        .map(|error| format!("{}: {}: {error}", file.display(), error.instance_path()))
        .collect();
    (!errors.is_empty()).then(|| errors.join("\n"))
}

fn folders(base: &Path) -> Vec<PathBuf> {
    let entries = base.read_dir().expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect()
}

fn yaml_files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = folder.read_dir().expect("a folder");
    let files = entries.map(|entry| entry.expect("an entry").path());
    files
        .filter(|path| path.extension().is_some_and(|one| one == extension))
        .collect()
}
