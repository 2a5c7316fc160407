//! DNS zones.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::lenient;
use crate::{AsDoc, Doc, Extra, State};

/// A DNS zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Zone {
    /// The provider's id; the domain itself with some.
    #[serde(deserialize_with = "lenient::id")]
    pub id: String,
    /// The domain (`example.com`), without a dot at the end.
    #[serde(default, deserialize_with = "lenient::text")]
    pub domain: String,
    /// Where its records come from. Read from `type` too.
    #[serde(default, alias = "type")]
    pub kind: ZoneKind,
    /// How long its records may be cached where they do not say, in seconds.
    #[serde(default, deserialize_with = "lenient::count")]
    pub ttl: Option<u32>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl Zone {
    /// A primary zone.
    pub fn new(id: impl Into<String>, domain: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            domain: domain.into(),
            kind: ZoneKind::Primary,
            ttl: None,
            extra: Extra::default(),
        }
    }
}

/// Where a zone's records come from.
///
/// As text and JSON: `primary`, `secondary` or the provider's own word. `master` and `slave` are
/// read too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ZoneKind {
    /// From the provider itself.
    #[default]
    Primary,
    /// From another server, by transfer.
    Secondary,
    /// Something else, in the provider's word.
    Other(String),
}

impl ZoneKind {
    /// The word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for ZoneKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Never fails: an unknown word is `Other`, an empty one the default.
impl FromStr for ZoneKind {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word.to_ascii_lowercase().as_str() {
            "" | "primary" | "master" => Self::Primary,
            "secondary" | "slave" => Self::Secondary,
            _ => Self::Other(word.to_owned()),
        })
    }
}

impl AsDoc for ZoneKind {
    fn as_doc(&self) -> Doc<'_> {
        self.as_str().as_doc()
    }
}

impl State for ZoneKind {
    fn unknown(raw: &str) -> Self {
        match raw.parse() {
            Ok(kind) => kind,
            Err(never) => match never {},
        }
    }
}

impl Serialize for ZoneKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ZoneKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::unknown(
            &Option::<String>::deserialize(deserializer)?.unwrap_or_default(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kinds_have_two_names() {
        for (word, kind) in [
            ("master", ZoneKind::Primary),
            ("Primary", ZoneKind::Primary),
            ("", ZoneKind::Primary),
            ("slave", ZoneKind::Secondary),
            ("NATIVE", ZoneKind::Other("NATIVE".to_owned())),
        ] {
            assert_eq!(word.parse(), Ok(kind));
        }
    }

    #[test]
    fn reads_type_as_kind_and_text_as_ttl() {
        let zone: Zone = serde_json::from_value(
            json!({"id": "1", "domain": "example.com", "type": "slave", "ttl": "300"}),
        )
        .unwrap();
        assert_eq!((zone.kind, zone.ttl), (ZoneKind::Secondary, Some(300)));
        let written = serde_json::to_value(Zone::new("1", "example.com")).unwrap();
        let expected = json!(
            {"id": "1", "domain": "example.com", "kind": "primary", "ttl": null, "extra": {}}
        );
        assert_eq!(written, expected);
    }
}
