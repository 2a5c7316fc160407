//! The base verbs, by the collections of a document.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::Service;
use super::body::{self, Body, Candidate, Rest};
use super::catalog::{Catalog, Collection, path_words};
use super::evidence;
use super::known::{ACTIONS, references, service};
use super::report::Report;
use super::request::{Binding, Settings, line};
use super::things;
use crate::draft::{Entry, Yaml};
use crate::guess::{self, Ask, Guess, Shape, Sure, Way, same_thing, singular, snake};
use crate::ir::{ModelKind, RECORD_VERBS, ServiceKind, verbs};
use crate::openapi::{Endpoint, Kind, Place};

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

/// An operation in the making.
struct Made {
    name: String,
    guess: Guess,
    entries: Vec<Entry>,
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
            .map(|zone| parent_binding(zone, "zone", collection)),
        ModelKind::Snapshot => catalog
            .get(ModelKind::Volume)
            .map(|volume| parent_binding(volume, "volume", collection)),
        _ => None,
    };
    let item_path = item_path(collection, &own, work.endpoints);
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

/// The thing that others belong to.
fn parent_binding(parent: &Collection<'_>, argument: &str, child: &Collection<'_>) -> Binding {
    let word = path_words(&parent.list).last().cloned().unwrap_or_default();
    // A path that wants the domain's name and not its id says so.
    let holes: Vec<&str> = child
        .list
        .segments()
        .into_iter()
        .filter(|one| one.starts_with('{'))
        .collect();
    let by_name = argument == "zone"
        && holes.last().is_some_and(|hole| {
            guess::words(hole)
                .iter()
                .any(|word| word == "name" || word == "domain")
        });
    let id = parent
        .mapping
        .fields
        .iter()
        .find(|(field, _)| *field == "id")
        .map(|(_, guess)| guess.value.as_str());
    let domain = parent
        .mapping
        .fields
        .iter()
        .find(|(field, _)| *field == "domain")
        .map(|(_, guess)| guess.value.as_str());
    let hole_says_id = holes
        .last()
        .is_some_and(|hole| snake(hole).ends_with("_id"));
    if by_name && !hole_says_id && id != domain && domain.is_some() && id != Some("id") {
        Binding::new(&word, &format!("{argument}.domain"), "example.com")
    } else {
        Binding::new(&word, &format!("{argument}.id"), "example")
    }
}

