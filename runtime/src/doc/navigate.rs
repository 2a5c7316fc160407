//! Moving through a value. Nothing here fails; what is not there is absent.

use std::borrow::Cow;
use std::sync::Arc;

use super::tape::{Children, Format, Tape};
use super::token::Kind;
use super::value::{Doc, Repr, View};

impl<'a> Doc<'a> {
    /// The value at a dotted path (`links.pages.next`); `""` is the value itself.
    ///
    /// A word of digits is an index where a list stands (`networks.v4.0.ip_address`). For member
    /// names with a dot in them there is [`get`](Self::get).
    #[must_use]
    pub fn at(&self, path: &'a str) -> Self {
        if let Repr::At(tape, token) = self.0 {
            return walk(tape, token, path);
        }
        if path.is_empty() {
            return self.clone();
        }
        path.split('.')
            .fold(self.clone(), |value, word| value.step(word))
    }

    /// The member of exactly this name.
    #[must_use]
    pub fn get(&self, name: &'a str) -> Self {
        self.member(name).unwrap_or_else(|| self.missing(name))
    }

    /// The member that a text names, or the item at a number: `value[key]`.
    #[must_use]
    pub fn lookup<'b>(&self, key: impl Into<Doc<'b>>) -> Self {
        let key = key.into();
        if self.is_error() {
            return self.clone();
        }
        let found = match (
            key.view(),
            key.as_number().and_then(super::number::Number::to_i128),
        ) {
            (_, Some(index)) if self.is_list() => {
                return self.index(i64::try_from(index).unwrap_or(i64::MAX));
            }
            (View::Text(name), _) => self.member(&name),
            (View::Untyped(name), _) => self.member(name),
            (View::Fault(why), _) => return Self::error(why),
            _ => None,
        };
        found.unwrap_or_default()
    }

    /// The item at `index` of a list, counted from the end where negative.
    #[must_use]
    pub fn index(&self, index: i64) -> Self {
        if self.is_error() {
            return self.clone();
        }
        let found = if index < 0 {
            let length = i64::try_from(self.len()).unwrap_or(i64::MAX);
            usize::try_from(length.saturating_add(index)).ok()
        } else {
            usize::try_from(index).ok()
        };
        found
            .and_then(|index| self.iter().nth(index))
            .unwrap_or_else(|| self.missing(""))
    }

    /// This value where present, else `other`.
    #[must_use]
    pub fn or(&self, other: impl Into<Self>) -> Self {
        if self.is_absent() {
            other.into()
        } else {
            self.clone()
        }
    }

    /// How many items a list, members an object or characters a text has; 1 for another value, 0 for an absent one.
    pub fn len(&self) -> usize {
        match self.view() {
            View::Missing | View::Null | View::Fault(_) => 0,
            View::Bool(_) | View::Digits(_) | View::Number(_) => 1,
            View::Text(text) => text.chars().count(),
            View::Untyped(text) => text.chars().count(),
            View::List => match &self.0 {
                Repr::List(items) => items.len(),
                Repr::Only(..) => 1,
                _ => self.iter().count(),
            },
            View::Object => match &self.0 {
                Repr::Object(members) => members.len(),
                _ => self
                    .position()
                    .map_or(0, |(tape, index, _)| tape.children(index).count()),
            },
        }
    }

    /// Whether [`len`](Self::len) is 0: absent, or an empty list, object or text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items of a list.
    ///
    /// Nothing for an absent value. An XML answer does not tell a list of one from a single value,
    /// so there a single value is itself; elsewhere it is one error value.
    pub fn items(&self) -> Vec<Self> {
        self.iter().collect()
    }

    /// [`items`](Self::items), one by one and without a copy.
    pub fn iter(&self) -> Items<'a> {
        Items(match &self.0 {
            Repr::At(tape, index) => match tape.token(*index).kind {
                Kind::List => Source::At(tape, tape.children(*index)),
                Kind::Null => Source::None,
                _ if tape.format() == Format::Xml => Source::One(self.clone()),
                _ => Source::One(self.mistake("a list")),
            },
            Repr::Shared(tape, index) => match tape.token(*index).kind {
                Kind::List => Source::Shared(Arc::clone(tape), *index + 1, tape.token(*index).next),
                Kind::Null => Source::None,
                _ if tape.format() == Format::Xml => Source::One(self.clone()),
                _ => Source::One(self.mistake("a list")),
            },
            Repr::List(items) => Source::Computed(Arc::clone(items), 0),
            Repr::Only(tape, index) => Source::One(Self(Repr::At(tape, *index))),
            Repr::Missing(..) | Repr::Null => Source::None,
            _ => Source::One(self.mistake("a list")),
        })
    }

    /// The member names of an object as a list of texts; absent of an absent value.
    #[must_use]
    pub fn keys(&self) -> Self {
        self.members("an object", |key, _| Self(key))
    }

    /// The member values of an object as a list; absent of an absent value.
    #[must_use]
    pub fn values(&self) -> Self {
        self.members("an object", |_, value| value)
    }

    /// The members of an object as a list of `{key, value}`; absent of an absent value.
    #[must_use]
    pub fn entries(&self) -> Self {
        self.members("an object", |key, value| {
            Self::from_members(vec![
                (Cow::Borrowed("key"), Self(key)),
                (Cow::Borrowed("value"), value),
            ])
        })
    }

    fn members(&self, wanted: &str, make: impl Fn(Repr<'a>, Self) -> Self) -> Self {
        match self.view() {
            View::Missing | View::Null => return self.clone(),
            View::Object => {}
            _ => return self.mistake(wanted),
        }
        if let Repr::Object(members) = &self.0 {
            let items = members
                .iter()
                .map(|(key, value)| make(Repr::Text(key.clone()), value.clone()));
            return Self::from_list(items.collect());
        }
        let keys: Vec<u32> = self
            .position()
            .map(|(tape, index, _)| tape.children(index).collect())
            .unwrap_or_default();
        Self::from_list(
            keys.into_iter()
                .map(|key| make(self.sibling(key).0, self.sibling(key + 1)))
                .collect(),
        )
    }

    /// One word of a path: a member, or an index where a list stands.
    fn step(&self, word: &'a str) -> Self {
        if let (View::List, Ok(index)) = (self.view(), word.parse::<u32>()) {
            return self.index(index.into());
        }
        self.get(word)
    }

    /// The member of this name, with a name that lives shorter than the value.
    pub(crate) fn member(&self, name: &str) -> Option<Self> {
        match &self.0 {
            Repr::At(tape, index) => tape
                .member(*index, name)
                .map(|found| Self(Repr::At(tape, found))),
            Repr::Shared(tape, index) => tape
                .member(*index, name)
                .map(|found| Self(Repr::Shared(Arc::clone(tape), found))),
            Repr::Object(members) => members
                .iter()
                .rev()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    /// Nothing at `path` below this value. An error stays an error, and the first gap is the one to report.
    fn missing(&self, path: &'a str) -> Self {
        match &self.0 {
            Repr::Fault(_) => self.clone(),
            Repr::Missing(_, _, first) if !first.is_empty() => self.clone(),
            Repr::At(tape, token) => Self(Repr::Missing(Some(tape), *token, path)),
            _ => Self(Repr::Missing(None, 0, path)),
        }
    }
}

/// The value at a dotted path.
fn walk<'a>(tape: &'a Tape, from: u32, path: &'a str) -> Doc<'a> {
    Doc(match tape.find(from, path) {
        Ok(found) => Repr::At(tape, found),
        Err((at, rest)) => Repr::Missing(Some(tape), at, rest),
    })
}

impl<'a> IntoIterator for &Doc<'a> {
    type Item = Doc<'a>;
    type IntoIter = Items<'a>;

    fn into_iter(self) -> Items<'a> {
        self.iter()
    }
}

/// The items of a list, one by one.
pub struct Items<'a>(Source<'a>);

enum Source<'a> {
    None,
    One(Doc<'a>),
    At(&'a Tape, Children<'a>),
    Shared(Arc<Tape>, u32, u32),
    Computed(Arc<[Doc<'a>]>, usize),
}

impl<'a> Iterator for Items<'a> {
    type Item = Doc<'a>;

    fn next(&mut self) -> Option<Doc<'a>> {
        match &mut self.0 {
            Source::None => None,
            Source::At(tape, children) => children.next().map(|index| Doc(Repr::At(tape, index))),
            Source::Shared(tape, at, end) => {
                if at >= end {
                    return None;
                }
                let index = *at;
                *at = tape.token(index).next;
                Some(Doc(Repr::Shared(Arc::clone(tape), index)))
            }
            Source::Computed(items, at) => {
                *at += 1;
                items.get(*at - 1).cloned()
            }
            Source::One(_) => match std::mem::replace(&mut self.0, Source::None) {
                Source::One(value) => Some(value),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests;
