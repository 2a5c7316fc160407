//! What a provider's words for states mean.

use crate::ir::StateKind;

use super::word::snake;

/// The table of a state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The provider's words and ours.
    pub known: Vec<(String, &'static str)>,
    /// Words that have no equal that is known.
    pub unknown: Vec<String>,
}

/// Our word and what providers say for it, in snake case.
type Words = &'static [(&'static str, &'static [&'static str])];

const NODE: Words = &[
    (
        "running",
        &[
            "running",
            "active",
            "on",
            "up",
            "online",
            "started",
            "power_on",
            "powered_on",
            "poweredon",
            "ok",
            "ready",
        ],
    ),
    ("starting", &["starting", "booting", "powering_on", "boot"]),
    (
        "rebooting",
        &[
            "rebooting",
            "restarting",
            "reboot",
            "hard_reboot",
            "resetting",
        ],
    ),
    (
        "terminated",
        &[
            "terminated",
            "archive",
            "archived",
            "deleted",
            "destroyed",
            "soft_deleted",
            "expunged",
        ],
    ),
    (
        "pending",
        &[
            "pending",
            "new",
            "provisioning",
            "creating",
            "build",
            "building",
            "queued",
            "initializing",
            "installing",
            "deploying",
            "allocating",
            "in_provisioning",
            "preparing",
        ],
    ),
    (
        "stopping",
        &[
            "stopping",
            "shutting_down",
            "powering_off",
            "shutdown_in_progress",
        ],
    ),
    (
        "stopped",
        &[
            "stopped",
            "off",
            "offline",
            "halted",
            "shutdown",
            "shutoff",
            "power_off",
            "powered_off",
            "poweredoff",
            "inactive",
            "shut_down",
            "down",
            "deallocated",
            "shelved",
            "shelved_offloaded",
        ],
    ),
    ("suspended", &["suspended", "billing_suspension"]),
    (
        "error",
        &["error", "failed", "failure", "errored", "crashed"],
    ),
    ("paused", &["paused"]),
    (
        "reconfiguring",
        &[
            "resizing",
            "rebuilding",
            "reconfiguring",
            "resize",
            "rebuild",
            "verify_resize",
            "restoring",
            "reinstalling",
            "maintenance",
            "rescue",
            "reverting",
        ],
    ),
    ("migrating", &["migrating", "migration"]),
    (
        "updating",
        &["updating", "upgrading", "cloning", "changing"],
    ),
];
const VOLUME: Words = &[
    (
        "available",
        &[
            "available",
            "active",
            "ready",
            "online",
            "detached",
            "ok",
            "created",
            "offline",
        ],
    ),
    (
        "error",
        &[
            "error",
            "failed",
            "error_deleting",
            "error_extending",
            "error_restoring",
        ],
    ),
    ("inuse", &["in_use", "inuse", "attached"]),
    (
        "creating",
        &[
            "creating",
            "pending",
            "new",
            "provisioning",
            "allocating",
            "downloading",
            "restoring_backup",
        ],
    ),
    ("deleting", &["deleting"]),
    ("deleted", &["deleted"]),
    ("backup", &["backing_up", "backup"]),
    ("attaching", &["attaching"]),
    ("migrating", &["migrating", "maintenance"]),
    (
        "updating",
        &[
            "updating",
            "resizing",
            "extending",
            "snapshotting",
            "retyping",
            "uploading",
        ],
    ),
];
const SNAPSHOT: Words = &[
    (
        "available",
        &[
            "available",
            "active",
            "ready",
            "complete",
            "completed",
            "exported",
            "created",
        ],
    ),
    ("error", &["error", "failed", "error_deleting"]),
    (
        "creating",
        &[
            "creating",
            "pending",
            "new",
            "exporting",
            "snapshotting",
            "backing_up",
        ],
    ),
    ("deleting", &["deleting"]),
    ("restoring", &["restoring"]),
    ("updating", &["updating", "unmanaging"]),
];
const ZONE: Words = &[
    (
        "primary",
        &[
            "primary", "master", "native", "full", "public", "standard", "forward",
        ],
    ),
    ("secondary", &["secondary", "slave", "partial"]),
];

/// The table for these words.
pub fn states(kind: StateKind, words: &[String]) -> Table {
    let ours = match kind {
        StateKind::Node => NODE,
        StateKind::Volume => VOLUME,
        StateKind::Snapshot => SNAPSHOT,
        StateKind::ZoneKind => ZONE,
    };
    let mut table = Table::default();
    for word in words {
        let plain = snake(word);
        match ours
            .iter()
            .find(|(_, theirs)| theirs.contains(&plain.as_str()))
        {
            Some((state, _)) => table.known.push((word.clone(), state)),
            None => table.unknown.push(word.clone()),
        }
    }
    table
}
