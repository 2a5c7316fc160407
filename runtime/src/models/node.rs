//! Virtual machines.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{NodeImage, NodeSize, NodeState, lenient};
use crate::Extra;

/// A virtual machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// What it is doing.
    #[serde(default)]
    pub state: NodeState,
    /// Its addresses on the internet.
    #[serde(default, deserialize_with = "lenient::addresses")]
    pub public_ips: Vec<IpAddr>,
    /// Its addresses inside the provider's network.
    #[serde(default, deserialize_with = "lenient::addresses")]
    pub private_ips: Vec<IpAddr>,
    /// Its size, where the listing tells.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub size: Option<NodeSize>,
    /// The image it was made from, where the listing tells.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub image: Option<NodeImage>,
    /// When it was created.
    #[serde(default, deserialize_with = "lenient::time")]
    pub created_at: Option<Timestamp>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Node {
    /// A node without addresses.
    pub fn new(id: impl Into<String>, name: impl Into<String>, state: NodeState) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            state,
            public_ips: Vec::new(),
            private_ips: Vec::new(),
            size: None,
            image: None,
            created_at: None,
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_has_the_fields_by_name_and_comes_back_the_same() {
        let mut node = Node::new("1", "web", NodeState::Running);
        node.public_ips = vec![
            "203.0.113.7".parse().unwrap(),
            "2001:db8::7".parse().unwrap(),
        ];
        node.size = Some(NodeSize::new("s-1", "Small"));
        node.created_at = Some("2020-10-15T13:58:22Z".parse().unwrap());
        let written = serde_json::to_value(&node).unwrap();
        assert_eq!(
            written,
            json!({
                "id": "1", "name": "web", "state": "running",
                "public_ips": ["203.0.113.7", "2001:db8::7"], "private_ips": [],
                "size": {"id": "s-1", "name": "Small", "ram": null, "disk": null,
                         "bandwidth": null, "cpus": null, "price": null, "extra": {}},
                "image": null, "created_at": "2020-10-15T13:58:22Z", "extra": {},
            })
        );
        assert_eq!(serde_json::from_value::<Node>(written).unwrap(), node);
    }

    #[test]
    fn an_object_as_libcloud_shows_it_can_be_read() {
        let node: Node = serde_json::from_value(json!({
            "$type": "Node", "id": 3_164_444, "name": null, "state": "RUNNING",
            "public_ips": [null], "private_ips": null, "size": "s-1", "image": null,
            "created_at": "2020-10-15T03:17:22", "extra": {"region": "nyc3"}, "uuid": "x",
        }))
        .unwrap();
        assert_eq!((&*node.id, &*node.name), ("3164444", ""));
        assert_eq!(node.state, NodeState::Running);
        assert_eq!(node.size.unwrap().id, "s-1");
        assert_eq!(node.created_at.unwrap().to_string(), "2020-10-15T03:17:22Z");
    }

    #[test]
    fn the_id_is_enough_and_needed() {
        let node: Node = serde_json::from_value(json!({"id": "1"})).unwrap();
        assert_eq!(node, Node::new("1", "", NodeState::default()));
        assert!(serde_json::from_value::<Node>(json!({"name": "web"})).is_err());
    }
}
