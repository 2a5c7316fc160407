//! The command `skyloom` itself, as its users have it.

use std::path::{Path, PathBuf};
use std::process::Command;

use skyloom_tests::examples::workspace;

use crate::{Result, scratch};

/// The command, optimised.
#[derive(Debug)]
pub(crate) struct Skyloom(PathBuf);

impl Skyloom {
    /// Builds it, beside this program.
    pub(crate) fn build() -> Result<Self> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(workspace());
        cargo.args(["build", "--release", "--quiet", "-p", "skyloom"]);
        scratch::run(cargo.args(["--features", "cli"]))?;
        let program = std::env::current_exe()?.with_file_name("skyloom");
        if !program.is_file() {
            return Err(format!("{} was not built", program.display()).into());
        }
        Ok(Self(program))
    }

    /// A call of it with these words.
    pub(crate) fn call(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.0);
        command.args(words);
        command
    }

    /// A call of it for a folder that has `specs` and `generated`.
    pub(crate) fn at(&self, tree: &Path, words: &[&str]) -> Command {
        let mut command = self.call(words);
        command.arg("--specs").arg(tree.join("specs"));
        command.arg("--out").arg(tree.join("generated"));
        command
    }
}
