//! What the vendors' own documents come to: the tables of `docs/import.md`.
//!
//! The documents are not part of this repository. `SKYLOOM_OPENAPI` names a folder with one folder a
//! vendor; with `SKYLOOM_BLESS=1` the tables are made anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use skyloom::audit::{Finding, audit};
use skyloom::diagnostic::{Diagnostics, Severity};
use skyloom::import::{Import, Options, import};
use skyloom::openapi::{Document, Unread};
use skyloom::{load, lower};

use crate::golden;

/// The providers that there is a spec and a document of.
const AUDITED: [(&str, &str); 6] = [
    ("cloudflare", "cloudflare/openapi.json"),
    ("digitalocean", "digitalocean/openapi.json"),
    ("hetzner", "hetzner/hcloud.json"),
    ("linode", "linode/openapi.yaml"),
    ("powerdns", "powerdns/authoritative-api-openapi.yaml"),
    ("vultr", "vultr/openapi.json"),
];

/// The folder with the documents. Told past what the tests capture if there is none.
fn documents() -> Option<PathBuf> {
    let folder = std::env::var_os("SKYLOOM_OPENAPI").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| golden::here("../../shared/openapi"));
    if folder.is_dir() {
        return Some(folder);
    }
    let told = format!(
        "vendors: not tried, there are no documents in {} (SKYLOOM_OPENAPI names another folder)\n",
        folder.display()
    );
    stderr().write_all(told.as_bytes()).unwrap();
    None
}

/// The documents below the folder, as `vendor/file`.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for vendor in fs::read_dir(folder).unwrap().flatten() {
        let files = fs::read_dir(vendor.path()).into_iter().flatten().flatten();
        for file in files {
            let (vendor, file) = (golden::name(&vendor.path()), golden::name(&file.path()));
            let ending = Path::new(&file).extension();
            if ending.is_some_and(|ending| ending == "json" || ending == "yaml") {
                found.push(format!("{vendor}/{file}"));
            }
        }
    }
    found.sort();
    found
}

/// Held while the documentation is read and written: two tests have a table in it.
static DOCUMENTATION: Mutex<()> = Mutex::new(());

/// Compares the table of this name in the documentation with what was made now.
fn compare(name: &str, table: &str) {
    let _alone = DOCUMENTATION.lock().unwrap_or_else(PoisonError::into_inner);
    let path = golden::here("../docs/import.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = (
        format!("<!-- begin: {name} -->\n"),
        format!("<!-- end: {name} -->"),
    );
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    let made = format!("{before}{begin}{table}{end}{after}");
    if let Err(difference) = golden::compare(&path, &made) {
        panic!("docs/import.md is not true any more (SKYLOOM_BLESS=1 makes it so):\n{difference}");
    }
}

/// Whether the draft passes `check`, and with how many warnings.
fn checked(made: &Import) -> String {
    let files: Vec<(&str, &str)> = made
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let folder = format!("specs/{}", made.provider);
    let set = load::load_texts(&folder, &files, &mut diagnostics);
    lower::lower(&set, &mut diagnostics);
    match (diagnostics.errors(), diagnostics.warnings()) {
        (0, 0) => "yes".to_owned(),
        (0, warnings) => format!("yes, {warnings} warnings"),
        (errors, _) => format!("no, {errors} errors"),
    }
}

/// A row of the table of drafts.
fn drafted(folder: &Path, file: &str) -> String {
    let document = match Document::open(&folder.join(file)) {
        Ok(document) => document,
        Err(Unread::Other(_, what)) => {
            let what = what
                .trim_start_matches("a ")
                .split(',')
                .next()
                .unwrap_or("");
            return format!("| {file} | {what} | not read | | | | |");
        }
        Err(error) => panic!("{error}"),
    };
    let form = document.root().text("openapi").unwrap_or("").to_owned();
    let made = import(&document, &Options::default());
    let all = Options {
        all_ex: true,
        ..Options::default()
    };
    let whole = import(&document, &all);
    let report = &made.report;
    let beyond = report
        .matched
        .iter()
        .filter(|one| one.verb.starts_with("ex_"));
    let base = report.matched.len() - beyond.count();
    let drafted = report.matched.len() - base + whole.report.extensions.len();
    let (shown, of) = report.examples;
    let check = match (checked(&made), checked(&whole)) {
        (some, _) if some.starts_with("no") => some,
        (_, all) if all.starts_with("no") => format!("not with all: {all}"),
        (some, _) => some,
    };
    format!(
        "| {file} | OpenAPI {form} | {} | {base} | {drafted} | {shown} of {of} | {check} |",
        report.operations
    )
}

/// The rows, made side by side.
fn rows(folder: &Path, files: &[String]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(drafted(folder, file));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut rows: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        let done = workers.into_iter().map(|worker| worker.join().unwrap());
        done.flatten().collect()
    });
    rows.sort();
    rows
}

#[test]
#[ignore = "drafts some 6,000 operations: a minute"]
fn drafts_are_what_the_table_says() {
    let Some(folder) = documents() else { return };
    let mut table = String::from(
        "| document | format | operations | base verbs | `ex_` on demand | with an example | passes `check` |\n|---|---|---|---|---|---|---|\n",
    );
    for row in rows(&folder, &files(&folder)) {
        assert!(
            !row.contains("no, ") && !row.contains("not with all"),
            "{row}"
        );
        writeln!(table, "{row}").unwrap();
    }
    compare("import", &table);
}

/// `3 × E0207, E0210`: how many of each kind.
fn by_code(findings: &[Finding]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in findings {
        *counts.entry(one.diagnostic.code.id()).or_default() += 1;
    }
    if counts.is_empty() {
        return "none".to_owned();
    }
    let told = counts.iter().map(|(code, count)| match count {
        1 => (*code).to_owned(),
        count => format!("{count} × {code}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn audits_are_what_the_table_says() {
    let Some(folder) = documents() else { return };
    let mut table = String::from(
        "| provider | document | requests described | findings | settled by a comment |\n|---|---|---|---|---|\n",
    );
    for (provider, file) in AUDITED {
        let path = folder.join(file);
        assert!(path.is_file(), "{} is missing", path.display());
        let document = Document::open(&path).unwrap();
        let mut diagnostics = Diagnostics::new();
        let root = golden::here("..");
        let specs = [PathBuf::from("specs").join(provider)];
        let set = load::load(&root, &specs, &mut diagnostics);
        let lowered = lower::lower(&set, &mut diagnostics);
        let (spec, ir) = (set.providers.first().unwrap(), lowered.first().unwrap());
        let found = audit(spec, ir, &document, &set.sources);
        let wrong = found
            .findings
            .iter()
            .filter(|one| one.diagnostic.severity == Severity::Error);
        assert_eq!(wrong.count(), 0, "{provider}: {:#?}", found.findings);
        writeln!(
            table,
            "| {provider} | {file} | {} of {} | {} | {} |",
            found.described,
            found.requests,
            by_code(&found.findings),
            by_code(&found.settled)
        )
        .unwrap();
    }
    compare("audit", &table);
}
