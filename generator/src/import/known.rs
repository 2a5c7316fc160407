//! What providers call the things that the base models stand for.

use crate::ir::{ModelKind, ServiceKind};

/// What a kind of thing is called in paths, in the singular and in snake case, the most telling first.
pub(super) fn words(kind: ModelKind) -> &'static [&'static str] {
    match kind {
        ModelKind::Node => &[
            "droplet",
            "server",
            "instance",
            "virtual_machine",
            "virtual_server",
            "vm",
            "cloud_server",
            "machine",
            "device",
        ],
        ModelKind::Size => &[
            "size",
            "plan",
            "server_type",
            "instance_type",
            "virtual_machine_package",
            "flavor",
            "type",
            "package",
            "offering",
        ],
        ModelKind::Image => &[
            "image",
            "template",
            "disk_template",
            "operating_system",
            "os",
            "distribution",
        ],
        ModelKind::Location => &[
            "region",
            "location",
            "data_center",
            "datacenter",
            "metro",
            "facility",
            "zone",
            "availability_zone",
        ],
        ModelKind::KeyPair => &[
            "ssh_key",
            "sshkey",
            "keypair",
            "key_pair",
            "os_keypair",
            "key",
        ],
        ModelKind::Volume => &["volume", "block_storage", "block", "disk", "storage"],
        ModelKind::Snapshot => &["snapshot", "volume_snapshot", "block_storage_snapshot"],
        ModelKind::Zone => &["dns_zone", "dns_domain", "zone", "domain"],
        ModelKind::Record => &["record", "dns_record", "resource_record", "rrset"],
        ModelKind::RecordSet => &["rrset", "record_set", "recordset", "record"],
    }
}

/// What a member or parameter is called that names such a thing.
pub(super) fn references(kind: ModelKind) -> &'static [&'static str] {
    match kind {
        ModelKind::Node => &[
            "droplet_id",
            "server",
            "server_id",
            "instance",
            "instance_id",
            "linode_id",
            "node_id",
            "virtual_machine",
            "virtual_machine_id",
            "vm_id",
            "device_id",
            "instance_uuid",
            "droplet",
            "device",
        ],
        ModelKind::Size => &[
            "size",
            "plan",
            "type",
            "server_type",
            "instance_type",
            "flavor",
            "flavor_ref",
            "flavor_id",
            "plan_id",
            "package",
            "size_id",
            "type_id",
            "virtual_machine_package",
        ],
        ModelKind::Image => &[
            "image",
            "image_id",
            "image_ref",
            "template",
            "template_id",
            "os_id",
            "operating_system",
            "os",
            "disk_template",
        ],
        ModelKind::Location => &[
            "region",
            "location",
            "zone",
            "datacenter",
            "data_center",
            "metro",
            "facility",
            "region_id",
            "location_id",
            "availability_zone",
        ],
        ModelKind::KeyPair => &["ssh_key", "key", "key_pair", "key_name"],
        ModelKind::Volume => &[
            "volume",
            "volume_id",
            "block_id",
            "disk",
            "disk_id",
            "block_storage",
        ],
        ModelKind::Snapshot => &["snapshot", "snapshot_id"],
        ModelKind::Zone => &[
            "zone",
            "zone_id",
            "domain",
            "domain_id",
            "domain_name",
            "dns_zone",
            "dns_domain",
        ],
        ModelKind::Record | ModelKind::RecordSet => &["record", "record_id"],
    }
}

/// Parts of a path that say nothing about what it leads to.
pub(super) const NEUTRAL: &[&str] = &[
    "api",
    "rest",
    "core",
    "public",
    "cloud",
    "compute",
    "account",
    "accounts",
    "profile",
    "linode",
    "organization",
    "organizations",
    "project",
    "projects",
    "tenant",
    "tenants",
    "user",
    "dns",
    "iaas",
    "infrastructure",
    "locations",
    "servers",
    "network",
    "block_storage",
    "blockstorage",
];

/// The service of a kind of thing.
pub(super) fn service(kind: ModelKind) -> ServiceKind {
    match kind {
        ModelKind::Zone | ModelKind::Record | ModelKind::RecordSet => ServiceKind::Dns,
        _ => ServiceKind::Compute,
    }
}

/// The words of actions, in snake case, by verb; those that do it gently last.
pub(super) const ACTIONS: &[(&str, &[&str])] = &[
    (
        "reboot_node",
        &["reboot", "restart", "reset", "power_cycle", "power_reset"],
    ),
    (
        "start_node",
        &["start", "boot", "power_on", "poweron", "os_start", "on"],
    ),
    (
        "stop_node",
        &[
            "stop",
            "halt",
            "power_off",
            "poweroff",
            "shutdown",
            "os_stop",
            "off",
        ],
    ),
    ("attach_volume", &["attach"]),
    ("detach_volume", &["detach"]),
];
