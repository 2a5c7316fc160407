//! Containers and their clusters.

use super::{Driver, unsupported};
use crate::models::{ClusterLocation, Container, ContainerCluster, ContainerImage};
use crate::{Extra, Pager, Reply};

/// Containers of a provider.
///
/// Every verb that a driver does not have answers an error of kind
/// [`Unsupported`](crate::ErrorKind::Unsupported); [`Driver::capabilities`] says beforehand. Two
/// verbs have another name than in libcloud, where they share one with [`Compute`](super::Compute):
/// `list_container_images` and `list_cluster_locations`. [`Driver::call`] knows both names.
#[expect(
    unused_variables,
    reason = "a verb that is not there looks at no argument"
)]
pub trait Containers: Driver {
    /// Installs an image from a registry; `path` as the registry writes it (`nginx:1.27`).
    fn install_image(&self, path: &str) -> Reply<ContainerImage> {
        Reply::failed(unsupported(self.provider(), "install_image"))
    }

    /// Lists the installed images.
    fn list_container_images(&self) -> Pager<ContainerImage> {
        Pager::failed(unsupported(self.provider(), "list_container_images"))
    }

    /// Lists the containers, only those of `image` and in `cluster` where given.
    fn list_containers(
        &self,
        image: Option<&ContainerImage>,
        cluster: Option<&ContainerCluster>,
    ) -> Pager<Container> {
        Pager::failed(unsupported(self.provider(), "list_containers"))
    }

    /// Gets a container by its id.
    fn get_container(&self, container_id: &str) -> Reply<Container> {
        Reply::failed(unsupported(self.provider(), "get_container"))
    }

    /// Makes a container of an image and starts it unless `start` is false. `parameters` are the
    /// provider's own.
    fn deploy_container(
        &self,
        name: &str,
        image: &ContainerImage,
        cluster: Option<&ContainerCluster>,
        parameters: &Extra,
        start: bool,
    ) -> Reply<Container> {
        Reply::failed(unsupported(self.provider(), "deploy_container"))
    }

    /// Starts a container.
    fn start_container(&self, container: &Container) -> Reply<Container> {
        Reply::failed(unsupported(self.provider(), "start_container"))
    }

    /// Stops a container.
    fn stop_container(&self, container: &Container) -> Reply<Container> {
        Reply::failed(unsupported(self.provider(), "stop_container"))
    }

    /// Restarts a container.
    fn restart_container(&self, container: &Container) -> Reply<Container> {
        Reply::failed(unsupported(self.provider(), "restart_container"))
    }

    /// Destroys a container.
    fn destroy_container(&self, container: &Container) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_container"))
    }

    /// Lists the locations a cluster can be at.
    fn list_cluster_locations(&self) -> Pager<ClusterLocation> {
        Pager::failed(unsupported(self.provider(), "list_cluster_locations"))
    }

    /// Lists the clusters, only those at `location` where given.
    fn list_clusters(&self, location: Option<&ClusterLocation>) -> Pager<ContainerCluster> {
        Pager::failed(unsupported(self.provider(), "list_clusters"))
    }

    /// Gets a cluster by its id.
    fn get_cluster(&self, cluster_id: &str) -> Reply<ContainerCluster> {
        Reply::failed(unsupported(self.provider(), "get_cluster"))
    }

    /// Creates a cluster.
    fn create_cluster(
        &self,
        name: &str,
        location: Option<&ClusterLocation>,
    ) -> Reply<ContainerCluster> {
        Reply::failed(unsupported(self.provider(), "create_cluster"))
    }

    /// Destroys a cluster.
    fn destroy_cluster(&self, cluster: &ContainerCluster) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_cluster"))
    }
}
