//! From plain Rust values.

use std::borrow::Cow;
use std::net::IpAddr;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::number::Number;
use super::tape::Tape;
use super::token::Kind;
use super::value::{Doc, Repr};
use crate::Extra;

/// The value of a JSON text that is known to be good.
pub(crate) fn parsed(text: String) -> Doc<'static> {
    match Tape::json(text) {
        Ok(tape) => Doc::owned(tape),
        Err(error) => Doc::error(error.message()),
    }
}

impl<'a> From<&Doc<'a>> for Doc<'a> {
    fn from(value: &Doc<'a>) -> Self {
        value.clone()
    }
}

impl Doc<'_> {
    /// The same value without a borrow, to be kept in a closure or task. It forgets its path.
    #[must_use]
    pub fn into_owned(self) -> Doc<'static> {
        match self.0 {
            Repr::At(tape, index) => match tape.token(index).kind {
                Kind::Key | Kind::EscapedKey => tape.key_name(index).into_owned().into(),
                _ => Doc::owned(tape.subtree(index)),
            },
            Repr::Shared(tape, index) => Doc(Repr::Shared(tape, index)),
            Repr::Missing(..) => Doc::absent(),
            Repr::Null => Doc::null(),
            Repr::Bool(value) => value.into(),
            Repr::Number(number) => Doc::from_number(number),
            Repr::Text(text) => text.into_owned().into(),
            Repr::Only(tape, index) => Doc::from_one(Doc::at_token(tape, index).into_owned()),
            Repr::List(items) => {
                Doc::from_list(items.iter().cloned().map(Doc::into_owned).collect())
            }
            Repr::Object(members) => {
                let own = |(name, value): &(Cow<'_, str>, Self)| {
                    (name.to_string().into(), value.clone().into_owned())
                };
                Doc::from_members(members.iter().map(own).collect())
            }
            Repr::Fault(why) => Doc(Repr::Fault(why)),
        }
    }
}

/// What can be lent to an expression: `Doc::from(&value)`.
///
/// This one trait stands behind all conversions from references; `None` lends an absent value.
pub trait AsDoc {
    /// The value, borrowed where it has a text.
    fn as_doc(&self) -> Doc<'_>;
}

impl<'a, T: AsDoc + ?Sized> From<&'a T> for Doc<'a> {
    fn from(value: &'a T) -> Self {
        value.as_doc()
    }
}

impl AsDoc for str {
    fn as_doc(&self) -> Doc<'_> {
        Doc(Repr::Text(Cow::Borrowed(self)))
    }
}

impl AsDoc for String {
    fn as_doc(&self) -> Doc<'_> {
        self.as_str().as_doc()
    }
}

impl AsDoc for Value {
    fn as_doc(&self) -> Doc<'_> {
        match self {
            Self::Null => Doc::absent(),
            Self::Bool(value) => (*value).into(),
            Self::String(value) => value.as_doc(),
            Self::Number(_) | Self::Array(_) | Self::Object(_) => parsed(self.to_string()),
        }
    }
}

impl AsDoc for Map<String, Value> {
    fn as_doc(&self) -> Doc<'_> {
        Doc::serialize(self)
    }
}

impl AsDoc for Extra {
    fn as_doc(&self) -> Doc<'_> {
        self.doc()
    }
}

impl<T: AsDoc> AsDoc for Option<T> {
    fn as_doc(&self) -> Doc<'_> {
        self.as_ref().map_or(const { Doc::absent() }, AsDoc::as_doc)
    }
}

impl<T: AsDoc> AsDoc for [T] {
    fn as_doc(&self) -> Doc<'_> {
        Doc::from_list(self.iter().map(AsDoc::as_doc).collect())
    }
}

impl<T: AsDoc> AsDoc for Vec<T> {
    fn as_doc(&self) -> Doc<'_> {
        self.as_slice().as_doc()
    }
}

/// A list of references, as `&[&a, &b]` makes them.
impl<T: AsDoc + ?Sized> AsDoc for &T {
    fn as_doc(&self) -> Doc<'_> {
        (**self).as_doc()
    }
}

macro_rules! copies_as_docs {
    ($($copy:ty),*) => {$(
        impl AsDoc for $copy {
            fn as_doc(&self) -> Doc<'_> {
                Doc::from(*self)
            }
        }
    )*};
}
copies_as_docs!(
    bool, i32, i64, u8, u16, u32, u64, usize, f64, Decimal, Timestamp, IpAddr
);

impl From<String> for Doc<'_> {
    fn from(value: String) -> Self {
        Self(Repr::Text(Cow::Owned(value)))
    }
}

impl<'a> From<Cow<'a, str>> for Doc<'a> {
    fn from(value: Cow<'a, str>) -> Self {
        Self(Repr::Text(value))
    }
}

impl From<bool> for Doc<'_> {
    fn from(value: bool) -> Self {
        Self(Repr::Bool(value))
    }
}

impl From<u64> for Doc<'_> {
    fn from(value: u64) -> Self {
        Self(Repr::Number(Number::from_u64(value)))
    }
}

impl From<usize> for Doc<'_> {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

impl From<i64> for Doc<'_> {
    fn from(value: i64) -> Self {
        Self(Repr::Number(Number::Int(value)))
    }
}

impl From<f64> for Doc<'_> {
    fn from(value: f64) -> Self {
        Self(Repr::Number(Number::Float(value)))
    }
}

impl From<Decimal> for Doc<'_> {
    fn from(value: Decimal) -> Self {
        Self(Repr::Number(Number::Decimal(value)))
    }
}

macro_rules! from_small_numbers {
    ($($from:ty => $to:ty),*) => {$(
        impl From<$from> for Doc<'_> {
            fn from(value: $from) -> Self {
                Self::from(<$to>::from(value))
            }
        }
    )*};
}
from_small_numbers!(i32 => i64, u8 => u64, u16 => u64, u32 => u64);

/// As RFC 3339 text in UTC.
impl From<Timestamp> for Doc<'_> {
    fn from(value: Timestamp) -> Self {
        Self::from(value.to_string())
    }
}

impl From<IpAddr> for Doc<'_> {
    fn from(value: IpAddr) -> Self {
        Self::from(value.to_string())
    }
}

/// Null becomes absent.
impl From<Value> for Doc<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::absent(),
            Value::Bool(value) => value.into(),
            Value::String(value) => value.into(),
            Value::Number(_) | Value::Array(_) | Value::Object(_) => parsed(value.to_string()),
        }
    }
}

/// `None` becomes absent.
impl<T: Into<Self>> From<Option<T>> for Doc<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(const { Self::absent() }, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Doc<'_> {
    fn from(items: Vec<T>) -> Self {
        Self::from_list(items.into_iter().map(Into::into).collect())
    }
}

impl<'a, T: Into<Doc<'a>>, const N: usize> From<[T; N]> for Doc<'a> {
    fn from(items: [T; N]) -> Self {
        Self::from_list(items.into_iter().map(Into::into).collect())
    }
}
