//! What spreads traffic.

use serde::{Deserialize, Serialize};

use super::{BalancerState, lenient};
use crate::Extra;

/// A load balancer: one address, one listener, one set of members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoadBalancer {
    /// The provider's id.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The name; empty where the provider gives none.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// What it is doing.
    #[serde(default)]
    pub state: BalancerState,
    /// Its address: an IP address, or a host name with some providers.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub ip: Option<String>,
    /// The port it listens on; none where it listens on several.
    #[serde(default, deserialize_with = "lenient::count")]
    pub port: Option<u16>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl LoadBalancer {
    /// A load balancer without address and port.
    pub fn new(id: impl Into<String>, name: impl Into<String>, state: BalancerState) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            state,
            ip: None,
            port: None,
            extra: Extra::default(),
        }
    }
}
