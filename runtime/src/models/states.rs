//! The states a thing can be in, and other closed sets of words.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{AsDoc, Doc, State};

/// Defines a set of words. A word outside the set is kept as `Unknown`.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $word:literal, )+ }
    )+) => {$(
        $(#[$doc])*
        ///
        /// As text and JSON it is the word in lower case; what the provider said beyond the set
        /// is `unknown:` and the provider's own word.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )+
            /// None of the others. Holds the provider's own word; empty where it gave none.
            Unknown(String),
        }

        impl $name {
            /// Every value but `Unknown`.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            /// The word; `unknown` where the provider's word is not in the set.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )+
                    Self::Unknown(_) => "unknown",
                }
            }

            /// The provider's own word, where it is not in the set.
            pub fn raw(&self) -> Option<&str> {
                match self {
                    Self::Unknown(raw) => Some(raw),
                    _ => None,
                }
            }
        }

        /// Empty `Unknown`: nobody said.
        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl State for $name {
            fn unknown(raw: &str) -> Self {
                Self::Unknown(raw.to_owned())
            }
        }

        impl AsDoc for $name {
            fn as_doc(&self) -> Doc<'_> {
                match self {
                    Self::Unknown(_) => Doc::from(self.to_string()),
                    known => Doc::from(known.as_str()),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Unknown(raw) if !raw.is_empty() => write!(f, "unknown:{raw}"),
                    known => f.pad(known.as_str()),
                }
            }
        }

        /// Reads what `Display` writes, in any case. Never fails: other words become `Unknown`.
        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                if let Some(raw) = text.strip_prefix("unknown:") {
                    return Ok(Self::Unknown(raw.to_owned()));
                }
                let lower = text.to_ascii_lowercase();
                Ok(match lower.as_str() {
                    $( $word => Self::$variant, )+
                    "unknown" => Self::default(),
                    _ => Self::Unknown(text.to_owned()),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Option::<String>::deserialize(deserializer)?;
                text.map_or_else(|| Ok(Self::default()), |text| match text.parse() {
                    Ok(word) => Ok(word),
                    Err(never) => match never {},
                })
            }
        }
    )+};
}

