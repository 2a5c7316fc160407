//! Disks that outlive their node.

use serde::{Deserialize, Serialize};

use super::{VolumeState, lenient};
use crate::Extra;

/// A block storage volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorageVolume {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// Its size in GB.
    #[serde(default, deserialize_with = "lenient::count")]
    pub size: Option<u64>,
    /// What it is doing.
    #[serde(default)]
    pub state: VolumeState,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl StorageVolume {
    /// A volume of unknown size and state.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            size: None,
            state: VolumeState::default(),
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sizes_may_be_text_and_states_null() {
        let volume: StorageVolume = serde_json::from_value(
            json!({"id": 5, "name": null, "size": "20", "state": null, "extra": {}}),
        )
        .unwrap();
        let mut expected = StorageVolume::new("5", "");
        expected.size = Some(20);
        assert_eq!(volume, expected);
    }
}
