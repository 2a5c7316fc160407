//! Where objects are kept.

use serde::{Deserialize, Serialize};

use super::lenient;
use crate::Extra;

/// A bucket of an object store (libcloud's storage `Container`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bucket {
    /// The name, by which the provider knows it.
    #[serde(deserialize_with = "lenient::id")]
    pub name: String,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Bucket {
    /// A bucket.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            extra: Extra::default(),
        }
    }
}
