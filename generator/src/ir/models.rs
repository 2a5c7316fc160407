//! The base models as the generator knows them: the mirror of `skyloom_runtime::models`.

use serde::Serialize;

/// A base model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs, reason = "each is the runtime model of that name")]
pub enum ModelKind {
    Node,
    Size,
    Image,
    Location,
    KeyPair,
    Volume,
    Snapshot,
    Zone,
    Record,
    RecordSet,
}

/// The states that a model can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is the runtime enum of that name")]
pub enum StateKind {
    Node,
    Volume,
    Snapshot,
    ZoneKind,
}

/// What a field of a model or of a provider's own type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FieldType {
    /// A number or text, kept as text.
    Id,
    /// Text.
    Text,
    /// A whole number, not negative.
    UInt,
    /// A time to live, in seconds.
    Ttl,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// True or false.
    Bool,
    /// A point in time.
    Time,
    /// IP addresses.
    Addresses,
    /// Texts.
    Texts,
    /// A state, through the state table of the model.
    State(StateKind),
    /// The type of a DNS record.
    RecordType,
    /// Amount, currency and period.
    Price,
    /// A secret.
    Secret,
    /// Another model, by its own conversion.
    Model(ModelKind),
    /// Any JSON.
    Value,
    /// The rest, picked.
    Extra,
}

impl FieldType {
    /// The type in words, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Id => "an id (text or number)",
            Self::Text => "text",
            Self::UInt => "a whole number, not negative",
            Self::Ttl => "a number of seconds",
            Self::Int => "a whole number",
            Self::Float => "a number",
            Self::Bool => "true or false",
            Self::Time => "a time",
            Self::Addresses => "a list of IP addresses",
            Self::Texts => "a list of texts",
            Self::State(_) => "a state",
            Self::RecordType => "a record type",
            Self::Price => "a price",
            Self::Secret => "a secret text",
            Self::Model(_) => "a model",
            Self::Value => "any JSON value",
            Self::Extra => "extra facts",
        }
    }
}

/// A field of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name, in the runtime and in specs.
    pub name: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Must be mapped: it is an argument of the model's `new`.
    pub required: bool,
}

const fn must(name: &'static str, ty: FieldType) -> Field {
    Field {
        name,
        ty,
        required: true,
    }
}

const fn may(name: &'static str, ty: FieldType) -> Field {
    Field {
        name,
        ty,
        required: false,
    }
}

use FieldType::{Addresses, Extra, Float, Id, Model, Price, Secret, State, Text, Time, UInt};

const NODE: &[Field] = &[
    must("id", Id),
    must("name", Text),
    must("state", State(StateKind::Node)),
    may("public_ips", Addresses),
    may("private_ips", Addresses),
    may("size", Model(ModelKind::Size)),
    may("image", Model(ModelKind::Image)),
    may("created_at", Time),
    may("extra", Extra),
];
const SIZE: &[Field] = &[
    must("id", Id),
    must("name", Text),
    may("ram", UInt),
    may("disk", UInt),
    may("bandwidth", Float),
    may("cpus", Float),
    may("price", Price),
    may("extra", Extra),
];
const IMAGE: &[Field] = &[must("id", Id), must("name", Text), may("extra", Extra)];
const LOCATION: &[Field] = &[
    must("id", Id),
    must("name", Text),
    may("country", Text),
    may("extra", Extra),
];
const KEY_PAIR: &[Field] = &[
    must("name", Text),
    may("public_key", Text),
    may("fingerprint", Text),
    may("private_key", Secret),
    may("extra", Extra),
];
const VOLUME: &[Field] = &[
    must("id", Id),
    must("name", Text),
    may("size", UInt),
    may("state", State(StateKind::Volume)),
    may("extra", Extra),
];
const SNAPSHOT: &[Field] = &[
    must("id", Id),
    may("name", Text),
    may("size", UInt),
    may("state", State(StateKind::Snapshot)),
    may("created_at", Time),
    may("extra", Extra),
];
const ZONE: &[Field] = &[
    must("id", Id),
    must("domain", Text),
    may("kind", State(StateKind::ZoneKind)),
    may("ttl", FieldType::Ttl),
    may("extra", Extra),
];
const RECORD: &[Field] = &[
    must("id", Id),
    must("name", Text),
    must("kind", FieldType::RecordType),
    must("data", Text),
    may("ttl", FieldType::Ttl),
    may("extra", Extra),
];
const RECORD_SET: &[Field] = &[
    must("name", Text),
    must("kind", FieldType::RecordType),
    must("values", FieldType::Texts),
    may("ttl", FieldType::Ttl),
    may("extra", Extra),
];

