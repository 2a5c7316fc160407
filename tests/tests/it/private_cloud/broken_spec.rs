//! What a user of the build script sees: cargo builds a copy of the package whose spec is wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

/// The package as a user has it, outside our workspace but with our crates.
struct Consumer {
    folder: PathBuf,
    target: PathBuf,
}

impl Consumer {
    /// Copies the package, always to the same place, so that cargo finds what it built before.
    fn new() -> Self {
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = scratch.join("private-cloud");
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = tests.parent().unwrap();
        let _ = fs::remove_dir_all(&folder);
        copy(&tests.join("private-cloud"), &folder).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        // The versions, dependencies and profiles of our workspace, in a workspace of its own.
        let ours = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let ours: String = ours
            .lines()
            .filter(|line| !line.starts_with("members"))
            .map(|line| line.replace("path = \"", &format!("path = \"{}/", root.display())) + "\n")
            .collect();
        let package = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        fs::write(folder.join("Cargo.toml"), package + &ours).unwrap();
        Self {
            folder,
            // What our own build made of the dependencies is used again.
            target: scratch.parent().unwrap().to_path_buf(),
        }
    }

    /// Replaces a text in a file of the spec.
    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join("specs/hearth").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }

    fn build(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        // Dependencies whose build depends on these would be built anew.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&*name);
            }
        }
        cargo
            .args(["build", "--offline", "--color", "never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap()
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

#[test]
fn a_wrong_spec_fails_the_build_and_a_mended_one_builds() {
    let consumer = Consumer::new();
    consumer.change("dns.yaml", "models:", "modles:");
    consumer.change("compute.yaml", "up: running", "up: runing");
    let output = consumer.build();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{shown}");
    for expected in [
        "Error: the specs are wrong\n",
        "error[E0010]: there is no key `modles` in this file\n",
        "--> specs/hearth/dns.yaml:4:1\n",
        "^^^^^^ unknown key\n",
        "did you mean `models`?\n",
        "--> specs/hearth/compute.yaml:5:32\n",
        "did you mean `running`?\n",
        // Cargo comes again when it is mended.
        "cargo::rerun-if-changed=",
    ] {
        assert!(shown.contains(expected), "no {expected:?} in\n{shown}");
    }
    assert!(!shown.contains("panicked"), "{shown}");

    consumer.change("dns.yaml", "modles:", "models:");
    consumer.change("compute.yaml", "up: runing", "up: running");
    let output = consumer.build();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}");
    assert!(!shown.contains("warning"), "{shown}");
}
