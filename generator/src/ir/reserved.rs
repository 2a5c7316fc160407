//! Names that generated code has for its own purposes, so that none of a spec's may be the same.

/// Names that generated code takes from the runtime, by module.
pub const RUNTIME: &[(&str, &[&str])] = &[
    (
        "models",
        &[
            "KeyPair",
            "Node",
            "NodeAuth",
            "NodeImage",
            "NodeLocation",
            "NodeSize",
            "NodeState",
            "Period",
            "Price",
            "Record",
            "RecordSet",
            "RecordType",
            "SnapshotState",
            "StorageVolume",
            "VolumeSnapshot",
            "VolumeState",
            "Zone",
            "ZoneKind",
        ],
    ),
    ("serde", &["Deserialize", "Serialize"]),
    (
        "",
        &[
            "Arguments",
            "Auth",
            "Bytes",
            "CallOptions",
            "Compute",
            "Config",
            "Connection",
            "Dns",
            "Doc",
            "Driver",
            "ErrorKind",
            "Errors",
            "Extra",
            "Failure",
            "Given",
            "Map",
            "Operation",
            "Pager",
            "Paging",
            "Param",
            "ParamType",
            "Pattern",
            "Polling",
            "Provider",
            "RecordSets",
            "Reply",
            "Result",
            "Rule",
            "Secret",
            "Service",
            "Setting",
            "Timestamp",
            "Undo",
            "Value",
            "for_each",
            "list",
            "object",
        ],
    ),
];

/// Names that stand in every Rust module by themselves.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "IpAddr",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Statics of a generated module.
const STATICS: &[&str] = &[
    "PROVIDER",
    "OPERATIONS",
    "RECORD_SETS",
    "NODE_STATES",
    "VOLUME_STATES",
    "SNAPSHOT_STATES",
    "ZONE_KINDS",
    "PATTERN",
];

/// Variables of generated functions, and functions that one of them would hide.
const VARIABLES: &[&str] = &[
    "call", "driver", "item", "for_each", "list", "object", "undo",
];

/// Is there a type or trait of that name where a provider's own types stand?
pub fn is_type(name: &str) -> bool {
    name == "Credentials"
        || PRELUDE.contains(&name)
        || RUNTIME.iter().any(|(_, names)| names.contains(&name))
}

/// Is there a static of that name?
pub fn is_static(name: &str) -> bool {
    STATICS.contains(&name)
}

/// Is there a variable of that name where arguments stand?
pub fn is_variable(name: &str) -> bool {
    VARIABLES.contains(&name)
}
