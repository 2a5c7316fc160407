//! Which fields of a model a table shows.

use skyloom_runtime::Value;

/// A table has no more columns than this.
const MOST: usize = 8;

/// A model is known by a field that only it has.
const CHOSEN: &[(&str, &[&str])] = &[
    (
        "public_ips",
        &[
            "id",
            "name",
            "state",
            "public_ips",
            "private_ips",
            "size",
            "created_at",
        ],
    ),
    ("ram", &["id", "name", "cpus", "ram", "disk", "price"]),
    ("public_key", &["name", "fingerprint", "public_key"]),
    ("domain", &["id", "domain", "kind", "ttl"]),
    ("data", &["id", "name", "kind", "data", "ttl"]),
    ("values", &["name", "kind", "ttl", "values"]),
];

/// The columns for items like this one.
pub(crate) fn columns(item: &Value) -> Vec<String> {
    let Value::Object(members) = item else {
        return vec!["value".to_owned()];
    };
    let chosen = CHOSEN.iter().find(|(mark, _)| members.contains_key(*mark));
    if let Some((_, columns)) = chosen {
        return columns.iter().map(|column| (*column).to_owned()).collect();
    }
    let names = members.keys().filter(|name| *name != "extra");
    names.take(MOST).cloned().collect()
}

/// The fields of a model that stands alone, with what is beyond the base API.
pub(crate) fn fields(model: &Value) -> Vec<(String, &Value)> {
    let members = model.as_object().into_iter().flatten();
    members
        .flat_map(|(name, value)| match value {
            Value::Object(extra) if name == "extra" => extra
                .iter()
                .map(|(name, value)| (format!("extra.{name}"), value))
                .collect(),
            value => vec![(name.clone(), value)],
        })
        .collect()
}
