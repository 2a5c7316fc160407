//! What is declared under a name that nothing calls it by.

use super::followed;
use super::site::Site;
use super::states::state_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SpecPath};
use crate::ir::{FieldType, ModelKind};
use crate::load::{ProviderSpec, Sources};
use crate::source::{Index, Kind, NodeId};
use crate::spec::{Let, Operation};

/// Warns of ways to page, jobs, settings, credentials, types and state tables without a use.
pub(super) fn names(spec: &ProviderSpec, sources: &Sources, diagnostics: &mut Diagnostics) {
    let from = &spec.provider;
    let root = Site::root(spec.file);
    let connection = root.key("connection");
    let operations = || {
        spec.services
            .iter()
            .flat_map(|(_, one)| one.operations.values())
    };
    let texts: Vec<&str> = spec
        .services
        .iter()
        .map(|(file, _)| *file)
        .chain([spec.file])
        .filter_map(|file| sources.get(file))
        .flat_map(|source| scalars(source.index()))
        .collect();
    let named = |what: &str, name: &str| {
        let whole = format!("{what}.{name}");
        texts.iter().any(|text| mentions(text, &whole))
    };
    let mut unused = |site: Site, what: &str, name: &str, whose: &str| {
        diagnostics.push(
            Diagnostic::warning(
                Code::Unreferenced,
                site.key(name).name(),
                format!("the {what} `{name}` is used by nothing"),
            )
            .label(whose),
        );
    };
    let ways: Vec<&str> = from.connection.paging.keys().map(String::as_str).collect();
    for name in &ways {
        if !operations().any(|one| followed::named(one, &ways) == Some(name)) {
            unused(
                connection.key("paging"),
                "paging",
                name,
                "no operation follows it",
            );
        }
    }
    for name in from.connection.jobs.keys() {
        if !operations().any(|one| waits_for(one, name)) {
            unused(
                connection.key("jobs"),
                "job",
                name,
                "no operation waits for it",
            );
        }
    }
    for name in from.settings.keys() {
        if !from.connection.url.contains(&format!("{{{name}}}")) && !named("settings", name) {
            unused(root.key("settings"), "setting", name, "no request names it");
        }
    }
    for name in from.credentials.keys() {
        if !named("credentials", name) {
            unused(
                root.key("credentials"),
                "credential",
                name,
                "`auth` does not name it",
            );
        }
    }
    for (file, service) in &spec.services {
        let root = Site::root(*file);
        for name in service.types.keys() {
            let taken = service
                .operations
                .values()
                .any(|one| one.params.values().any(|param| of_type(param, name)));
            if !service.models.contains_key(name) && !taken {
                unused(root.key("types"), "type", name, "nothing is mapped to it");
            }
        }
        for name in service.states.keys() {
            let kind = ModelKind::from_word(name).filter(|kind| state_of(*kind).is_some());
            let field = kind.and_then(|kind| {
                kind.fields()
                    .iter()
                    .find(|field| matches!(field.ty, FieldType::State(_)))
            });
            let mapped = field.is_none_or(|field| {
                service
                    .models
                    .get(name)
                    .is_some_and(|model| model.contains_key(field.name))
            });
            if !mapped {
                unused(
                    root.key("states"),
                    "state table",
                    name,
                    "no mapping looks a word up in it",
                );
            }
        }
    }
}

fn waits_for(operation: &Operation, job: &String) -> bool {
    operation.job.as_ref() == Some(job)
        || operation
            .lets
            .values()
            .any(|one| matches!(one, Let::Step(step) if step.job.as_ref() == Some(job)))
}

fn of_type(param: &serde_json::Value, name: &str) -> bool {
    let word = param.as_str().or_else(|| param.get("type")?.as_str());
    word.is_some_and(|word| word.trim_end_matches('?') == name)
}

/// Whether the words stand in the text, and no longer ones: `settings.zone`, and not `settings.zones`.
fn mentions(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let after = text.get(at + words.len()..).unwrap_or("");
        !after.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
    })
}

/// All texts of a file, comments aside.
fn scalars(index: &Index) -> Vec<&str> {
    fn walk<'a>(index: &'a Index, id: NodeId, found: &mut Vec<&'a str>) {
        match index.node(id).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) => found.push(text),
            Some(Kind::List(items)) => items.iter().for_each(|item| walk(index, *item, found)),
            Some(Kind::Map(map)) => map
                .values()
                .for_each(|entry| walk(index, entry.value, found)),
            Some(Kind::Alias(_)) | None => {}
        }
    }
    let mut found = Vec::new();
    let (root, whole) = index.find(&SpecPath::root());
    if whole {
        walk(index, root.value, &mut found);
    }
    found
}
