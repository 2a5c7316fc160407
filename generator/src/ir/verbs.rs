//! The base verbs as the generator knows them: the mirror of the runtime's service traits.

use serde::Serialize;

use super::models::ModelKind;
use super::operation::BaseType;
use super::provider::ServiceKind;

/// A verb of a service's base API.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Verb {
    /// Its name, the same for every provider.
    pub name: &'static str,
    /// The service it belongs to.
    pub service: ServiceKind,
    /// What it does, the start of the method's documentation.
    pub doc: &'static str,
    /// Its arguments in order: name, type, optional.
    pub arguments: &'static [(&'static str, BaseType, bool)],
    /// What it answers.
    pub result: VerbResult,
    /// What it is about: the thing that a 404 means.
    pub resource: &'static str,
}

/// What a verb answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum VerbResult {
    /// Any number of a model.
    List(ModelKind),
    /// One model.
    One(ModelKind),
    /// One model, where the provider names it at once.
    OneOrNone(ModelKind),
    /// Whether it was done.
    Done,
    /// A text.
    Text,
}

use BaseType::{Extra, Model, RecordType, Text, UInt, ZoneKind};
use ModelKind::{Image, KeyPair, Location, Node, Record, RecordSet, Size, Snapshot, Volume, Zone};
use ServiceKind::{Compute, Dns};
use VerbResult::{Done, List, One, OneOrNone};

const fn verb_of(
    service: ServiceKind,
    name: &'static str,
    doc: &'static str,
    arguments: &'static [(&'static str, BaseType, bool)],
    result: VerbResult,
    resource: &'static str,
) -> Verb {
    Verb {
        name,
        service,
        doc,
        arguments,
        result,
        resource,
    }
}

