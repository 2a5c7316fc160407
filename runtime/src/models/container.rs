//! Containers and what they start from.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ContainerState, lenient};
use crate::Extra;

/// A container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Container {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// What it is doing.
    #[serde(default)]
    pub state: ContainerState,
    /// The image it was made from.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub image: Option<ContainerImage>,
    /// Its addresses.
    #[serde(default, deserialize_with = "lenient::addresses")]
    pub ip_addresses: Vec<IpAddr>,
    /// When it was created.
    #[serde(default, deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Container {
    /// A container without addresses.
    pub fn new(id: impl Into<String>, name: impl Into<String>, state: ContainerState) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            state,
            image: None,
            ip_addresses: Vec::new(),
            created_at: None,
            extra: Extra::default(),
        }
    }
}

/// An image of a container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContainerImage {
    /// The provider's id; empty for an image that is not installed yet.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// Where it is found in a registry.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub path: Option<String>,
    /// The version (tag).
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub version: Option<String>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl ContainerImage {
    /// An image without path and version.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            path: None,
            version: None,
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comes_back_the_same() {
        let mut container = Container::new("1", "web", ContainerState::Paused);
        container.image = Some(ContainerImage::new("2", "nginx"));
        let written = serde_json::to_value(&container).unwrap();
        assert_eq!(
            serde_json::from_value::<Container>(written).unwrap(),
            container
        );
        let read: Container = serde_json::from_value(
            json!({"id": "1", "image": null, "ip_addresses": null, "state": null}),
        )
        .unwrap();
        assert_eq!(read, Container::new("1", "", ContainerState::default()));
    }
}
