//! What the code of other generators takes to make and to compile, in packages that are no part of the workspace.

use std::fs;
use std::path::Path;
use std::process::Command;

use skyloom_tests::document::Document;
use skyloom_tests::examples::workspace;
use skyloom_tests::{cost, told};

use crate::command::Skyloom;
use crate::compile::drivers;
use crate::package::{self, How, Package};
use crate::plot::number;
use crate::progenitor::{Client, Maker, VERSION};
use crate::report::{Aim, Drawn, Plot, Report, Section};
use crate::spent::{self, Spent};
use crate::{Result, scratch, tree};

const AWS: &str = "1.106.0";
pub(crate) const DIGITALOCEAN: &str = "digitalocean/openapi.json";
const HETZNER: &str = "hetzner/hcloud.json";
/// Runs of each generator, of which the middle counts.
const RUNS: usize = 3;
/// What the spec is called that is imported from a document.
const IMPORTED: &str = "imported";

/// The two tables, as they grow.
struct Tables {
    made: Section,
    compiled: Section,
    /// Milliseconds of `cargo check` an operation.
    checked: Vec<(String, f64)>,
    notes: Vec<String>,
}

/// progenitor's clients of vendors' own documents, ours of the same APIs and documents, and a crate of the AWS SDK.
pub(crate) fn measure() -> Result<Report> {
    let mut tables = Tables {
        made: Section::new(
            "Making it",
            "From the document or the spec to formatted Rust, a process each, both optimised. The documents are the vendors' own; \
             they are no part of this repository and are read where `SKYLOOM_OPENAPI` says. *Imported* is a spec that \
             `skyloom import openapi --all-ex` made of the document, so that both make code for the same operations; the \
             import is a row of its own.",
            &[
                "by",
                "operations",
                "CPU ms",
                "ms an operation",
                "peak MB",
                "lines",
                "an operation",
            ],
        ),
        compiled: Section::new(
            "Compiling it",
            "CPU seconds for the crate alone, its dependencies built before, not incremental, one thread. Lines are those of all \
             Rust files, formatted. What these crates do for the caller differs: theirs have a type for every member of every \
             answer, ours have models that are the same for all clouds, and keep the rest of an answer as text. \
             And progenitor's are `async fn`, of which machine code is only made where they are called: what debug and release \
             take of them comes to a good part in the crate that uses them, whereas ours are boxed and are compiled here.",
            &package::columns("crate"),
        ),
        checked: Vec::new(),
        notes: Vec::new(),
    };
    let ours = drivers("peers", &[IMPORTED])?;
    // First of all: the copy of the workspace must have all its members.
    let skyloom = Skyloom::build()?;
    let imported = imported(&skyloom, &ours, &mut tables);
    for (vendor, operations, lines) in [of_ours("digitalocean")?, of_ours("hetzner")?] {
        let name = format!("Skyloom, {vendor}");
        let generate = skyloom.at(&workspace(), &["generate", "--check", &vendor]);
        tables.made(
            &name,
            operations,
            lines,
            spent::repeated(RUNS, &generate, &|| Ok(()))?,
        );
        let flags = ["--no-default-features", "--features", &vendor];
        tables.compiled(&name, operations, &ours, &flags, &How::ALL)?;
    }
    let name = "Skyloom, digitalocean, imported whole";
    let done = imported.and_then(|operations| {
        let package = Package {
            root: ours.root.clone(),
            name: IMPORTED.to_owned(),
            target: ours.target.clone(),
        };
        let flags = ["--features", IMPORTED];
        tables.compiled(name, operations, &package, &flags, &How::ALL)
    });
    if let Err(error) = done {
        tables.missing(name, error.as_ref());
    }
    match Maker::new("peers") {
        Ok(maker) => {
            let same = "digitalocean, what our spec calls";
            for (what, name, file, same, hows) in [
                (same, "same", DIGITALOCEAN, true, &How::ALL[..]),
                // So much code is checked alone: a release would take longer than all the rest.
                (
                    "digitalocean, whole",
                    "whole",
                    DIGITALOCEAN,
                    false,
                    &[How::Check][..],
                ),
                ("hetzner, whole", "hetzner", HETZNER, false, &How::ALL[..2]),
            ] {
                let title = format!("progenitor {VERSION}, {what}");
                let done = client(&maker, name, file, same)
                    .and_then(|client| tables.client(&title, &client, hows));
                if let Err(error) = done {
                    tables.missing(&title, error.as_ref());
                }
            }
        }
        Err(error) => tables.missing("progenitor", error.as_ref()),
    }
    let title = format!("aws-sdk-route53 {AWS}");
    let done = aws().and_then(|(package, operations)| {
        tables.compiled(&title, operations, &package, &[], &How::ALL)
    });
    if let Err(error) = done {
        tables.missing(&title, error.as_ref());
    }
    Ok(tables.report())
}

