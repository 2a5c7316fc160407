//! One service of a provider: `compute.yaml`, `dns.yaml`, …

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Operation;

/// A service file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `compute`, `dns`, `storage`, `load_balancer` or `container`.
    pub service: String,
    /// One paragraph for the module's documentation.
    #[serde(default)]
    pub doc: Option<String>,
    /// State tables by name: the provider's word to ours.
    #[serde(default)]
    pub states: IndexMap<String, States>,
    /// Resources that the base models lack.
    #[serde(default)]
    pub types: IndexMap<String, Type>,
    /// Conversions of an answer to a model, by the model's or type's name.
    #[serde(default)]
    pub models: IndexMap<String, Model>,
    /// The operations, in the order of the generated code.
    #[serde(default)]
    pub operations: IndexMap<String, Operation>,
}

/// A state table.
pub type States = IndexMap<String, String>;

/// A conversion: the model's field to an expression over the answer; `extra` takes a list.
pub type Model = IndexMap<String, Value>;

/// A resource of this provider alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// What it is.
    pub doc: String,
    /// Its fields: name to type (`text`, `int?`, `list<text>`, …).
    pub fields: IndexMap<String, String>,
}
