use std::fs;

use super::*;
use crate::diagnostic::Code;

fn codes(base: &Path, names: &[&str]) -> Vec<Code> {
    let mut diagnostics = Diagnostics::new();
    let folders: Vec<_> = names.iter().map(PathBuf::from).collect();
    load(base, &folders, &mut diagnostics);
    diagnostics.iter().map(|one| one.code).collect()
}

#[test]
fn finds_the_visible_folders_by_name() {
    let base = tempfile::tempdir().unwrap();
    for name in ["specs/zeta", "specs/alpha", "specs/.git", "specs/_drafts"] {
        fs::create_dir_all(base.path().join(name)).unwrap();
    }
    fs::write(base.path().join("specs/README.md"), "").unwrap();
    let found = folders(base.path(), Path::new("specs")).unwrap();
    assert_eq!(found, [Path::new("specs/alpha"), Path::new("specs/zeta")]);
    assert!(folders(base.path(), Path::new("nothing")).is_err());
}

#[test]
fn a_folder_that_is_not_there_or_lacks_its_provider_is_told() {
    let base = tempfile::tempdir().unwrap();
    fs::create_dir(base.path().join("acme")).unwrap();
    assert_eq!(
        codes(base.path(), &["nothing", "acme"]),
        [Code::Unreadable, Code::NoProvider]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_rest_is_read() {
    let base = tempfile::tempdir().unwrap();
    let folder = base.path().join("acme");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("provider.yaml"), b"title: \xff\n").unwrap();
    fs::write(folder.join("dns.yaml"), "service: dns\nx: 1\n").unwrap();
    fs::write(folder.join("notes.md"), b"\xff").unwrap();
    // A link to nothing: there, but not to be read.
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.join("storage.yaml")).unwrap();
    let mut expected = vec![Code::UnknownField, Code::NotText];
    if cfg!(unix) {
        expected.push(Code::Unreadable);
    }
    assert_eq!(codes(base.path(), &["acme"]), expected);
}