impl Tables {
    fn made(&mut self, name: &str, operations: usize, lines: usize, spent: Spent) {
        let each = cost::ratio(1, operations);
        self.made.row([
            name.to_owned(),
            operations.to_string(),
            number(spent.cpu * 1000.0),
            number(spent.cpu * 1000.0 * each),
            number(spent.peak),
            lines.to_string(),
            number(cost::ratio(lines, operations)),
        ]);
    }

    fn compiled(
        &mut self,
        name: &str,
        operations: usize,
        package: &Package,
        flags: &[&str],
        hows: &[How],
    ) -> Result<()> {
        eprintln!("  {name}");
        let mut row = vec![name.to_owned(), operations.to_string()];
        let mut peak = 0.0_f64;
        for how in How::ALL {
            if !hows.contains(&how) {
                row.extend(["not done".to_owned(), String::new()]);
                continue;
            }
            package.prepare(how, flags)?;
            let spent = package.alone(how, flags)?;
            let each = spent.cpu * 1000.0 * cost::ratio(1, operations);
            if how == How::Check {
                self.checked.push((name.to_owned(), each));
            }
            peak = peak.max(spent.peak);
            row.extend([number(spent.cpu), number(each)]);
        }
        row.push(number(peak));
        self.compiled.row(row);
        Ok(())
    }

    fn client(&mut self, title: &str, client: &Client, hows: &[How]) -> Result<()> {
        if !client.left_out.is_empty() {
            self.notes.push(format!("`{title}`: {}.", client.left_out));
        }
        let lines = lines(&client.source, "rs")?;
        self.made(title, client.operations, lines, client.made);
        self.compiled(title, client.operations, &client.package, &[], hows)
    }

    /// What could not be measured stands on the page, with what was said last.
    fn missing(&mut self, title: &str, error: &(dyn std::error::Error + Send + Sync)) {
        eprintln!("  {title}: {error}");
        let words = error.to_string();
        // The first error of a compiler says why, its last line how it ended.
        let mut lines = words.lines().filter(|line| !line.trim().is_empty());
        let first = lines.clone().find(|line| line.starts_with("error"));
        let last = lines.next_back().unwrap_or_default();
        let told = first
            .filter(|first| *first != last)
            .map(|first| format!("{first} … "));
        let told: String = (told.unwrap_or_default() + last)
            .chars()
            .take(300)
            .collect();
        self.notes.push(format!("`{title}` is missing: {told}."));
    }

    fn report(mut self) -> Report {
        let of = |name: &str| {
            let found = self.checked.iter().find(|one| one.0.contains(name));
            found.map_or(f64::NAN, |one| one.1)
        };
        let ours = of("Skyloom, digitalocean");
        let theirs = self
            .checked
            .iter()
            .filter(|one| !one.0.starts_with("Skyloom"));
        let least = theirs.map(|one| one.1).fold(f64::INFINITY, f64::min);
        let aims = vec![Aim {
            aim: "less to compile than the code of other generators".to_owned(),
            stands: format!(
                "{} ms of `cargo check` an operation for DigitalOcean; the others from {} ms",
                number(ours),
                number(least)
            ),
            reached: ours < least,
        }];
        if !self.notes.is_empty() {
            self.compiled.text.push_str("\n\n");
            self.compiled.text.push_str(&self.notes.join("\n\n"));
        }
        self.compiled.plots.push(Plot {
            file: "peers".to_owned(),
            title: "cargo check, an operation".to_owned(),
            drawn: Drawn::Bars("milliseconds of CPU".to_owned(), self.checked),
        });
        Report {
            title: "Generated code, beside others".to_owned(),
            aims,
            sections: vec![self.made, self.compiled],
            ..Report::default()
        }
    }
}

