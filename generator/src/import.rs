//! An OpenAPI document as a draft of a spec: what its operations most likely are to us.
//!
//! Nothing here is certain, so each guess says in a comment how sure it is and why. The draft is tried
//! before it is handed out: it passes `check`, and what could not stay is told.

mod auth;
mod body;
mod catalog;
mod connection;
mod evidence;
mod extension;
mod known;
mod report;
mod request;
pub mod things;
mod verb;

pub use report::{Matched, Missed, Report};

use crate::draft::{self, Draft, Entry};
use crate::ir::ServiceKind;
use crate::openapi::Document;

#[cfg(test)]
mod tests;

/// What is wanted of an import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The provider's id; made of the document's title unless given.
    pub provider: Option<String>,
    /// Operations to take beyond the base verbs: those whose id, path or tag contains one of these.
    /// `*` stands for any text.
    pub ex: Vec<String>,
    /// Takes every operation.
    pub all_ex: bool,
}

/// A drafted spec.
#[derive(Debug, Clone)]
pub struct Import {
    /// The provider's id, the folder's name.
    pub provider: String,
    /// The files: names and texts.
    pub files: Vec<(String, String)>,
    /// What was matched and how, and what not.
    pub report: Report,
}

/// Drafts a spec of what a document describes.
pub fn import(document: &Document, options: &Options) -> Import {
    let endpoints = document.endpoints();
    let mut report = Report::new(document, endpoints.len());
    let id = connection::id(document, options.provider.as_deref());
    let catalog = catalog::catalog(&endpoints);
    let mut work = verb::Work::new(&endpoints, &catalog);
    let mut services = verb::services(&mut work, &mut report);
    extension::extensions(&endpoints, options, &mut work, &mut services, &mut report);
    let mut files = vec![(
        "provider.yaml".to_owned(),
        connection::provider(document, &endpoints, &id, &work, &mut report),
    )];
    for service in services {
        files.push(service.file());
    }
    let draft::Finished {
        files,
        dropped,
        warnings,
    } = draft::finish(Draft {
        provider: id.clone(),
        files,
    });
    report.finish(dropped, &warnings);
    Import {
        provider: id,
        files,
        report,
    }
}

/// A service file in the making.
#[derive(Debug)]
struct Service {
    kind: ServiceKind,
    states: Vec<Entry>,
    models: Vec<Entry>,
    operations: Vec<Entry>,
}

impl Service {
    fn new(kind: ServiceKind) -> Self {
        Self {
            kind,
            states: Vec::new(),
            models: Vec::new(),
            operations: Vec::new(),
        }
    }

    fn file(self) -> (String, Vec<Entry>) {
        let word = self.kind.word();
        let mut entries = vec![Entry::flow("service", word).before(format!(
            "yaml-language-server: $schema=../../docs/spec/schema/{word}.json"
        ))];
        for (key, inner) in [
            ("states", self.states),
            ("models", self.models),
            ("operations", self.operations),
        ] {
            if !inner.is_empty() {
                entries.push(Entry::map(key, inner));
            }
        }
        (format!("{word}.yaml"), entries)
    }
}
