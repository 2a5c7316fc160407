//! What the fields of the models are called by providers.

use crate::ir::ModelKind;

/// Names for a field, in snake case: those that mean it, and those that mostly do. A dot leads into a
/// member.
pub(super) struct Names {
    pub(super) field: &'static str,
    pub(super) sure: &'static [&'static str],
    pub(super) likely: &'static [&'static str],
}

const fn names(
    field: &'static str,
    sure: &'static [&'static str],
    likely: &'static [&'static str],
) -> Names {
    Names {
        field,
        sure,
        likely,
    }
}

const CREATED: Names = names(
    "created_at",
    &[
        "created_at",
        "created",
        "date_created",
        "creation_date",
        "create_time",
        "created_on",
        "creation_timestamp",
        "creation_time",
        "created_time",
        "time_created",
        "datetime_created",
    ],
    &["create_date", "creationtime", "started_at"],
);
const NAME: Names = names(
    "name",
    &["name", "label", "display_name"],
    &["hostname", "title", "fqdn", "description", "id", "slug"],
);

const NODE: &[Names] = &[
    names(
        "id",
        &["id", "uuid"],
        &[
            "uid",
            "identifier",
            "instance_id",
            "server_id",
            "vm_id",
            "slug",
            "name",
        ],
    ),
    names(
        "name",
        &["name", "label", "hostname", "display_name"],
        &["title", "fqdn", "id"],
    ),
    names(
        "state",
        &["status", "state", "power_status", "power_state"],
        &["vm_state", "lifecycle_state", "server_status", "power"],
    ),
    CREATED,
];
const SIZE: &[Names] = &[
    names(
        "id",
        &["id", "slug", "uuid"],
        &["code", "permalink", "name", "size"],
    ),
    names(
        "name",
        &["name", "label", "display_name"],
        &["title", "slug", "id", "description", "size"],
    ),
    names(
        "ram",
        &[
            "memory",
            "ram",
            "memory_mb",
            "memory_gb",
            "memory_in_gb",
            "ram_mb",
        ],
        &[
            "mem",
            "memory_size",
            "ram_size",
            "memory_amount",
            "memory_bytes",
        ],
    ),
    names(
        "disk",
        &[
            "disk",
            "disk_gb",
            "disk_size",
            "storage",
            "storage_size",
            "ssd",
        ],
        &[
            "hdd",
            "root_disk",
            "initial_disk_size",
            "disk_in_gb",
            "disk_mb",
        ],
    ),
    names(
        "bandwidth",
        &["transfer", "bandwidth"],
        &["included_traffic", "network_out", "traffic"],
    ),
    names(
        "cpus",
        &[
            "vcpus",
            "cpus",
            "cores",
            "vcpu_count",
            "cpu_count",
            "cpu_cores",
        ],
        &[
            "cpu",
            "vcpu",
            "core_count",
            "core_number",
            "number_of_cores",
        ],
    ),
];
const IMAGE: &[Names] = &[
    names("id", &["id", "uuid"], &["slug", "code", "image_id", "name"]),
    names(
        "name",
        &["name", "label", "display_name"],
        &["title", "description", "slug", "id"],
    ),
];
const LOCATION: &[Names] = &[
    names(
        "id",
        &["id", "slug", "code", "uuid"],
        &["permalink", "name", "zone", "region"],
    ),
    names(
        "name",
        &["name", "label", "display_name", "city"],
        &["title", "description", "slug", "code", "id"],
    ),
    names(
        "country",
        &["country", "country_code"],
        &["country.iso_code2", "country.code", "country.name"],
    ),
];
const KEY_PAIR: &[Names] = &[
    names("name", &["name", "label"], &["title", "description", "id"]),
    names(
        "public_key",
        &["public_key", "ssh_key", "publickey"],
        &["key", "content", "key_material"],
    ),
    names("fingerprint", &["fingerprint"], &["fingerprint_md5", "md5"]),
];
const VOLUME: &[Names] = &[
    names("id", &["id", "uuid"], &["volume_id", "slug", "name"]),
    NAME,
    names(
        "size",
        &["size_gigabytes", "size_gb", "size", "size_in_gb"],
        &["capacity", "disk_size", "sizegb"],
    ),
    names("state", &["status", "state"], &["lifecycle_state"]),
];
const SNAPSHOT: &[Names] = &[
    names("id", &["id", "uuid"], &["snapshot_id", "slug", "name"]),
    names(
        "name",
        &["name", "label", "display_name"],
        &["description", "title"],
    ),
    names(
        "size",
        &["size_gigabytes", "size_gb", "size", "image_size"],
        &["min_disk_size", "volume_size", "capacity"],
    ),
    names("state", &["status", "state"], &["lifecycle_state"]),
    CREATED,
];
const ZONE: &[Names] = &[
    names(
        "id",
        &["id", "uuid"],
        &["zone_id", "domain_id", "name", "domain"],
    ),
    names(
        "domain",
        &["domain", "domain_name", "name", "unicode_name", "fqdn"],
        &["zone", "zone_name", "label", "id"],
    ),
    names("kind", &["type", "kind"], &["mode", "zone_type"]),
    names("ttl", &["ttl", "ttl_sec", "default_ttl"], &["soa_ttl"]),
];
const RECORD: &[Names] = &[
    names("id", &["id", "uuid"], &["record_id", "rrset_id"]),
    names(
        "name",
        &["name", "host", "hostname", "subdomain"],
        &["record", "record_name", "label"],
    ),
    names(
        "kind",
        &["type", "record_type", "kind"],
        &["rrtype", "rr_type"],
    ),
    names(
        "data",
        &["data", "content", "value", "target"],
        &["rdata", "record_content", "answer", "address", "record"],
    ),
    names("ttl", &["ttl", "ttl_sec"], &["ttl_seconds"]),
];
const RECORD_SET: &[Names] = &[
    names("name", &["name"], &["rrset_name", "record_name"]),
    names("kind", &["type"], &["rrset_type", "record_type"]),
    names("ttl", &["ttl", "rrset_ttl"], &[]),
];

/// The fields of a model that are found by name, in the model's order.
pub(super) fn of(kind: ModelKind) -> &'static [Names] {
    match kind {
        ModelKind::Node => NODE,
        ModelKind::Size => SIZE,
        ModelKind::Image => IMAGE,
        ModelKind::Location => LOCATION,
        ModelKind::KeyPair => KEY_PAIR,
        ModelKind::Volume => VOLUME,
        ModelKind::Snapshot => SNAPSHOT,
        ModelKind::Zone => ZONE,
        ModelKind::Record => RECORD,
        ModelKind::RecordSet => RECORD_SET,
    }
}

/// Where prices are: the path in snake case, and the period.
pub(super) const PRICES: &[(&str, &str)] = &[
    ("price_hourly", "hour"),
    ("hourly_price", "hour"),
    ("hourly_cost", "hour"),
    ("price_per_hour", "hour"),
    ("price.hourly", "hour"),
    ("pricing.hour", "hour"),
    ("price_monthly", "month"),
    ("monthly_price", "month"),
    ("monthly_cost", "month"),
    ("price_per_month", "month"),
    ("price.monthly", "month"),
];
