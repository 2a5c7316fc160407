//! Clients by progenitor: of a whole document, or of what it accepts of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use skyloom_tests::cost::Endpoint;
use skyloom_tests::document::Document;

use crate::package::Package;
use crate::spent::{self, Spent};
use crate::{Result, scratch, tree};

pub(crate) const VERSION: &str = "0.15.1";

/// The program that makes clients: a package of its own.
pub(crate) struct Maker {
    part: &'static str,
    program: PathBuf,
}

/// A client that was made.
pub(crate) struct Client {
    /// It as a package.
    pub package: Package,
    /// Where its code is.
    pub source: PathBuf,
    /// Its operations.
    pub operations: usize,
    /// What is not as in the vendor's document; empty if nothing.
    pub left_out: String,
    /// What making it took.
    pub made: Spent,
}

impl Maker {
    /// Builds the program, where it is part of what `part` builds.
    pub(crate) fn new(part: &'static str) -> Result<Self> {
        let root = scratch::folder()?.join(part).join("make");
        tree::write(&root.join("Cargo.toml"), &MAKE.replace("VERSION", VERSION))?;
        tree::write(
            &root.join("src/main.rs"),
            include_str!("packages/progenitor_make.rs"),
        )?;
        let target = scratch::target(part)?;
        let program = target.join("release/make");
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&root)
            .env("CARGO_TARGET_DIR", &target)
            .args(["build", "--release", "--quiet"]);
        scratch::run(&mut cargo)?;
        Ok(Self { part, program })
    }

    /// Makes the client of a document; of those operations that `keep` wants, if it is said.
    pub(crate) fn client(
        &self,
        name: &str,
        document: &Document,
        keep: Option<&BTreeSet<Endpoint>>,
    ) -> Result<Client> {
        let root = scratch::folder()?.join(self.part).join(name);
        let wanted = match keep {
            Some(keep) => document.only(&|one| keep.contains(one)),
            None => document.clone(),
        };
        let (mut accepted, mut left_out) = self.accepted(&wanted)?;
        let count = accepted.untitle();
        if count > 0 {
            if !left_out.is_empty() {
                left_out.push_str("; ");
            }
            left_out.push_str(&format!(
                "{count} titles of schemas inside others are taken out, which are called like another schema: as it stands the \
                 client does not compile"
            ));
        }
        tree::write(&root.join("document.json"), &accepted.text())?;
        let manifest = CLIENT.replace("NAME", name).replace("VERSION", VERSION);
        tree::write(&root.join("Cargo.toml"), &manifest)?;
        fs::create_dir_all(root.join("src"))?;
        let mut make = Command::new(&self.program);
        make.arg("code")
            .arg(root.join("document.json"))
            .arg(root.join("src/lib.rs"));
        let (made, _) = spent::run(&make, false)?;
        Ok(Client {
            operations: accepted.operations().len(),
            left_out,
            made,
            source: root.join("src"),
            package: Package {
                root,
                name: name.to_owned(),
                target: scratch::target(self.part)?,
            },
        })
    }

    /// What is accepted of a document, and what is not.
    fn accepted(&self, document: &Document) -> Result<(Document, String)> {
        let whole = self.refused(std::slice::from_ref(document))?;
        let Some(Some(words)) = whole.first() else {
            return Ok((document.clone(), String::new()));
        };
        // So each operation is tried alone, and what is refused again with one answer.
        let all = document.operations();
        let alone = |document: &Document, which: &[Endpoint]| -> Result<Vec<Option<String>>> {
            let parts = which.iter().map(|which| document.only(&|one| one == which));
            self.refused(&parts.collect::<Vec<_>>())
        };
        let first = alone(document, &all)?;
        let refused = |all: &[Endpoint], told: &[Option<String>]| -> Vec<Endpoint> {
            let told = all.iter().zip(told).filter(|(_, told)| told.is_some());
            told.map(|(one, _)| one.clone()).collect()
        };
        let refused_at_first = refused(&all, &first);
        let mut reduced = document.clone();
        reduced.one_answer(&|one| refused_at_first.contains(one));
        let second = alone(&reduced, &refused_at_first)?;
        let gone = refused(&refused_at_first, &second);
        let part = reduced.only(&|one| !gone.contains(one));
        if let Some(Some(words)) = self.refused(std::slice::from_ref(&part))?.first() {
            return Err(format!("progenitor refuses it whole and in part: {words}").into());
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for words in second.iter().flatten() {
            *reasons.entry(words).or_default() += 1;
        }
        let reasons: Vec<_> = reasons
            .iter()
            .map(|(words, count)| format!("{count} × `{}`", short(words)))
            .collect();
        let mut told = format!(
            "the document of {} operations is refused with `{}`; {} of them are taken with their first answer alone, without the types of \
             errors",
            all.len(),
            short(words),
            refused_at_first.len() - gone.len(),
        );
        if !gone.is_empty() {
            told.push_str(&format!(
                ", {} are left out: {}",
                gone.len(),
                reasons.join(", ")
            ));
        }
        Ok((part, told))
    }

    /// What is said to each of several documents; nothing if it is accepted.
    fn refused(&self, documents: &[Document]) -> Result<Vec<Option<String>>> {
        let file = scratch::folder()?.join(self.part).join("tried.jsonl");
        let lines: Vec<_> = documents.iter().map(Document::text).collect();
        fs::write(&file, lines.join("\n"))?;
        let output = Command::new(&self.program).arg("try").arg(&file).output()?;
        fs::remove_file(&file)?;
        let told = String::from_utf8(output.stdout)?;
        let told: Vec<_> = told
            .lines()
            .map(|line| (line != "ok").then(|| line.to_owned()))
            .collect();
        if told.len() == documents.len() {
            Ok(told)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
        }
    }
}

/// The beginning of what was said.
fn short(words: &str) -> String {
    words.chars().take(90).collect()
}

const MAKE: &str = r#"[package]
name = "make"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
progenitor = { version = "=VERSION", default-features = false }
openapiv3 = "2"
serde_json = "1"
syn = "2"
prettyplease = "0.2"
"#;

/// What the code of a client needs, and no way to encrypt: it is not called for to compile it.
const CLIENT: &str = r#"[package]
name = "NAME"
version = "0.0.0"
edition = "2021"

[workspace]

[dependencies]
progenitor-client = "=VERSION"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
chrono = { version = "0.4", features = ["serde"] }
uuid = { version = "1", features = ["serde"] }
bytes = "1"
futures-core = "0.3"
regress = "0.11"
"#;
