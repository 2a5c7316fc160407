//! Volumes as they were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{SnapshotState, lenient};
use crate::Extra;

/// A snapshot of a volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VolumeSnapshot {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub name: Option<String>,
    /// Its size in GB.
    #[serde(default, deserialize_with = "lenient::count")]
    pub size: Option<u64>,
    /// What it is doing.
    #[serde(default)]
    pub state: SnapshotState,
    /// When it was taken.
    #[serde(default, alias = "created", deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl VolumeSnapshot {
    /// A snapshot of which nothing but the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            size: None,
            state: SnapshotState::default(),
            created_at: None,
            extra: Extra::default(),
        }
    }
}
