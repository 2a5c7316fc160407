//! What a bucket holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bucket, lenient};
use crate::Extra;

/// An object in a bucket; not its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Object {
    /// The name (key), by which the bucket knows it.
    #[serde(deserialize_with = "lenient::id")]
    pub name: String,
    /// Its size in bytes.
    #[serde(default)]
    pub size: u64,
    /// The hash of its content or the provider's `ETag`, in the provider's form.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub hash: Option<String>,
    /// The metadata its owner gave it; names without the provider's prefix.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub meta_data: BTreeMap<String, String>,
    /// The bucket it is in. Read from `container` too.
    #[serde(alias = "container")]
    pub bucket: Bucket,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Object {
    /// An object of `bucket`; `size` in bytes.
    pub fn new(name: impl Into<String>, size: u64, bucket: Bucket) -> Self {
        Self {
            name: name.into(),
            size,
            hash: None,
            meta_data: BTreeMap::new(),
            bucket,
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_libclouds_names() {
        let object: Object = serde_json::from_value(json!({
            "name": "a/b.txt", "size": 12, "hash": null, "meta_data": {"rabbits": "monkeys"},
            "container": {"name": "photos", "extra": {}}, "extra": {},
        }))
        .unwrap();
        let mut expected = Object::new("a/b.txt", 12, Bucket::new("photos"));
        expected
            .meta_data
            .insert("rabbits".to_owned(), "monkeys".to_owned());
        assert_eq!(object, expected);
        let written = serde_json::to_value(&object).unwrap();
        assert_eq!(serde_json::from_value::<Object>(written).unwrap(), expected);
    }
}
