//! Comparing values. Total: what is absent or of another kind compares false.

use std::borrow::Cow;
use std::cmp::Ordering;

use indexmap::IndexMap;

use super::value::{Doc, View};

impl Doc<'_> {
    /// Whether this is exactly this text.
    pub fn is(&self, text: &str) -> bool {
        match self.view() {
            View::Text(own) => own == text,
            View::Untyped(own) => own == text,
            _ => false,
        }
    }

    /// Whether this is exactly one of these texts.
    pub fn is_one_of(&self, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.is(text))
    }

    /// Whether both are present and equal: numbers by value, lists and objects by their contents.
    /// A text of an XML answer also equals the number or bool it spells.
    #[expect(
        clippy::should_implement_trait,
        reason = "not `PartialEq`: an absent value equals nothing, not even itself"
    )]
    pub fn eq<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        let other = other.into();
        self.has() && other.has() && self.same(&other)
    }

    /// Whether both are present and differ.
    pub fn ne<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        let other = other.into();
        self.has() && other.has() && !self.same(&other)
    }

    /// Whether this is less than `other`: two numbers, or two texts by their characters.
    pub fn lt<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        self.order(&other.into()).is_some_and(Ordering::is_lt)
    }

    /// Whether this is less than or equal to `other`.
    pub fn le<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        self.order(&other.into()).is_some_and(Ordering::is_le)
    }

    /// Whether this is greater than `other`.
    pub fn gt<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        self.order(&other.into()).is_some_and(Ordering::is_gt)
    }

    /// Whether this is greater than or equal to `other`.
    pub fn ge<'b>(&self, other: impl Into<Doc<'b>>) -> bool {
        self.order(&other.into()).is_some_and(Ordering::is_ge)
    }

    /// Whether a list has an item equal to `wanted`, an object a member of that name, or a text
    /// that part.
    pub fn contains<'b>(&self, wanted: impl Into<Doc<'b>>) -> bool {
        let wanted = wanted.into();
        match self.view() {
            View::List => self
                .iter()
                .any(|item| item.has() && wanted.has() && item.same(&wanted)),
            View::Object => wanted
                .as_text()
                .is_some_and(|name| self.member(&name).is_some()),
            View::Text(text) => wanted.as_text().is_some_and(|part| text.contains(&*part)),
            View::Untyped(text) => wanted.as_text().is_some_and(|part| text.contains(&*part)),
            _ => false,
        }
    }

    /// Whether this counts as true: present and not `false`, 0, empty, or the text `false` or `0`.
    pub fn truthy(&self) -> bool {
        match self.view() {
            View::Missing | View::Null | View::Fault(_) => false,
            View::Bool(value) => value,
            View::Digits(_) | View::Number(_) => self
                .as_number()
                .is_some_and(|number| number.to_f64() != 0.0),
            View::Text(text) => truthy_text(&text),
            View::Untyped(text) => truthy_text(text),
            View::List | View::Object => !self.is_empty(),
        }
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.view(), View::List)
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.view(), View::Object)
    }

    /// Equality of two values that are there; nulls within lists and objects are equal.
    fn same(&self, other: &Doc<'_>) -> bool {
        match (self.view(), other.view()) {
            (View::Missing | View::Null, View::Missing | View::Null) => true,
            (View::Bool(left), View::Bool(right)) => left == right,
            (View::Bool(value), View::Untyped(text)) | (View::Untyped(text), View::Bool(value)) => {
                text == if value { "true" } else { "false" }
            }
            (View::List, View::List) => {
                let (mut left, mut right) = (self.iter(), other.iter());
                loop {
                    match (left.next(), right.next()) {
                        (None, None) => return true,
                        (Some(left), Some(right)) if left.same(&right) => {}
                        _ => return false,
                    }
                }
            }
            (View::Object, View::Object) => {
                let (left, right) = (self.by_name(), other.by_name());
                left.len() == right.len()
                    && left
                        .iter()
                        .all(|(name, left)| right.get(name).is_some_and(|right| left.same(right)))
            }
            _ => self.order(other).is_some_and(Ordering::is_eq),
        }
    }

    /// The members of an object; of a name given twice, the last.
    fn by_name(&self) -> IndexMap<String, Self> {
        let members = self.entries();
        let member = |entry: Self| {
            (
                entry
                    .at("key")
                    .as_text()
                    .map(Cow::into_owned)
                    .unwrap_or_default(),
                entry.at("value"),
            )
        };
        members.iter().map(member).collect()
    }

    /// The order of two numbers or two texts.
    fn order(&self, other: &Doc<'_>) -> Option<Ordering> {
        match (self.view(), other.view()) {
            (
                View::Digits(_) | View::Number(_),
                View::Digits(_) | View::Number(_) | View::Untyped(_),
            )
            | (View::Untyped(_), View::Digits(_) | View::Number(_)) => {
                self.as_number()?.compare(other.as_number()?)
            }
            (View::Untyped(left), View::Untyped(right)) => {
                match (self.as_number(), other.as_number()) {
                    (Some(left), Some(right)) => left.compare(right),
                    _ => Some(left.cmp(right)),
                }
            }
            _ => Some(self.as_text()?.cmp(&other.as_text()?)),
        }
    }
}

