//! A driver for tests: it writes down its calls and answers from a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::{Compute, Containers, Dns, Driver, LoadBalancers, Storage};
use crate::ParamType::{Bool, Model, Text};
use crate::models::{
    KeyPair, Node, NodeAuth, NodeImage, NodeLocation, NodeSize, NodeState, Record, RecordType,
    StorageVolume, VolumeSnapshot, Zone, ZoneKind,
};
use crate::{
    Arguments, Auth, Config, Connection, Error, ErrorKind, Extra, Operation, Pager, Param,
    Provider, Reply, Request, Response, Result, Service, Transport,
};

static PROVIDER: Provider = Provider::new("fake", "Fake", "https://api.example.com")
    .operations(&[
        &[
            Operation::new("list_nodes", Service::Compute, "node")
                .params(&[Param::new("ex_tag", Text)]),
            Operation::new("list_sizes", Service::Compute, "size"),
            Operation::new("create_node", Service::Compute, "node")
                .params(&[Param::new("ex_backups", Bool)]),
            Operation::new("reboot_node", Service::Compute, "node"),
            Operation::new("create_volume", Service::Compute, "volume"),
            Operation::new("create_key_pair", Service::Compute, "key_pair"),
            Operation::new("import_key_pair_from_string", Service::Compute, "key_pair"),
            Operation::new("ex_rename_node", Service::Compute, "node").params(&[
                Param::new("node", Model("node")).required(),
                Param::new("name", Text).required(),
                Param::new("force", Bool),
            ]),
        ],
        &[
            Operation::new("list_zones", Service::Dns, "zone"),
            Operation::new("list_records", Service::Dns, "zone"),
            Operation::new("create_zone", Service::Dns, "zone"),
            Operation::new("create_record", Service::Dns, "zone"),
            Operation::new("update_record", Service::Dns, "record"),
        ],
    ])
    .record_types(&["A", "MX"]);

#[derive(Debug, Clone)]
pub(crate) struct Fake {
    connection: Connection,
    script: Arc<Script>,
}

#[derive(Debug, Default)]
pub(crate) struct Script {
    /// The calls so far.
    pub(crate) calls: Mutex<Vec<String>>,
    /// What `list_nodes` answers next; the last answer is given for ever.
    pub(crate) nodes: Mutex<VecDeque<Result<Vec<Node>, ErrorKind>>>,
    /// What `list_records` answers.
    pub(crate) records: Mutex<Vec<Record>>,
}

/// Sends nothing.
#[derive(Debug)]
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async {
            Err(Error::new(
                ErrorKind::Transport,
                "nothing is sent in this test",
            ))
        })
    }
}

impl Fake {
    pub(crate) fn new() -> Self {
        let config = Config::new().transport(Nowhere);
        let connection = Connection::new(&PROVIDER, Auth::none(), config).unwrap();
        Self {
            connection,
            script: Arc::default(),
        }
    }

    /// A fake whose `list_nodes` answers these lists, one after the other.
    pub(crate) fn listing(lists: impl IntoIterator<Item = Result<Vec<Node>, ErrorKind>>) -> Self {
        let fake = Self::new();
        fake.script.nodes.lock().unwrap().extend(lists);
        fake
    }

    pub(crate) fn script(&self) -> Arc<Script> {
        Arc::clone(&self.script)
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.script.calls.lock().unwrap().clone()
    }

    /// Writes a call down when it is awaited, not when it is built.
    fn log<T: Send + 'static>(&self, verb: &str, call: String, answer: T) -> Reply<T> {
        let operation = PROVIDER.operation(verb).unwrap();
        if let Err(error) = operation.check_ex(self.connection.options().ex_arguments()) {
            return Reply::failed(error);
        }
        let script = self.script();
        Reply::new(async move {
            script.calls.lock().unwrap().push(call);
            Ok(answer)
        })
    }

    fn ex_rename_node(&self, node: &Node, name: &str, force: Option<bool>) -> Reply<bool> {
        self.log(
            "ex_rename_node",
            format!("rename {} {name} {force:?}", node.id),
            true,
        )
    }
}

impl Driver for Fake {
    fn connection(&self) -> &Connection {
        &self.connection
    }

    fn on(&self, connection: Connection) -> Box<dyn Driver> {
        Box::new(Self {
            connection,
            ..self.clone()
        })
    }

    fn compute(&self) -> Option<Box<dyn Compute>> {
        Some(Box::new(self.clone()))
    }

    fn dns(&self) -> Option<Box<dyn Dns>> {
        Some(Box::new(self.clone()))
    }

