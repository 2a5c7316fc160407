//! As generated drivers do it: conversions over `Doc`.

use skyloom_runtime::models::{Node, NodeImage, NodeSize, NodeState};
use skyloom_runtime::{Doc, Result};

const STATES: &[(&str, NodeState)] = &[
    ("new", NodeState::Pending),
    ("active", NodeState::Running),
    ("running", NodeState::Running),
];

/// A node without `extra`.
pub fn json_node(item: &Doc<'_>) -> Result<Node> {
    let mut node = Node::new(
        item.at("id").id()?,
        item.at("name").text()?,
        item.at("status").state(STATES),
    );
    let of = |kind: &'static str| {
        item.at("networks.v4")
            .filter(move |n| n.at("type").is(kind))
            .map(|n| n.at("ip_address"))
    };
    node.public_ips = of("public").addresses()?;
    node.private_ips = of("private").addresses()?;
    node.size = item.at("size").opt(size)?;
    node.image = item.at("image").opt(image)?;
    node.created_at = item.at("created_at").opt_time()?;
    Ok(node)
}

/// The same with the 15 members that libcloud keeps.
pub fn json_node_with_extra(item: &Doc<'_>) -> Result<Node> {
    let mut node = json_node(item)?;
    node.extra = item.pick(&[
        ("memory", "memory"),
        ("vcpus", "vcpus"),
        ("disk", "disk"),
        ("region", "region.name"),
        ("image", "image.slug"),
        ("size", "size.slug"),
        ("size_slug", "size_slug"),
        ("locked", "locked"),
        ("created_at", "created_at"),
        ("networks", "networks"),
        ("kernel", "kernel"),
        ("backup_ids", "backup_ids"),
        ("snapshot_ids", "snapshot_ids"),
        ("features", "features"),
        ("tags", "tags"),
    ]);
    Ok(node)
}

fn size(item: &Doc<'_>) -> Result<NodeSize> {
    let mut size = NodeSize::new(item.at("slug").id()?, item.at("slug").text()?);
    size.ram = item.at("memory").opt_uint()?;
    size.disk = item.at("disk").opt_uint()?;
    size.cpus = item.at("vcpus").opt_float()?;
    size.bandwidth = item.at("transfer").opt_float()?;
    Ok(size)
}

fn image(item: &Doc<'_>) -> Result<NodeImage> {
    Ok(NodeImage::new(item.at("id").id()?, item.at("name").text()?))
}

/// A node without `extra`.
pub fn xml_node(item: &Doc<'_>) -> Result<Node> {
    let named = item
        .at("tagSet.item")
        .find(|tag| tag.at("key").is("Name"))
        .at("value");
    let mut node = Node::new(
        item.at("instanceId").id()?,
        named.text()?,
        item.at("instanceState.name").state(STATES),
    );
    node.public_ips = item.at("ipAddress").addresses()?;
    node.private_ips = item.at("privateIpAddress").addresses()?;
    node.size = item
        .at("instanceType")
        .opt(|size| Ok(NodeSize::new(size.id()?, size.text()?)))?;
    node.image = item
        .at("imageId")
        .opt(|image| Ok(NodeImage::new(image.id()?, image.text()?)))?;
    node.created_at = item.at("launchTime").opt_time()?;
    Ok(node)
}

/// The same with 15 members as `extra`.
pub fn xml_node_with_extra(item: &Doc<'_>) -> Result<Node> {
    let mut node = xml_node(item)?;
    node.extra = item.pick(&[
        ("availability", "placement.availabilityZone"),
        ("architecture", "architecture"),
        ("client_token", "clientToken"),
        ("dns_name", "dnsName"),
        ("hypervisor", "hypervisor"),
        ("image_id", "imageId"),
        ("instance_type", "instanceType"),
        ("key_name", "keyName"),
        ("launch_index", "amiLaunchIndex"),
        ("launch_time", "launchTime"),
        ("private_dns", "privateDnsName"),
        ("groups", "groupSet.item"),
        ("block_device_mapping", "blockDeviceMapping.item"),
        ("tags", "tagSet.item"),
        ("status", "instanceState.name"),
    ]);
    Ok(node)
}
