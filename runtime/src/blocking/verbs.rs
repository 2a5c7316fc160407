//! The verbs of the base API as blocking methods.

use std::net::IpAddr;
use std::path::Path;

use serde_json::Value;

use super::Blocking;
use crate::models::{
    Algorithm, Bucket, ClusterLocation, Container, ContainerCluster, ContainerImage, KeyPair,
    LoadBalancer, Member, Node, NodeAuth, NodeImage, NodeLocation, NodeSize, Object, Record,
    RecordSet, RecordType, StorageVolume, VolumeSnapshot, Zone, ZoneKind,
};
use crate::{
    Compute, Containers, Dns, Driver, Extra, LoadBalancers, Result, Storage, Upload, WaitOptions,
};

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
        image: Option<&NodeImage>,
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
    list list_record_sets(zone: &Zone) -> Vec<RecordSet>;
    run get_record_set(zone: &Zone, name: &str, kind: &RecordType) -> RecordSet;
    run create_record_set(record_set: &RecordSet) -> bool;
    run replace_record_set(record_set: &RecordSet) -> bool;
    run delete_record_set(record_set: &RecordSet) -> bool;
    run export_zone_to_bind_format(zone: &Zone) -> String;
    run export_zone_to_bind_zone_file(zone: &Zone, file_path: &Path) -> ();
}}

// Reading a stream is not blocking, so the verbs that answer one are not here.
blocking_verbs! { Storage {
    list list_buckets() -> Vec<Bucket>;
    list list_objects(bucket: &Bucket, prefix: Option<&str>) -> Vec<Object>;
    run get_bucket(bucket_name: &str) -> Bucket;
    run create_bucket(bucket_name: &str) -> Bucket;
    run delete_bucket(bucket: &Bucket) -> bool;
    run get_object(bucket_name: &str, object_name: &str) -> Object;
    run delete_object(object: &Object) -> bool;
    run download_object(
        object: &Object,
        destination_path: &Path,
        overwrite_existing: bool
    ) -> bool;
    run download_object_range(
        object: &Object,
        destination_path: &Path,
        start_bytes: u64,
        end_bytes: Option<u64>,
        overwrite_existing: bool
    ) -> bool;
    run upload_object(
        file_path: &Path,
        bucket: &Bucket,
        object_name: &str,
        extra: &Extra
    ) -> Object;
    run upload_object_via_stream(
        upload: Upload,
        bucket: &Bucket,
        object_name: &str,
        extra: &Extra
    ) -> Object;
    run enable_bucket_cdn(bucket: &Bucket) -> bool;
    run enable_object_cdn(object: &Object) -> bool;
    run get_bucket_cdn_url(bucket: &Bucket) -> String;
    run get_object_cdn_url(object: &Object) -> String;
}}

blocking_verbs! { LoadBalancers {
    run list_protocols() -> Vec<String>;
    run list_supported_algorithms() -> Vec<Algorithm>;
    list list_balancers() -> Vec<LoadBalancer>;
    run get_balancer(balancer_id: &str) -> LoadBalancer;
    run create_balancer(
        name: &str,
        port: u16,
        protocol: &str,
        algorithm: Option<&Algorithm>,
        members: &[Member]
    ) -> LoadBalancer;
    run update_balancer(
        balancer: &LoadBalancer,
        name: Option<&str>,
        port: Option<u16>,
        protocol: Option<&str>,
        algorithm: Option<&Algorithm>
    ) -> LoadBalancer;
    run destroy_balancer(balancer: &LoadBalancer) -> bool;
    run balancer_attach_compute_node(balancer: &LoadBalancer, node: &Node) -> Member;
    run balancer_attach_member(balancer: &LoadBalancer, member: &Member) -> Member;
    run balancer_detach_member(balancer: &LoadBalancer, member: &Member) -> bool;
    list balancer_list_members(balancer: &LoadBalancer) -> Vec<Member>;
}}

blocking_verbs! { Containers {
    run install_image(path: &str) -> ContainerImage;
    list list_container_images() -> Vec<ContainerImage>;
    list list_containers(
        image: Option<&ContainerImage>,
        cluster: Option<&ContainerCluster>
    ) -> Vec<Container>;
    run get_container(container_id: &str) -> Container;
    run deploy_container(
        name: &str,
        image: &ContainerImage,
        cluster: Option<&ContainerCluster>,
        parameters: &Extra,
        start: bool
    ) -> Container;
    run start_container(container: &Container) -> Container;
    run stop_container(container: &Container) -> Container;
    run restart_container(container: &Container) -> Container;
    run destroy_container(container: &Container) -> bool;
    list list_cluster_locations() -> Vec<ClusterLocation>;
    list list_clusters(location: Option<&ClusterLocation>) -> Vec<ContainerCluster>;
    run get_cluster(cluster_id: &str) -> ContainerCluster;
    run create_cluster(name: &str, location: Option<&ClusterLocation>) -> ContainerCluster;
    run destroy_cluster(cluster: &ContainerCluster) -> bool;
}}