impl ModelKind {
    /// Every base model.
    pub const ALL: &[Self] = &[
        Self::Node,
        Self::Size,
        Self::Image,
        Self::Location,
        Self::KeyPair,
        Self::Volume,
        Self::Snapshot,
        Self::Zone,
        Self::Record,
        Self::RecordSet,
    ];

    /// Its name in specs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Size => "size",
            Self::Image => "image",
            Self::Location => "location",
            Self::KeyPair => "key_pair",
            Self::Volume => "volume",
            Self::Snapshot => "snapshot",
            Self::Zone => "zone",
            Self::Record => "record",
            Self::RecordSet => "record_set",
        }
    }

    /// Its type in the runtime.
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Node => "Node",
            Self::Size => "NodeSize",
            Self::Image => "NodeImage",
            Self::Location => "NodeLocation",
            Self::KeyPair => "KeyPair",
            Self::Volume => "StorageVolume",
            Self::Snapshot => "VolumeSnapshot",
            Self::Zone => "Zone",
            Self::Record => "Record",
            Self::RecordSet => "RecordSet",
        }
    }

    /// The model of that name in specs.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Its fields, those that must be mapped first.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Node => NODE,
            Self::Size => SIZE,
            Self::Image => IMAGE,
            Self::Location => LOCATION,
            Self::KeyPair => KEY_PAIR,
            Self::Volume => VOLUME,
            Self::Snapshot => SNAPSHOT,
            Self::Zone => ZONE,
            Self::Record => RECORD,
            Self::RecordSet => RECORD_SET,
        }
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The model that each of this kind belongs to: it is handed to the conversion.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Record | Self::RecordSet => Some(Self::Zone),
            _ => None,
        }
    }
}

impl StateKind {
    /// The key of its table under `states`: the model that has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Volume => "volume",
            Self::Snapshot => "snapshot",
            Self::ZoneKind => "zone",
        }
    }

    /// Its enum in the runtime.
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Node => "NodeState",
            Self::Volume => "VolumeState",
            Self::Snapshot => "SnapshotState",
            Self::ZoneKind => "ZoneKind",
        }
    }

    /// Its states: our word and the variant.
    pub const fn states(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Node => &[
                ("running", "Running"),
                ("starting", "Starting"),
                ("rebooting", "Rebooting"),
                ("terminated", "Terminated"),
                ("pending", "Pending"),
                ("stopping", "Stopping"),
                ("stopped", "Stopped"),
                ("suspended", "Suspended"),
                ("error", "Error"),
                ("paused", "Paused"),
                ("reconfiguring", "Reconfiguring"),
                ("migrating", "Migrating"),
                ("normal", "Normal"),
                ("updating", "Updating"),
            ],
            Self::Volume => &[
                ("available", "Available"),
                ("error", "Error"),
                ("inuse", "InUse"),
                ("creating", "Creating"),
                ("deleting", "Deleting"),
                ("deleted", "Deleted"),
                ("backup", "Backup"),
                ("attaching", "Attaching"),
                ("migrating", "Migrating"),
                ("updating", "Updating"),
            ],
            Self::Snapshot => &[
                ("available", "Available"),
                ("error", "Error"),
                ("creating", "Creating"),
                ("deleting", "Deleting"),
                ("restoring", "Restoring"),
                ("updating", "Updating"),
            ],
            Self::ZoneKind => &[("primary", "Primary"), ("secondary", "Secondary")],
        }
    }
}
