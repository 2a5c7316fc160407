//! What a path lists, by its last word.

use crate::guess::{singular, snake};
use crate::ir::{ModelKind, ServiceKind};

use super::known::{service, words};

/// The kind of thing that a path ending in `word` lists; else what the service is about.
pub fn kind(word: &str, of: ServiceKind) -> ModelKind {
    let word = singular(&snake(word));
    let mut kinds = ModelKind::ALL
        .iter()
        .copied()
        .filter(|kind| service(*kind) == of && *kind != ModelKind::RecordSet);
    kinds
        .find(|kind| words(*kind).contains(&word.as_str()) && *kind != ModelKind::Snapshot)
        .unwrap_or(match of {
            ServiceKind::Compute => ModelKind::Node,
            ServiceKind::Dns => ModelKind::Zone,
        })
}

/// The verb that lists such things.
pub fn list_verb(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Node => "list_nodes",
        ModelKind::Size => "list_sizes",
        ModelKind::Image => "list_images",
        ModelKind::Location => "list_locations",
        ModelKind::KeyPair => "list_key_pairs",
        ModelKind::Volume => "list_volumes",
        ModelKind::Snapshot => "list_volume_snapshots",
        ModelKind::Zone => "list_zones",
        ModelKind::Record => "list_records",
        ModelKind::RecordSet => "list_record_sets",
    }
}
