//! Values back to JSON: as text and as `serde_json` values.

use serde::Serialize;
use serde_json::{Map, Value};

use super::escape;
use super::number::Number;
use super::tape::{Format, Tape};
use super::token::Kind;
use super::value::{Doc, Repr, View};
use crate::{Error, Result};

impl Doc<'_> {
    /// The value as JSON text. What comes from a JSON answer keeps its source text; absent members
    /// and items are left out, an absent value alone is `null`.
    ///
    /// # Errors
    /// When there is an error value in it.
    pub fn to_json_text(&self) -> Result<String> {
        let mut json = String::new();
        self.write(&mut json)?;
        Ok(json)
    }

    /// The value as a `serde_json` value, with the same rules as [`to_json_text`](Self::to_json_text).
    ///
    /// # Errors
    /// When the value is absent, or there is an error value in it.
    pub fn value(&self) -> Result<Value> {
        match self.opt_value()? {
            Some(value) => Ok(value),
            None => Err(self.unexpected("a value")),
        }
    }

    /// [`value`](Self::value), or `None` when absent.
    pub fn opt_value(&self) -> Result<Option<Value>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.convert().map(Some)
        }
    }

    /// The value of anything that can be serialised: a model, a map, a struct.
    pub fn serialize(value: &(impl Serialize + ?Sized)) -> Doc<'static> {
        match serde_json::to_string(value) {
            Ok(text) => super::convert::parsed(text),
            Err(error) => Doc::error(&format!("cannot be written as JSON: {error}")),
        }
    }

    pub(crate) fn write(&self, json: &mut String) -> Result<()> {
        match &self.0 {
            Repr::At(tape, index) => write_token(tape, *index, json),
            Repr::Shared(tape, index) => write_token(tape, *index, json),
            Repr::Missing(..) | Repr::Null => json.push_str("null"),
            Repr::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
            Repr::Number(number) => json.push_str(&number.to_string()),
            Repr::Text(text) => escape::encode(text, json),
            Repr::Only(tape, index) => {
                json.push('[');
                write_token(tape, *index, json);
                json.push(']');
            }
            Repr::List(items) => {
                json.push('[');
                let mut first = true;
                for item in items
                    .iter()
                    .filter(|item| !matches!(item.0, Repr::Missing(..)))
                {
                    comma(&mut first, json);
                    item.write(json)?;
                }
                json.push(']');
            }
            Repr::Object(members) => {
                json.push('{');
                let mut first = true;
                for (name, value) in members
                    .iter()
                    .filter(|(_, value)| !matches!(value.0, Repr::Missing(..)))
                {
                    comma(&mut first, json);
                    escape::encode(name, json);
                    json.push(':');
                    value.write(json)?;
                }
                json.push('}');
            }
            Repr::Fault(why) => return Err(Error::malformed(&**why)),
        }
        Ok(())
    }

    fn convert(&self) -> Result<Value> {
        Ok(match self.view() {
            View::Missing | View::Null => Value::Null,
            View::Bool(value) => Value::Bool(value),
            View::Digits(digits) => number_value(digits),
            View::Number(number) => number_value(&number.to_string()),
            View::Text(text) => Value::String(text.into_owned()),
            View::Untyped(text) => Value::String(text.to_owned()),
            View::Fault(why) => return Err(Error::malformed(why)),
            View::List => {
                let items = self
                    .iter()
                    .filter(|item| !matches!(item.0, Repr::Missing(..)));
                Value::Array(items.map(|item| item.convert()).collect::<Result<_>>()?)
            }
            View::Object => {
                let mut map = Map::new();
                if let Repr::Object(members) = &self.0 {
                    for (name, value) in members
                        .iter()
                        .filter(|(_, value)| !matches!(value.0, Repr::Missing(..)))
                    {
                        map.insert(name.to_string(), value.convert()?);
                    }
                } else if let Some((tape, index, _)) = self.position() {
                    for key in tape.children(index) {
                        map.insert(
                            tape.key_name(key).into_owned(),
                            self.sibling(key + 1).convert()?,
                        );
                    }
                }
                Value::Object(map)
            }
        })
    }
}

/// A JSON number as `serde_json` holds it: whole where it fits 64 bits, else an `f64`.
fn number_value(digits: &str) -> Value {
    match Number::parse(digits) {
        // serde_json keeps the sign of zero.
        Some(Number::Int(0)) if digits.starts_with('-') => Value::from(-0.0),
        Some(Number::Int(value)) => Value::from(value),
        Some(Number::Big(value)) => Value::from(value),
        _ => digits.parse::<f64>().map_or(Value::Null, Value::from),
    }
}

pub(crate) fn comma(first: &mut bool, json: &mut String) {
    if !std::mem::take(first) {
        json.push(',');
    }
}

/// Writes a value of a tape; from JSON that is its source text. Recursion ends with the depth limit
/// of tapes.
pub(crate) fn write_token(tape: &Tape, index: u32, json: &mut String) {
    let token = tape.token(index);
    if tape.format() == Format::Json {
        json.push_str(tape.source(token));
        return;
    }
    match token.kind {
        Kind::Null => json.push_str("null"),
        Kind::List => {
            json.push('[');
            let mut first = true;
            for item in tape.children(index) {
                comma(&mut first, json);
                write_token(tape, item, json);
            }
            json.push(']');
        }
        Kind::Object => {
            json.push('{');
            let mut first = true;
            for key in tape.children(index) {
                comma(&mut first, json);
                escape::encode(&tape.key_name(key), json);
                json.push(':');
                write_token(tape, key + 1, json);
            }
            json.push('}');
        }
        _ => escape::encode(tape.raw(token), json),
    }
}
