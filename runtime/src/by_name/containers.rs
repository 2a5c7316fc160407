//! The verbs for containers, by name.

use serde_json::Value;

use super::Arguments;
use crate::models::{ClusterLocation, Container, ContainerCluster, ContainerImage};
use crate::services::Containers;
use crate::{Extra, Reply, Result};

/// Builds the call of a verb; nothing where there is no such verb or no such service.
pub(super) fn call(
    driver: Option<Box<dyn Containers>>,
    verb: &str,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let Some(driver) = driver else {
        return Ok(None);
    };
    let a = arguments;
    Ok(Some(match verb {
        "install_image" => driver.install_image(&text(a, "path")?).into_json(),
        "list_container_images" => driver.list_container_images().into_json(),
        "list_containers" => driver
            .list_containers(
                a.take_opt::<ContainerImage>("image")?.as_ref(),
                cluster(a)?.as_ref(),
            )
            .into_json(),
        "get_container" => driver.get_container(&text(a, "container_id")?).into_json(),
        "deploy_container" => driver
            .deploy_container(
                &text(a, "name")?,
                &a.take("image")?,
                cluster(a)?.as_ref(),
                &a.take_or_default::<Extra>("parameters")?,
                a.take_opt("start")?.unwrap_or(true),
            )
            .into_json(),
        "start_container" => driver.start_container(&container(a)?).into_json(),
        "stop_container" => driver.stop_container(&container(a)?).into_json(),
        "restart_container" => driver.restart_container(&container(a)?).into_json(),
        "destroy_container" => driver.destroy_container(&container(a)?).into_json(),
        "list_cluster_locations" => driver.list_cluster_locations().into_json(),
        "list_clusters" => driver.list_clusters(location(a)?.as_ref()).into_json(),
        "get_cluster" => driver.get_cluster(&text(a, "cluster_id")?).into_json(),
        "create_cluster" => driver
            .create_cluster(&text(a, "name")?, location(a)?.as_ref())
            .into_json(),
        "destroy_cluster" => driver.destroy_cluster(&a.take("cluster")?).into_json(),
        _ => return Ok(None),
    }))
}

fn text(arguments: &mut Arguments, name: &str) -> Result<String> {
    arguments.take(name)
}

fn container(arguments: &mut Arguments) -> Result<Container> {
    arguments.take("container")
}

fn cluster(arguments: &mut Arguments) -> Result<Option<ContainerCluster>> {
    arguments.take_opt("cluster")
}

fn location(arguments: &mut Arguments) -> Result<Option<ClusterLocation>> {
    arguments.take_opt("location")
}
