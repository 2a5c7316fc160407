//! Keys to log in with.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use crate::reply::to_json;
use crate::{Extra, Result, Secret};

/// An SSH key that the provider puts on nodes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KeyPair {
    /// The name, by which the provider knows it.
    #[serde(deserialize_with = "lenient::id")]
    pub name: String,
    /// The public half, as OpenSSH writes it.
    #[serde(default)]
    pub public_key: Option<String>,
    /// The fingerprint of the public half, in the provider's form.
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// The private half; there only when the provider has just made the pair. It is left out of
    /// JSON; [`KeyPair::to_json_with_private_key`] has it.
    #[serde(default, skip_serializing)]
    pub private_key: Option<Secret>,
    /// What the provider says beyond this.
    #[serde(default, deserialize_with = "lenient::nullable")]
    pub extra: Extra,
}

impl KeyPair {
    /// A key pair of which nothing but the name is known.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            public_key: None,
            fingerprint: None,
            private_key: None,
            extra: Extra::default(),
        }
    }

    /// All of it as JSON, for the one who has just had the pair made: it is shown only once.
    pub fn to_json_with_private_key(&self) -> Result<Value> {
        let mut json = to_json(self)?;
        if let (Value::Object(fields), Some(key)) = (&mut json, &self.private_key) {
            fields.insert("private_key".to_owned(), Value::from(key.expose()));
        }
        Ok(json)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_private_key_is_written_only_when_asked_for() {
        let mut pair = KeyPair::new("laptop");
        pair.private_key = Some(Secret::new("PRIVATE"));
        let plain = serde_json::to_string(&pair).unwrap();
        assert!(!plain.contains("PRIVATE") && !format!("{pair:?}").contains("PRIVATE"));
        let whole = pair.to_json_with_private_key().unwrap();
        assert_eq!(whole["private_key"], "PRIVATE");
        assert_eq!(serde_json::from_value::<KeyPair>(whole).unwrap(), pair);
        assert!(
            KeyPair::new("x")
                .to_json_with_private_key()
                .unwrap()
                .get("private_key")
                .is_none()
        );
    }

    #[test]
    fn nulls_are_nothing() {
        let pair: KeyPair = serde_json::from_value(
            json!({"name": 7, "public_key": null, "private_key": null, "extra": null}),
        )
        .unwrap();
        assert_eq!(pair, KeyPair::new("7"));
    }
}
