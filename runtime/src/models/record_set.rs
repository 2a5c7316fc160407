//! DNS record sets.

use serde::{Deserialize, Serialize};

use super::{RecordType, Zone, lenient};
use crate::Extra;

/// All records of a zone that have the same name and type.
///
/// Name servers answer them together and give them one time to live, so many providers keep and
/// change them only as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordSet {
    /// The name within the zone (`www`); empty for the zone itself.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// The type. Read from `type` too.
    #[serde(alias = "type")]
    pub kind: RecordType,
    /// The values as the provider writes them, mostly as in a zone file (`10 mail.example.com.`).
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub values: Vec<String>,
    /// The zone it is in.
    pub zone: Zone,
    /// How long it may be cached, in seconds.
    #[serde(default, deserialize_with = "lenient::count")]
    pub ttl: Option<u32>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl RecordSet {
    /// A record set of `zone`.
    pub fn new(name: impl Into<String>, kind: RecordType, values: Vec<String>, zone: Zone) -> Self {
        Self {
            name: name.into(),
            kind,
            values,
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
        let values = vec!["203.0.113.7".to_owned(), "203.0.113.8".to_owned()];
        let mut set = RecordSet::new("www", RecordType::A, values, zone);
        set.ttl = Some(3600);
        let written = serde_json::to_value(&set).unwrap();
        assert_eq!(written["values"][1], "203.0.113.8");
        assert_eq!(serde_json::from_value::<RecordSet>(written).unwrap(), set);
    }

    #[test]
    fn what_is_missing_is_empty() {
        let set: RecordSet = serde_json::from_value(json!({
            "name": null, "type": "mx", "ttl": "300", "zone": {"id": 1, "domain": "example.com"},
        }))
        .unwrap();
        assert_eq!((set.name.as_str(), set.kind), ("", RecordType::MX));
        assert_eq!((set.values.len(), set.ttl), (0, Some(300)));
    }
}