const VERBS: &[Verb] = &[
    verb_of(
        Compute,
        "list_nodes",
        "Lists the nodes",
        &[],
        List(Node),
        "node",
    ),
    verb_of(
        Compute,
        "list_sizes",
        "Lists the sizes",
        &[("location", Model(Location), true)],
        List(Size),
        "size",
    ),
    verb_of(
        Compute,
        "list_locations",
        "Lists the locations",
        &[],
        List(Location),
        "location",
    ),
    verb_of(
        Compute,
        "list_images",
        "Lists the images",
        &[("location", Model(Location), true)],
        List(Image),
        "image",
    ),
    verb_of(
        Compute,
        "create_node",
        "Creates a node and starts it",
        &[
            ("name", Text, false),
            ("size", Model(Size), false),
            ("image", Model(Image), true),
            ("location", Model(Location), true),
            ("auth", BaseType::NodeAuth, true),
        ],
        One(Node),
        "node",
    ),
    verb_of(
        Compute,
        "reboot_node",
        "Reboots a node",
        &[("node", Model(Node), false)],
        Done,
        "node",
    ),
    verb_of(
        Compute,
        "start_node",
        "Starts a stopped node",
        &[("node", Model(Node), false)],
        Done,
        "node",
    ),
    verb_of(
        Compute,
        "stop_node",
        "Stops a node",
        &[("node", Model(Node), false)],
        Done,
        "node",
    ),
    verb_of(
        Compute,
        "destroy_node",
        "Destroys a node",
        &[("node", Model(Node), false)],
        Done,
        "node",
    ),
    verb_of(
        Compute,
        "list_volumes",
        "Lists the volumes",
        &[],
        List(Volume),
        "volume",
    ),
    verb_of(
        Compute,
        "create_volume",
        "Creates a volume",
        &[
            ("size_gb", UInt, false),
            ("name", Text, false),
            ("location", Model(Location), true),
            ("snapshot", Model(Snapshot), true),
        ],
        One(Volume),
        "volume",
    ),
    verb_of(
        Compute,
        "destroy_volume",
        "Destroys a volume",
        &[("volume", Model(Volume), false)],
        Done,
        "volume",
    ),
    verb_of(
        Compute,
        "attach_volume",
        "Attaches a volume to a node",
        &[
            ("node", Model(Node), false),
            ("volume", Model(Volume), false),
            ("device", Text, true),
        ],
        Done,
        "volume",
    ),
    verb_of(
        Compute,
        "detach_volume",
        "Detaches a volume",
        &[("volume", Model(Volume), false)],
        Done,
        "volume",
    ),
    verb_of(
        Compute,
        "list_volume_snapshots",
        "Lists the snapshots of a volume",
        &[("volume", Model(Volume), false)],
        List(Snapshot),
        "volume",
    ),
    verb_of(
        Compute,
        "create_volume_snapshot",
        "Takes a snapshot of a volume",
        &[("volume", Model(Volume), false), ("name", Text, true)],
        One(Snapshot),
        "volume",
    ),
    verb_of(
        Compute,
        "destroy_volume_snapshot",
        "Destroys a snapshot",
        &[("snapshot", Model(Snapshot), false)],
        Done,
        "snapshot",
    ),
    verb_of(
        Compute,
        "get_image",
        "Gets an image",
        &[("image_id", Text, false)],
        One(Image),
        "image",
    ),
    verb_of(
        Compute,
        "create_image",
        "Makes an image of a node",
        &[
            ("node", Model(Node), false),
            ("name", Text, false),
            ("description", Text, true),
        ],
        OneOrNone(Image),
        "node",
    ),
    verb_of(
        Compute,
        "delete_image",
        "Deletes an image",
        &[("image", Model(Image), false)],
        Done,
        "image",
    ),
    verb_of(
        Compute,
        "copy_image",
        "Copies an image from another region",
        &[
            ("source_region", Text, false),
            ("image", Model(Image), false),
            ("name", Text, false),
            ("description", Text, true),
        ],
        One(Image),
        "image",
    ),
    verb_of(
        Compute,
        "list_key_pairs",
        "Lists the key pairs",
        &[],
        List(KeyPair),
        "key pair",
    ),
    verb_of(
        Compute,
        "get_key_pair",
        "Gets a key pair",
        &[("name", Text, false)],
        One(KeyPair),
        "key pair",
    ),
    verb_of(
        Compute,
        "create_key_pair",
        "Creates a key pair",
        &[("name", Text, false)],
        One(KeyPair),
        "key pair",
    ),
    verb_of(
        Compute,
        "import_key_pair_from_string",
        "Imports a public key",
        &[("name", Text, false), ("key_material", Text, false)],
        One(KeyPair),
        "key pair",
    ),
    verb_of(
        Compute,
        "delete_key_pair",
        "Deletes a key pair",
        &[("key_pair", Model(KeyPair), false)],
        Done,
        "key pair",
    ),
    verb_of(
        Dns,
        "list_zones",
        "Lists the zones",
        &[],
        List(Zone),
        "zone",
    ),
    verb_of(
        Dns,
        "list_records",
        "Lists the records of a zone",
        &[("zone", Model(Zone), false)],
        List(Record),
        "zone",
    ),
    verb_of(
        Dns,
        "get_zone",
        "Gets a zone",
        &[("zone_id", Text, false)],
        One(Zone),
        "zone",
    ),
    verb_of(
        Dns,
        "get_record",
        "Gets a record",
        &[("zone_id", Text, false), ("record_id", Text, false)],
        One(Record),
        "record",
    ),
    verb_of(
        Dns,
        "create_zone",
        "Creates a zone",
        &[
            ("domain", Text, false),
            ("kind", ZoneKind, false),
            ("ttl", BaseType::Ttl, true),
            ("extra", Extra, false),
        ],
        One(Zone),
        "zone",
    ),
    verb_of(
        Dns,
        "update_zone",
        "Changes a zone; what is not given stays",
        &[
            ("zone", Model(Zone), false),
            ("domain", Text, true),
            ("kind", ZoneKind, true),
            ("ttl", BaseType::Ttl, true),
            ("extra", Extra, false),
        ],
        One(Zone),
        "zone",
    ),
    verb_of(
        Dns,
        "create_record",
        "Creates a record",
        &[
            ("name", Text, false),
            ("zone", Model(Zone), false),
            ("kind", RecordType, false),
            ("data", Text, false),
            ("extra", Extra, false),
        ],
        One(Record),
        "zone",
    ),
    verb_of(
        Dns,
        "update_record",
        "Changes a record; what is not given stays",
        &[
            ("record", Model(Record), false),
            ("name", Text, true),
            ("kind", RecordType, true),
            ("data", Text, true),
            ("extra", Extra, false),
        ],
        One(Record),
        "record",
    ),
    verb_of(
        Dns,
        "delete_zone",
        "Deletes a zone and its records",
        &[("zone", Model(Zone), false)],
        Done,
        "zone",
    ),
    verb_of(
        Dns,
        "delete_record",
        "Deletes a record",
        &[("record", Model(Record), false)],
        Done,
        "record",
    ),
    verb_of(
        Dns,
        "list_record_sets",
        "Lists the record sets of a zone",
        &[("zone", Model(Zone), false)],
        List(RecordSet),
        "zone",
    ),
    verb_of(
        Dns,
        "get_record_set",
        "Gets the record set of a name and type",
        &[
            ("zone", Model(Zone), false),
            ("name", Text, false),
            ("kind", RecordType, false),
        ],
        One(RecordSet),
        "record set",
    ),
    verb_of(
        Dns,
        "create_record_set",
        "Creates a record set",
        &[("record_set", Model(RecordSet), false)],
        Done,
        "zone",
    ),
    verb_of(
        Dns,
        "replace_record_set",
        "Puts a record set in the place of the one of its name and type",
        &[("record_set", Model(RecordSet), false)],
        Done,
        "zone",
    ),
    verb_of(
        Dns,
        "delete_record_set",
        "Deletes a record set",
        &[("record_set", Model(RecordSet), false)],
        Done,
        "record set",
    ),
    verb_of(
        Dns,
        "export_zone_to_bind_format",
        "Writes a zone as a zone file",
        &[("zone", Model(Zone), false)],
        VerbResult::Text,
        "zone",
    ),
];

/// The verbs of records, which can be made of those of record sets.
pub const RECORD_VERBS: &[&str] = &[
    "list_records",
    "get_record",
    "create_record",
    "update_record",
    "delete_record",
];

impl Verb {
    /// Arguments that callers can leave out, since some providers do without; most do not.
    pub fn usually_needed(&self) -> &'static [&'static str] {
        match self.name {
            "create_node" => &["image"],
            _ => &[],
        }
    }
}

/// The verb of that name in that service.
pub fn verb(service: ServiceKind, name: &str) -> Option<&'static Verb> {
    verbs(service).find(|verb| verb.name == name)
}

/// The verbs of a service.
pub fn verbs(service: ServiceKind) -> impl Iterator<Item = &'static Verb> {
    VERBS.iter().filter(move |verb| verb.service == service)
}
