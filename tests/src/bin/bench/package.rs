//! A package of a workspace that is only there to be compiled, and what compiling it takes.

use std::path::PathBuf;
use std::process::Command;

use crate::spent::{self, Spent};
use crate::{Result, scratch};

/// A way to compile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// `cargo check`.
    Check,
    /// `cargo build`.
    Debug,
    /// `cargo build --release`.
    Release,
}

impl How {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }

    /// How often it is done, of which the middle counts: what takes longer swings less.
    fn rounds(self) -> usize {
        match self {
            Self::Check | Self::Debug => 3,
            Self::Release => 1,
        }
    }
}

/// The columns of a table of what is compiled in all ways, each row of which begins with its `what`.
pub(crate) fn columns(what: &'static str) -> [&'static str; 9] {
    [
        what,
        "operations",
        "check s",
        "ms an operation",
        "debug s",
        "ms an operation",
        "release s",
        "ms an operation",
        "peak MB",
    ]
}

/// A package in a workspace of its own, built in its own place.
pub(crate) struct Package {
    /// The folder of its workspace.
    pub root: PathBuf,
    /// Its name.
    pub name: String,
    /// Where it is built.
    pub target: PathBuf,
}

impl Package {
    /// Cargo, that it may be asked to do something; one rustc at a time, each with one thread.
    pub(crate) fn cargo(&self, incremental: bool) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
            .env("CARGO_BUILD_JOBS", "1")
            // Programs are measured without symbols; all that is released is built the same way.
            .env("CARGO_PROFILE_RELEASE_STRIP", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS");
        cargo
    }

    fn command(&self, how: How, flags: &[&str]) -> Command {
        let mut cargo = self.cargo(false);
        cargo
            .args(how.arguments())
            .args(["--quiet", "-p", &self.name])
            .args(flags);
        cargo
    }

    /// Compiles it with all that it needs, on as many cores as there are.
    pub(crate) fn prepare(&self, how: How, flags: &[&str]) -> Result<()> {
        scratch::run(self.command(how, flags).env_remove("CARGO_BUILD_JOBS"))
    }

    /// What it takes alone, its dependencies being there, and not incremental.
    pub(crate) fn alone(&self, how: How, flags: &[&str]) -> Result<Spent> {
        let clean = || {
            let mut clean = self.cargo(false);
            clean.args(["clean", "--quiet", "-p", &self.name]);
            if how == How::Release {
                clean.arg("--release");
            }
            scratch::run(&mut clean)
        };
        spent::repeated(how.rounds(), &self.command(how, flags), &clean)
    }

    /// What it takes as one does it who works on it: incremental, all that stands taken.
    pub(crate) fn again(&self, words: &[&str]) -> Result<Spent> {
        let mut cargo = self.cargo(true);
        cargo.args(words).args(["--quiet", "-p", &self.name]);
        Ok(spent::run(&cargo, false)?.0)
    }
}
