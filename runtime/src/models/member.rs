//! Whom a load balancer sends traffic to.

use serde::{Deserialize, Serialize};

use super::{LoadBalancer, lenient};
use crate::Extra;

/// A member (backend) of a load balancer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Member {
    /// The provider's id; empty for a member that is not attached yet.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// Its address: an IP address, or a host name with some providers.
    #[serde(default, deserialize_with = "lenient::text")]
    pub ip: String,
    /// The port it listens on; none where the provider does not say.
    #[serde(default, deserialize_with = "lenient::count")]
    pub port: Option<u16>,
    /// The load balancer it is attached to, where known.
    #[serde(default)]
    pub balancer: Option<LoadBalancer>,
    /// What the provider says beyond this (weight, condition, health).
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Member {
    /// A member at address `ip` and `port`.
    pub fn new(id: impl Into<String>, ip: impl Into<String>, port: Option<u16>) -> Self {
        Self {
            id: id.into(),
            ip: ip.into(),
            port,
            balancer: None,
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::models::BalancerState;

    #[test]
    fn comes_back_the_same() {
        let mut member = Member::new("1", "10.0.0.5", Some(8080));
        member.balancer = Some(LoadBalancer::new("9", "front", BalancerState::Running));
        let written = serde_json::to_value(&member).unwrap();
        assert_eq!(serde_json::from_value::<Member>(written).unwrap(), member);
        let read: Member = serde_json::from_value(
            json!({"id": null, "ip": "10.0.0.5", "port": "8080", "balancer": null}),
        )
        .unwrap();
        assert_eq!(read, Member::new("", "10.0.0.5", Some(8080)));
    }
}
