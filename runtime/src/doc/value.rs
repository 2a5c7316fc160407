//! The dynamic value: a position in a parsed answer, or something computed.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::escape;
use super::number::Number;
use super::path;
use super::tape::{Format, Tape};
use super::token::{Kind, Token};
use crate::Error;

/// One value of an answer, of an argument or of an expression.
///
/// Either a position in a [`Tape`], which costs nothing to move, or a computed text, number, bool,
/// list or object. Navigation never fails: what is not there is an *absent* value, and so is null.
/// Only the typed getters at the end ([`text`](Doc::text), [`int`](Doc::int), …) fail, and their
/// errors name the path of the value. A mistake inside an expression (a text times a number) makes
/// an *error* value, which every getter reports.
///
/// ```
/// # fn main() -> skyloom_runtime::Result<()> {
/// use skyloom_runtime::Tape;
///
/// let answer = Tape::json(r#"{"node": {"name": "web", "ips": [{"v": 4, "ip": "10.0.0.1"}]}}"#)?;
/// let node = answer.root().at("node");
/// assert_eq!(node.at("name").text()?, "web");
/// assert_eq!(node.at("size.ram").opt_uint()?, None);
/// let v4 = node.at("ips").filter(|ip| ip.at("v").eq(4)).map(|ip| ip.at("ip"));
/// assert_eq!(v4.addresses()?.len(), 1);
/// let error = node.at("name").int().unwrap_err();
/// assert_eq!(error.message(), "`node.name`: expected a whole number, found a text \"web\"");
/// # Ok(())
/// # }
/// ```
///
/// `Doc<'static>` is `Send + Sync + 'static`, so it can be kept in closures and tasks.
#[derive(Clone)]
pub struct Doc<'a>(pub(crate) Repr<'a>);

