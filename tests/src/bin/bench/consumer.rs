//! What a build script costs the package that has its driver made by one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::package::Package;
use crate::plot::number;
use crate::report::{Report, Section};
use crate::spent::{self, Spent};
use crate::{Result, scratch, tree};

/// How often each build is done, of which the middle counts; from nothing it is done once.
const ROUNDS: usize = 3;
const SPEC: &str = "specs/hearth/compute.yaml";

/// The package `tests/private-cloud` beside the same package with the generated file checked in.
pub(crate) fn measure() -> Result<Report> {
    let root = scratch::copy(
        "consumer",
        &["runtime", "generator", "tests/private-cloud"],
        &["checked-in"],
    )?;
    let package = |name: &str| -> Result<Package> {
        Ok(Package {
            root: root.clone(),
            name: name.to_owned(),
            // A place each: what the one has built must not be there for the other.
            target: scratch::target("consumer")?.join(name),
        })
    };
    let (script, checked) = (package("private-cloud")?, package("checked-in")?);
    let (with, without) = (root.join("tests/private-cloud"), root.join("checked-in"));
    tree::write(&without.join("Cargo.toml"), MANIFEST)?;
    tree::write(&without.join("src/lib.rs"), LIBRARY)?;
    tree::write(&without.join("src/hearth.rs"), "")?;
    let mut section = Section::new(
        "",
        "`cargo build` of [tests/private-cloud](../tests/private-cloud), whose `build.rs` makes its driver of a spec of 303 \
         lines, beside the same package with that driver checked in and without a build script. Debug, on all cores, \
         incremental as cargo has it by default; the runtime is built by both. The middle of three, from nothing once.",
        &[
            "what",
            "with build.rs: CPU s",
            "wall s",
            "checked in: CPU s",
            "wall s",
            "more CPU s",
        ],
    );
    let mut add = |what: &str, with: Spent, without: Spent| {
        section.row([
            what.to_owned(),
            number(with.cpu),
            number(with.wall),
            number(without.cpu),
            number(without.wall),
            number(with.cpu - without.cpu),
        ]);
    };
    let first = build(&script)?;
    let made = found(&script.target, "out/hearth.rs")?;
    fs::copy(&made, without.join("src/hearth.rs"))?;
    add("from nothing", first, build(&checked)?);
    add(
        "nothing changed",
        again(&script, &mut || Ok(()))?,
        again(&checked, &mut || Ok(()))?,
    );
    let own = |folder: &Path| {
        let file = folder.join("src/lib.rs");
        move || appended(&file, "// Changed.\n")
    };
    add(
        "a line of its own code changed",
        again(&script, &mut own(&with))?,
        again(&checked, &mut own(&without))?,
    );
    // Whoever checks the file in has generated it before, which is not counted here.
    add(
        "a line of the spec changed, or of the file checked in",
        again(&script, &mut || appended(&with.join(SPEC), "# Changed.\n"))?,
        again(&checked, &mut || {
            appended(&without.join("src/hearth.rs"), "// Changed.\n")
        })?,
    );
    let alone = script_alone(&script, &with)?;
    section.text.push_str(&format!(
        " The script itself, compiled without optimisation as cargo does, takes {} ms of CPU and {} MB; it runs when the spec or \
         the generator has changed, else not at all.",
        number(alone.cpu * 1000.0),
        number(alone.peak)
    ));
    Ok(Report {
        title: "A build script, beside a driver checked in".to_owned(),
        sections: vec![section],
        ..Report::default()
    })
}

/// One build, on all cores.
fn build(package: &Package) -> Result<Spent> {
    let mut cargo = package.cargo(true);
    cargo
        .env_remove("CARGO_BUILD_JOBS")
        .args(["build", "--quiet", "-p", &package.name]);
    Ok(spent::run(&cargo, false)?.0)
}

/// Builds after a change, some times.
fn again(package: &Package, change: &mut dyn FnMut() -> Result<()>) -> Result<Spent> {
    let mut all = Vec::new();
    for _ in 0..ROUNDS {
        change()?;
        all.push(build(package)?);
    }
    Ok(spent::middle(&all))
}

/// The compiled script as a process of its own.
fn script_alone(package: &Package, folder: &Path) -> Result<Spent> {
    let out = tempfile::tempdir()?;
    let mut script = Command::new(found(&package.target, "build-script-build")?);
    script
        .current_dir(folder)
        .env("CARGO_MANIFEST_DIR", folder)
        .env("OUT_DIR", out.path());
    spent::repeated(ROUNDS, &script, &|| Ok(()))
}

/// What the build script of the package has left behind under this name.
fn found(target: &Path, name: &str) -> Result<PathBuf> {
    for entry in target.join("debug/build").read_dir()? {
        let entry = entry?;
        let file = entry.path().join(name);
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with("private-cloud-")
            && file.is_file()
        {
            return Ok(file);
        }
    }
    Err(format!("the build script left no {name}").into())
}

fn appended(file: &Path, line: &str) -> Result<()> {
    let text = fs::read_to_string(file)?;
    fs::write(file, text + line)?;
    Ok(())
}

const MANIFEST: &str = r#"[package]
name = "checked-in"
version = "0.0.0"
edition = "2024"

[dependencies]
skyloom-runtime = { workspace = true }
"#;

const LIBRARY: &str = "//! A private cloud and its driver.\n\n/// Hearth.\npub mod hearth {\n    include!(\"hearth.rs\");\n}\n";
