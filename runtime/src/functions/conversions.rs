//! Conversions inside expressions; at their end stand the getters instead.

use rust_decimal::prelude::ToPrimitive;

use crate::doc::Number;
use crate::{Doc, Error, Result};

impl Doc<'_> {
    /// The whole number: of a number, cut towards zero; of a text, the one it spells; of a bool, 0 or 1.
    #[must_use]
    pub fn to_int(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        let number = match self.read_bool() {
            Some(value) => Some(Number::Int(value.into())),
            None => self.read_number().and_then(|number| match number {
                Number::Int(_) | Number::Big(_) => Some(number),
                Number::Decimal(value) => Number::from_i128(value.trunc().to_i128()?),
                Number::Float(value) => Number::from_i128(value.trunc().to_i128()?),
            }),
        };
        number.map_or_else(|| self.mistake("a whole number"), Self::from_number)
    }

    /// The number as an `f64`, also one that a text spells.
    #[must_use]
    pub fn to_float(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        self.read_number().map_or_else(
            || self.mistake("a number"),
            |number| Self::from(number.to_f64()),
        )
    }

    /// The text of a scalar; of a list or object its JSON text.
    #[must_use]
    pub fn to_text(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        let text = if self.is_list() || self.is_object() {
            self.to_json_text()
        } else {
            self.to_scalar().map(Option::unwrap_or_default)
        };
        match text {
            Ok(text) => text.into(),
            Err(error) => Self::error(error.message()),
        }
    }

    /// The bool, also one that a text spells (`true`, `False`, `1`, `0`) or 0 and 1.
    #[must_use]
    pub fn to_bool(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        self.read_bool()
            .map_or_else(|| self.mistake("a bool"), Self::from)
    }

    /// The time as RFC 3339 text in UTC; reads every form that [`time`](Self::time) does.
    #[must_use]
    pub fn timestamp(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        self.read_time()
            .map_or_else(|| self.mistake("a time"), Self::from)
    }

    /// This value where present, else an explicit null, which is sent in requests.
    #[must_use]
    pub fn or_null(&self) -> Self {
        self.or(Self::null())
    }

    /// `yes` where this is true, `no` where it is false: the provider's words for a flag.
    #[must_use]
    pub fn either(&self, yes: impl Into<Self>, no: impl Into<Self>) -> Self {
        if self.is_absent() || self.is_error() {
            self.clone()
        } else if self.truthy() {
            yes.into()
        } else {
            no.into()
        }
    }

    /// The text of a scalar as queries, headers and forms write it: a bool as `true`, a number as
    /// its digits. `None` when absent.
    ///
    /// # Errors
    /// When this is a list, an object or an error value.
    pub fn to_scalar(&self) -> Result<Option<String>> {
        if self.is_absent() {
            return Ok(None);
        }
        if let Some(text) = self.as_text() {
            return Ok(Some(text.into_owned()));
        }
        if self.is_list() || self.is_object() || self.is_error() {
            return Err(Error::malformed(
                self.complaint("a text, a number or a bool"),
            ));
        }
        self.to_json_text().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Tape};

    #[test]
    fn converts() {
        let tape = Tape::json(r#"{"f":2.9,"neg":-2.9,"t":" 42 ","big":18446744073709551615,"e":"1e3","o":{"a":[1]},"yes":"True","n":1.50}"#).unwrap();
        let d = tape.root();
        for (value, wanted) in [
            (d.at("f").to_int(), "2"),
            (d.at("neg").to_int(), "-2"),
            (d.at("t").to_int(), "42"),
            (d.at("e").to_int(), "1000"),
            (d.at("big").to_int(), "18446744073709551615"),
            (Doc::from(true).to_int(), "1"),
            (Doc::from(1e6).to_int(), "1000000"),
            (d.at("t").to_float(), "42.0"),
            (d.at("f").to_float(), "2.9"),
            (d.at("n").to_text(), "\"1.50\""),
            (d.at("o").to_text(), r#""{\"a\":[1]}""#),
            (Doc::from(false).to_text(), "\"false\""),
            (d.at("yes").to_bool(), "true"),
            (Doc::from(0).to_bool(), "false"),
            (
                Doc::from(1_602_770_302).timestamp(),
                "\"2020-10-15T13:58:22Z\"",
            ),
            (d.at("missing").to_int(), "null"),
            (Doc::from("x").or_null(), "\"x\""),
            (Doc::from(true).either("on", "off"), "\"on\""),
            (Doc::from(false).either("on", "off"), "\"off\""),
            (d.at("missing").either("on", "off"), "null"),
        ] {
            assert_eq!(value.to_json_text().unwrap(), wanted);
        }
        for wrong in [
            Doc::from("x").to_int(),
            Doc::from(1e300).to_int(),
            d.at("o").to_float(),
            Doc::from(2).to_bool(),
            Doc::from("soon").timestamp(),
        ] {
            assert!(wrong.is_error(), "{wrong:?}");
        }
    }

    #[test]
    fn scalars_as_queries_write_them() {
        let tape = Tape::json(r#"{"t":"a\nb","n":1e3,"b":true,"z":null,"l":[]}"#).unwrap();
        let scalar = |name: &'static str| tape.root().at(name).to_scalar();
        assert_eq!(scalar("t").unwrap().unwrap(), "a\nb");
        assert_eq!(scalar("n").unwrap().unwrap(), "1e3");
        assert_eq!(scalar("b").unwrap().unwrap(), "true");
        assert_eq!(scalar("z").unwrap(), None);
        assert_eq!(
            scalar("l").unwrap_err().message(),
            "`l`: expected a text, a number or a bool, found a list"
        );
    }
}
