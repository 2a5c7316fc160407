//! Building request bodies.

use std::borrow::Cow;
use std::fmt;

use super::value::{Doc, Repr};

/// An empty object to fill with [`Object::set`].
pub fn object<'a>() -> Object<'a> {
    Object::default()
}

/// An empty list to fill with [`List::push`].
pub fn list<'a>() -> List<'a> {
    List::default()
}

/// A JSON object under construction. Members keep the order in which they were set.
#[derive(Clone, Default)]
pub struct Object<'a> {
    members: Vec<(Cow<'a, str>, Doc<'a>)>,
}

impl<'a> Object<'a> {
    /// Sets a member; an absent value leaves it out (an explicit [`Doc::null`] does not). A member
    /// set before is replaced.
    #[must_use]
    pub fn set(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Doc<'a>>) -> Self {
        self.put(name.into(), value.into());
        self
    }

    /// Sets a member; an absent value is sent as null.
    #[must_use]
    pub fn set_null(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Doc<'a>>) -> Self {
        self.put(name.into(), value.into().or(Doc::null()));
        self
    }

    /// Sets every member of an object value, as [`set`](Self::set) does. Absent adds nothing.
    #[must_use]
    pub fn merge(mut self, other: impl Into<Doc<'a>>) -> Self {
        let other = other.into();
        if other.is_absent() {
            return self;
        }
        let entries = other.entries();
        if entries.is_error() {
            self.put(Cow::Borrowed(""), entries);
            return self;
        }
        for entry in &entries {
            let name = entry
                .at("key")
                .as_text()
                .map(Cow::into_owned)
                .unwrap_or_default();
            self.put(Cow::Owned(name), entry.at("value"));
        }
        self
    }

    /// Whether no member is set.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn put(&mut self, name: Cow<'a, str>, value: Doc<'a>) {
        if value.is_absent() && !matches!(value.0, Repr::Null) {
            return;
        }
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.members.push((name, value)),
        }
    }
}

impl<'a> From<Object<'a>> for Doc<'a> {
    fn from(object: Object<'a>) -> Self {
        Self::from_members(object.members)
    }
}

/// The names alone: the values may be secret.
impl fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.members.iter().map(|(name, _)| &**name).collect();
        write!(f, "Object({})", names.join(", "))
    }
}

/// A JSON list under construction.
#[derive(Clone, Default)]
pub struct List<'a> {
    items: Vec<Doc<'a>>,
}

impl<'a> List<'a> {
    /// Adds an item; an absent value is left out (an explicit [`Doc::null`] is not).
    #[must_use]
    pub fn push(mut self, item: impl Into<Doc<'a>>) -> Self {
        let item = item.into();
        if !item.is_absent() || matches!(item.0, Repr::Null) {
            self.items.push(item);
        }
        self
    }

    /// Adds every item of a list value. Absent adds nothing.
    #[must_use]
    pub fn extend(mut self, items: impl Into<Doc<'a>>) -> Self {
        self.items.extend(items.into().iter());
        self
    }
}

impl<'a> From<List<'a>> for Doc<'a> {
    fn from(list: List<'a>) -> Self {
        Self::from_list(list.items)
    }
}

/// The length alone: the items may be secret.
impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.items.len() == 1 { "" } else { "s" };
        write!(f, "List({} item{plural})", self.items.len())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Extra, Tape};

    #[test]
    fn bodies() {
        let tape = Tape::json(r#"{"price":1.50,"null":null,"l":[1, 2],"t":"\u00e9"}"#).unwrap();
        let d = tape.root();
        let (id, none) = (String::from("7"), None::<String>);
        let body = object()
            .set("id", &id)
            .set("absent", none.as_ref())
            .set("also", &none)
            .set("null", d.at("null"))
            .set("meant", Doc::null())
            .set_null("cleared", &none)
            .set_null("kept", 5)
            .set("price", d.at("price"))
            .set("t", d.at("t"))
            .set(
                "nested",
                object().set("l", d.at("l")).set("gone", Doc::absent()),
            )
            .set(
                "list",
                list()
                    .push("a")
                    .push(&none)
                    .push(Doc::null())
                    .extend(d.at("l"))
                    .extend(d.at("none")),
            )
            .set("tags", vec!["x", "y"])
            .set("ids", [&id, &id])
            .set("id", "8");
        assert_eq!(
            Doc::from(body).to_json_text().unwrap(),
            r#"{"id":"8","meant":null,"cleared":null,"kept":5,"price":1.50,"t":"\u00e9","nested":{"l":[1, 2]},"list":["a",null,1,2],"tags":["x","y"],"ids":["7","7"]}"#
        );
        assert!(object().set("a", None::<i64>).is_empty());
        assert_eq!(Doc::from(object()).to_json_text().unwrap(), "{}");
    }

    #[test]
    fn merging() {
        let extra = Extra::from(json!({"a": 1, "b": {"c": null}}));
        let body = object()
            .set("a", 0)
            .merge(&extra)
            .merge(Doc::absent())
            .merge(json!({"d": true}));
        assert_eq!(
            Doc::from(body).to_json_text().unwrap(),
            r#"{"a":1,"b":{"c":null},"d":true}"#
        );
        let wrong = Doc::from(object().merge("text"));
        assert!(wrong.to_json_text().is_err());
    }

    #[test]
    fn mistakes_are_reported_where_the_body_is_written() {
        let body = Doc::from(object().set("a", object().set("b", Doc::from("x").mul(2))));
        let error = body.to_json_text().unwrap_err();
        assert_eq!(error.message(), "expected a number, found a text \"x\"");
        assert!(body.value().is_err() && body.clone().into_owned().to_json_text().is_err());
    }
}
