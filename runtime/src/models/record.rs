//! DNS records.

use serde::{Deserialize, Serialize};

use super::{RecordType, Zone, lenient};
use crate::Extra;

/// A DNS record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The provider's id, or one made of name, type and data where it has none. Read as empty where
    /// it is missing: some providers know a record by name, type and data alone.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// The name within the zone (`www`); empty for the zone itself.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// The type. Read from `type` too.
    #[serde(alias = "type")]
    pub kind: RecordType,
    /// The value. Priority, weight and port of MX and SRV records are in `extra` where the
    /// provider keeps them apart.
    #[serde(default, deserialize_with = "lenient::text")]
    pub data: String,
    /// The zone it is in.
    pub zone: Zone,
    /// How long it may be cached, in seconds.
    #[serde(default, deserialize_with = "lenient::count")]
    pub ttl: Option<u32>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Record {
    /// A record of `zone`.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        kind: RecordType,
        data: impl Into<String>,
        zone: Zone,
    ) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            data: data.into(),
            zone,
            ttl: None,
            extra: Extra::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comes_back_the_same_with_its_zone() {
        let zone = Zone::new("example.com", "example.com");
        let mut record = Record::new("1", "www", RecordType::A, "203.0.113.7", zone);
        record.ttl = Some(3600);
        let written = serde_json::to_value(&record).unwrap();
        assert_eq!(written["kind"], "A");
        assert_eq!(written["zone"]["domain"], "example.com");
        assert_eq!(serde_json::from_value::<Record>(written).unwrap(), record);
    }

    #[test]
    fn reads_libclouds_names() {
        let record: Record = serde_json::from_value(json!({
            "id": 7, "name": null, "type": "MX", "data": "mx.example.com", "ttl": null,
            "zone": {"id": "1", "domain": "example.com", "type": "master", "extra": {}},
        }))
        .unwrap();
        assert_eq!((record.name.as_str(), record.kind), ("", RecordType::MX));
        let without_id = json!({"id": null, "type": "A", "zone": {"id": "1"}});
        assert_eq!(serde_json::from_value::<Record>(without_id).unwrap().id, "");
        let without_zone = json!({"id": 7, "kind": "MX"});
        assert!(serde_json::from_value::<Record>(without_zone).is_err());
    }
}
