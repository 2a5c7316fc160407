//! Load balancers and their members.

use super::{Driver, unsupported};
use crate::models::{Algorithm, LoadBalancer, Member, Node};
use crate::{Error, Pager, Reply, Result};

/// Load balancers of a provider.
///
/// Every verb that a driver does not have answers an error of kind
/// [`Unsupported`](crate::ErrorKind::Unsupported); [`Driver::capabilities`] says beforehand.
#[expect(
    unused_variables,
    reason = "a verb that is not there looks at no argument"
)]
pub trait LoadBalancers: Driver {
    /// Lists the protocols that a load balancer can speak (`http`, `tcp`).
    fn list_protocols(&self) -> Reply<Vec<String>> {
        Reply::failed(unsupported(self.provider(), "list_protocols"))
    }

    /// Lists the ways in which a load balancer can pick a member.
    fn list_supported_algorithms(&self) -> Reply<Vec<Algorithm>> {
        Reply::failed(unsupported(self.provider(), "list_supported_algorithms"))
    }

    /// Lists the load balancers.
    fn list_balancers(&self) -> Pager<LoadBalancer> {
        Pager::failed(unsupported(self.provider(), "list_balancers"))
    }

    /// Gets a load balancer by its id.
    fn get_balancer(&self, balancer_id: &str) -> Reply<LoadBalancer> {
        Reply::failed(unsupported(self.provider(), "get_balancer"))
    }

    /// Creates a load balancer that listens on `port`, with `members` attached. Without an
    /// algorithm the provider's own choice is taken.
    fn create_balancer(
        &self,
        name: &str,
        port: u16,
        protocol: &str,
        algorithm: Option<&Algorithm>,
        members: &[Member],
    ) -> Reply<LoadBalancer> {
        Reply::failed(unsupported(self.provider(), "create_balancer"))
    }

    /// Changes a load balancer: what is given, and nothing else.
    fn update_balancer(
        &self,
        balancer: &LoadBalancer,
        name: Option<&str>,
        port: Option<u16>,
        protocol: Option<&str>,
        algorithm: Option<&Algorithm>,
    ) -> Reply<LoadBalancer> {
        Reply::failed(unsupported(self.provider(), "update_balancer"))
    }

    /// Destroys a load balancer.
    fn destroy_balancer(&self, balancer: &LoadBalancer) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "destroy_balancer"))
    }

    /// Attaches a member; of `member` the address and the port count.
    fn balancer_attach_member(&self, balancer: &LoadBalancer, member: &Member) -> Reply<Member> {
        Reply::failed(unsupported(self.provider(), "balancer_attach_member"))
    }

    /// Detaches a member.
    fn balancer_detach_member(&self, balancer: &LoadBalancer, member: &Member) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "balancer_detach_member"))
    }

    /// Lists the members of a load balancer.
    fn balancer_list_members(&self, balancer: &LoadBalancer) -> Pager<Member> {
        Pager::failed(unsupported(self.provider(), "balancer_list_members"))
    }

    /// Attaches a node by its first public address, at the port of the load balancer.
    fn balancer_attach_compute_node(&self, balancer: &LoadBalancer, node: &Node) -> Reply<Member> {
        match member_of(balancer, node) {
            Ok(member) => self.balancer_attach_member(balancer, &member),
            Err(error) => Reply::failed(
                error
                    .provider(self.provider().id)
                    .operation("balancer_attach_compute_node"),
            ),
        }
    }
}

fn member_of(balancer: &LoadBalancer, node: &Node) -> Result<Member> {
    let Some(ip) = node.public_ips.first() else {
        let message = format!("node {} has no public address", node.id);
        return Err(Error::invalid_argument(message));
    };
    let Some(port) = balancer.port else {
        let message = format!("load balancer {} has no single port", balancer.id);
        return Err(Error::invalid_argument(message));
    };
    Ok(Member::new("", ip.to_string(), Some(port)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{BalancerState, NodeState};

    #[test]
    fn a_node_becomes_a_member_by_its_public_address() {
        let mut balancer = LoadBalancer::new("9", "front", BalancerState::Running);
        let mut node = Node::new("1", "web", NodeState::Running);
        let message = member_of(&balancer, &node)
            .unwrap_err()
            .message()
            .to_owned();
        assert_eq!(message, "node 1 has no public address");
        node.public_ips.push("203.0.113.7".parse().unwrap());
        let message = member_of(&balancer, &node)
            .unwrap_err()
            .message()
            .to_owned();
        assert_eq!(message, "load balancer 9 has no single port");
        balancer.port = Some(80);
        let member = member_of(&balancer, &node).unwrap();
        assert_eq!(member, Member::new("", "203.0.113.7", Some(80)));
    }
}
