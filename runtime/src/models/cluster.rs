//! Where containers run.

use serde::{Deserialize, Serialize};

use super::lenient;
use crate::Extra;

/// A cluster (or namespace) of containers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContainerCluster {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl ContainerCluster {
    /// A cluster.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            extra: Extra::default(),
        }
    }
}

/// Where a cluster can be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClusterLocation {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// The country, as the provider writes it.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub country: Option<String>,
}

impl ClusterLocation {
    /// A location of which no country is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            country: None,
        }
    }
}
