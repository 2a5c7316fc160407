//! Public keys in files.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Reads a public key; `~/` at the start is the home folder.
pub(super) fn read_public_key(path: &Path) -> Result<String> {
    let shown = path.display();
    let text = fs::read_to_string(expand(path)).map_err(|error| {
        Error::invalid_argument(format!("cannot read the key file `{shown}`: {error}"))
    })?;
    if text.contains("PRIVATE KEY") {
        let message = format!("`{shown}` holds a private key; give the public one (`.pub`)");
        return Err(Error::invalid_argument(message));
    }
    let key = text.trim();
    if key.is_empty() {
        return Err(Error::invalid_argument(format!(
            "the key file `{shown}` is empty"
        )));
    }
    Ok(key.to_owned())
}

fn expand(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that is removed again.
    struct Temporary(PathBuf);

    impl Temporary {
        fn new(name: &str, text: &str) -> Self {
            let path = env::temp_dir().join(format!("skyloom-{}-{name}", std::process::id()));
            fs::write(&path, text).unwrap();
            Self(path)
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    #[test]
    fn reads_a_public_key_without_the_line_break() {
        let file = Temporary::new("good.pub", "ssh-ed25519 AAAA me@here\n");
        assert_eq!(
            read_public_key(&file.0).unwrap(),
            "ssh-ed25519 AAAA me@here"
        );
    }

    #[test]
    fn refuses_what_is_no_public_key() {
        let private = Temporary::new("private", "-----BEGIN OPENSSH PRIVATE KEY-----\nSECRET\n");
        let message = read_public_key(&private.0)
            .unwrap_err()
            .message()
            .to_owned();
        assert!(
            message.contains("holds a private key") && !message.contains("SECRET"),
            "{message}"
        );
        let empty = Temporary::new("empty", " \n");
        assert!(
            read_public_key(&empty.0)
                .unwrap_err()
                .message()
                .contains("is empty")
        );
        let missing = read_public_key(Path::new("/nonexistent/key.pub")).unwrap_err();
        assert!(
            missing
                .message()
                .starts_with("cannot read the key file `/nonexistent/key.pub`")
        );
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = env::home_dir().unwrap();
        assert_eq!(expand(Path::new("~/.ssh/id.pub")), home.join(".ssh/id.pub"));
        assert_eq!(expand(Path::new("a/~/b")), Path::new("a/~/b"));
    }
}
