//! What it takes to compile what is generated.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skyloom_tests::cost::{self, Code};
use skyloom_tests::examples::workspace;

use crate::plot::number;
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::spent::{self, Spent};
use crate::{Result, scratch, tree};

/// A way to compile.
#[derive(Clone, Copy)]
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
}

/// A package in a workspace of its own, built in its own place.
pub(crate) struct Package<'a> {
    /// The folder of its workspace.
    pub root: &'a Path,
    /// Its name.
    pub name: &'a str,
}

impl Package<'_> {
    fn cargo(&self, incremental: bool) -> Result<Command> {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(self.root)
            .env("CARGO_TARGET_DIR", scratch::folder()?.join("target"))
            .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
            .env("CARGO_BUILD_JOBS", "1")
            .env_remove("RUSTFLAGS");
        Ok(cargo)
    }

    /// Compiles it; what it takes alone when `clean`, its dependencies being there.
    pub(crate) fn compile(&self, how: How, flags: &[&str], clean: bool) -> Result<Spent> {
        let build = || -> Result<Command> {
            let mut cargo = self.cargo(false)?;
            cargo
                .args(how.arguments())
                .args(["-p", self.name, "--quiet"])
                .args(flags);
            Ok(cargo)
        };
        if clean {
            spent::run(&build()?, false)?;
            let mut cargo = self.cargo(false)?;
            cargo.args(["clean", "--quiet", "-p", self.name]);
            if matches!(how, How::Release) {
                cargo.arg("--release");
            }
            scratch::run(&mut cargo)?;
        }
        Ok(spent::run(&build()?, false)?.0)
    }

    /// Builds it as one does who works on it; what was built before is taken as far as it goes.
    fn rebuild(&self, flags: &[&str]) -> Result<Spent> {
        let mut cargo = self.cargo(true)?;
        cargo
            .args(["build", "-p", self.name, "--quiet"])
            .args(flags);
        Ok(spent::run(&cargo, false)?.0)
    }
}

/// Check, debug and release of each provider and of all, a rebuild, and what a program grows by.
pub(crate) fn measure() -> Result<Report> {
    let mut all = cost::code(&workspace())?;
    all.sort_by(|one, other| one.provider.cmp(&other.provider));
    let total = Code::total(&all);
    let root = copy_of_the_workspace()?;
    let drivers = Package {
        root: &root,
        name: "skyloom-drivers",
    };
    let sizes = Sizes::new(&root);
    let mut section = Section::new(
        "",
        "CPU seconds of `cargo` and `rustc` for the crate `skyloom-drivers` alone, its dependencies built before, not incremental, \
         less those for the crate without a provider. *Size* is what a stripped release program grows by when it can call \
         every operation of the provider by name.",
        &[
            "provider",
            "operations",
            "check s",
            "ms an operation",
            "debug s",
            "ms an operation",
            "release s",
            "ms an operation",
            "peak MB",
            "size kB",
        ],
    );
    let mut base = Vec::new();
    for how in How::ALL {
        base.push(drivers.compile(how, &["--no-default-features"], true)?);
    }
    let empty = sizes.of("")?;
    let mut per_operation = Vec::new();
    let mut checked = f64::NAN;
    for one in all.iter().chain([&total]) {
        let feature = one.provider.replace('_', "-");
        eprintln!("  {feature}");
        let mut row = vec![one.provider.clone(), one.operations.to_string()];
        let mut peak = 0.0_f64;
        for (how, base) in How::ALL.into_iter().zip(&base) {
            let flags = ["--no-default-features", "--features", &feature];
            let spent = drivers.compile(how, &flags, true)?;
            let cpu = (spent.cpu - base.cpu).max(0.0);
            let each = cpu * 1000.0 * cost::ratio(1, one.operations);
            if matches!(how, How::Check) {
                per_operation.push((one.provider.clone(), each));
                checked = each;
            }
            peak = peak.max(spent.peak);
            row.extend([number(cpu), number(each)]);
        }
        row.push(number(peak));
        row.push(number((sizes.of(&feature)? - empty) / 1000.0));
        section.row(row);
    }
    section.text.push_str(&format!(
        " The crate without a provider takes {} s to check; the program without one has {} kB.",
        number(base.first().map_or(0.0, |base| base.cpu)),
        number(empty / 1000.0)
    ));
    section.plots.push(Plot {
        file: "compile".to_owned(),
        title: "cargo check, an operation".to_owned(),
        drawn: Drawn::Bars(
            "milliseconds of CPU; the aim is 10".to_owned(),
            per_operation,
        ),
    });
    let (rebuilt, again) = rebuild(&drivers)?;
    Ok(Report {
        title: "Compiling what is generated".to_owned(),
        aims: vec![
            Aim {
                aim: "at most 10 ms of `cargo check` CPU an operation".to_owned(),
                stands: format!("{} ms over all", number(checked)),
                reached: checked <= 10.0,
            },
            Aim {
                aim: "an incremental rebuild after one provider changes in under 3 s".to_owned(),
                stands: format!(
                    "{} s of CPU, {} s on the clock of a busy machine",
                    number(again.cpu),
                    number(again.wall)
                ),
                reached: again.cpu < 3.0,
            },
        ],
        sections: vec![section, rebuilt],
        ..Report::default()
    })
}

