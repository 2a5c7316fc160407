//! The services of a provider.

use std::collections::BTreeMap;

use super::operation::{Surroundings, operation};
use super::shown::Shown;
use super::site::Site;
use super::{
    conversion, examples, files, fingerprint, meant, record_sets, record_types, states, types,
    unused,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId};
use crate::ir::{Paging, Service, ServiceKind, verb};
use crate::load::{ProviderSpec, Sources};
use crate::spec;

pub(super) fn services(
    from: &ProviderSpec,
    paging: &[Paging],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    let names = Names {
        paging: from
            .provider
            .connection
            .paging
            .keys()
            .map(String::as_str)
            .collect(),
        jobs: from
            .provider
            .connection
            .jobs
            .keys()
            .map(String::as_str)
            .collect(),
        settings: from.provider.settings.keys().map(String::as_str).collect(),
    };
    one_name_each(from, diagnostics);
    from.services
        .iter()
        .filter_map(|(file, service)| {
            let root = Site::root(*file);
            let kind = files::service_in_file(
                &service.service,
                &root.key("service"),
                sources,
                diagnostics,
            )?;
            Some(lower(kind, &root, service, paging, &names, diagnostics))
        })
        .collect()
}

/// What the provider declares for its services, what is in error included.
struct Names<'a> {
    paging: Vec<&'a str>,
    jobs: Vec<&'a str>,
    settings: Vec<&'a str>,
}

fn lower(
    kind: ServiceKind,
    root: &Site,
    from: &spec::Service,
    paging: &[Paging],
    names: &Names<'_>,
    diagnostics: &mut Diagnostics,
) -> Service {
    let states = states::states(&from.states, &root.key("states"), diagnostics);
    let types = types::types(&from.types, &root.key("types"), diagnostics);
    let conversions = conversion::conversions(
        &from.models,
        &types,
        &states,
        &root.key("models"),
        diagnostics,
    );
    let declared_models = meant::models(&from.models, &types);
    let declared_operations: Vec<&str> = from.operations.keys().map(String::as_str).collect();
    let around = Surroundings {
        service: kind,
        types: &types,
        conversions: &conversions,
        declared_models: &declared_models,
        declared_operations: &declared_operations,
        paging,
        declared_paging: &names.paging,
        jobs: &names.jobs,
        settings: &names.settings,
    };
    let before = diagnostics.errors();
    let mut operations = Vec::new();
    let record_types = record_types::record_types(from, kind, root, diagnostics);
    let record_sets = record_sets::record_sets(from, kind, root, diagnostics);
    let mut shown = Shown::new(&types, &conversions);
    for (name, one) in &from.operations {
        let site = root.key("operations").key(name);
        let lowered = match record_sets::verb_by_sets(name, one, from) {
            Some(verb) => Some(record_sets::operation(verb, one, &site, diagnostics)),
            None => operation(name, one, &around, &site, diagnostics),
        };
        if let Some(operation) = lowered {
            examples::examples(one, &operation, &mut shown, &site, diagnostics);
            operations.push(operation);
        }
    }
    operations.extend(record_sets::others(from, root, diagnostics));
    let service = Service {
        kind,
        hash: fingerprint::of_service(from),
        doc: from.doc.clone(),
        states,
        types,
        conversions,
        record_types,
        record_sets,
        operations,
    };
    if diagnostics.errors() == before {
        unused::mappings(&service, root, diagnostics);
    }
    service
}

/// One driver bears the operations of all services, so a name stands for one of them.
fn one_name_each(from: &ProviderSpec, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, FileId> = BTreeMap::new();
    for (file, service) in &from.services {
        for name in service.operations.keys() {
            // What is no operation of its service is told there.
            let fits = name.starts_with("ex_")
                || ServiceKind::from_word(&service.service)
                    .is_some_and(|kind| verb(kind, name).is_some());
            if !fits {
                continue;
            }
            if let Some(first) = seen.insert(name, *file) {
                let place = |file| Site::root(file).key("operations").key(name).name();
                diagnostics.push(
                    Diagnostic::error(
                        Code::DuplicateOperation,
                        place(*file),
                        format!("`{name}` is an operation of another service already"),
                    )
                    .label("the second of that name")
                    .also(place(first), "the first"),
                );
            }
        }
    }
}
