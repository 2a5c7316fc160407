//! The body of a request.

use std::fmt;

use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::upload::Upload;
use crate::url::STRICT;
use crate::{Error, Result};

/// What a request carries.
///
/// JSON and forms are kept apart from other bytes until they are sent, so that a scheme of
/// authentication can add to them. `Debug` shows sizes only.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// A JSON text.
    Json(Bytes),
    /// A form, sent as `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// Bytes whose type the request's `Content-Type` says.
    Bytes(Bytes),
    /// A stream of bytes.
    Stream(Upload),
}

impl Body {
    /// A JSON value.
    pub fn json(value: &Value) -> Self {
        Self::Json(value.to_string().into())
    }

    /// The `Content-Type` that comes with the body, unless the request states another.
    pub const fn content_type(&self) -> Option<&'static str> {
        match self {
            Self::Json(_) => Some("application/json"),
            Self::Form(_) => Some("application/x-www-form-urlencoded"),
            Self::Empty | Self::Bytes(_) | Self::Stream(_) => None,
        }
    }

    /// The bytes as they are sent; none for a stream.
    pub fn bytes(&self) -> Option<Bytes> {
        match self {
            Self::Empty => Some(Bytes::new()),
            Self::Json(bytes) | Self::Bytes(bytes) => Some(bytes.clone()),
            Self::Form(pairs) => Some(encode_form(pairs).into()),
            Self::Stream(_) => None,
        }
    }

    /// Whether nothing is sent.
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Whether the body can be sent a second time.
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Stream(upload) => upload.is_repeatable(),
            _ => true,
        }
    }

    /// Sets a member of a JSON object or a field of a form; an empty body becomes a JSON object.
    /// Other bodies have no members: an error.
    pub fn set_member(&mut self, name: &str, value: &Value) -> Result<()> {
        match self {
            Self::Empty => {
                let mut object = serde_json::Map::new();
                object.insert(name.to_owned(), value.clone());
                *self = Self::json(&Value::Object(object));
                Ok(())
            }
            Self::Json(text) => {
                *self = Self::Json(with_member(text, name, value)?.into());
                Ok(())
            }
            Self::Form(pairs) => {
                let text = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                pairs.retain(|pair| pair.0 != name);
                pairs.push((name.to_owned(), text));
                Ok(())
            }
            Self::Bytes(_) | Self::Stream(_) => Err(Error::invalid_argument(
                "the body is neither JSON nor a form: nothing can be added to it",
            )),
        }
    }
}

/// A JSON object with one more member, or another value of it. What else is in it keeps its text.
fn with_member(object: &[u8], name: &str, value: &Value) -> Result<String> {
    let wrong = || Error::invalid_argument("the body is not a JSON object");
    let text = std::str::from_utf8(object).map_err(|_| wrong())?;
    let mut members: serde_json::Map<String, Value> =
        serde_json::from_str(text).map_err(|_| wrong())?;
    if members.contains_key(name) {
        members.insert(name.to_owned(), value.clone());
        return Ok(Value::Object(members).to_string());
    }
    let open = text.trim_end().strip_suffix('}').ok_or_else(wrong)?;
    let comma = if members.is_empty() { "" } else { "," };
    let name = Value::from(name);
    Ok(format!("{open}{comma}{name}:{value}}}"))
}

/// A form as it is sent. A space is `%20`, which every server reads as a space.
pub(crate) fn encode_form(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, STRICT));
        text.push('=');
        text.extend(utf8_percent_encode(value, STRICT));
    }
    text
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Json(bytes) => write!(f, "Json({} bytes)", bytes.len()),
            Self::Form(pairs) => write!(f, "Form({} fields)", pairs.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Stream(upload) => upload.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_added_to_json_and_forms_only() {
        let mut body = Body::Empty;
        body.set_member("key", &json!("k")).unwrap();
        body.set_member("n", &json!(1)).unwrap();
        assert_eq!(body.bytes().unwrap(), r#"{"key":"k","n":1}"#);
        body.set_member("key", &json!(null)).unwrap();
        assert_eq!(body.bytes().unwrap(), r#"{"key":null,"n":1}"#);
        let mut exact = Body::Json(Bytes::from_static(b"{\"n\": 123456789012345678901.50 } "));
        exact.set_member("a\"b", &json!([])).unwrap();
        assert_eq!(
            exact.bytes().unwrap(),
            r#"{"n": 123456789012345678901.50 ,"a\"b":[]}"#
        );
        let mut form = Body::Form(vec![("a".into(), "x y".into())]);
        form.set_member("n", &json!(1)).unwrap();
        form.set_member("a", &json!("&")).unwrap();
        assert_eq!(form.bytes().unwrap(), "n=1&a=%26");
        assert!(
            Body::Bytes(Bytes::from_static(b"x"))
                .set_member("a", &json!(1))
                .is_err()
        );
        assert!(
            Body::Json(Bytes::from_static(b"[]"))
                .set_member("a", &json!(1))
                .is_err()
        );
    }
}
