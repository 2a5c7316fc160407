//! What a node can be made of.

use serde::{Deserialize, Serialize};

use super::{Price, lenient};
use crate::Extra;

/// A size (flavor, plan, instance type) of a node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeSize {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// Memory in MB.
    #[serde(default, deserialize_with = "lenient::count")]
    pub ram: Option<u64>,
    /// Disk in GB.
    #[serde(default, deserialize_with = "lenient::count")]
    pub disk: Option<u64>,
    /// Traffic, in the provider's unit; 0 where it is not limited.
    #[serde(default, deserialize_with = "lenient::number")]
    pub bandwidth: Option<f64>,
    /// Processors; a fraction where they are shared.
    #[serde(default, deserialize_with = "lenient::number")]
    pub cpus: Option<f64>,
    /// What it costs.
    #[serde(default)]
    pub price: Option<Price>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl NodeSize {
    /// A size of which nothing but id and name is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            ram: None,
            disk: None,
            bandwidth: None,
            cpus: None,
            price: None,
            extra: Extra::default(),
        }
    }
}
