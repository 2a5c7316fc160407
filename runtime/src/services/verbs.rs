//! The verbs of the base API and their arguments.

use crate::ParamType::{Bool, Int, List, Model, Object, Text};
use crate::Service::{Compute, Container, Dns, LoadBalancer, Storage};
use crate::{Operation, Param};

const LOCATION: Param = Param::new("location", Model("location"));
const NAME: Param = Param::new("name", Text).required();
const NODE: Param = Param::new("node", Model("node")).required();
const IMAGE: Param = Param::new("image", Model("image")).required();
const VOLUME: Param = Param::new("volume", Model("volume")).required();
const DESCRIPTION: Param = Param::new("description", Text);
const ZONE: Param = Param::new("zone", Model("zone")).required();
const RECORD: Param = Param::new("record", Model("record")).required();
const RECORD_SET: Param = Param::new("record_set", Model("record_set")).required();
const TTL: Param = Param::new("ttl", Int);
const KIND: Param = Param::new("kind", Text);
const EXTRA: Param = Param::new("extra", Object);
const BUCKET: Param = Param::new("bucket", Model("bucket")).required();
const BUCKET_NAME: Param = Param::new("bucket_name", Text).required();
const OBJECT: Param = Param::new("object", Model("object")).required();
const OBJECT_NAME: Param = Param::new("object_name", Text).required();
const DESTINATION: Param = Param::new("destination_path", Text).required();
const START: Param = Param::new("start_bytes", Int).required();
const END: Param = Param::new("end_bytes", Int).doc("The first byte that is left out.");
const OVERWRITE: Param = Param::new("overwrite_existing", Bool);
const BALANCER: Param = Param::new("balancer", Model("load_balancer")).required();
const MEMBER: Param = Param::new("member", Model("member")).required();
const PORT: Param = Param::new("port", Int);
const PROTOCOL: Param = Param::new("protocol", Text);
const ALGORITHM: Param = Param::new("algorithm", Text);
const CONTAINER: Param = Param::new("container", Model("container")).required();
const CLUSTER: Param = Param::new("cluster", Model("cluster"));
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
        Param::new("force_ipv4", Bool).doc("Whether only IPv4 addresses count: true unless given."),
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
        Param::new("name", Text),
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
    Operation::new("list_record_sets", Dns, "zone").params(&[ZONE]),
    Operation::new("get_record_set", Dns, "record_set").params(&[
        ZONE,
        Param::new("name", Text),
        KIND.required(),
    ]),
    Operation::new("create_record_set", Dns, "zone").params(&[RECORD_SET]),
    Operation::new("replace_record_set", Dns, "zone").params(&[RECORD_SET]),
    Operation::new("delete_record_set", Dns, "record_set").params(&[RECORD_SET]),
    Operation::new("export_zone_to_bind_format", Dns, "zone").params(&[ZONE]),
    Operation::new("export_zone_to_bind_zone_file", Dns, "zone").params(&[ZONE, FILE_PATH]),
    Operation::new("list_buckets", Storage, "bucket"),
    Operation::new("list_objects", Storage, "bucket").params(&[BUCKET, Param::new("prefix", Text)]),
    Operation::new("get_bucket", Storage, "bucket").params(&[BUCKET_NAME]),
    Operation::new("create_bucket", Storage, "bucket").params(&[BUCKET_NAME]),
    Operation::new("delete_bucket", Storage, "bucket").params(&[BUCKET]),
    Operation::new("get_object", Storage, "object").params(&[BUCKET_NAME, OBJECT_NAME]),
    Operation::new("delete_object", Storage, "object").params(&[OBJECT]),
    Operation::new("download_object", Storage, "object").params(&[OBJECT, DESTINATION, OVERWRITE]),
    Operation::new("download_object_as_stream", Storage, "object").params(&[OBJECT]),
    Operation::new("download_object_range", Storage, "object").params(&[
        OBJECT,
        DESTINATION,
        START,
        END,
        OVERWRITE,
    ]),
    Operation::new("download_object_range_as_stream", Storage, "object")
        .params(&[OBJECT, START, END]),
    Operation::new("upload_object", Storage, "bucket").params(&[
        FILE_PATH,
        BUCKET,
        OBJECT_NAME,
        EXTRA,
    ]),
    Operation::new("upload_object_via_stream", Storage, "bucket").params(&[
        BUCKET,
        OBJECT_NAME,
        EXTRA,
    ]),
    Operation::new("enable_bucket_cdn", Storage, "bucket").params(&[BUCKET]),
    Operation::new("enable_object_cdn", Storage, "object").params(&[OBJECT]),
    Operation::new("get_bucket_cdn_url", Storage, "bucket").params(&[BUCKET]),
    Operation::new("get_object_cdn_url", Storage, "object").params(&[OBJECT]),
    Operation::new("list_protocols", LoadBalancer, "load_balancer"),
    Operation::new("list_supported_algorithms", LoadBalancer, "load_balancer"),
    Operation::new("list_balancers", LoadBalancer, "load_balancer"),
    Operation::new("get_balancer", LoadBalancer, "load_balancer").params(&[Param::new(
        "balancer_id",
        Text,
    )
    .required()]),
    Operation::new("create_balancer", LoadBalancer, "load_balancer").params(&[
        NAME,
        PORT.required(),
        PROTOCOL.required(),
        ALGORITHM,
        Param::new("members", List(&Model("member"))),
    ]),
    Operation::new("update_balancer", LoadBalancer, "load_balancer").params(&[
        BALANCER,
        Param::new("name", Text),
        PORT,
        PROTOCOL,
        ALGORITHM,
    ]),
    Operation::new("destroy_balancer", LoadBalancer, "load_balancer").params(&[BALANCER]),
    Operation::new(
        "balancer_attach_compute_node",
        LoadBalancer,
        "load_balancer",
    )
    .params(&[BALANCER, NODE]),
    Operation::new("balancer_attach_member", LoadBalancer, "load_balancer")
        .params(&[BALANCER, MEMBER]),
    Operation::new("balancer_detach_member", LoadBalancer, "member").params(&[BALANCER, MEMBER]),
    Operation::new("balancer_list_members", LoadBalancer, "load_balancer").params(&[BALANCER]),
    Operation::new("install_image", Container, "image")
        .params(&[Param::new("path", Text).required()]),
    Operation::new("list_container_images", Container, "image"),
    Operation::new("list_containers", Container, "container")
        .params(&[Param::new("image", Model("container_image")), CLUSTER]),
    Operation::new("get_container", Container, "container").params(&[Param::new(
        "container_id",
        Text,
    )
    .required()]),
    Operation::new("deploy_container", Container, "container").params(&[
        NAME,
        Param::new("image", Model("container_image")).required(),
        CLUSTER,
        Param::new("parameters", Object),
        Param::new("start", Bool).doc("Whether it is started: true unless given."),
    ]),
    Operation::new("start_container", Container, "container").params(&[CONTAINER]),
    Operation::new("stop_container", Container, "container").params(&[CONTAINER]),
    Operation::new("restart_container", Container, "container").params(&[CONTAINER]),
    Operation::new("destroy_container", Container, "container").params(&[CONTAINER]),
    Operation::new("list_cluster_locations", Container, "location"),
    Operation::new("list_clusters", Container, "cluster")
        .params(&[Param::new("location", Model("cluster_location"))]),
    Operation::new("get_cluster", Container, "cluster")
        .params(&[Param::new("cluster_id", Text).required()]),
    Operation::new("create_cluster", Container, "cluster")
        .params(&[NAME, Param::new("location", Model("cluster_location"))]),
    Operation::new("destroy_cluster", Container, "cluster").params(&[CLUSTER.required()]),
];

