//! What a node can start from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ImageMemberState, lenient};
use crate::Extra;

/// An image of a disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeImage {
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

impl NodeImage {
    /// An image.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            extra: Extra::default(),
        }
    }
}

/// An account that an image is shared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImageMember {
    /// The id of the account.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The id of the image.
    #[serde(deserialize_with = "lenient::id")]
    pub image_id: String,
    /// Whether the account has agreed.
    #[serde(default)]
    pub state: ImageMemberState,
    /// When it was shared.
    #[serde(default, alias = "created", deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl ImageMember {
    /// The account `id` that the image is shared with.
    pub fn new(
        id: impl Into<String>,
        image_id: impl Into<String>,
        state: ImageMemberState,
    ) -> Self {
        Self {
            id: id.into(),
            image_id: image_id.into(),
            state,
            created_at: None,
            extra: Extra::default(),
        }
    }
}
