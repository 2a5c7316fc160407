//! Facts that are said although they hold anyway: a default written down, a rule that changes nothing.

use super::errors::by_status;
use super::operation::known_resource;
use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, SpecPath};
use crate::ir;
use crate::load::{ProviderSpec, Sources};
use crate::source::{Index, Kind};

/// Keys whose default is written as if it were a fact: the path, `*` for any name, and the default.
const IN_PROVIDER: &[(&str, &str)] = &[
    ("credentials.*.secret", "false"),
    ("credentials.*.optional", "false"),
    ("settings.*.required", "false"),
    ("connection.paging.*.first", "1"),
    ("connection.paging.*.link_header", "false"),
    ("connection.paging.*.short_page", "false"),
];
const IN_SERVICE: &[(&str, &str)] = &[
    ("rrsets.txt", "plain"),
    ("rrsets.targets", "given"),
    ("rrsets.create_conflicts", "false"),
    ("operations.*.params.*.sent", "true"),
    ("operations.*.let.*.every", "2"),
    ("operations.*.examples.*.exchanges.*.status", "200"),
];

/// Warns of what need not be said.
pub(super) fn facts(
    spec: &ProviderSpec,
    provider: &ir::Provider,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    defaults(spec.file, IN_PROVIDER, sources, diagnostics);
    rules(spec, diagnostics);
    for (file, from) in &spec.services {
        defaults(*file, IN_SERVICE, sources, diagnostics);
        let services = &provider.services;
        let Some(service) = services.iter().find(|one| one.kind.word() == from.service) else {
            continue;
        };
        let site = Site::root(*file).key("operations");
        for operation in &service.operations {
            if let Some(from) = from.operations.get(&operation.name) {
                of_operation(from, operation, &site.key(&operation.name), diagnostics);
            }
        }
    }
}

fn defaults(
    file: FileId,
    table: &[(&str, &str)],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let Some(index) = sources.get(file).map(crate::source::Source::index) else {
        return;
    };
    for (pattern, default) in table {
        let pattern: Vec<&str> = pattern.split('.').collect();
        let mut found = Vec::new();
        paths(index, SpecPath::root(), &pattern, &mut found);
        for path in found {
            let (entry, _) = index.find(&path);
            let stated = matches!(index.kind(entry.value), Some(Kind::Scalar { text, .. }) if text == default);
            if stated {
                let site = Site { file, path };
                let key = pattern.last().copied().unwrap_or("");
                diagnostics.push(said_anyway(
                    &site,
                    &format!("`{key}` is {default} unless said otherwise"),
                ));
            }
        }
    }
}

/// The values at a path with `*` for any key or index. What an alias stands for is seen where it stands.
fn paths(index: &Index, at: SpecPath, pattern: &[&str], found: &mut Vec<SpecPath>) {
    let Some((first, rest)) = pattern.split_first() else {
        found.push(at);
        return;
    };
    let (entry, whole) = index.find(&at);
    let kind = index
        .node(entry.value)
        .filter(|_| whole)
        .map(|node| &node.kind);
    match kind {
        Some(Kind::Map(map)) => {
            for key in map.keys().filter(|key| *first == "*" || *first == &***key) {
                paths(index, at.key(&**key), rest, found);
            }
        }
        Some(Kind::List(items)) if *first == "*" => {
            for place in 0..items.len() {
                paths(index, at.index(place), rest, found);
            }
        }
        _ => {}
    }
}

fn of_operation(
    from: &crate::spec::Operation,
    operation: &ir::Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let by_method = operation.request.as_ref().map(|request| request.method);
    if let (Some(said), Some(method)) = (from.idempotent, by_method)
        && said == method.idempotent()
    {
        let is = if said { "is" } else { "is not" };
        let why = format!("a {} {is} idempotent unless said otherwise", method.word());
        diagnostics.push(said_anyway(&site.key("idempotent"), &why));
    }
    if let Some(said) = &from.resource
        && *said == known_resource(operation)
    {
        let why = format!("a 404 is about the {said} anyway");
        diagnostics.push(said_anyway(&site.key("resource"), &why));
    }
    if let (Some(said), Some(verb)) = (&from.doc, &operation.verb)
        && said.trim().trim_end_matches('.') == verb.doc
    {
        diagnostics.push(said_anyway(
            &site.key("doc"),
            "these are the verb's own words",
        ));
    }
}

/// A rule that gives what the status gives, and that keeps no later rule from being asked.
fn rules(spec: &ProviderSpec, diagnostics: &mut Diagnostics) {
    let rules = &spec.provider.connection.errors.rules;
    let site = Site::root(spec.file)
        .key("connection")
        .key("errors")
        .key("rules");
    for (place, rule) in rules.iter().enumerate() {
        let plain = rule.code.0.is_empty() && rule.message.is_none() && rule.resource.is_none();
        let same = rule
            .status
            .0
            .iter()
            .all(|status| by_status(*status) == rule.kind);
        let later = rules.get(place + 1..).unwrap_or_default();
        let alone = later.iter().all(|other| {
            !other.status.0.is_empty()
                && !other.status.0.iter().any(|one| rule.status.0.contains(one))
        });
        if plain && same && alone && !rule.status.0.is_empty() {
            let why = format!("by this status alone it is `{}` anyway", rule.kind);
            diagnostics.push(said_anyway(&site.index(place), &why));
        }
    }
}

fn said_anyway(site: &Site, why: &str) -> Diagnostic {
    let place = match site.path.last() {
        Some(crate::diagnostic::Segment::Key(_)) => site.name(),
        _ => site.value(),
    };
    Diagnostic::warning(Code::Redundant, place, "this says nothing new")
        .label(why)
        .help("leave it out")
}
