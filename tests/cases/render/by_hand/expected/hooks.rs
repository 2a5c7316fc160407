//! Operations that a spec cannot say, written by hand.

use skyloom_runtime::models::Node;
use skyloom_runtime::{Driver as _, Pager};

use super::ByHandCloud;
use super::compute::to_node;

/// The nodes stand in two places.
pub(super) fn list_nodes(driver: &ByHandCloud) -> Pager<Node> {
    let list = |path: &'static str| {
        driver
            .connection()
            .operation("list_nodes")
            .get(path, &[])
            .items("nodes", to_node)
    };
    Pager::concat([list("/new/nodes"), list("/old/nodes")], 1)
}

/// What is about nodes.
pub(super) mod nodes {
    use serde_json::Value;
    use skyloom_runtime::models::{Node, NodeAuth, NodeImage, NodeLocation, NodeSize};
    use skyloom_runtime::{Driver as _, Reply, object};

    use crate::golden::by_hand::ByHandCloud;
    use crate::golden::by_hand::compute::to_node;

    pub(in super::super) fn create(
        driver: &ByHandCloud,
        name: &str,
        size: &NodeSize,
        image: Option<&NodeImage>,
        _location: Option<&NodeLocation>,
        _auth: Option<&NodeAuth>,
    ) -> Reply<Node> {
        let connection = driver.connection();
        let body = object()
            .set("name", name)
            .set("size", &size.id)
            .set("image", image.map(|image| &image.id))
            .set("rack", connection.ex("ex_rack"));
        connection
            .operation("create_node")
            .post("/nodes", &[])
            .json(body)
            .item("", to_node)
    }

    pub(in super::super) fn migrate(
        driver: &ByHandCloud,
        node: &Node,
        target: &str,
        limit: Option<i64>,
    ) -> Reply<Value> {
        driver
            .connection()
            .operation("ex_migrate_node")
            .post("/nodes/{}/migrations", &[&node.id])
            .json(object().set("target", target).set("limit", limit))
            .value("")
    }
}
