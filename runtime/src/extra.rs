//! What a provider says beyond the base model.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::doc::{Doc, encode, parsed};

/// What a provider says about a thing beyond the fields of its model: a JSON object.
///
/// It is kept as text and parsed when asked, since most programs never look. Two are equal when
/// they mean the same, whatever their text.
#[derive(Clone, Default)]
pub struct Extra {
    /// A JSON object, or nothing for an empty one.
    json: Text,
}

#[derive(Clone)]
enum Text {
    Own(Box<str>),
    /// That of all things of a list of which the same is said.
    Shared(Arc<str>),
}

impl Default for Text {
    fn default() -> Self {
        Self::Own(Box::default())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl Extra {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The caller vouches that `json` is a JSON object.
    pub(crate) fn trusted(json: String) -> Self {
        Self {
            json: Text::Own(json.into_boxed_str()),
        }
    }

    /// The same of a text that others have, too.
    pub(crate) fn shared(json: Arc<str>) -> Self {
        Self {
            json: Text::Shared(json),
        }
    }

    /// The JSON text.
    pub fn as_json(&self) -> &str {
        if self.json.is_empty() {
            "{}"
        } else {
            &self.json
        }
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<Value> {
        if self.json.is_empty() {
            return None;
        }
        let doc = self.doc();
        let member = doc.member(name)?;
        Some(member.value().unwrap_or(Value::Null))
    }

    /// All of it, to navigate in.
    pub fn doc(&self) -> Doc<'static> {
        parsed(self.as_json().to_owned())
    }

    /// All members.
    pub fn to_map(&self) -> Map<String, Value> {
        match self.doc().value() {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.json.is_empty() || self.doc().is_empty()
    }

    /// Adds a member, or replaces it; an absent value and an error value are left out.
    #[must_use]
    pub fn with<'a>(self, name: &str, value: impl Into<Doc<'a>>) -> Self {
        let value = value.into();
        if value.is_absent() {
            return self;
        }
        let Ok(text) = value.to_json_text() else {
            return self;
        };
        if self.get(name).is_some() {
            let mut map = self.to_map();
            map.insert(name.to_owned(), value.value().unwrap_or(Value::Null));
            return map.into();
        }
        // The text ends with the bracket of the object, and blanks at most.
        let members = self
            .json
            .trim_end()
            .strip_suffix('}')
            .unwrap_or("{")
            .trim_end();
        let mut json = String::with_capacity(members.len() + name.len() + text.len() + 8);
        json.push_str(members);
        if !members.ends_with('{') {
            json.push(',');
        }
        encode(name, &mut json);
        json.push(':');
        json.push_str(&text);
        json.push('}');
        Self::trusted(json)
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        *self.json == *other.json || self.to_map() == other.to_map()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_json())
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        if map.is_empty() {
            Self::default()
        } else {
            Self::trusted(Value::Object(map).to_string())
        }
    }
}

/// Null is empty; what is not an object becomes the one member `value`.
impl From<Value> for Extra {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(map) => map.into(),
            Value::Null => Self::default(),
            other => Self::default().with("value", other),
        }
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_map().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Map<String, Value>>::deserialize(deserializer)
            .map(|map| map.unwrap_or_default().into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Tape;

    #[test]
    fn with_adds_and_replaces_members() {
        let extra = Extra::new()
            .with("a", 1)
            .with("b", "x")
            .with("c", None::<i64>);
        assert_eq!(extra.as_json(), r#"{"a":1,"b":"x"}"#);
        assert_eq!(
            extra.with("a", json!({"n": {}})).with("d", true).to_map(),
            *json!({"a": {"n": {}}, "b": "x", "d": true})
                .as_object()
                .unwrap()
        );
        let source = Tape::json("{ \"k\" : {} } ").unwrap();
        assert_eq!(
            source.root().whole().with("n", 1),
            Extra::from(json!({"n": 1, "k": {}}))
        );
        assert_eq!(Extra::new().with("a", Doc::error("no")), Extra::new());
        let blank = Tape::json(" { } ").unwrap().root().whole();
        assert!(blank.is_empty());
        assert_eq!(blank.with("n", 1), Extra::from(json!({"n": 1})));
    }

    #[test]
    fn reading() {
        let extra = Tape::json(r#"{"a":{"b":[1.50]},"n":null,"a\u0062":"x"}"#)
            .unwrap()
            .root()
            .whole();
        assert_eq!(extra.get("a").unwrap(), json!({"b": [1.5]}));
        assert_eq!(extra.get("n"), Some(Value::Null));
        assert_eq!(extra.get("ab").unwrap(), "x");
        assert_eq!(extra.get("none"), None);
        assert!(extra.doc().at("a.b.0").eq(1.5));
        assert!(!extra.is_empty() && Extra::new().is_empty() && Extra::new().get("a").is_none());
        assert_eq!(format!("{:?}", Extra::new()), "{}");
    }

    #[test]
    fn equality_is_by_meaning() {
        let of = |text: &'static str| Tape::json(text).unwrap().root().whole();
        assert_eq!(
            of(r#"{"a":1,"b":"\u0041"}"#),
            of(r#" {"b" : "A", "a" : 0, "a" : 1} "#)
        );
        assert_ne!(of(r#"{"a":1}"#), of(r#"{"a":"1"}"#));
        assert_eq!(of("{ }"), Extra::default());
    }

    #[test]
    fn serde_sees_an_object() {
        let extra = Tape::json(r#"{ "a" : 1, "a" : [2] }"#)
            .unwrap()
            .root()
            .whole();
        assert_eq!(serde_json::to_string(&extra).unwrap(), r#"{"a":[2]}"#);
        assert_eq!(serde_json::to_string(&Extra::new()).unwrap(), "{}");
        assert_eq!(
            serde_json::from_str::<Extra>(r#"{"a":[2]}"#).unwrap(),
            extra
        );
        assert!(serde_json::from_str::<Extra>("null").unwrap().is_empty());
        assert!(serde_json::from_str::<Extra>("[1]").is_err());
        assert_eq!(Extra::from(json!(5)).as_json(), r#"{"value":5}"#);
        assert_eq!(Extra::from(json!(null)), Extra::new());
    }
}
