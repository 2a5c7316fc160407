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

use indexmap::IndexMap;
use serde_json::Value;

use crate::draft::{self, Draft, Entry, Yaml};
use crate::guess::Way;
use crate::ir::ServiceKind;
use crate::openapi::Document;
use crate::spec::WHOLE;

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
    for mut service in services {
        service.leave_out_plain_paging(&work.ways);
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

    /// How a list pages is said only where it does not follow from the provider.
    fn leave_out_plain_paging(&mut self, ways: &IndexMap<String, Way>) {
        let mut names = ways.keys().map(String::as_str);
        let plain = match (names.next(), names.next()) {
            (None, _) => WHOLE,
            (Some(only), None) => only,
            (Some(_), Some(_)) => return,
        };
        for operation in &mut self.operations {
            if let Yaml::Map(entries) = &mut operation.value {
                entries.retain(|one| {
                    one.key != "paging"
                        || !matches!(&one.value, Yaml::Flow(Value::String(way)) if way == plain)
                });
            }
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
