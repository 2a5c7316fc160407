//! Building request bodies.

use std::borrow::Cow;

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
#[derive(Debug, Clone, Default)]
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
            let name = entry.at("key").as_text().map(Cow::into_owned).unwrap_or_default();
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

/// A JSON list under construction.
#[derive(Debug, Clone, Default)]
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
