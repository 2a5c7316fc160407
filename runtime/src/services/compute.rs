//! Virtual machines, volumes, images and keys.

use std::net::IpAddr;
use std::path::Path;

use super::wait::{WaitOptions, wait_until_running};
use super::{Driver, key_file, unsupported};
use crate::models::{
    KeyPair, Node, NodeAuth, NodeImage, NodeLocation, NodeSize, StorageVolume, VolumeSnapshot,
};
use crate::{Pager, Reply};

/// Virtual machines, volumes, images and keys of a provider.
///
/// Every verb that a driver does not have answers an error of kind
/// [`Unsupported`](crate::ErrorKind::Unsupported); [`Driver::capabilities`] says beforehand.
/// Verbs that answer `bool` answer `true` when the provider has accepted the call; the thing may
/// take a while to get there.
#[expect(
    unused_variables,
    reason = "a verb that is not there looks at no argument"
)]
pub trait Compute: Driver {
    /// Lists the nodes.
    fn list_nodes(&self) -> Pager<Node> {
        Pager::failed(unsupported(self.provider(), "list_nodes"))
    }

    /// Lists the sizes a node can have, only those offered at `location` where given.
    fn list_sizes(&self, location: Option<&NodeLocation>) -> Pager<NodeSize> {
        Pager::failed(unsupported(self.provider(), "list_sizes"))
    }

    /// Lists the locations a node can be at.
    fn list_locations(&self) -> Pager<NodeLocation> {
        Pager::failed(unsupported(self.provider(), "list_locations"))
    }

    /// Lists the images a node can start from, only those offered at `location` where given.
    fn list_images(&self, location: Option<&NodeLocation>) -> Pager<NodeImage> {
        Pager::failed(unsupported(self.provider(), "list_images"))
    }

    /// Creates a node and starts it. It answers when the provider has accepted it;
    /// [`Compute::wait_until_running`] waits until it runs. Most providers need an `image`; some
    /// can do without, for a node that is empty or starts from something else.
    fn create_node(
        &self,
        name: &str,
        size: &NodeSize,
        image: Option<&NodeImage>,
        location: Option<&NodeLocation>,
        auth: Option<&NodeAuth>,
    ) -> Reply<Node> {
        Reply::failed(unsupported(self.provider(), "create_node"))
    }

    /// Restarts a node.
    fn reboot_node(&self, node: &Node) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "reboot_node"))
    }

    /// Starts a stopped node.
    fn start_node(&self, node: &Node) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "start_node"))
    }

    /// Stops a node; its disk is kept.
    fn stop_node(&self, node: &Node) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "stop_node"))
    }

    /// Destroys a node and its disk.
    fn destroy_node(&self, node: &Node) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_node"))
    }

    /// Lists the volumes.
    fn list_volumes(&self) -> Pager<StorageVolume> {
        Pager::failed(unsupported(self.provider(), "list_volumes"))
    }

    /// Creates a volume of `size_gb` GB, from a snapshot where given.
    fn create_volume(
        &self,
        size_gb: u64,
        name: &str,
        location: Option<&NodeLocation>,
        snapshot: Option<&VolumeSnapshot>,
    ) -> Reply<StorageVolume> {
        Reply::failed(unsupported(self.provider(), "create_volume"))
    }

    /// Destroys a volume.
    fn destroy_volume(&self, volume: &StorageVolume) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_volume"))
    }

    /// Attaches a volume to a node, as `device` (`/dev/sdb`) where given.
    fn attach_volume(
        &self,
        node: &Node,
        volume: &StorageVolume,
        device: Option<&str>,
    ) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "attach_volume"))
    }

    /// Detaches a volume from the node it is attached to.
    fn detach_volume(&self, volume: &StorageVolume) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "detach_volume"))
    }

    /// Lists the snapshots of a volume.
    fn list_volume_snapshots(&self, volume: &StorageVolume) -> Pager<VolumeSnapshot> {
        Pager::failed(unsupported(self.provider(), "list_volume_snapshots"))
    }

    /// Takes a snapshot of a volume.
    fn create_volume_snapshot(
        &self,
        volume: &StorageVolume,
        name: Option<&str>,
    ) -> Reply<VolumeSnapshot> {
        Reply::failed(unsupported(self.provider(), "create_volume_snapshot"))
    }

    /// Destroys a snapshot.
    fn destroy_volume_snapshot(&self, snapshot: &VolumeSnapshot) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_volume_snapshot"))
    }

    /// Gets an image by its id.
    fn get_image(&self, image_id: &str) -> Reply<NodeImage> {
        Reply::failed(unsupported(self.provider(), "get_image"))
    }

    /// Makes an image of a node's disk.
    fn create_image(
        &self,
        node: &Node,
        name: &str,
        description: Option<&str>,
    ) -> Reply<Option<NodeImage>> {
        Reply::failed(unsupported(self.provider(), "create_image"))
    }

    /// Deletes an image.
    fn delete_image(&self, image: &NodeImage) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_image"))
    }

    /// Copies an image of the region `source_region` to the region of this driver.
    fn copy_image(
        &self,
        source_region: &str,
        image: &NodeImage,
        name: &str,
        description: Option<&str>,
    ) -> Reply<NodeImage> {
        Reply::failed(unsupported(self.provider(), "copy_image"))
    }

    /// Lists the key pairs.
    fn list_key_pairs(&self) -> Pager<KeyPair> {
        Pager::failed(unsupported(self.provider(), "list_key_pairs"))
    }

    /// Gets a key pair by its name.
    fn get_key_pair(&self, name: &str) -> Reply<KeyPair> {
        Reply::failed(unsupported(self.provider(), "get_key_pair"))
    }

    /// Has the provider make a key pair. Its private key is in the answer and nowhere else.
    fn create_key_pair(&self, name: &str) -> Reply<KeyPair> {
        Reply::failed(unsupported(self.provider(), "create_key_pair"))
    }

    /// Imports a public key, as OpenSSH writes it.
    fn import_key_pair_from_string(&self, name: &str, key_material: &str) -> Reply<KeyPair> {
        Reply::failed(unsupported(self.provider(), "import_key_pair_from_string"))
    }

    /// Imports a public key from a file (`~/.ssh/id_ed25519.pub`). A file that cannot be read or
    /// holds a private key is an error of kind
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument).
    fn import_key_pair_from_file(&self, name: &str, key_file_path: &Path) -> Reply<KeyPair> {
        match key_file::read_public_key(key_file_path) {
            Ok(key) => self.import_key_pair_from_string(name, &key),
            Err(error) => Reply::failed(
                error
                    .provider(self.provider().id)
                    .operation("import_key_pair_from_file"),
            ),
        }
    }

    /// Deletes a key pair.
    fn delete_key_pair(&self, key_pair: &KeyPair) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_key_pair"))
    }

    /// Waits until all `nodes` run and have an address, and answers them as they are then, in the
    /// order given, each with the addresses that `options` asks for.
    ///
    /// It polls [`Compute::list_nodes`]. A node that failed or is gone for good ends the wait with
    /// an error of kind [`Conflict`](crate::ErrorKind::Conflict), the deadline one of kind
    /// [`Timeout`](crate::ErrorKind::Timeout).
    fn wait_until_running(
        &self,
        nodes: &[Node],
        options: &WaitOptions,
    ) -> Reply<Vec<(Node, Vec<IpAddr>)>> {
        match self.compute() {
            Some(driver) => wait_until_running(driver, nodes, options),
            None => Reply::failed(unsupported(self.provider(), "wait_until_running")),
        }
    }
}
