//! The verbs of the base API as blocking methods.

use std::net::IpAddr;
use std::path::Path;

use serde_json::Value;

use super::Blocking;
use crate::models::{
    KeyPair, Node, NodeAuth, NodeImage, NodeLocation, NodeSize, Record, RecordType, StorageVolume,
    VolumeSnapshot, Zone, ZoneKind,
};
use crate::{Compute, Dns, Driver, Extra, Result, WaitOptions};

/// Makes a blocking method of each verb of a trait: `list` of those that answer a pager, `run` of
/// those that answer a reply.
macro_rules! blocking_verbs {
    ($service:ident {
        $( $how:ident $verb:ident ( $( $name:ident : $type:ty ),* ) -> $answer:ty; )+
    }) => {
        impl<D: $service> Blocking<D> {$(
            #[doc = concat!("Blocks on [`", stringify!($service), "::", stringify!($verb), "`].")]
            pub fn $verb(&self, $( $name: $type ),*) -> Result<$answer> {
                self.$how(|driver| driver.$verb($( $name ),*))
            }
        )+}
    };
}

blocking_verbs! { Driver {
    run call(operation: &str, arguments: Value) -> Value;
}}

blocking_verbs! { Compute {
    list list_nodes() -> Vec<Node>;
    list list_sizes(location: Option<&NodeLocation>) -> Vec<NodeSize>;
    list list_locations() -> Vec<NodeLocation>;
    list list_images(location: Option<&NodeLocation>) -> Vec<NodeImage>;
    run create_node(
        name: &str,
        size: &NodeSize,
        image: &NodeImage,
        location: Option<&NodeLocation>,
        auth: Option<&NodeAuth>
    ) -> Node;
    run reboot_node(node: &Node) -> bool;
    run start_node(node: &Node) -> bool;
    run stop_node(node: &Node) -> bool;
    run destroy_node(node: &Node) -> bool;
    list list_volumes() -> Vec<StorageVolume>;
    run create_volume(
        size_gb: u64,
        name: &str,
        location: Option<&NodeLocation>,
        snapshot: Option<&VolumeSnapshot>
    ) -> StorageVolume;
    run destroy_volume(volume: &StorageVolume) -> bool;
    run attach_volume(node: &Node, volume: &StorageVolume, device: Option<&str>) -> bool;
    run detach_volume(volume: &StorageVolume) -> bool;
    list list_volume_snapshots(volume: &StorageVolume) -> Vec<VolumeSnapshot>;
    run create_volume_snapshot(volume: &StorageVolume, name: Option<&str>) -> VolumeSnapshot;
    run destroy_volume_snapshot(snapshot: &VolumeSnapshot) -> bool;
    run get_image(image_id: &str) -> NodeImage;
    run create_image(node: &Node, name: &str, description: Option<&str>) -> Option<NodeImage>;
    run delete_image(image: &NodeImage) -> bool;
    run copy_image(
        source_region: &str,
        image: &NodeImage,
        name: &str,
        description: Option<&str>
    ) -> NodeImage;
    list list_key_pairs() -> Vec<KeyPair>;
    run get_key_pair(name: &str) -> KeyPair;
    run create_key_pair(name: &str) -> KeyPair;
    run import_key_pair_from_string(name: &str, key_material: &str) -> KeyPair;
    run import_key_pair_from_file(name: &str, key_file_path: &Path) -> KeyPair;
    run delete_key_pair(key_pair: &KeyPair) -> bool;
    run wait_until_running(nodes: &[Node], options: &WaitOptions) -> Vec<(Node, Vec<IpAddr>)>;
}}

blocking_verbs! { Dns {
    run list_record_types() -> Vec<RecordType>;
    list list_zones() -> Vec<Zone>;
    list list_records(zone: &Zone) -> Vec<Record>;
    run get_zone(zone_id: &str) -> Zone;
    run get_record(zone_id: &str, record_id: &str) -> Record;
    run create_zone(domain: &str, kind: &ZoneKind, ttl: Option<u32>, extra: &Extra) -> Zone;
    run update_zone(
        zone: &Zone,
        domain: Option<&str>,
        kind: Option<&ZoneKind>,
        ttl: Option<u32>,
        extra: &Extra
    ) -> Zone;
    run create_record(
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra
    ) -> Record;
    run update_record(
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra
    ) -> Record;
    run delete_zone(zone: &Zone) -> bool;
    run delete_record(record: &Record) -> bool;
    run export_zone_to_bind_format(zone: &Zone) -> String;
    run export_zone_to_bind_zone_file(zone: &Zone, file_path: &Path) -> ();
}}
