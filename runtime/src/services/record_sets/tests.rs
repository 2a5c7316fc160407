//! A provider of record sets in memory, and what users of it see.

mod changes;
mod forms;

use std::sync::{Arc, Mutex};

use super::*;
use crate::models::{RecordSet, ZoneKind};
use crate::services::Driver;
use crate::testing::{Script, Scripted};
use crate::{Auth, Config, Connection, Error, ErrorKind, Operation, Provider, Result, Service};

const fn operation(name: &'static str) -> Operation {
    Operation::new(name, Service::Dns, "zone")
}

/// Can replace and delete sets, and only list all of them.
static PLAIN: Provider =
    Provider::new("plain", "Plain", "https://api.example.com").operations(&[&[
        operation("get_zone"),
        operation("list_record_sets"),
        operation("replace_record_set"),
        operation("delete_record_set"),
        operation("list_records"),
    ]]);

/// Can create sets that are not there, and answer a single one.
static RICH: Provider = Provider::new("rich", "Rich", "https://api.example.com").operations(&[&[
    operation("get_zone"),
    operation("list_record_sets"),
    operation("get_record_set"),
    operation("create_record_set"),
    operation("replace_record_set"),
    operation("delete_record_set"),
    operation("list_records"),
]]);

static PLAIN_SETS: RecordSets = RecordSets::new()
    .quoted_txt()
    .absolute_targets()
    .ttl(3600)
    .marks(&["disabled"]);
static RICH_SETS: RecordSets = RecordSets::new()
    .quoted_txt()
    .split(&["MX", "SRV", "CAA"])
    .min_ttl(300)
    .max_ttl(86400)
    .create_conflicts();

/// What the provider holds, what it was asked, and what it refuses next.
#[derive(Debug, Default)]
struct State {
    sets: Vec<RecordSet>,
    calls: Vec<String>,
    refuse: Vec<&'static str>,
}

#[derive(Debug, Clone)]
struct Shelf {
    connection: Connection,
    sets: &'static RecordSets,
    state: Arc<Mutex<State>>,
}

impl Shelf {
    fn new(provider: &'static Provider, sets: &'static RecordSets) -> Self {
        let nothing = Script::new(|_| Scripted::failure("nothing goes over the wire"));
        let config = Config::new().transport(nothing);
        Self {
            connection: Connection::new(provider, Auth::none(), config).unwrap(),
            sets,
            state: Arc::default(),
        }
    }

    /// A provider that only replaces, with these sets.
    fn plain(sets: &[(&str, &str, &[&str])]) -> Self {
        Self::new(&PLAIN, &PLAIN_SETS).holding(sets)
    }

    /// A provider that creates, with these sets.
    fn rich(sets: &[(&str, &str, &[&str])]) -> Self {
        Self::new(&RICH, &RICH_SETS).holding(sets)
    }

    fn holding(self, sets: &[(&str, &str, &[&str])]) -> Self {
        for (name, kind, values) in sets {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            let mut set = RecordSet::new(*name, RecordType::from(*kind), values, zone());
            set.ttl = Some(600);
            self.state.lock().unwrap().sets.push(set);
        }
        self
    }

    /// Refuses the next call of each of these verbs.
    fn refusing(self, verbs: &[&'static str]) -> Self {
        self.state.lock().unwrap().refuse.extend_from_slice(verbs);
        self
    }

    /// What it holds now: `name TYPE ttl value, value`.
    fn held(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let line = |set: &RecordSet| {
            let ttl = set.ttl.map_or("-".to_owned(), |ttl| ttl.to_string());
            format!("{} {} {ttl} {}", set.name, set.kind, set.values.join(", "))
        };
        state.sets.iter().map(line).collect()
    }

    /// What it was asked, in order.
    fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().calls.clone()
    }

    fn answer<T: Send + 'static>(
        &self,
        verb: &'static str,
        set: Option<&RecordSet>,
        act: impl FnOnce(&mut State) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        let state = Arc::clone(&self.state);
        let about = set.map_or(String::new(), |set| format!(" {} {}", set.name, set.kind));
        Reply::new(async move {
            // Others get their turn between reading and writing.
            tokio::task::yield_now().await;
            let mut state = state.lock().unwrap();
            state
                .calls
                .push(format!("{verb}{about}").trim_end().to_owned());
            if let Some(at) = state.refuse.iter().position(|refused| *refused == verb) {
                state.refuse.remove(at);
                return Err(Error::new(ErrorKind::Unavailable, "try again later"));
            }
            act(&mut state)
        })
    }
}