/// One of our providers: its name, its operations and its lines.
fn of_ours(provider: &str) -> Result<(String, usize, usize)> {
    let all = cost::code(&workspace())?;
    let one = all.iter().find(|one| one.provider == provider);
    let one = one.ok_or_else(|| format!("there is no provider {provider}"))?;
    Ok((one.provider.clone(), one.operations, one.lines))
}

/// Has progenitor write the client of a document.
pub(crate) fn client(maker: &Maker, name: &str, file: &str, same: bool) -> Result<Client> {
    let document = Document::read(&Document::find(file)?)?;
    let ours = cost::endpoints(&workspace(), "digitalocean")?;
    maker.client(&format!("client-{name}"), &document, same.then_some(&ours))
}

/// Ours of the same document: a member of the workspace beside the drivers; how many operations it has.
fn imported(skyloom: &Skyloom, ours: &Package, tables: &mut Tables) -> Result<usize> {
    let crate_folder = ours.root.join(IMPORTED);
    let manifest = fs::read_to_string(workspace().join("generated/Cargo.toml"))?;
    let manifest = manifest.replace("\"skyloom-drivers\"", &format!("\"{IMPORTED}\""));
    // An empty crate if nothing comes of it: cargo wants all members.
    tree::write(&crate_folder.join("Cargo.toml"), &manifest)?;
    tree::write(&crate_folder.join("src/lib.rs"), "")?;
    let document = Document::find(DIGITALOCEAN)?;
    let folder = tempfile::tempdir()?;
    let (specs, spec) = (
        folder.path().join("specs"),
        folder.path().join("specs").join(IMPORTED),
    );
    let mut import = skyloom.call(&["import", "openapi", "--all-ex", "--provider", IMPORTED]);
    import.arg("--specs").arg(&specs).arg(&document);
    let spent = spent::repeated(RUNS, &import, &|| tree::remove(&spec))?;
    let lines_of_spec = lines(&spec, "yaml")?;
    tree::write(&folder.path().join("generated/Cargo.toml"), &manifest)?;
    fs::create_dir_all(folder.path().join("generated/src"))?;
    let generate = skyloom.at(folder.path(), &["generate"]);
    let written = spent::repeated(RUNS, &generate, &|| Ok(()))?;
    tree::mirror(&folder.path().join("generated"), &crate_folder)?;
    let all = cost::code(folder.path())?;
    let one = all.first().ok_or("nothing was imported")?;
    let name = "Skyloom, digitalocean, the import, lines of YAML";
    tables.made(name, one.operations, lines_of_spec, spent);
    let name = "Skyloom, digitalocean, imported whole";
    tables.made(name, one.operations, one.lines, written);
    Ok(one.operations)
}

/// Lines of all files with this ending below a folder.
fn lines(folder: &Path, ending: &str) -> Result<usize> {
    let mut lines = 0;
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            lines += self::lines(&path, ending)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}

/// A crate of the AWS SDK, as a dependency of an empty one; how many operations it has.
fn aws() -> Result<(Package, usize)> {
    let root = scratch::folder()?.join("peers/aws");
    tree::write(&root.join("Cargo.toml"), &AWS_USER.replace("VERSION", AWS))?;
    tree::write(&root.join("src/lib.rs"), "")?;
    let mut metadata = Command::new("cargo");
    metadata
        .current_dir(&root)
        .args(["metadata", "--format-version", "1"]);
    let (_, printed) = spent::run(&metadata, true)?;
    let source = told::source_of(&printed, "aws-sdk-route53")?;
    let mut operations = 0;
    for entry in source.join("operation").read_dir()? {
        operations += usize::from(entry?.path().is_dir());
    }
    let package = Package {
        root,
        name: "aws-sdk-route53".to_owned(),
        target: scratch::target("peers")?,
    };
    Ok((package, operations))
}

const AWS_USER: &str = r#"[package]
name = "aws"
version = "0.0.0"
edition = "2021"

[workspace]

[dependencies]
aws-sdk-route53 = { version = "=VERSION", default-features = false }
"#;
