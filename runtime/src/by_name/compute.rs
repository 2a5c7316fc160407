//! The verbs for virtual machines, by name.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::Arguments;
use crate::models::{
    KeyPair, Node, NodeAuth, NodeImage, NodeLocation, StorageVolume, VolumeSnapshot,
};
use crate::services::{Compute, Interface, WaitOptions};
use crate::{Error, Reply, Result};

/// Builds the call of a verb; nothing where there is no such verb or no such service.
pub(super) fn call(
    driver: Option<Box<dyn Compute>>,
    verb: &str,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let Some(driver) = driver else {
        return Ok(None);
    };
    let a = arguments;
    Ok(Some(match verb {
        "list_nodes" => driver.list_nodes().into_json(),
        "list_sizes" => driver.list_sizes(location(a)?.as_ref()).into_json(),
        "list_locations" => driver.list_locations().into_json(),
        "list_images" => driver.list_images(location(a)?.as_ref()).into_json(),
        "create_node" => driver
            .create_node(
                &text(a, "name")?,
                &a.take("size")?,
                a.take_opt::<NodeImage>("image")?.as_ref(),
                location(a)?.as_ref(),
                a.take_opt::<NodeAuth>("auth")?.as_ref(),
            )
            .into_json(),
        "reboot_node" => driver.reboot_node(&a.take("node")?).into_json(),
        "start_node" => driver.start_node(&a.take("node")?).into_json(),
        "stop_node" => driver.stop_node(&a.take("node")?).into_json(),
        "destroy_node" => driver.destroy_node(&a.take("node")?).into_json(),
        "list_volumes" => driver.list_volumes().into_json(),
        "create_volume" => driver
            .create_volume(
                a.take("size_gb")?,
                &text(a, "name")?,
                location(a)?.as_ref(),
                a.take_opt::<VolumeSnapshot>("snapshot")?.as_ref(),
            )
            .into_json(),
        "destroy_volume" => driver.destroy_volume(&volume(a)?).into_json(),
        "attach_volume" => driver
            .attach_volume(
                &a.take("node")?,
                &volume(a)?,
                opt_text(a, "device")?.as_deref(),
            )
            .into_json(),
        "detach_volume" => driver.detach_volume(&volume(a)?).into_json(),
        "list_volume_snapshots" => driver.list_volume_snapshots(&volume(a)?).into_json(),
        "create_volume_snapshot" => driver
            .create_volume_snapshot(&volume(a)?, opt_text(a, "name")?.as_deref())
            .into_json(),
        "destroy_volume_snapshot" => driver
            .destroy_volume_snapshot(&a.take("snapshot")?)
            .into_json(),
        "get_image" => driver.get_image(&text(a, "image_id")?).into_json(),
        "create_image" => driver
            .create_image(
                &a.take("node")?,
                &text(a, "name")?,
                opt_text(a, "description")?.as_deref(),
            )
            .into_json(),
        "delete_image" => driver.delete_image(&a.take("image")?).into_json(),
        "copy_image" => driver
            .copy_image(
                &text(a, "source_region")?,
                &a.take("image")?,
                &text(a, "name")?,
                opt_text(a, "description")?.as_deref(),
            )
            .into_json(),
        "list_key_pairs" => driver.list_key_pairs().into_json(),
        "get_key_pair" => driver.get_key_pair(&text(a, "name")?).into_json(),
        // The private key is told here and never again.
        "create_key_pair" => driver
            .create_key_pair(&text(a, "name")?)
            .and_then(|pair| KeyPair::to_json_with_private_key(&pair)),
        "import_key_pair_from_string" => driver
            .import_key_pair_from_string(&text(a, "name")?, &text(a, "key_material")?)
            .into_json(),
        "import_key_pair_from_file" => driver
            .import_key_pair_from_file(&text(a, "name")?, &a.take::<PathBuf>("key_file_path")?)
            .into_json(),
        "delete_key_pair" => driver.delete_key_pair(&a.take("key_pair")?).into_json(),
        "wait_until_running" => driver
            .wait_until_running(&a.take::<Vec<Node>>("nodes")?, &wait_options(a)?)
            .into_json(),
        _ => return Ok(None),
    }))
}

fn text(arguments: &mut Arguments, name: &str) -> Result<String> {
    arguments.take(name)
}

fn opt_text(arguments: &mut Arguments, name: &str) -> Result<Option<String>> {
    arguments.take_opt(name)
}

fn location(arguments: &mut Arguments) -> Result<Option<NodeLocation>> {
    arguments.take_opt("location")
}

fn volume(arguments: &mut Arguments) -> Result<StorageVolume> {
    arguments.take("volume")
}

fn wait_options(arguments: &mut Arguments) -> Result<WaitOptions> {
    let mut options = WaitOptions::new();
    if let Some(seconds) = arguments.take_opt("wait_period")? {
        options = options.interval(Duration::from_secs(seconds));
    }
    if let Some(seconds) = arguments.take_opt("timeout")? {
        options = options.deadline(Duration::from_secs(seconds));
    }
    if let Some(only) = arguments.take_opt("force_ipv4")? {
        options = options.ipv4_only(only);
    }
    match opt_text(arguments, "ssh_interface")?.as_deref() {
        None | Some("public_ips") => Ok(options),
        Some("private_ips") => Ok(options.interface(Interface::Private)),
        Some(_) => Err(Error::invalid_argument(
            "`ssh_interface` must be `public_ips` or `private_ips`",
        )),
    }
}
