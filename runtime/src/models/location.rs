//! Where a node can be.

use serde::{Deserialize, Serialize};

use super::lenient;
use crate::Extra;

/// A region, zone or data centre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeLocation {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// The country, as the provider writes it.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub country: Option<String>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl NodeLocation {
    /// A location of which no country is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            country: None,
            extra: Extra::default(),
        }
    }
}
