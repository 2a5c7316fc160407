//! What was matched and how, and what not.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::Code;
use crate::draft::Dropped;
use crate::guess::Guess;
use crate::openapi::Document;

/// What an import made of a document.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The document's file.
    pub document: String,
    /// Its title and version.
    pub title: String,
    /// Its operations.
    pub operations: usize,
    /// Base verbs, and the operation that each became.
    pub matched: Vec<Matched>,
    /// Base verbs and other facts that were not found.
    pub missed: Vec<Missed>,
    /// Facts about the connection, and how sure they are.
    pub connection: Vec<String>,
    /// Operations beyond the base verbs.
    pub extensions: Vec<String>,
    /// Parts that `check` refused and that were taken out: the path and the reason.
    pub dropped: Vec<Missed>,
    /// References that lead nowhere.
    pub dangling: Vec<String>,
    /// Warnings of `check` that stay: code, title, number.
    pub warnings: Vec<(String, String, usize)>,
    /// Operations with an example, and all operations of the draft.
    pub examples: (usize, usize),
}

/// A verb that was found.
#[derive(Debug, Clone, Serialize)]
pub struct Matched {
    /// The verb.
    pub verb: String,
    /// Method and path.
    pub request: String,
    /// How sure, and why.
    pub sure: String,
    /// Where the operation stands in the document.
    pub pointer: String,
}

/// Something that was not found, or could not stay.
#[derive(Debug, Clone, Serialize)]
pub struct Missed {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// From how many on what has the same reason is told together.
const TOGETHER: usize = 4;
/// How wide a line of names is.
const WIDTH: usize = 100;

impl Report {
    pub(super) fn new(document: &Document, operations: usize) -> Self {
        let info = document.root().get("info");
        let said = |name: &str| {
            info.as_ref()
                .and_then(|info| info.text(name))
                .unwrap_or("")
                .to_owned()
        };
        Self {
            document: document.path().display().to_string(),
            title: format!("{} {}", said("title"), said("version"))
                .trim()
                .to_owned(),
            operations,
            matched: Vec::new(),
            missed: Vec::new(),
            connection: Vec::new(),
            extensions: Vec::new(),
            dropped: Vec::new(),
            dangling: document.dangling().to_vec(),
            warnings: Vec::new(),
            examples: (0, 0),
        }
    }

    pub(super) fn matched(&mut self, verb: &str, request: String, guess: &Guess, pointer: String) {
        let sure = guess.comment();
        let verb = verb.to_owned();
        self.matched.push(Matched {
            verb,
            request,
            sure,
            pointer,
        });
    }

    pub(super) fn missed(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.missed.push(Missed {
            what: what.into(),
            why: why.into(),
        });
    }

    pub(super) fn finish(&mut self, dropped: Vec<Dropped>, warnings: &[(Code, usize)]) {
        for one in dropped {
            let parts: Vec<&str> = one.path.split('.').collect();
            if let ["operations", name] = parts.as_slice() {
                self.matched.retain(|matched| matched.verb != *name);
                self.extensions.retain(|known| known != name);
            }
            self.dropped.push(Missed {
                what: format!("{}: {}", one.file, one.path),
                why: one.why,
            });
        }
        let all = self.matched.len() + self.extensions.len();
        let bare = warnings
            .iter()
            .find(|(code, _)| *code == Code::NoExample)
            .map_or(0, |(_, count)| *count);
        self.examples = (all.saturating_sub(bare), all);
        self.warnings = warnings
            .iter()
            .map(|(code, count)| (code.id().to_owned(), code.title().to_owned(), *count))
            .collect();
    }

    /// The report for a person.
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "{}: {}, {} operations",
            self.document, self.title, self.operations
        );
        let _ = writeln!(out, "\nconnection");
        for line in &self.connection {
            let _ = writeln!(out, "  {line}");
        }
        let _ = writeln!(out, "\n{} operations matched", self.matched.len());
        let widest = |all: &mut dyn Iterator<Item = usize>| all.max().unwrap_or(0);
        let verbs = widest(&mut self.matched.iter().map(|one| one.verb.len()));
        let requests = widest(&mut self.matched.iter().map(|one| one.request.len()));
        for one in &self.matched {
            let _ = writeln!(
                out,
                "  {:verbs$}  {:requests$}  {}",
                one.verb, one.request, one.sure
            );
        }
        let mut section = |title: &str, list: &[Missed]| {
            if list.is_empty() {
                return;
            }
            let _ = writeln!(out, "\n{} {title}", list.len());
            let alike = |one: &Missed| list.iter().filter(|other| other.why == one.why).count();
            let (alone, together): (Vec<&Missed>, Vec<&Missed>) =
                list.iter().partition(|one| alike(one) < TOGETHER);
            let widest = widest(&mut alone.iter().map(|one| one.what.len()));
            for one in &alone {
                let _ = writeln!(out, "  {:widest$}  {}", one.what, one.why);
            }
            let whys: BTreeSet<&str> = together.iter().map(|one| one.why.as_str()).collect();
            for why in whys {
                let names = together.iter().filter(|one| one.why == why);
                let _ = writeln!(out, "  {why}:");
                out.push_str(&wrapped(names.map(|one| one.what.as_str())));
            }
        };
        section("not matched", &self.missed);
        section("taken out, as `check` refuses it", &self.dropped);
        if !self.extensions.is_empty() {
            let _ = writeln!(
                out,
                "\n{} operation(s) beyond the base verbs",
                self.extensions.len()
            );
        }
        if !self.dangling.is_empty() {
            let _ = writeln!(
                out,
                "\n{} references lead nowhere, such as {}",
                self.dangling.len(),
                self.dangling.first().map_or("", |one| one)
            );
        }
        let _ = writeln!(
            out,
            "\n{} of {} operations have an example of the document's",
            self.examples.0, self.examples.1
        );
        for (code, title, count) in &self.warnings {
            let _ = writeln!(out, "  {count} × {code}: {title}");
        }
        out
    }
}

/// The names, with commas, in lines.
fn wrapped<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut lines = vec![String::new()];
    let mut names = names.peekable();
    while let Some(name) = names.next() {
        let comma = if names.peek().is_some() { "," } else { "" };
        let full = |line: &String| line.len() + name.len() > WIDTH;
        if lines.last().is_none_or(full) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "    " } else { " " });
            line.push_str(name);
            line.push_str(comma);
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
