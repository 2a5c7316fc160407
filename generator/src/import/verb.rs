//! The base verbs, by the collections of a document.

mod action;
mod list;
mod maker;
mod one;
mod path;
mod write;

use maker::{Made, Maker};

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Service;
use super::catalog::{Catalog, Collection, path_words};
use super::known::service;
use super::report::Report;
use super::request::Settings;
use crate::draft::Entry;
use crate::guess::{self, Ask, Shape, Way};
use crate::ir::{ModelKind, RECORD_VERBS, ServiceKind, verbs};
use crate::openapi::{Endpoint, Place};

/// What is known while operations are made.
pub(super) struct Work<'a, 'd> {
    pub(super) endpoints: &'a [Endpoint<'d>],
    pub(super) catalog: &'a Catalog<'d>,
    pub(super) settings: Settings,
    /// Ways to page, by name.
    pub(super) ways: IndexMap<String, Way>,
    /// Operations of the document that are taken.
    pub(super) taken: BTreeSet<String>,
    /// Why an operation that is near a verb is not it.
    near: IndexMap<&'static str, String>,
}

impl<'a, 'd> Work<'a, 'd> {
    pub(super) fn new(endpoints: &'a [Endpoint<'d>], catalog: &'a Catalog<'d>) -> Self {
        Self {
            endpoints,
            catalog,
            settings: Settings::default(),
            ways: IndexMap::new(),
            taken: BTreeSet::new(),
            near: IndexMap::new(),
        }
    }

    /// The name of the way that a list is paged, if it is.
    pub(super) fn paging(
        &mut self,
        endpoint: &Endpoint<'_>,
        answer: &Shape,
        items: &str,
    ) -> Option<String> {
        let asks: Vec<Ask> = endpoint
            .parameters_in(Place::Query)
            .map(|one| Ask {
                name: one.name.clone(),
                shape: Shape {
                    doc: one.doc.map(str::to_owned),
                    ..one
                        .schema
                        .as_ref()
                        .map(Shape::of_schema)
                        .unwrap_or_default()
                },
            })
            .collect();
        let way = guess::paging(&asks, answer, items)?;
        let same = |known: &Way| {
            Way {
                guess: way.guess.clone(),
                ..known.clone()
            } == way
        };
        if let Some((name, _)) = self.ways.iter().find(|(_, known)| same(known)) {
            return Some(name.clone());
        }
        let base = match way.kind {
            "page_number" => "pages",
            "offset" => "offsets",
            "cursor" => "cursors",
            "marker" => "markers",
            _ => "links",
        };
        let mut name = base.to_owned();
        let mut number = 2;
        while self.ways.contains_key(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.ways.insert(name.clone(), way);
        Some(name)
    }
}

/// The services that were found, with their base verbs.
pub(super) fn services(work: &mut Work<'_, '_>, report: &mut Report) -> Vec<Service> {
    let catalog = work.catalog;
    let mut services = Vec::new();
    for kind in ServiceKind::ALL {
        let mut made = Service::new(*kind);
        for collection in catalog.0.iter().filter(|one| service(one.kind) == *kind) {
            model(collection, &mut made);
        }
        if made.models.is_empty() {
            report.missed(
                format!("{}.yaml", kind.word()),
                "no list of the document looks like one of its things",
            );
            continue;
        }
        let order = [
            ModelKind::Node,
            ModelKind::Size,
            ModelKind::Location,
            ModelKind::Image,
            ModelKind::KeyPair,
            ModelKind::Volume,
            ModelKind::Snapshot,
            ModelKind::Zone,
            ModelKind::Record,
            ModelKind::RecordSet,
        ];
        for collection in order
            .iter()
            .filter_map(|one| catalog.get(*one))
            .filter(|one| service(one.kind) == *kind)
        {
            family(collection, work, &mut made, report);
        }
        let by_sets = catalog.get(ModelKind::RecordSet).is_some();
        for verb in verbs(*kind) {
            let of_sets = verb.name.contains("record_set");
            let out = if by_sets {
                RECORD_VERBS.contains(&verb.name)
            } else {
                of_sets
            };
            if !out && !made.operations.iter().any(|one| one.key == verb.name) {
                let why = match work.near.get(verb.name) {
                    Some(why) => why.as_str(),
                    None if by_sets && of_sets => {
                        "sets are written in a way of their own: see `rrsets` in the reference"
                    }
                    None => "no operation of the document fits",
                };
                report.missed(verb.name, why);
            }
        }
        services.push(made);
    }
    services
}

/// The mapping of a collection's items, and the table of its states.
fn model(collection: &Collection<'_>, made: &mut Service) {
    let (states, model) = collection.mapping.entries();
    made.models.push(model);
    made.states.extend(states);
}

/// Everything that can be done with the things of a collection.
fn family(
    collection: &Collection<'_>,
    work: &mut Work<'_, '_>,
    made: &mut Service,
    report: &mut Report,
) {
    let catalog = work.catalog;
    let kind = collection.kind;
    let own = path_words(&collection.list)
        .last()
        .cloned()
        .unwrap_or_default();
    let parent = match kind {
        ModelKind::Record | ModelKind::RecordSet => catalog
            .get(ModelKind::Zone)
            .map(|zone| path::parent_binding(zone, "zone", collection)),
        ModelKind::Snapshot => catalog
            .get(ModelKind::Volume)
            .map(|volume| path::parent_binding(volume, "volume", collection)),
        _ => None,
    };
    let item_path = path::item_path(collection, &own, work.endpoints);
    let maker = Maker {
        collection,
        own,
        parent,
        item_path,
    };
    let mut all: Vec<(Option<Made>, String, String)> = Vec::new();
    let list = maker.list(work);
    all.push((
        list,
        maker.collection.list.method.clone() + " " + &maker.collection.list.path,
        maker.collection.list.pointer(),
    ));
    if kind == ModelKind::KeyPair
        && let Some(find) = maker.find_key(work)
    {
        all.push((
            Some(find),
            format!("GET {}", collection.list.path),
            collection.list.pointer(),
        ));
    }
    let endpoints = work.endpoints;
    for endpoint in endpoints {
        // An endpoint for all actions makes several verbs.
        let mut last = String::new();
        while let Some(one) = maker.other(endpoint, work).filter(|one| one.name != last) {
            last.clone_from(&one.name);
            all.push((
                Some(one),
                format!("{} {}", endpoint.method, endpoint.path),
                endpoint.pointer(),
            ));
        }
    }
    for (one, request, pointer) in all {
        let Some(one) = one else { continue };
        // The first that fits is kept; gentler ways to stop come later.
        if made.operations.iter().any(|known| known.key == one.name) {
            continue;
        }
        work.taken.insert(pointer.clone());
        report.matched(&one.name, request, &one.guess, pointer);
        made.operations.push(Entry::map(&one.name, one.entries));
    }
}