/// The path of one thing, by which it is asked for and deleted.
fn item_path(collection: &Collection<'_>, own: &str, endpoints: &[Endpoint<'_>]) -> Option<String> {
    let list = collection
        .list
        .path
        .trim_end_matches("/detail")
        .trim_end_matches('/');
    let mut found: Vec<(usize, &str)> = Vec::new();
    for endpoint in endpoints {
        let path = endpoint.path.trim_end_matches('/');
        let segments: Vec<&str> = path.split('/').filter(|one| !one.is_empty()).collect();
        let [before @ .., of, last] = segments.as_slice() else {
            continue;
        };
        let hole = last.starts_with('{') && last.ends_with('}') && last.matches('{').count() == 1;
        let placeholder = *last == singular(own)
            && *of != *last
            && endpoint
                .parameters
                .iter()
                .any(|one| one.name.starts_with(&format!("{last}[")));
        if !same_thing(of, own) || !(hole || placeholder) {
            continue;
        }
        let base = path.rsplit_once('/').map_or("", |(base, _)| base);
        let rank = if base == list { 0 } else { 1 + before.len() };
        // What belongs to something else altogether is not it.
        if rank > 0
            && before.iter().any(|word| {
                !word.starts_with('{')
                    && !super::known::NEUTRAL.contains(&snake(word).as_str())
                    && !list.contains(word)
                    && !word.starts_with('v')
            })
        {
            continue;
        }
        found.push((rank, path));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.first().map(|(_, path)| (*path).to_owned())
}

/// Makes the operations of one collection.
struct Maker<'a, 'd> {
    collection: &'a Collection<'d>,
    /// The last word of the list's path.
    own: String,
    parent: Option<Binding>,
    item_path: Option<String>,
}

impl Maker<'_, '_> {
    fn kind(&self) -> ModelKind {
        self.collection.kind
    }

    /// The bindings, the thing itself told by `value`.
    fn bindings(&self, value: &str, sample: &str) -> Vec<Binding> {
        let own = (!value.is_empty()).then(|| Binding::new(&self.own, value, sample));
        self.parent.clone().into_iter().chain(own).collect()
    }

    fn made(name: &str, guess: Guess, line: &super::request::Line, more: Vec<Entry>) -> Made {
        let mut entries =
            vec![Entry::flow("request", line.request.as_str()).comment(guess.comment())];
        if !line.query.is_empty() {
            let query: Map<String, Value> = line
                .query
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            entries.push(Entry::flow("query", query));
        }
        entries.extend(more);
        Made {
            name: name.to_owned(),
            guess,
            entries,
        }
    }

    fn list(&self, work: &mut Work<'_, '_>) -> Option<Made> {
        let collection = self.collection;
        let name = things::list_verb(self.kind());
        let mut bindings = self.bindings("", "");
        // Snapshots of all volumes are no answer to those of one.
        if self.kind() == ModelKind::Snapshot && !collection.list.path.contains('{') {
            return None;
        }
        for binding in &mut bindings {
            if binding.value.rsplit('.').next() == Some("id") {
                "1".clone_into(&mut binding.sample);
            }
        }
        let line = line(&collection.list, &bindings, &mut work.settings);
        let paging = work.paging(
            &collection.list,
            &collection.answer,
            &collection.items.value,
        );
        let way = paging
            .as_ref()
            .and_then(|name| work.ways.get(name))
            .cloned();
        let mut more = Vec::new();
        if let Some(name) = &paging {
            more.push(Entry::flow("paging", name.as_str()));
        }
        more.push(
            Entry::flow("items", collection.items.value.as_str())
                .comment(collection.items.comment()),
        );
        more.push(Entry::flow("as", self.kind().word()));
        let answer = evidence::answer(&collection.list, &collection.answer);
        let answer = match (&way, answer) {
            (Some(way), Some(answer)) => evidence::only_page(answer, way, &collection.items.value),
            (None, answer) => answer,
            (_, None) => None,
        };
        if let Some(answer) = answer {
            let mut send = line.sample.clone();
            if let Some((param, size)) = way.as_ref().and_then(|way| way.size.as_ref()) {
                send.push(if send.contains('?') { '&' } else { '?' });
                send.push_str(&format!("{param}={size}"));
            }
            let example = evidence::example(
                self.parent_args(),
                send,
                None,
                evidence::status(&collection.list),
                Some(answer),
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        Some(Self::made(name, collection.guess.clone(), &line, more))
    }

    /// A key pair by its name: the list is searched.
    fn find_key(&self, work: &mut Work<'_, '_>) -> Option<Made> {
        let collection = self.collection;
        let (_, name) = collection
            .mapping
            .fields
            .iter()
            .find(|(field, _)| *field == "name")?;
        let test = if name.value.starts_with("self[") {
            name.value.replacen("self", "item", 1)
        } else {
            format!("item.{}", name.value)
        };
        if name.value.contains('(') {
            return None;
        }
        let line = line(&collection.list, &[], &mut work.settings);
        let paging = work.paging(
            &collection.list,
            &collection.answer,
            &collection.items.value,
        );
        let mut more: Vec<Entry> = paging
            .iter()
            .map(|name| Entry::flow("paging", name.as_str()))
            .collect();
        more.push(Entry::flow("item", collection.items.value.as_str()));
        more.push(Entry::flow("as", "key_pair"));
        more.push(Entry::flow("where", format!("{test} == name")));
        Some(Self::made(
            "get_key_pair",
            Guess::new("", Sure::Likely, "found in the list"),
            &line,
            more,
        ))
    }

    fn parent_args(&self) -> Map<String, Value> {
        let mut args = Map::new();
        match self.kind() {
            ModelKind::Record | ModelKind::RecordSet => {
                let id = if self
                    .parent
                    .as_ref()
                    .is_some_and(|parent| parent.value == "zone.domain")
                {
                    "example.com"
                } else {
                    "1"
                };
                args.insert(
                    "zone".to_owned(),
                    json!({"id": id, "domain": "example.com", "kind": "primary"}),
                );
            }
            ModelKind::Snapshot => {
                args.insert(
                    "volume".to_owned(),
                    json!({"id": "1", "name": "example", "state": "unknown"}),
                );
            }
            _ => {}
        }
        args
    }

    /// An operation beside the list, if the endpoint is one of this collection's.
    fn other(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        if endpoint.is_deprecated() || endpoint.path.is_empty() {
            return None;
        }
        let path = endpoint.path.trim_end_matches('/');
        let base = self
            .collection
            .list
            .path
            .trim_end_matches("/detail")
            .trim_end_matches('/');
        let above = self
            .item_path
            .as_deref()
            .and_then(|path| path.rsplit_once('/'))
            .map(|(above, _)| above);
        let method = endpoint.method.as_str();
        if (path == base || Some(path) == above) && method == "POST" {
            return self.create(endpoint, work);
        }
        let item = self.item_path.as_deref()?;
        if same_path(path, item) {
            return match method {
                "GET" => self.get(endpoint, work),
                "DELETE" => self.delete(endpoint, work),
                "PUT" | "PATCH" => self.update(endpoint, work),
                _ => None,
            };
        }
        let action = tail(path, item)?;
        match method {
            "POST" | "PUT" | "PATCH" => self.action(endpoint, &action, work),
            _ => None,
        }
    }

    fn id(&self) -> (String, &'static str) {
        let extra = |name: &str| {
            self.collection
                .mapping
                .extra
                .iter()
                .any(|(known, _)| known == name)
        };
        match self.kind() {
            ModelKind::KeyPair if extra("id") => ("key_pair.extra.id".to_owned(), "key_pair"),
            ModelKind::KeyPair => ("key_pair.name".to_owned(), "key_pair"),
            kind => (format!("{}.id", kind.word()), kind.word()),
        }
    }

    /// The thing itself, as an argument of an example.
    fn own_args(&self, argument: &str) -> Map<String, Value> {
        let thing = match self.kind() {
            ModelKind::Node => json!({"id": "1", "name": "example", "state": "running"}),
            ModelKind::KeyPair => json!({"name": "example", "extra": {"id": 1}}),
            ModelKind::Volume => json!({"id": "1", "name": "example", "state": "unknown"}),
            ModelKind::Snapshot => json!({"id": "1", "state": "unknown"}),
            ModelKind::Zone => json!({"id": "1", "domain": "example.com", "kind": "primary"}),
            ModelKind::Record => {
                json!({"id": "1", "name": "www", "kind": "A", "data": "203.0.113.1", "zone": {"id": "1", "domain": "example.com", "kind": "primary"}})
            }
            _ => json!({"id": "1", "name": "example"}),
        };
        let mut args = Map::new();
        args.insert(argument.to_owned(), thing);
        args
    }

    fn in_answer<'s>(&self, shape: &'s Shape) -> Option<guess::Found<'s>> {
        let used = &self.collection.mapping.used;
        // Answers of one thing sometimes have a little less than those of lists.
        let needed: Vec<&String> = used.iter().take(2).collect();
        guess::item(shape, &[&self.own], &|shape| {
            !needed.is_empty() && needed.iter().all(|name| shape.members.contains_key(*name))
        })
    }

    fn get(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let (name, argument) = match self.kind() {
            ModelKind::Node => ("ex_get_node", "node_id"),
            ModelKind::Image => ("get_image", "image_id"),
            ModelKind::Volume => ("ex_get_volume", "volume_id"),
            ModelKind::Zone => ("get_zone", "zone_id"),
            ModelKind::Record => ("get_record", "record_id"),
            _ => return None,
        };
        let shape = Shape::of_schema(&endpoint.success()?.schema()?);
        let found = self.in_answer(&shape)?;
        let line = line(endpoint, &self.bindings(argument, "1"), &mut work.settings);
        let mut more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        let mut args = Map::new();
        args.insert(argument.to_owned(), "1".into());
        let mut before = Vec::new();
        if name.starts_with("ex_") {
            before.push(Entry::flow(
                "doc",
                format!("Fetches one {}.", self.kind().word()),
            ));
            before.push(Entry::flow("params", json!({ argument: "text" })));
        }
        if self.kind() == ModelKind::Record {
            before.push(Entry::flow(
                "let",
                json!({"zone": {"call": "get_zone", "args": {"zone_id": "${zone_id}"}}}),
            ));
        } else if let Some(answer) = evidence::answer(endpoint, &shape) {
            let example = evidence::example(
                args,
                line.sample.clone(),
                None,
                evidence::status(endpoint),
                Some(answer),
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        let mut made = Self::made(
            name,
            Guess::new("", Sure::Sure, "by path and method"),
            &line,
            more,
        );
        made.entries.splice(0..0, before);
        Some(made)
    }

    fn delete(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let name = match self.kind() {
            ModelKind::Node => "destroy_node",
            ModelKind::Image => "delete_image",
            ModelKind::KeyPair => "delete_key_pair",
            ModelKind::Volume => "destroy_volume",
            ModelKind::Snapshot => "destroy_volume_snapshot",
            ModelKind::Zone => "delete_zone",
            ModelKind::Record => "delete_record",
            _ => return None,
        };
        Some(self.done(
            name,
            endpoint,
            None,
            Guess::new("", Sure::Sure, "by path and method"),
            work,
        ))
    }

    /// An operation that says whether it was done.
    fn done(
        &self,
        name: &str,
        endpoint: &Endpoint<'_>,
        body: Option<Entry>,
        guess: Guess,
        work: &mut Work<'_, '_>,
    ) -> Made {
        let (value, argument) = self.id();
        let mut bindings = self.bindings(
            &value,
            if value.rsplit('.').next() == Some("name") {
                "example"
            } else {
                "1"
            },
        );
        if matches!(self.kind(), ModelKind::Record) {
            for binding in &mut bindings {
                binding.value = binding
                    .value
                    .replace("zone.", "record.zone.")
                    .replace("record.record.", "record.");
                if binding.value.rsplit('.').next() == Some("id") {
                    "1".clone_into(&mut binding.sample);
                }
            }
        }
        let line = line(endpoint, &bindings, &mut work.settings);
        let sent = body.as_ref().and_then(|body| match &body.value {
            Yaml::Flow(value) if !value.to_string().contains("${") => Some(value.clone()),
            _ => None,
        });
        let settled = body.is_none() || sent.is_some();
        let mut more: Vec<Entry> = body.into_iter().collect();
        let bare = endpoint.success().is_some_and(|answer| !answer.has_body());
        let answer = endpoint.success().and_then(|answer| {
            answer
                .examples()
                .first()
                .map(|one| guess::redact(&guess::shorten(one)))
        });
        if settled && (bare || answer.is_some()) && self.kind() != ModelKind::Snapshot {
            let example = evidence::example(
                self.own_args(argument),
                line.sample.clone(),
                sent,
                evidence::status(endpoint),
                answer,
            );
            more.push(Entry::of("examples", Yaml::List(vec![example])));
        }
        Self::made(name, guess, &line, more)
    }

    /// `…/{id}/reboot`, `…/{id}/actions/reboot`, `…/{id}/actions` with the word in the body.
    fn action(
        &self,
        endpoint: &Endpoint<'_>,
        action: &str,
        work: &mut Work<'_, '_>,
    ) -> Option<Made> {
        let of = match self.kind() {
            ModelKind::Node => "_node",
            ModelKind::Volume => "_volume",
            _ => return None,
        };
        let wanted = || ACTIONS.iter().filter(|(verb, _)| verb.ends_with(of));
        let words: Vec<&str> = action.split('/').collect();
        let last = words.last().map(|word| snake(word)).unwrap_or_default();
        let by_word = wanted().find(|(_, words)| {
            words.contains(&last.as_str())
                || words.iter().any(|word| {
                    last == format!("{word}{of}")
                        || last == format!("{word}_instance")
                        || last == format!("{word}_server")
                })
        });
        if let Some((verb, words)) = by_word.filter(|_| words.len() <= 2) {
            // `shutdown` asks the system, `halt` and `power_off` do not: these come first.
            let gentle = words.iter().position(|word| *word == last) > Some(3);
            let sure = if gentle { Sure::Likely } else { Sure::Sure };
            let body = self.action_body(endpoint, verb)?;
            return Some(self.done(
                verb,
                endpoint,
                body,
                Guess::new("", sure, "by the word in the path"),
                work,
            ));
        }
        if !matches!(last.as_str(), "action" | "actions") || words.len() > 1 {
            return None;
        }
        // One endpoint for all actions: the word is in the body, so each call makes the next verb.
        let shape = Shape::of_schema(&endpoint.body()?);
        by_body(
            &shape,
            wanted()
                .filter(|(verb, _)| !work.taken.contains(*verb))
                .copied(),
        )
        .map(|(verb, body)| {
            work.taken.insert(verb.to_owned());
            self.done(
                verb,
                endpoint,
                Some(body),
                Guess::new("", Sure::Sure, "by the word that the body takes"),
                work,
            )
        })
    }

    /// What an action sends: the node or the volume that it is about.
    #[allow(
        clippy::option_option,
        reason = "no body is fine, one that cannot be filled is not"
    )]
    fn action_body(&self, endpoint: &Endpoint<'_>, verb: &str) -> Option<Option<Entry>> {
        let Some(schema) = endpoint.body() else {
            return Some(None);
        };
        let shape = Shape::of_schema(&schema);
        let mut candidates = vec![Candidate::id(references(self.kind()), &self.id().0)];
        if verb == "attach_volume" {
            candidates.push(Candidate::id(references(ModelKind::Node), "node.id"));
            candidates.push(Candidate::new(&["device"], "device"));
        }
        let made = body::body(&shape, &candidates, Rest::Nothing, &self.own, &[]);
        if verb == "attach_volume" && !made.used.iter().any(|used| used == "node.id")
            || !made.needed.is_empty()
        {
            return None;
        }
        Some(body::entry(made.members))
    }

    fn create(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let schema = endpoint.body()?;
        let shape = Shape::of_schema(&schema);
        let name = match self.kind() {
            ModelKind::Node => "create_node",
            ModelKind::KeyPair => "import_key_pair_from_string",
            ModelKind::Volume => "create_volume",
            ModelKind::Snapshot => "create_volume_snapshot",
            ModelKind::Zone => "create_zone",
            ModelKind::Record => "create_record",
            _ => return None,
        };
        let (candidates, rest): (Vec<Candidate>, Rest) = match self.kind() {
            ModelKind::Node => (
                vec![
                    Candidate::new(&["name", "label", "hostname", "display_name"], "name"),
                    Candidate::id(references(ModelKind::Size), "size.id"),
                    Candidate::id(references(ModelKind::Image), "image.id"),
                    Candidate::id(references(ModelKind::Location), "location.id"),
                    Candidate::new(
                        &[
                            "root_pass",
                            "root_password",
                            "password",
                            "admin_pass",
                            "admin_password",
                        ],
                        "auth.password",
                    ),
                    Candidate::new(&["authorized_keys"], "auth.ssh_key"),
                ],
                Rest::Options,
            ),
            ModelKind::KeyPair => (
                vec![
                    Candidate::new(&["name", "label", "title"], "name"),
                    Candidate::new(&["public_key", "ssh_key", "key", "content"], "key_material"),
                ],
                Rest::Options,
            ),
            ModelKind::Volume => (
                vec![
                    Candidate::new(&["name", "label"], "name"),
                    Candidate::new(
                        &["size_gigabytes", "size_gb", "size", "size_in_gb"],
                        "size_gb",
                    ),
                    Candidate::id(references(ModelKind::Location), "location.id"),
                    Candidate::id(references(ModelKind::Snapshot), "snapshot.id"),
                ],
                Rest::Options,
            ),
            ModelKind::Snapshot => (
                vec![
                    Candidate::new(&["name", "label"], "name"),
                    Candidate::id(references(ModelKind::Volume), "volume.id"),
                ],
                Rest::Options,
            ),
            ModelKind::Zone => (
                vec![
                    Candidate::new(
                        &["domain", "name", "domain_name", "unicode_name", "zone"],
                        "domain",
                    ),
                    Candidate::new(&["ttl", "ttl_sec"], "ttl"),
                ],
                Rest::Extra,
            ),
            _ => (self.record_candidates(""), Rest::Extra),
        };
        let main = candidates.first()?.value.clone();
        let made = body::body(&shape, &candidates, rest, &self.own, &[]);
        // What does not even take the name is something else.
        let request = format!("{} {}", endpoint.method, endpoint.path);
        if !made.used.contains(&main)
            || (self.kind() == ModelKind::KeyPair
                && !made.used.iter().any(|used| used == "key_material"))
        {
            work.near
                .entry(name)
                .or_insert_with(|| format!("{request} takes no name"));
            return None;
        }
        let answer = endpoint
            .success()
            .and_then(|answer| answer.schema())
            .map(|schema| Shape::of_schema(&schema));
        let Some(found) = answer.as_ref().and_then(|answer| self.in_answer(answer)) else {
            let what = self.kind().word().replace('_', " ");
            work.near.entry(name).or_insert_with(|| {
                format!("{request} does not answer a {what}: it needs steps, see `let`")
            });
            return None;
        };
        let line = line(endpoint, &self.bindings("", ""), &mut work.settings);
        let more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        Some(Self::with_body(
            name,
            Guess::new("", Sure::Sure, "by path and method"),
            &line,
            made,
            more,
        ))
    }

    fn record_candidates(&self, prior: &str) -> Vec<Candidate> {
        let mapped = self
            .collection
            .mapping
            .fields
            .iter()
            .find(|(field, _)| *field == "name")
            .map_or("", |(_, guess)| guess.value.as_str());
        let zone = if prior.is_empty() {
            "zone.domain"
        } else {
            "record.zone.domain"
        };
        let name = if prior.is_empty() {
            "name".to_owned()
        } else {
            format!("default(name, {prior}.name)")
        };
        let name = if mapped.starts_with("relative(") {
            format!("fqdn({name}, {zone})")
        } else if mapped.contains("\"@\"") {
            format!("{name} == \"\" ? \"@\" : {name}")
        } else {
            name
        };
        let value = |field: &str| {
            if prior.is_empty() {
                field.to_owned()
            } else {
                format!("default({field}, {prior}.{field})")
            }
        };
        vec![
            Candidate::new(&["name", "host", "hostname", "subdomain"], &name),
            Candidate::new(&["type", "record_type", "kind"], &value("kind")),
            Candidate::new(
                &["data", "content", "value", "target", "rdata", "address"],
                &value("data"),
            ),
        ]
    }

    fn update(&self, endpoint: &Endpoint<'_>, work: &mut Work<'_, '_>) -> Option<Made> {
        let shape = Shape::of_schema(&endpoint.body()?);
        let answer = endpoint
            .success()
            .and_then(|answer| answer.schema())
            .map(|schema| Shape::of_schema(&schema));
        let found = answer.as_ref().and_then(|answer| self.in_answer(answer));
        let (name, candidates, argument) = match self.kind() {
            ModelKind::Zone => (
                "update_zone",
                vec![
                    Candidate::new(&["domain", "name", "domain_name"], "domain"),
                    Candidate::new(&["ttl", "ttl_sec"], "ttl"),
                ],
                "zone",
            ),
            // What replaces the whole is sent all of it.
            ModelKind::Record => ("update_record", self.record_candidates("record"), "record"),
            _ => return None,
        };
        let made = body::body(&shape, &candidates, Rest::Extra, &self.own, &[]);
        if made.members.is_empty() {
            return None;
        }
        let (value, _) = self.id();
        let mut bindings = self.bindings(&value, "1");
        for binding in &mut bindings {
            if argument == "record" && binding.value.starts_with("zone.") {
                binding.value = format!("record.{}", binding.value);
            }
        }
        let line = line(endpoint, &bindings, &mut work.settings);
        let Some(found) = found else {
            let why = format!(
                "{} {} does not answer what it changed: it needs steps, see `let`",
                endpoint.method, endpoint.path
            );
            work.near.entry(name).or_insert(why);
            return None;
        };
        let more = vec![
            Entry::flow("item", found.path.value.as_str()).comment(found.path.comment()),
            Entry::flow("as", self.kind().word()),
        ];
        let sure = if endpoint.method == "PATCH" {
            Sure::Sure
        } else {
            Sure::Likely
        };
        Some(Self::with_body(
            name,
            Guess::new("", sure, "by path and method"),
            &line,
            made,
            more,
        ))
    }

    fn with_body(
        name: &str,
        guess: Guess,
        line: &super::request::Line,
        body: Body,
        more: Vec<Entry>,
    ) -> Made {
        let mut all: Vec<Entry> = body::entry(body.members).into_iter().collect();
        all.extend(more);
        let mut made = Self::made(name, guess, line, all);
        if !body.params.is_empty() {
            made.entries.insert(0, Entry::map("params", body.params));
        }
        made
    }
}

/// A verb whose action is a word of the body: `{type: reboot}`, or a member: `{reboot: {…}}`.
fn by_body(
    shape: &Shape,
    wanted: impl Iterator<Item = (&'static str, &'static [&'static str])>,
) -> Option<(&'static str, Entry)> {
    let choice = shape.members.iter().find(|(name, member)| {
        matches!(name.as_str(), "type" | "action") && !member.words.is_empty()
    });
    for (verb, words) in wanted {
        for word in words {
            if let Some((name, member)) = choice {
                if let Some(theirs) = member.words.iter().find(|theirs| snake(theirs) == *word) {
                    return Some((verb, Entry::flow("body", json!({ name.as_str(): theirs }))));
                }
                continue;
            }
            let member = shape.members.iter().find(|(name, _)| snake(name) == *word);
            if let Some((name, member)) = member.filter(|_| shape.members.len() > 3) {
                // OpenStack wants to know how hard; others take nothing.
                let how = member
                    .members
                    .iter()
                    .find(|(_, inner)| !inner.words.is_empty());
                let value = how.map_or(Value::Null, |(key, inner)| {
                    let soft = inner
                        .words
                        .iter()
                        .find(|word| word.eq_ignore_ascii_case("soft"));
                    json!({ key.as_str(): soft.or(inner.words.first()) })
                });
                let value = if member.kind == Kind::Object && value.is_null() {
                    json!({})
                } else {
                    value
                };
                return Some((verb, Entry::flow("body", json!({ name.as_str(): value }))));
            }
        }
    }
    None
}

/// Are the two the same but for the names of their holes?
fn same_path(one: &str, other: &str) -> bool {
    let plain = |path: &str| -> Vec<String> {
        let segments = path.split('/');
        segments
            .map(|segment| {
                if segment.starts_with('{') && segment.ends_with('}') {
                    "{}".to_owned()
                } else {
                    segment.to_owned()
                }
            })
            .collect()
    };
    plain(one) == plain(other)
}

/// What follows the path of one thing: `reboot` of `/servers/{id}/reboot` and of `/servers/{id}:reboot`.
fn tail(path: &str, item: &str) -> Option<String> {
    let (count, segments): (usize, Vec<&str>) =
        (item.split('/').count(), path.split('/').collect());
    let last = segments.get(count - 1)?;
    if let Some((hole, action)) = last.split_once("}:") {
        let mut own: Vec<&str> = segments.get(..count - 1)?.to_vec();
        let hole = format!("{hole}}}");
        own.push(&hole);
        return (segments.len() == count && same_path(&own.join("/"), item))
            .then(|| action.to_owned());
    }
    let own = segments.get(..count)?.join("/");
    let rest = segments.get(count..)?;
    (same_path(&own, item) && !rest.is_empty() && rest.iter().all(|one| !one.contains('{')))
        .then(|| rest.join("/"))
}