words! {
    /// The state of a [`Node`](super::Node).
    NodeState {
        /// It runs.
        Running = "running",
        /// It is being started.
        Starting = "starting",
        /// It is being restarted.
        Rebooting = "rebooting",
        /// It is gone for good.
        Terminated = "terminated",
        /// It is being created.
        Pending = "pending",
        /// It is being stopped.
        Stopping = "stopping",
        /// It does not run and can be started.
        Stopped = "stopped",
        /// It was put to sleep, by its owner or by the provider.
        Suspended = "suspended",
        /// It failed.
        Error = "error",
        /// Its memory is kept and it does not run.
        Paused = "paused",
        /// Its hardware is being changed.
        Reconfiguring = "reconfiguring",
        /// It is being moved to another host.
        Migrating = "migrating",
        /// It is well, and the provider says no more.
        Normal = "normal",
        /// It is being changed.
        Updating = "updating",
    }

    /// The state of a [`StorageVolume`](super::StorageVolume).
    VolumeState {
        /// It can be attached.
        Available = "available",
        /// It failed.
        Error = "error",
        /// It is attached.
        InUse = "inuse",
        /// It is being created.
        Creating = "creating",
        /// It is being deleted.
        Deleting = "deleting",
        /// It is gone.
        Deleted = "deleted",
        /// It is being backed up.
        Backup = "backup",
        /// It is being attached.
        Attaching = "attaching",
        /// It is being moved.
        Migrating = "migrating",
        /// It is being changed.
        Updating = "updating",
    }

    /// The state of a [`VolumeSnapshot`](super::VolumeSnapshot).
    SnapshotState {
        /// It can be used.
        Available = "available",
        /// It failed.
        Error = "error",
        /// It is being taken.
        Creating = "creating",
        /// It is being deleted.
        Deleting = "deleting",
        /// A volume is being restored from it.
        Restoring = "restoring",
        /// It is being changed.
        Updating = "updating",
    }

    /// Whether an account that an image is shared with has agreed.
    ImageMemberState {
        /// It has accepted.
        Accepted = "accepted",
        /// It has not answered yet.
        Pending = "pending",
        /// It has refused.
        Rejected = "rejected",
    }

    /// The state of a [`Container`](super::Container).
    ContainerState {
        /// It runs.
        Running = "running",
        /// It is being restarted.
        Rebooting = "rebooting",
        /// It is gone for good.
        Terminated = "terminated",
        /// It is being created.
        Pending = "pending",
        /// It does not run and can be started.
        Stopped = "stopped",
        /// It was put to sleep.
        Suspended = "suspended",
        /// It failed.
        Error = "error",
        /// Its memory is kept and it does not run.
        Paused = "paused",
    }

    /// The state of a [`LoadBalancer`](super::LoadBalancer).
    BalancerState {
        /// It works.
        Running = "running",
        /// It is being created or changed.
        Pending = "pending",
        /// It failed.
        Error = "error",
        /// It is gone.
        Deleted = "deleted",
    }

    /// Whether a [`Member`](super::Member) gets traffic.
    MemberCondition {
        /// It gets traffic.
        Enabled = "enabled",
        /// It gets none.
        Disabled = "disabled",
        /// It keeps the connections it has and gets no new ones.
        Draining = "draining",
    }

    /// How a load balancer picks a member.
    Algorithm {
        /// By chance.
        Random = "random",
        /// Each in its turn.
        RoundRobin = "round_robin",
        /// The one with the fewest connections.
        LeastConnections = "least_connections",
        /// Each in its turn, more often by its weight.
        WeightedRoundRobin = "weighted_round_robin",
        /// The one with the fewest connections, by its weight.
        WeightedLeastConnections = "weighted_least_connections",
        /// The one that answers soonest.
        ShortestResponse = "shortest_response",
        /// The same one for the same client address.
        PersistentIp = "persistent_ip",
        /// The fewest connections, counted by member (address and port).
        LeastConnectionsMember = "least_connections_member",
        /// The fewest connections, counted by node (address).
        LeastConnectionsNode = "least_connections_node",
        /// Connections and response time, by member.
        ObservedMember = "observed_member",
        /// Connections and response time, by node.
        ObservedNode = "observed_node",
        /// The trend of connections and response time, by member.
        PredictiveMember = "predictive_member",
        /// The trend of connections and response time, by node.
        PredictiveNode = "predictive_node",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_go_both_ways() {
        for state in NodeState::ALL {
            let json = serde_json::to_value(state).unwrap();
            assert_eq!(json, json!(state.as_str()));
            assert_eq!(serde_json::from_value::<NodeState>(json).unwrap(), *state);
        }
        assert_eq!(NodeState::ALL.len(), 14);
        assert_eq!("RUNNING".parse(), Ok(NodeState::Running));
        assert_eq!("InUse".parse(), Ok(VolumeState::InUse));
        assert_eq!("ROUND_ROBIN".parse(), Ok(Algorithm::RoundRobin));
    }

    #[test]
    fn what_is_not_in_the_set_is_kept() {
        for raw in ["billing_suspension", "running", "unknown:x", "Ünïcode"] {
            let state = NodeState::unknown(raw);
            assert_eq!((state.as_str(), state.raw()), ("unknown", Some(raw)));
            let json = serde_json::to_value(&state).unwrap();
            assert_eq!(json, json!(format!("unknown:{raw}")));
            assert_eq!(serde_json::from_value::<NodeState>(json).unwrap(), state);
        }
        assert_eq!(
            "OnFire".parse(),
            Ok(NodeState::Unknown("OnFire".to_owned()))
        );
    }

    #[test]
    fn nothing_said_is_plain_unknown() {
        assert_eq!(NodeState::default().to_string(), "unknown");
        for text in [json!("unknown"), json!("UNKNOWN"), json!(null)] {
            let state: NodeState = serde_json::from_value(text).unwrap();
            assert_eq!(state, NodeState::default());
        }
    }

    #[test]
    fn expressions_see_the_word() {
        assert!(Doc::from(&NodeState::Running).is("running"));
        assert!(Doc::from(&NodeState::unknown("odd")).is("unknown:odd"));
    }

    #[test]
    fn words_can_be_padded() {
        assert_eq!(format!("[{:<9}]", NodeState::Running), "[running  ]");
    }
}
