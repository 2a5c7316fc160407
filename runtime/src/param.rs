//! The parameters of operations.

use jiff::Timestamp;
use serde_json::Value;

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Param {
    /// The name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ParamType,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means, in a sentence; empty where nobody said.
    pub doc: &'static str,
}

impl Param {
    /// An optional parameter.
    pub const fn new(name: &'static str, kind: ParamType) -> Self {
        Self {
            name,
            kind,
            required: false,
            doc: "",
        }
    }

    /// States that a call must give it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// States what it means.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// The type of a parameter's values, seen as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamType {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Text.
    Text,
    /// A point in time, as RFC 3339 text.
    Time,
    /// A list of values of one type.
    List(&'static ParamType),
    /// An object with any members.
    Object,
    /// Any value.
    Any,
    /// A model, by its name (`node`): an object of its fields.
    Model(&'static str),
}

impl ParamType {
    /// Whether `value` looks like one of this type. What a model's fields hold is not looked at.
    pub fn accepts(&self, value: &Value) -> bool {
        self.objection(value).is_none()
    }

    /// What `value` is instead, in words, where it is not one of this type.
    pub(crate) fn objection(&self, value: &Value) -> Option<String> {
        let fits = match self {
            Self::Bool => value.is_boolean(),
            Self::Int => value.is_i64() || value.is_u64(),
            Self::Float => value.is_number(),
            Self::Text => value.is_string(),
            Self::Time => value
                .as_str()
                .is_some_and(|time| time.parse::<Timestamp>().is_ok()),
            Self::Object | Self::Model(_) => value.is_object(),
            Self::Any => true,
            Self::List(kind) => match value.as_array() {
                None => false,
                Some(items) => {
                    return items
                        .iter()
                        .find_map(|item| kind.objection(item))
                        .map(|found| format!("a list with {found}"));
                }
            },
        };
        (!fits).then(|| kind_of(value).to_owned())
    }
}

/// In words, with an article ("a whole number").
impl std::fmt::Display for ParamType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool => f.write_str("true or false"),
            Self::Int => f.write_str("a whole number"),
            Self::Float => f.write_str("a number"),
            Self::Text => f.write_str("text"),
            Self::Time => f.write_str("a time as in RFC 3339"),
            Self::List(kind) => write!(f, "a list of {kind}"),
            Self::Object => f.write_str("an object"),
            Self::Any => f.write_str("any value"),
            Self::Model(name) => write!(f, "an object with the fields of the model `{name}`"),
        }
    }
}

/// What a JSON value is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_tell_values_apart() {
        let model = ParamType::Model("node");
        for (kind, good, bad) in [
            (ParamType::Int, json!(3), json!(3.5)),
            (ParamType::Float, json!(3), json!("3")),
            (
                ParamType::Time,
                json!("2020-10-15T13:58:22Z"),
                json!("yesterday"),
            ),
            (ParamType::Object, json!({}), json!([])),
            (model, json!({"id": "1"}), json!("1")),
        ] {
            assert!(kind.accepts(&good), "{kind}: {good}");
            assert!(!kind.accepts(&bad), "{kind}: {bad}");
        }
        assert!(ParamType::Any.accepts(&Value::Null));
    }
}
