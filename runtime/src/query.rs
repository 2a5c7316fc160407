//! The query of a URL.

use std::fmt;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::url::{FORBIDDEN, STRICT};

/// The parameters of a query, in order; names may repeat.
///
/// Written strictly percent-encoded (a space is `%20`), except for parameters that came with a
/// link of the provider: those are sent as they came. `Debug` shows names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<Param>);

#[derive(Clone, PartialEq, Eq)]
struct Param {
    name: String,
    /// None for a bare name without `=`.
    value: Option<String>,
    /// The exact text, where the parameter was read from a URL.
    text: Option<Box<str>>,
}

impl Query {
    /// No parameters.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Reads the text after `?`. Names and values are decoded as servers do it (`+` is a space).
    pub fn parse(text: &str) -> Self {
        let params = text.split('&').filter(|part| !part.is_empty()).map(|part| {
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (part, None),
            };
            Param {
                name: decode(name),
                value: value.map(decode),
                text: Some(utf8_percent_encode(part, FORBIDDEN).to_string().into()),
            }
        });
        Self(params.collect())
    }

    /// Adds a parameter after the others.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push(Param {
            name: name.into(),
            value: Some(value.into()),
            text: None,
        });
    }

    /// Adds a bare name without `=`.
    pub fn push_flag(&mut self, name: impl Into<String>) {
        self.0.push(Param {
            name: name.into(),
            value: None,
            text: None,
        });
    }

    /// Sets a parameter: the first of its name gets the value, others of the name go.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let param = Param {
            name: name.to_owned(),
            value: Some(value.into()),
            text: None,
        };
        match self.0.iter().position(|param| param.name == name) {
            Some(first) => {
                let mut index = 0;
                self.0.retain(|param| {
                    index += 1;
                    index - 1 == first || param.name != name
                });
                if let Some(place) = self.0.get_mut(first) {
                    *place = param;
                }
            }
            None => self.0.push(param),
        }
    }

    /// Writes all parameters strictly encoded, those that came with a link too: for signatures,
    /// where both sides must spell alike.
    pub(crate) fn respell(&mut self) {
        for param in &mut self.0 {
            param.text = None;
        }
    }

    /// Takes all parameters of a name away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|param| param.name != name);
    }

    /// The first value of a name; empty for a bare name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|pair| pair.0 == name).map(|pair| pair.1)
    }

    /// Whether a parameter of this name is there.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|param| param.name == name)
    }

    /// All parameters in order, decoded; a bare name has an empty value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|param| {
            (
                param.name.as_str(),
                param.value.as_deref().unwrap_or_default(),
            )
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, param) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("&")?;
            }
            if let Some(text) = &param.text {
                f.write_str(text)?;
                continue;
            }
            utf8_percent_encode(&param.name, STRICT).fmt(f)?;
            if let Some(value) = &param.value {
                f.write_str("=")?;
                utf8_percent_encode(value, STRICT).fmt(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|param| &param.name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_the_unreserved() {
        let mut query = Query::new();
        query.push("a b", "x y+z/ü&=");
        query.push_flag("acl");
        query.push("empty", "");
        assert_eq!(
            query.to_string(),
            "a%20b=x%20y%2Bz%2F%C3%BC%26%3D&acl&empty="
        );
    }

    #[test]
    fn keeps_the_text_of_a_link_and_decodes_it_for_reading() {
        let query = Query::parse("cursor=a+b%2Bc/d==&x=%zz&flag");
        assert_eq!(query.to_string(), "cursor=a+b%2Bc/d==&x=%zz&flag");
        assert_eq!(query.get("cursor"), Some("a b+c/d=="));
        assert_eq!(query.get("flag"), Some(""));
        assert_eq!(query.get("none"), None);
        let mut query = Query::parse("cursor=a+b%2Bc/d==&flag");
        query.respell();
        assert_eq!(query.to_string(), "cursor=a%20b%2Bc%2Fd%3D%3D&flag");
    }

    #[test]
    fn set_replaces_in_place_and_leaves_one() {
        let mut query = Query::parse("a=1&page=1&b=2&page=3");
        query.set("page", "2");
        query.set("c", "3");
        assert_eq!(query.to_string(), "a=1&page=2&b=2&c=3");
        query.remove("a");
        assert!(!query.has("a") && query.has("c"));
    }
}