    fn storage(&self) -> Option<Box<dyn Storage>> {
        Some(Box::new(self.clone()))
    }

    fn load_balancers(&self) -> Option<Box<dyn LoadBalancers>> {
        Some(Box::new(self.clone()))
    }

    fn containers(&self) -> Option<Box<dyn Containers>> {
        Some(Box::new(self.clone()))
    }

    fn call_extension(&self, _: &str, arguments: &mut Arguments) -> Result<Reply<Value>> {
        Ok(self
            .ex_rename_node(
                &arguments.take("node")?,
                &arguments.take::<String>("name")?,
                arguments.take_opt("force")?,
            )
            .into_json())
    }
}

impl Storage for Fake {}

impl LoadBalancers for Fake {}

impl Containers for Fake {}

impl Compute for Fake {
    fn list_nodes(&self) -> Pager<Node> {
        let script = self.script();
        let listed = self
            .log("list_nodes", "list_nodes".to_owned(), ())
            .and_then(move |()| {
                let mut lists = script.nodes.lock().unwrap();
                let list = if lists.len() > 1 {
                    lists.pop_front()
                } else {
                    lists.front().cloned()
                };
                list.unwrap_or(Ok(Vec::new()))
                    .map_err(|kind| Error::new(kind, "scripted"))
            });
        Pager::once(listed)
    }

    fn list_sizes(&self, location: Option<&NodeLocation>) -> Pager<NodeSize> {
        let at = location.map_or("anywhere", |location| location.id.as_str());
        let sizes = vec![NodeSize::new("s", at)];
        Pager::once(self.log("list_sizes", format!("list_sizes {at}"), sizes))
    }

    fn create_node(
        &self,
        name: &str,
        size: &NodeSize,
        image: Option<&NodeImage>,
        location: Option<&NodeLocation>,
        auth: Option<&NodeAuth>,
    ) -> Reply<Node> {
        let location = location.map(|location| &location.id);
        let key = auth.and_then(NodeAuth::ssh_key);
        let backups = self.connection.ex("ex_backups").truthy();
        let call = format!(
            "create {name} {} {} {location:?} {key:?} {backups}",
            size.id,
            image.map_or("empty", |image| image.id.as_str())
        );
        self.log(
            "create_node",
            call,
            Node::new("1", name, NodeState::Pending),
        )
    }

    fn reboot_node(&self, node: &Node) -> Reply<bool> {
        self.log("reboot_node", format!("reboot {}", node.id), true)
    }

    fn create_volume(
        &self,
        size_gb: u64,
        name: &str,
        _: Option<&NodeLocation>,
        snapshot: Option<&VolumeSnapshot>,
    ) -> Reply<StorageVolume> {
        let snapshot = snapshot.map(|snapshot| &snapshot.id);
        let call = format!("create volume {size_gb} {name} {snapshot:?}");
        self.log("create_volume", call, StorageVolume::new("5", name))
    }

    fn create_key_pair(&self, name: &str) -> Reply<KeyPair> {
        let mut pair = KeyPair::new(name);
        pair.private_key = Some("PRIVATE".into());
        self.log("create_key_pair", format!("create key {name}"), pair)
    }

    fn import_key_pair_from_string(&self, name: &str, key_material: &str) -> Reply<KeyPair> {
        let call = format!("import {name} {key_material}");
        self.log("import_key_pair_from_string", call, KeyPair::new(name))
    }
}

impl Dns for Fake {
    fn list_zones(&self) -> Pager<Zone> {
        Pager::from_items(vec![Zone::new("1", "example.com")])
    }

    fn list_records(&self, _: &Zone) -> Pager<Record> {
        Pager::from_items(self.script.records.lock().unwrap().clone())
    }

    fn create_zone(
        &self,
        domain: &str,
        kind: &ZoneKind,
        ttl: Option<u32>,
        extra: &Extra,
    ) -> Reply<Zone> {
        let call = format!("create zone {domain} {kind} {ttl:?} {extra:?}");
        self.log("create_zone", call, Zone::new("1", domain))
    }

    fn create_record(
        &self,
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
    ) -> Reply<Record> {
        let record = Record::new("7", name, kind.clone(), data, zone.clone());
        self.log(
            "create_record",
            format!("create {name} {kind} {data} {extra:?}"),
            record,
        )
    }

    fn update_record(
        &self,
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra,
    ) -> Reply<Record> {
        let call = format!("update {} {name:?} {kind:?} {data:?} {extra:?}", record.id);
        self.log("update_record", call, record.clone())
    }
}
