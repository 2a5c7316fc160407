//! The base models: plain data, the same for every provider.
//!
//! Each has `new` for the fields it cannot do without, and public fields. As JSON a model is an
//! object of its fields. Reading JSON is lenient: members that are missing or null take their
//! default, unknown members are skipped, ids and numbers may come as text or number, and states
//! in any case, so objects as libcloud shows them can be read too.

mod auth;
mod bucket;
mod cluster;
mod container;
mod image;
mod key_pair;
mod lenient;
mod load_balancer;
mod location;
mod member;
mod node;
mod object;
mod price;
mod record;
mod record_set;
mod record_type;
mod size;
mod snapshot;
mod states;
mod volume;
mod zone;

pub use auth::NodeAuth;
pub use bucket::Bucket;
pub use cluster::{ClusterLocation, ContainerCluster};
pub use container::{Container, ContainerImage};
pub use image::{ImageMember, NodeImage};
pub use key_pair::KeyPair;
pub use load_balancer::LoadBalancer;
pub use location::NodeLocation;
pub use member::Member;
pub use node::Node;
pub use object::Object;
pub use price::{Period, Price};
pub use record::Record;
pub use record_set::RecordSet;
pub use record_type::RecordType;
pub use size::NodeSize;
pub use snapshot::VolumeSnapshot;
pub use states::{
    Algorithm, BalancerState, ContainerState, ImageMemberState, MemberCondition, NodeState,
    SnapshotState, VolumeState,
};
pub use volume::StorageVolume;
pub use zone::{Zone, ZoneKind};

use crate::{AsDoc, Doc};

/// Expressions see a model as an object of its fields.
macro_rules! models_as_docs {
    ($($model:ty),+ $(,)?) => {$(
        impl AsDoc for $model {
            fn as_doc(&self) -> Doc<'_> {
                Doc::serialize(self)
            }
        }
    )+};
}
models_as_docs!(
    Bucket,
    ClusterLocation,
    Container,
    ContainerCluster,
    ContainerImage,
    ImageMember,
    KeyPair,
    LoadBalancer,
    Member,
    Node,
    NodeImage,
    NodeLocation,
    NodeSize,
    Object,
    Price,
    Record,
    RecordSet,
    StorageVolume,
    VolumeSnapshot,
    Zone,
);