fn truthy_text(text: &str) -> bool {
    !(text.is_empty() || text == "0" || text.eq_ignore_ascii_case("false"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{Doc, Tape, XmlRules};

    #[test]
    fn equality() {
        let tape = Tape::json(r#"{"i":5,"f":5.0,"e":0.5e1,"t":"5","b":true,"l":[1,null],"o":{"a":1,"b":[2]},"p":{"b":[2.0],"a":1},"z":null,"big":18446744073709551615,"long":0.1000000000000000000000000000001}"#).unwrap();
        let d = tape.root();
        assert!(
            d.at("i").eq(d.at("f"))
                && d.at("i").eq(d.at("e"))
                && d.at("i").eq(5)
                && d.at("i").eq(5.0)
        );
        assert!(!d.at("i").eq("5") && d.at("t").eq("5") && !d.at("t").eq(5));
        assert!(d.at("b").eq(true) && !d.at("b").eq(1) && !d.at("b").eq("true"));
        assert!(
            d.at("l").eq(json!([1, null]))
                && d.at("l").ne(json!([1]))
                && d.at("l").ne(json!([1, 2]))
        );
        assert!(d.at("big").eq(u64::MAX) && d.at("big").ne(u64::MAX - 1));
        assert!(d.at("long").gt(0.0) && d.at("long").eq(d.at("long")));
        assert!(d.at("o").eq(json!({"b": [2], "a": 1})) && d.at("o").ne(json!({"a": 1})));
        assert!(d.at("o").eq(d.at("p")), "numbers inside compare by value");
        let twice = Tape::json(r#"{"a":0,"b":[2],"a":1}"#).unwrap();
        assert!(twice.root().eq(d.at("o")) && d.at("o").eq(twice.root()));
        for absent in [d.at("z"), d.at("none"), Doc::null()] {
            assert!(
                !absent.eq(&absent)
                    && !absent.ne(&absent)
                    && !absent.eq(5)
                    && !d.at("i").ne(&absent)
            );
        }
        assert!(!d.at("t").mul(2).eq(10), "an error equals nothing");
    }

    #[test]
    fn order() {
        assert!(
            Doc::from(2).lt(10)
                && Doc::from("10").lt("2")
                && Doc::from("a").le("a")
                && Doc::from(1.5).ge(1)
        );
        assert!(
            Doc::from(-1).lt(0.5)
                && Doc::from(u64::MAX).gt(i64::MAX)
                && Doc::from(3).gt(2)
                && !Doc::from(3).le(2)
        );
        assert!(Doc::from(f64::MAX).gt(u64::MAX) && Doc::from(1e-300).lt(1));
        let nothing = Doc::absent();
        assert!(
            !nothing.lt(1)
                && !nothing.ge(1)
                && !Doc::from(1).lt(&nothing)
                && !Doc::from(1).lt("2")
                && !Doc::from(true).gt(false)
        );
    }

    #[test]
    fn membership() {
        let tape = Tape::json(r#"{"l":["a",1,null],"o":{"k":null},"t":"a-b"}"#).unwrap();
        let d = tape.root();
        assert!(d.at("l").contains("a") && d.at("l").contains(1.0) && !d.at("l").contains("1"));
        assert!(!d.at("l").contains(Doc::null()) && !d.at("none").contains("a"));
        assert!(d.at("o").contains("k") && !d.at("o").contains("x"));
        assert!(d.at("t").contains("-b") && !d.at("t").contains(1));
        let owned = String::from("a");
        assert!(d.at("l").contains(&owned));
    }

    #[test]
    fn truth() {
        for truthy in [
            json!(true),
            json!(1),
            json!("x"),
            json!("no"),
            json!([0]),
            json!({"a": 0}),
            json!(0.1),
        ] {
            assert!(Doc::from(&truthy).truthy(), "{truthy}");
        }
        for falsy in [
            json!(false),
            json!(0),
            json!(0.0),
            json!(""),
            json!("false"),
            json!("False"),
            json!("0"),
            json!([]),
            json!({}),
            json!(null),
        ] {
            assert!(!Doc::from(&falsy).truthy(), "{falsy}");
        }
        assert!(!Doc::error("x").truthy());
    }

    #[test]
    fn xml_texts_have_no_type() {
        let tape = Tape::xml(
            "<r><n>80</n><b>true</b><t>007</t><m>9</m></r>",
            &XmlRules::new(),
        )
        .unwrap();
        let d = tape.root();
        assert!(
            d.at("n").eq(80) && d.at("n").eq("80") && d.at("n").gt(9) && d.at("n").gt(d.at("m"))
        );
        assert!(
            d.at("b").eq(true)
                && Doc::from(true).eq(d.at("b"))
                && !d.at("b").eq(false)
                && d.at("b").eq("true")
        );
        assert!(
            d.at("t").eq("007") && !d.at("t").eq("7") && d.at("t").eq(7) && d.at("t").is("007")
        );
    }
}