/// All providers, then one line of one of them changes.
fn rebuild(drivers: &Package<'_>) -> Result<(Section, Spent)> {
    let flags = ["--no-default-features", "--features", "all"];
    let mut section = Section::new(
        "Again after one line changed",
        "`cargo build -p skyloom-drivers --features all`, incremental, debug.",
        &["build", "CPU s", "wall s", "peak MB"],
    );
    let mut add = |name: &str, spent: Spent| {
        section.row([
            name.to_owned(),
            number(spent.cpu),
            number(spent.wall),
            number(spent.peak),
        ]);
    };
    add("the first", drivers.rebuild(&flags)?);
    let file = drivers.root.join("generated/src/digitalocean/compute.rs");
    tree::replace(&file, "\"power_cycle\"", "\"power_cycles\"")?;
    let again = drivers.rebuild(&flags)?;
    add("after a change of `digitalocean/compute.rs`", again);
    tree::replace(&file, "\"power_cycles\"", "\"power_cycle\"")?;
    Ok((section, again))
}

/// The runtime and the drivers as a workspace of their own, with the same lockfile.
fn copy_of_the_workspace() -> Result<PathBuf> {
    let (from, to) = (workspace(), scratch::folder()?.join("workspace"));
    let manifest = fs::read_to_string(from.join("Cargo.toml"))?;
    let members = manifest
        .lines()
        .find(|line| line.starts_with("members = "))
        .ok_or("the workspace has no members")?;
    let few = manifest.replace(members, "members = [\"runtime\", \"generated\", \"size\"]");
    fs::create_dir_all(to.join("size/src"))?;
    tree::write(&to.join("Cargo.toml"), &few)?;
    fs::copy(from.join("Cargo.lock"), to.join("Cargo.lock"))?;
    tree::mirror(&from.join("runtime"), &to.join("runtime"))?;
    tree::mirror(&from.join("generated"), &to.join("generated"))?;
    tree::write(&to.join("size/Cargo.toml"), SIZE_MANIFEST)?;
    tree::write(&to.join("size/src/main.rs"), SIZE_PROGRAM)?;
    Ok(to)
}

const SIZE_MANIFEST: &str = r#"[package]
name = "size"
version = "0.0.0"
edition = "2024"

[dependencies]
skyloom-drivers = { workspace = true }
skyloom-runtime = { workspace = true }
tokio = { workspace = true }
"#;

/// Calls any operation of any provider that is there, by name.
const SIZE_PROGRAM: &str = r#"
use skyloom_runtime::{Config, Map, Value};

fn main() {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().unwrap_or_default();
    let (provider, operation) = (word(), word());
    let driver = skyloom_drivers::driver(&provider, &Map::new(), Config::new());
    let Some(Ok(driver)) = driver else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    let answer = runtime.block_on(driver.call(&operation, Value::Null));
    println!("{answer:?}");
}
"#;

/// How large a program is.
struct Sizes<'a>(Package<'a>);

impl<'a> Sizes<'a> {
    fn new(root: &'a Path) -> Self {
        Self(Package { root, name: "size" })
    }

    /// Bytes of the stripped program with this feature of the drivers; with none if it is empty.
    fn of(&self, feature: &str) -> Result<f64> {
        let mut cargo = self.0.cargo(false)?;
        cargo.env("CARGO_PROFILE_RELEASE_STRIP", "true").args([
            "build",
            "--release",
            "--quiet",
            "-p",
            "size",
        ]);
        if !feature.is_empty() {
            cargo.args(["--features", &format!("skyloom-drivers/{feature}")]);
        }
        scratch::run(&mut cargo)?;
        let program = scratch::folder()?.join("target/release/size");
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let bytes = fs::metadata(program)?.len() as f64;
        Ok(bytes)
    }
}
