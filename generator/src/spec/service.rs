//! One service of a provider: `compute.yaml`, `dns.yaml`, …

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Operation;
#[cfg(feature = "schema")]
use crate::schema::shapes;

/// A service file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `compute`, `dns`, `storage`, `load_balancer` or `container`.
    pub service: String,
    /// One paragraph for the module's documentation.
    #[serde(default)]
    pub doc: Option<String>,
    /// State tables by name: the provider's word to ours.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::states"))]
    pub states: IndexMap<String, States>,
    /// Resources that the base models lack.
    #[serde(default)]
    pub types: IndexMap<String, Type>,
    /// Conversions of an answer to a model, by the model's or type's name.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::models"))]
    pub models: IndexMap<String, Model>,
    /// The types of DNS records that the provider can hold (`A`, `AAAA`, …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub record_types: Vec<String>,
    /// How the provider keeps record sets: the record verbs are made of those of the sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrsets: Option<RecordSets>,
    /// The operations, in the order of the generated code.
    #[serde(default)]
    pub operations: IndexMap<String, Operation>,
}

/// A state table.
pub type States = IndexMap<String, String>;

/// A conversion: the model's field to an expression over the answer; `extra` takes a list.
pub type Model = IndexMap<String, Value>;

/// How a provider of DNS writes record sets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordSets {
    /// Types of records whose numbers are kept in `extra`: `MX`, `SRV`, `CAA`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::split"))]
    pub split: Vec<String>,
    /// How texts are written: `plain` (unless said) or `quoted`, as in a zone file.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::txt"))]
    pub txt: Option<String>,
    /// How host names in data are written: `given` (unless said) or `absolute`, with a final dot.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::targets"))]
    pub targets: Option<String>,
    /// The time to live: `default`, `min` and `max`, in seconds.
    #[serde(default)]
    pub ttl: TimeToLive,
    /// Creating a set that is there already is a conflict.
    #[serde(default)]
    pub create_conflicts: bool,
    /// Facts that are true of single values: in `extra` of a set the list of these values.
    #[serde(default)]
    pub marks: Vec<String>,
}

/// The time to live of record sets, in seconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeToLive {
    /// Of a new set, where neither the call nor the zone says.
    #[serde(default)]
    pub default: Option<u32>,
    /// The least that the provider takes.
    #[serde(default)]
    pub min: Option<u32>,
    /// The most that the provider takes.
    #[serde(default)]
    pub max: Option<u32>,
}

/// A resource of this provider alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// What it is.
    pub doc: String,
    /// Its fields: name to type (`text`, `int?`, `list<text>`, …).
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::fields"))]
    pub fields: IndexMap<String, String>,
}
