//! Golden files: cases in folders, compared with what is made now.
//!
//! `SKYLOOM_BLESS=1` writes what is made over what is expected; without it nothing is ever written.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// A file below the folder of this crate.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The specs that Skyloom ships.
pub fn shipped(path: &str) -> PathBuf {
    here("../specs").join(path)
}

/// The folders in `cases/<kind>`, by name.
pub fn cases(kind: &str) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(here("cases").join(kind))
        .expect("the folder with the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The last part of a path.
pub fn name(path: &Path) -> String {
    path.file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

/// Runs every case and fails with what is wrong with any of them.
pub fn all(kind: &str, check: impl Fn(&Path) -> Result<(), String>) {
    let cases = cases(kind);
    assert!(!cases.is_empty(), "no cases in cases/{kind}");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let fault = check(case).err()?;
            Some(format!("--- {kind}/{} ---\n{fault}", name(case)))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases fail; look at the differences, and if they are wanted, run again with SKYLOOM_BLESS=1\n\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n\n")
    );
}

/// Compares a golden file with what was made, or writes it when blessing.
pub fn compare(golden: &Path, made: &str) -> Result<(), String> {
    let expected = fs::read_to_string(golden).unwrap_or_default();
    if expected == made && golden.is_file() {
        return Ok(());
    }
    if blessing() {
        fs::create_dir_all(golden.parent().expect("a folder")).map_err(|e| e.to_string())?;
        return fs::write(golden, made).map_err(|error| error.to_string());
    }
    let diff = TextDiff::from_lines(&expected, made);
    let file = golden.strip_prefix(here("cases")).unwrap_or(golden);
    let file = file.display().to_string();
    Err(diff
        .unified_diff()
        .header(&format!("{file} (expected)"), &format!("{file} (made)"))
        .to_string())
}

/// Whether golden files are written rather than compared.
pub fn blessing() -> bool {
    std::env::var_os("SKYLOOM_BLESS").is_some_and(|value| value == "1")
}
