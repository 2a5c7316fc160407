//! What is rendered for small specs, one for each feature of the language.
//!
//! A case is a folder, named after its provider, with the folders `spec` and `expected`. The expected
//! files are modules of this crate's library, so that they are compiled and linted like all code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use skyloom::diagnostic::Diagnostics;
use skyloom::diagnostic::render::{Look, render_text};
use skyloom::file::File;
use skyloom::{load, lower, render};

use crate::golden;

#[test]
fn every_feature_is_rendered_as_expected() {
    golden::all("render", |folder| {
        let expected = folder.join("expected");
        let files = rendered(folder)?;
        let mut wrong = Vec::new();
        for file in &files {
            let golden = expected.join(file.path.file_name().expect("a name"));
            wrong.extend(golden::compare(&golden, &file.contents).err());
        }
        let made = files.iter().filter_map(|file| file.path.file_name());
        let made: BTreeSet<_> = made.map(std::ffi::OsStr::to_owned).collect();
        for entry in fs::read_dir(&expected).map_err(|error| error.to_string())? {
            let entry = entry.map_err(|error| error.to_string())?;
            let name = entry.file_name();
            let text = fs::read_to_string(entry.path()).map_err(|error| error.to_string())?;
            // Hooks are written by hand.
            if !made.contains(&name) && text.starts_with("// @generated") {
                wrong.push(format!("{} is not made", name.display()));
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    });
}

/// A case that is not compiled would not be worth much.
#[test]
fn every_expected_driver_is_compiled() {
    let list = fs::read_to_string(golden::here("src/golden.rs")).expect("the list");
    for case in golden::cases("render") {
        let name = golden::name(&case);
        let module = format!(
            "#[path = \"../cases/render/{name}/expected/mod.rs\"]\n#[rustfmt::skip]\npub mod {name};\n"
        );
        assert!(list.contains(&module), "src/golden.rs lacks:\n{module}");
    }
}

fn rendered(folder: &Path) -> Result<Vec<File>, String> {
    let id = golden::name(folder);
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder.join("spec")).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        texts.push((golden::name(&path), text));
    }
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts(&id, &texts, &mut diagnostics);
    let providers = lower::lower(&set, &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(render_text(Look::Plain, &diagnostics, &set.sources));
    }
    let files = render::render(&providers).map_err(|fault| fault.to_string())?;
    for file in &files {
        render::verify(&file.path, &file.contents).map_err(|fault| fault.to_string())?;
    }
    Ok(files)
}
