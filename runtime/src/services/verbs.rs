//! The verbs of the base API and their arguments.

use crate::ParamType::{Int, List, Model, Object, Text};
use crate::Service::{Compute, Dns};
use crate::{Operation, Param};

const LOCATION: Param = Param::new("location", Model("location"));
const NAME: Param = Param::new("name", Text).required();
const NODE: Param = Param::new("node", Model("node")).required();
const IMAGE: Param = Param::new("image", Model("image")).required();
const VOLUME: Param = Param::new("volume", Model("volume")).required();
const DESCRIPTION: Param = Param::new("description", Text);
const ZONE: Param = Param::new("zone", Model("zone")).required();
const RECORD: Param = Param::new("record", Model("record")).required();
const TTL: Param = Param::new("ttl", Int);
const KIND: Param = Param::new("kind", Text);
const EXTRA: Param = Param::new("extra", Object);
const FILE_PATH: Param = Param::new("file_path", Text).required();

/// The verbs of the base API, service by service, with their arguments.
pub(crate) static BASE_VERBS: &[Operation] = &[
    Operation::new("list_nodes", Compute, "node"),
    Operation::new("list_sizes", Compute, "size").params(&[LOCATION]),
    Operation::new("list_locations", Compute, "location"),
    Operation::new("list_images", Compute, "image").params(&[LOCATION]),
    Operation::new("create_node", Compute, "node").params(&[
        NAME,
        Param::new("size", Model("size")).required(),
        IMAGE,
        LOCATION,
        Param::new("auth", Model("auth")),
    ]),
    Operation::new("reboot_node", Compute, "node").params(&[NODE]),
    Operation::new("start_node", Compute, "node").params(&[NODE]),
    Operation::new("stop_node", Compute, "node").params(&[NODE]),
    Operation::new("destroy_node", Compute, "node").params(&[NODE]),
    Operation::new("list_volumes", Compute, "volume"),
    Operation::new("create_volume", Compute, "volume").params(&[
        Param::new("size_gb", Int).required(),
        NAME,
        LOCATION,
        Param::new("snapshot", Model("snapshot")),
    ]),
    Operation::new("destroy_volume", Compute, "volume").params(&[VOLUME]),
    Operation::new("attach_volume", Compute, "volume").params(&[
        NODE,
        VOLUME,
        Param::new("device", Text),
    ]),
    Operation::new("detach_volume", Compute, "volume").params(&[VOLUME]),
    Operation::new("list_volume_snapshots", Compute, "volume").params(&[VOLUME]),
    Operation::new("create_volume_snapshot", Compute, "volume")
        .params(&[VOLUME, Param::new("name", Text)]),
    Operation::new("destroy_volume_snapshot", Compute, "snapshot").params(&[Param::new(
        "snapshot",
        Model("snapshot"),
    )
    .required()]),
    Operation::new("get_image", Compute, "image")
        .params(&[Param::new("image_id", Text).required()]),
    Operation::new("create_image", Compute, "node").params(&[NODE, NAME, DESCRIPTION]),
    Operation::new("delete_image", Compute, "image").params(&[IMAGE]),
    Operation::new("copy_image", Compute, "image").params(&[
        Param::new("source_region", Text).required(),
        IMAGE,
        NAME,
        DESCRIPTION,
    ]),
    Operation::new("list_key_pairs", Compute, "key_pair"),
    Operation::new("get_key_pair", Compute, "key_pair").params(&[NAME]),
    Operation::new("create_key_pair", Compute, "key_pair").params(&[NAME]),
    Operation::new("import_key_pair_from_string", Compute, "key_pair")
        .params(&[NAME, Param::new("key_material", Text).required()]),
    Operation::new("import_key_pair_from_file", Compute, "key_pair")
        .params(&[NAME, Param::new("key_file_path", Text).required()]),
    Operation::new("delete_key_pair", Compute, "key_pair").params(&[Param::new(
        "key_pair",
        Model("key_pair"),
    )
    .required()]),
    Operation::new("wait_until_running", Compute, "node").params(&[
        Param::new("nodes", List(&Model("node"))).required(),
        Param::new("wait_period", Int).doc("Seconds between two looks: 5 unless given."),
        Param::new("timeout", Int).doc("Seconds to wait in all: 600 unless given."),
        Param::new("ssh_interface", Text).doc("`public_ips` (unless given) or `private_ips`."),
        Param::new("force_ipv4", crate::ParamType::Bool)
            .doc("Whether only IPv4 addresses count: true unless given."),
    ]),
    Operation::new("list_record_types", Dns, "record"),
    Operation::new("list_zones", Dns, "zone"),
    Operation::new("list_records", Dns, "zone").params(&[ZONE]),
    Operation::new("get_zone", Dns, "zone").params(&[Param::new("zone_id", Text).required()]),
    Operation::new("get_record", Dns, "record").params(&[
        Param::new("zone_id", Text).required(),
        Param::new("record_id", Text).required(),
    ]),
    Operation::new("create_zone", Dns, "zone").params(&[
        Param::new("domain", Text).required(),
        KIND,
        TTL,
        EXTRA,
    ]),
    Operation::new("update_zone", Dns, "zone").params(&[
        ZONE,
        Param::new("domain", Text),
        KIND,
        TTL,
        EXTRA,
    ]),
    Operation::new("create_record", Dns, "zone").params(&[
        NAME,
        ZONE,
        Param::new("kind", Text).required(),
        Param::new("data", Text).required(),
        EXTRA,
    ]),
    Operation::new("update_record", Dns, "record").params(&[
        RECORD,
        Param::new("name", Text),
        KIND,
        Param::new("data", Text),
        EXTRA,
    ]),
    Operation::new("delete_zone", Dns, "zone").params(&[ZONE]),
    Operation::new("delete_record", Dns, "record").params(&[RECORD]),
    Operation::new("export_zone_to_bind_format", Dns, "zone").params(&[ZONE]),
    Operation::new("export_zone_to_bind_zone_file", Dns, "zone").params(&[ZONE, FILE_PATH]),
];

/// The verb of the base API of this name.
pub(crate) fn base_verb(name: &str) -> Option<&'static Operation> {
    BASE_VERBS.iter().find(|verb| verb.name == name)
}

/// The verb that a verb is built on, where the runtime itself has it for every driver.
pub(super) fn built_on(name: &str) -> Option<&'static str> {
    match name {
        "wait_until_running" => Some("list_nodes"),
        "import_key_pair_from_file" => Some("import_key_pair_from_string"),
        "export_zone_to_bind_format" | "export_zone_to_bind_zone_file" => Some("list_records"),
        _ => None,
    }
}
