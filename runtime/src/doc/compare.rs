//! Comparing values. Total: what is absent or of another kind compares false.

use std::cmp::Ordering;

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

    /// Whether both are present and equal: numbers by value, lists and objects by their contents.
    /// A text of an XML answer also equals the number or bool it spells.
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
            View::List => self.iter().any(|item| item.has() && wanted.has() && item.same(&wanted)),
            View::Object => wanted.as_text().is_some_and(|name| self.member(&name).is_some()),
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
            View::Digits(_) | View::Number(_) => self.as_number().is_some_and(|number| number.to_f64() != 0.0),
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
                // Through maps, so that a name given twice counts once, on both sides.
                match (self.opt_value(), other.opt_value()) {
                    (Ok(left), Ok(right)) => left == right,
                    _ => false,
                }
            }
            _ => self.order(other).is_some_and(Ordering::is_eq),
        }
    }

    /// The order of two numbers or two texts.
    fn order(&self, other: &Doc<'_>) -> Option<Ordering> {
        match (self.view(), other.view()) {
            (View::Digits(_) | View::Number(_), View::Digits(_) | View::Number(_) | View::Untyped(_))
            | (View::Untyped(_), View::Digits(_) | View::Number(_)) => {
                self.as_number()?.compare(other.as_number()?)
            }
            (View::Untyped(left), View::Untyped(right)) => match (self.as_number(), other.as_number()) {
                (Some(left), Some(right)) => left.compare(right),
                _ => Some(left.cmp(right)),
            },
            _ => Some(self.as_text()?.cmp(&other.as_text()?)),
        }
    }
}

fn truthy_text(text: &str) -> bool {
    !(text.is_empty() || text == "0" || text.eq_ignore_ascii_case("false"))
}