fn zone() -> Zone {
    Zone::new("z1", "example.com")
}

fn same(one: &RecordSet, other: &RecordSet) -> bool {
    one.name == other.name && one.kind == other.kind
}

impl Driver for Shelf {
    fn connection(&self) -> &Connection {
        &self.connection
    }

    fn on(&self, connection: Connection) -> Box<dyn Driver> {
        Box::new(Self {
            connection,
            ..self.clone()
        })
    }
}

impl Dns for Shelf {
    fn get_zone(&self, zone_id: &str) -> Reply<Zone> {
        let zone_id = zone_id.to_owned();
        self.answer("get_zone", None, move |_| {
            if zone_id == "z1" {
                return Ok(zone());
            }
            Err(Error::new(ErrorKind::NotFound, "no such zone").about("zone"))
        })
    }

    fn create_zone(&self, _: &str, _: &ZoneKind, _: Option<u32>, _: &Extra) -> Reply<Zone> {
        Reply::ready(Ok(zone()))
    }

    fn list_record_sets(&self, _: &Zone) -> Pager<RecordSet> {
        Pager::once(self.answer("list", None, |state| Ok(state.sets.clone())))
    }

    fn get_record_set(&self, zone: &Zone, name: &str, kind: &RecordType) -> Reply<RecordSet> {
        let wanted = RecordSet::new(name, kind.clone(), Vec::new(), zone.clone());
        self.answer("get", Some(&wanted.clone()), move |state| {
            let found = state.sets.iter().find(|set| same(set, &wanted));
            found
                .cloned()
                .ok_or_else(|| Error::new(ErrorKind::NotFound, "no such set"))
        })
    }

    fn create_record_set(&self, set: &RecordSet) -> Reply<bool> {
        let new = set.clone();
        self.answer("create", Some(set), move |state| {
            if state.sets.iter().any(|set| same(set, &new)) {
                return Err(Error::new(ErrorKind::Conflict, "it is there already"));
            }
            state.sets.push(new);
            Ok(true)
        })
    }

    fn replace_record_set(&self, set: &RecordSet) -> Reply<bool> {
        let new = set.clone();
        self.answer("replace", Some(set), move |state| {
            match state.sets.iter_mut().find(|set| same(set, &new)) {
                Some(set) => *set = new,
                None => state.sets.push(new),
            }
            Ok(true)
        })
    }

    fn delete_record_set(&self, set: &RecordSet) -> Reply<bool> {
        let old = set.clone();
        self.answer("delete", Some(set), move |state| {
            let before = state.sets.len();
            state.sets.retain(|set| !same(set, &old));
            if state.sets.len() == before {
                return Err(Error::new(ErrorKind::NotFound, "no such set"));
            }
            Ok(true)
        })
    }

    // As generated drivers have them.

    fn list_records(&self, zone: &Zone) -> Pager<Record> {
        self.sets.list_records(self, zone)
    }

    fn get_record(&self, zone_id: &str, record_id: &str) -> Reply<Record> {
        self.sets.get_record(self, zone_id, record_id)
    }

    fn create_record(
        &self,
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
    ) -> Reply<Record> {
        self.sets.create_record(self, name, zone, kind, data, extra)
    }

    fn update_record(
        &self,
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra,
    ) -> Reply<Record> {
        self.sets
            .update_record(self, record, name, kind, data, extra)
    }

    fn delete_record(&self, record: &Record) -> Reply<bool> {
        self.sets.delete_record(self, record)
    }
}

/// The record of the set that holds this data.
async fn record(shelf: &Shelf, name: &str, data: &str) -> Record {
    let records = shelf.list_records(&zone()).all().await.unwrap();
    shelf.state.lock().unwrap().calls.clear();
    let wanted = |record: &Record| record.name == name && record.data == data;
    records.into_iter().find(wanted).unwrap()
}