#[derive(Clone)]
pub(crate) enum Repr<'a> {
    /// A value of an answer.
    At(&'a Tape, u32),
    /// A value of a document that lives as long as the values in it.
    Shared(Arc<Tape>, u32),
    /// Nothing at `path` below the value at that token.
    Missing(Option<&'a Tape>, u32, &'a str),
    /// A null that is meant: sent as null in a request.
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Arc<[Doc<'a>]>),
    /// A list of one value of an answer, as filters mostly make it.
    Only(&'a Tape, u32),
    Object(Arc<[(Cow<'a, str>, Doc<'a>)]>),
    /// A mistake in an expression, in words.
    Fault(Arc<str>),
}

/// A value as the getters and comparisons see it.
pub(crate) enum View<'v> {
    Missing,
    Null,
    Bool(bool),
    /// A number as it stands in JSON.
    Digits(&'v str),
    Number(Number),
    Text(Cow<'v, str>),
    /// A text of an XML answer, which may mean a number or a bool.
    Untyped(&'v str),
    List,
    Object,
    Fault(&'v str),
}

impl<'a> Doc<'a> {
    /// Nothing: left out of request bodies, `None` for the `opt_` getters.
    pub const fn absent() -> Self {
        Self(Repr::Missing(None, 0, ""))
    }

    /// A null that is sent as null. For getters and comparisons it is absent.
    pub const fn null() -> Self {
        Self(Repr::Null)
    }

    /// A value that cannot be computed; every getter answers `why`, a clause without a full stop.
    pub fn error(why: &str) -> Self {
        Self(Repr::Fault(why.into()))
    }

    pub(crate) const fn at_token(tape: &'a Tape, token: u32) -> Self {
        Self(Repr::At(tape, token))
    }

    pub(crate) fn owned(tape: Tape) -> Self {
        Self(Repr::Shared(Arc::new(tape), 0))
    }

    pub(crate) const fn from_number(number: Number) -> Self {
        Self(Repr::Number(number))
    }

    pub(crate) fn from_list(items: Vec<Self>) -> Self {
        Self(Repr::List(items.into()))
    }

    /// A list of one item.
    pub(crate) fn from_one(item: Self) -> Self {
        Self(match item.0 {
            Repr::At(tape, index) => Repr::Only(tape, index),
            _ => Repr::List([item].into()),
        })
    }

    pub(crate) fn from_members(members: Vec<(Cow<'a, str>, Self)>) -> Self {
        Self(Repr::Object(members.into()))
    }

    /// The tape under this value, and where in it.
    pub(crate) fn position(&self) -> Option<(&Tape, u32, Token)> {
        let (tape, index): (&Tape, u32) = match &self.0 {
            Repr::At(tape, index) => (tape, *index),
            Repr::Shared(tape, index) => (tape, *index),
            _ => return None,
        };
        Some((tape, index, tape.token(index)))
    }

    /// Another value of the same tape.
    pub(crate) fn sibling(&self, index: u32) -> Self {
        match &self.0 {
            Repr::At(tape, _) => Self(Repr::At(tape, index)),
            Repr::Shared(tape, _) => Self(Repr::Shared(Arc::clone(tape), index)),
            _ => Self::absent(),
        }
    }

    #[inline]
    pub(crate) fn view(&self) -> View<'_> {
        match &self.0 {
            Repr::At(tape, index) => view(tape, tape.token(*index)),
            Repr::Shared(tape, index) => view(tape, tape.token(*index)),
            Repr::Missing(..) => View::Missing,
            Repr::Null => View::Null,
            Repr::Bool(value) => View::Bool(*value),
            Repr::Number(value) => View::Number(*value),
            Repr::Text(text) => View::Text(Cow::Borrowed(text)),
            Repr::List(_) | Repr::Only(..) => View::List,
            Repr::Object(_) => View::Object,
            Repr::Fault(why) => View::Fault(why),
        }
    }

    /// The text of a text value, also of an XML one.
    pub(crate) fn as_text(&self) -> Option<Cow<'_, str>> {
        match self.view() {
            View::Text(text) => Some(text),
            View::Untyped(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// The number of a number value, or of an XML text that reads as one.
    pub(crate) fn as_number(&self) -> Option<Number> {
        match self.view() {
            View::Digits(digits) | View::Untyped(digits) => Number::parse(digits),
            View::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether nothing is here: missing or null. An error value is not absent.
    pub fn is_absent(&self) -> bool {
        matches!(self.view(), View::Missing | View::Null)
    }

    /// Whether something is here: neither missing nor null, nor an error value.
    pub fn has(&self) -> bool {
        !matches!(self.view(), View::Missing | View::Null | View::Fault(_))
    }

    /// Whether this is an error value.
    pub fn is_error(&self) -> bool {
        matches!(self.0, Repr::Fault(_))
    }

    /// What this is, in words, for error messages.
    pub(crate) fn kind_name(&self) -> &'static str {
        match self.view() {
            View::Missing => "nothing",
            View::Null => "null",
            View::Bool(_) => "a bool",
            View::Digits(_) | View::Number(_) => "a number",
            View::Text(_) | View::Untyped(_) => "a text",
            View::List => "a list",
            View::Object => "an object",
            View::Fault(_) => "an error",
        }
    }

    /// The error of a getter that wanted `wanted` here.
    pub(crate) fn unexpected(&self, wanted: &str) -> Error {
        Error::malformed(self.complaint(wanted))
    }

    /// An error value that says what an expression wanted here; an error value stays what it is.
    pub(crate) fn mistake<'b>(&self, wanted: &str) -> Doc<'b> {
        match &self.0 {
            Repr::Fault(why) => Doc(Repr::Fault(Arc::clone(why))),
            _ => Doc::error(&self.complaint(wanted)),
        }
    }

    /// Whether this is missing in something that cannot hold it: an answer that is null, a text or
    /// a list where an object belongs. What an object lacks, or a null or empty part of it, may just
    /// have been left out.
    pub(crate) fn is_out_of_place(&self) -> bool {
        let Repr::Missing(Some(tape), token, _) = self.0 else {
            return self.is_absent() && matches!(self.0, Repr::At(_, 0));
        };
        match Doc::at_token(tape, token).view() {
            View::Object => false,
            View::Null => token == 0,
            View::Untyped(text) => !text.trim().is_empty(),
            _ => true,
        }
    }

    pub(crate) fn complaint(&self, wanted: &str) -> String {
        match &self.0 {
            Repr::Fault(why) => why.to_string(),
            Repr::Missing(tape, token, path) => path::missing(*tape, *token, path, wanted),
            _ => {
                let path = self
                    .position()
                    .map(|(tape, index, _)| path::of(tape, index))
                    .unwrap_or_default();
                let place = if path.is_empty() {
                    String::new()
                } else {
                    format!("`{path}`: ")
                };
                format!(
                    "{place}expected {wanted}, found {}{}",
                    self.kind_name(),
                    path::snippet(self, &path)
                )
            }
        }
    }

    /// Where this value stands in its answer (`droplets[3].name`); empty for the whole answer and
    /// for computed values.
    pub fn path(&self) -> String {
        match &self.0 {
            Repr::Missing(Some(tape), token, rest) => path::join(path::of(tape, *token), rest),
            Repr::Missing(None, _, rest) => (*rest).to_owned(),
            _ => self
                .position()
                .map(|(tape, index, _)| path::of(tape, index))
                .unwrap_or_default(),
        }
    }
}

#[inline]
fn view(tape: &Tape, token: Token) -> View<'_> {
    match token.kind {
        Kind::Null => View::Null,
        Kind::True => View::Bool(true),
        Kind::False => View::Bool(false),
        Kind::Number => View::Digits(tape.raw(token)),
        Kind::Text | Kind::Key if tape.format() == Format::Xml => View::Untyped(tape.raw(token)),
        Kind::Text | Kind::Key => View::Text(Cow::Borrowed(tape.raw(token))),
        Kind::Escaped | Kind::EscapedKey => View::Text(escape::decode(tape.raw(token))),
        Kind::List => View::List,
        Kind::Object => View::Object,
    }
}

/// Short: the path and the start of the value. A computed text is not shown, since it may come
/// from a secret.
impl fmt::Debug for Doc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        let colon = if path.is_empty() { "" } else { ": " };
        let snippet = match self.0 {
            Repr::Text(_) | Repr::Shared(..) => String::new(),
            _ => path::snippet(self, &path),
        };
        write!(f, "Doc({path}{colon}{}{snippet})", self.kind_name())
    }
}

impl Default for Doc<'_> {
    fn default() -> Self {
        Self::absent()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Tape, list, object};

    #[test]
    fn debug_is_short_and_keeps_secrets() {
        let tape = Tape::json(format!(
            r#"{{"a":[{{"t":"{}"}}],"password":"hunter2"}}"#,
            "x".repeat(900)
        ))
        .unwrap();
        let root = tape.root();
        assert_eq!(
            format!("{:?}", root.at("a.0.t")),
            format!("Doc(a[0].t: a text \"{}…\")", "x".repeat(40))
        );
        assert_eq!(
            format!("{:?}", root.at("password")),
            "Doc(password: a text)"
        );
        assert_eq!(
            format!("{:?} {:?} {:?}", root, root.at("b.c"), Doc::from(1)),
            "Doc(an object) Doc(b.c: nothing) Doc(a number 1)"
        );
        assert!(format!("{tape:?}").len() < 60);
    }

    #[test]
    fn paths() {
        let tape = Tape::json(r#"{"a":{"b":[[],[1,{"c\u0064":2}]]},"z":0}"#).unwrap();
        let root = tape.root();
        for path in ["a.b", "a.b.1.1.cd", "z", "a.b.1.1.x.y", "q"] {
            let wanted = path.replace(".1.1.", "[1][1].");
            assert_eq!(root.at(path).path(), wanted);
        }
        assert_eq!(root.path(), "");
        assert_eq!(
            root.at("a.b").map(|b| b.at("1.cd")).last().path(),
            "a.b[1][1].cd"
        );
        assert_eq!(Doc::from(1).path(), "");
    }

    #[test]
    fn debug_of_computed_texts_and_bodies_hides_them() {
        let body = object().set("user", "admin").set("password", "hunter2");
        assert_eq!(format!("{body:?}"), "Object(user, password)");
        assert_eq!(format!("{:?}", Doc::from(body)), "Doc(an object)");
        assert_eq!(
            format!("{:?} {:?}", Doc::from("hunter2"), list().push("hunter2")),
            "Doc(a text) List(1 item)"
        );
    }

    #[test]
    fn a_value_is_small() {
        assert!(size_of::<Doc<'_>>() <= 40, "{}", size_of::<Doc<'_>>());
    }
}