/// Our name of a verb that libcloud calls otherwise: as an iterator, with one name for two services,
/// or as some of its drivers do, from before it was a verb of the base API.
pub(crate) fn libcloud_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "iterate_zones" => "list_zones",
        "iterate_records" => "list_records",
        "delete_volume_snapshot" => "destroy_volume_snapshot",
        "ex_start_node" => "start_node",
        "ex_stop_node" => "stop_node",
        "list_containers" | "iterate_containers" => "list_buckets",
        "list_container_objects" | "iterate_container_objects" => "list_objects",
        "get_container" => "get_bucket",
        "create_container" => "create_bucket",
        "delete_container" => "delete_bucket",
        "enable_container_cdn" => "enable_bucket_cdn",
        "get_container_cdn_url" => "get_bucket_cdn_url",
        "list_images" => "list_container_images",
        "list_locations" => "list_cluster_locations",
        _ => return None,
    })
}

/// The verb of the base API of this name.
pub(crate) fn base_verb(name: &str) -> Option<&'static Operation> {
    BASE_VERBS.iter().find(|verb| verb.name == name)
}

/// The verb that a verb is built on, where the runtime itself has it for every driver.
pub(super) fn built_on(name: &str) -> Option<&'static str> {
    match name {
        "wait_until_running" => Some("list_nodes"),
        "import_key_pair_from_file" => Some("import_key_pair_from_string"),
        "download_object" => Some("download_object_as_stream"),
        "download_object_range" => Some("download_object_range_as_stream"),
        "upload_object" => Some("upload_object_via_stream"),
        "balancer_attach_compute_node" => Some("balancer_attach_member"),
        "get_record_set" => Some("list_record_sets"),
        "export_zone_to_bind_format" | "export_zone_to_bind_zone_file" => Some("list_records"),
        _ => None,
    }
}
