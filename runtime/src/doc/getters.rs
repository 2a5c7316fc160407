//! The typed ends of an expression: the only place where reading an answer fails.

use std::net::IpAddr;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::dates;
use super::number::Number;
use super::value::{Doc, View};
use crate::Result;
use crate::state::{self, State};

macro_rules! getters {
    ($($(#[doc = $doc:literal])* $name:ident, $opt_name:ident -> $type:ty, $wanted:literal, $read:ident;)*) => {
        impl Doc<'_> {$(
            $(#[doc = $doc])*
            ///
            /// # Errors
            /// [`Malformed`](crate::ErrorKind::Malformed), with the path, when it is absent or something else.
            pub fn $name(&self) -> Result<$type> {
                self.$read().ok_or_else(|| self.unexpected($wanted))
            }

            #[doc = concat!("[`", stringify!($name), "`](Self::", stringify!($name), "), or `None` when it is absent or a blank text.")]
            pub fn $opt_name(&self) -> Result<Option<$type>> {
                if self.is_blank() { Ok(None) } else { self.$name().map(Some) }
            }
        )*}
    };
}

getters! {
    /// The id: a text, or a number as its digits.
    id, opt_id -> String, "an id", read_text;
    /// The whole number, also one in a text (`"42"`) or written `42.0`.
    int, opt_int -> i64, "a whole number", read_int;
    /// The whole number from 0, also one in a text.
    uint, opt_uint -> u64, "a whole number from 0", read_int;
    /// The whole number from 0 to 4294967295, also one in a text.
    uint32, opt_uint32 -> u32, "a whole number from 0 to 4294967295", read_int;
    /// The number, also one in a text.
    float, opt_float -> f64, "a number", read_float;
    /// The exact decimal, also one in a text. Beyond 28 digits it is rounded.
    decimal, opt_decimal -> Decimal, "a decimal number", read_decimal;
    /// The bool, also as 0 or 1 and as a text (`true`, `false`, `0`, `1`).
    boolean, opt_boolean -> bool, "a bool", read_bool;
    /// The time: RFC 3339 (also without offset, which means UTC, or without a time of day), RFC 2822,
    /// or seconds, milli-, micro- or nanoseconds since 1970, told apart by their size.
    time, opt_time -> Timestamp, "a time", read_time;
    /// The IP address; a prefix length behind it (`10.0.0.1/24`) is dropped.
    address, opt_address -> IpAddr, "an IP address", read_address;
}

impl Doc<'_> {
    /// The text; a number is accepted as its digits.
    ///
    /// # Errors
    /// [`Malformed`](crate::ErrorKind::Malformed), with the path, when it is absent or something else.
    pub fn text(&self) -> Result<String> {
        self.read_text().ok_or_else(|| self.unexpected("a text"))
    }

    /// [`text`](Self::text), or `None` when absent. An empty text is a text.
    pub fn opt_text(&self) -> Result<Option<String>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.text().map(Some)
        }
    }

    /// The texts of a list; none for an absent value. Absent items are skipped.
    ///
    /// # Errors
    /// When this is not a list, or an item is not a text.
    pub fn texts(&self) -> Result<Vec<String>> {
        self.iter()
            .filter_map(|item| item.opt_text().transpose())
            .collect()
    }

    /// [`texts`](Self::texts), or `None` when absent.
    pub fn opt_texts(&self) -> Result<Option<Vec<String>>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.texts().map(Some)
        }
    }

    /// The addresses of a list, of lists in it, or of a single text; none for an absent value.
    /// Absent and blank items are skipped.
    ///
    /// # Errors
    /// When an item is not an IP address.
    pub fn addresses(&self) -> Result<Vec<IpAddr>> {
        let mut addresses = Vec::new();
        self.collect_addresses(&mut addresses)?;
        Ok(addresses)
    }

    /// [`addresses`](Self::addresses), or `None` when absent.
    pub fn opt_addresses(&self) -> Result<Option<Vec<IpAddr>>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.addresses().map(Some)
        }
    }

    fn collect_addresses(&self, addresses: &mut Vec<IpAddr>) -> Result<()> {
        if self.is_list() {
            return self
                .iter()
                .try_for_each(|item| item.collect_addresses(addresses));
        }
        addresses.extend(self.opt_address()?);
        Ok(())
    }

    /// The state that `table` maps the provider's word to; a number or bool counts by its text.
    /// Total: what the table does not name is [`State::unknown`], an absent value with an empty word.
    pub fn state<S: State>(&self, table: &[(&str, S)]) -> S {
        match self.view() {
            View::Text(word) => state::find(table, &word),
            View::Untyped(word) | View::Digits(word) => state::find(table, word),
            View::Bool(value) => state::find(table, if value { "true" } else { "false" }),
            View::Number(number) => state::find(table, &number.to_string()),
            View::Missing | View::Null => state::find(table, ""),
            View::List | View::Object | View::Fault(_) => S::unknown(self.kind_name()),
        }
    }

    /// What `convert` makes of this, or `None` when absent.
    ///
    /// # Errors
    /// What `convert` answers, and the mistake of an error value.
    pub fn opt<T>(&self, convert: impl FnOnce(&Self) -> Result<T>) -> Result<Option<T>> {
        if self.is_absent() {
            return Ok(None);
        }
        self.check()?;
        convert(self).map(Some)
    }

    /// What `convert` makes of each item of a list; none for an absent value.
    ///
    /// # Errors
    /// What `convert` answers, or when this is not a list.
    pub fn list<T>(&self, convert: impl Fn(&Self) -> Result<T>) -> Result<Vec<T>> {
        let mut converted = Vec::new();
        for item in self {
            item.check()?;
            converted.push(convert(&item)?);
        }
        Ok(converted)
    }

    /// [`list`](Self::list), or `None` when absent.
    pub fn opt_list<T>(&self, convert: impl Fn(&Self) -> Result<T>) -> Result<Option<Vec<T>>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.list(convert).map(Some)
        }
    }

    /// Fails where this is an error value.
    ///
    /// # Errors
    /// The mistake of an error value.
    pub fn check(&self) -> Result<()> {
        if self.is_error() {
            Err(self.unexpected("a value"))
        } else {
            Ok(())
        }
    }

    fn is_blank(&self) -> bool {
        match self.view() {
            View::Missing | View::Null => true,
            View::Text(text) => text.trim().is_empty(),
            View::Untyped(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// A number, or a text that is one.
    pub(crate) fn read_number(&self) -> Option<Number> {
        match self.view() {
            View::Text(text) => Number::parse(text.trim()),
            View::Untyped(text) => Number::parse(text.trim()),
            _ => self.as_number(),
        }
    }

    fn read_text(&self) -> Option<String> {
        match self.view() {
            View::Text(text) => Some(text.into_owned()),
            View::Untyped(text) | View::Digits(text) => Some(text.to_owned()),
            View::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn read_int<T: TryFrom<i128>>(&self) -> Option<T> {
        T::try_from(self.read_number()?.to_i128()?).ok()
    }

    fn read_float(&self) -> Option<f64> {
        if let View::Digits(digits) = self.view() {
            return digits.parse().ok();
        }
        self.read_number().map(Number::to_f64)
    }

    fn read_decimal(&self) -> Option<Decimal> {
        match self.view() {
            View::Digits(text) | View::Untyped(text) => super::number::decimal(text.trim()),
            View::Text(text) => super::number::decimal(text.trim()),
            _ => self.as_number()?.to_decimal(),
        }
    }

    pub(crate) fn read_bool(&self) -> Option<bool> {
        match self.view() {
            View::Bool(value) => Some(value),
            View::Text(text) => bool_of(text.trim()),
            View::Untyped(text) | View::Digits(text) => bool_of(text.trim()),
            View::Number(number) => bool_of(&number.to_string()),
            _ => None,
        }
    }

    pub(crate) fn read_time(&self) -> Option<Timestamp> {
        match self.view() {
            View::Text(text) => dates::parse(text.trim()),
            View::Untyped(text) => dates::parse(text.trim()),
            _ => dates::since_epoch(self.as_number()?),
        }
    }

    pub(crate) fn read_address(&self) -> Option<IpAddr> {
        let text = self.as_text()?;
        let address = text.trim();
        address
            .split_once('/')
            .map_or(address, |(address, _)| address)
            .parse()
            .ok()
    }
}

fn bool_of(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ErrorKind, Tape, XmlRules};

    const ANSWER: &str = r#"{"i":42,"neg":-1,"f":1.5,"whole":42.0,"exp":4.2e1,"ti":" 42 ","big":18446744073709551615,"t":"text","empty":"",
        "blank":" ","null":null,"yes":true,"tyes":"True","one":1,"price":0.00744,"tiny":1e-5,"long":0.12345678901234567890123456789012345,
        "when":"2020-10-15T13:58:22Z","epoch":1602770302,"ip":"10.0.0.1","cidr":"2001:db8::1/64","list":["a",1,null],"ips":["10.0.0.1","",null,["::1"]],
        "o":{"token":12,"n":{"x":[{"y":true}]}}}"#;

    #[test]
    fn getters_coerce_by_target() {
        let tape = Tape::json(ANSWER).unwrap();
        let d = tape.root();
        assert_eq!(
            (
                d.at("i").id().unwrap(),
                d.at("t").id().unwrap(),
                d.at("big").id().unwrap()
            ),
            ("42".into(), "text".into(), u64::MAX.to_string())
        );
        assert_eq!(
            (
                d.at("t").text().unwrap(),
                d.at("price").text().unwrap(),
                d.at("empty").text().unwrap()
            ),
            ("text".into(), "0.00744".into(), String::new())
        );
        for name in ["i", "whole", "exp", "ti"] {
            assert_eq!(d.at(name).int().unwrap(), 42, "{name}");
            assert_eq!(d.at(name).uint().unwrap(), 42, "{name}");
            assert_eq!(d.at(name).uint32().unwrap(), 42, "{name}");
            assert!(
                (d.at(name).float().unwrap() - 42.0).abs() < f64::EPSILON,
                "{name}"
            );
            assert_eq!(d.at(name).decimal().unwrap(), Decimal::from(42), "{name}");
        }
        assert_eq!(
            (d.at("neg").int().unwrap(), d.at("big").uint().unwrap()),
            (-1, u64::MAX)
        );
        assert_eq!(d.at("price").decimal().unwrap().to_string(), "0.00744");
        assert_eq!(d.at("tiny").decimal().unwrap().to_string(), "0.00001");
        assert_eq!(
            d.at("long").decimal().unwrap().to_string(),
            "0.1234567890123456789012345679"
        );
        assert!(
            d.at("yes").boolean().unwrap()
                && d.at("tyes").boolean().unwrap()
                && d.at("one").boolean().unwrap()
        );
        assert_eq!(d.at("when").time().unwrap(), d.at("epoch").time().unwrap());
        assert_eq!(d.at("ip").address().unwrap().to_string(), "10.0.0.1");
        assert_eq!(d.at("cidr").address().unwrap().to_string(), "2001:db8::1");
        assert_eq!(d.at("list").texts().unwrap(), ["a", "1"]);
        assert_eq!(d.at("ips").addresses().unwrap().len(), 2);
        assert_eq!(d.at("ip").addresses().unwrap().len(), 1);
        assert_eq!(
            d.at("o").value().unwrap(),
            json!({"token": 12, "n": {"x": [{"y": true}]}})
        );
    }

    #[test]
    fn optional_getters_give_none_for_absent_and_blank() {
        let tape = Tape::json(ANSWER).unwrap();
        let d = tape.root();
        for name in ["none", "null", "empty", "blank"] {
            let value = d.at(name);
            assert!(
                value.opt_id().unwrap().is_none()
                    && value.opt_int().unwrap().is_none()
                    && value.opt_uint().unwrap().is_none()
            );
            assert!(
                value.opt_float().unwrap().is_none()
                    && value.opt_decimal().unwrap().is_none()
                    && value.opt_boolean().unwrap().is_none()
            );
            assert!(
                value.opt_time().unwrap().is_none()
                    && value.opt_address().unwrap().is_none()
                    && value.opt_uint32().unwrap().is_none()
            );
            assert!(value.addresses().unwrap().is_empty());
        }
        assert_eq!(d.at("empty").opt_text().unwrap().unwrap(), "");
        assert!(
            d.at("null").opt_text().unwrap().is_none()
                && d.at("none").opt_value().unwrap().is_none()
        );
        assert!(
            d.at("none").texts().unwrap().is_empty() && d.at("none").opt_texts().unwrap().is_none()
        );
        assert!(
            d.at("null").opt(Doc::text).unwrap().is_none()
                && d.at("null").opt_list(Doc::text).unwrap().is_none()
        );
        assert_eq!(d.at("list.0").opt(Doc::text).unwrap().unwrap(), "a");
        assert_eq!(d.at("o.n.x").list(|x| x.at("y").boolean()).unwrap(), [true]);
    }

    #[test]
    fn errors_name_path_wish_and_find() {
        let tape = Tape::json(ANSWER).unwrap();
        let d = tape.root();
        for (error, wanted) in [
            (
                d.at("t").int().unwrap_err(),
                "`t`: expected a whole number, found a text \"text\"",
            ),
            (
                d.at("f").int().unwrap_err(),
                "`f`: expected a whole number, found a number 1.5",
            ),
            (
                d.at("neg").opt_uint().unwrap_err(),
                "`neg`: expected a whole number from 0, found a number -1",
            ),
            (
                d.at("big").int().unwrap_err(),
                "`big`: expected a whole number, found a number 18446744073709551615",
            ),
            (
                d.at("none").text().unwrap_err(),
                "`none` is missing, expected a text",
            ),
            (
                d.at("o.n.z.q").text().unwrap_err(),
                "`o.n.z.q` is missing, expected a text",
            ),
            (
                d.at("t.x").text().unwrap_err(),
                "`t.x` is missing, expected a text (`t` is a text)",
            ),
            (
                d.at("null").id().unwrap_err(),
                "`null`: expected an id, found null",
            ),
            (
                d.at("o.n.x.0").at("y").text().unwrap_err(),
                "`o.n.x[0].y`: expected a text, found a bool true",
            ),
            (
                d.at("o.n.x").index(0).at("w").uint().unwrap_err(),
                "`o.n.x[0].w` is missing, expected a whole number from 0",
            ),
            (
                d.at("o").text().unwrap_err(),
                "`o`: expected a text, found an object",
            ),
            (d.text().unwrap_err(), "expected a text, found an object"),
            (
                d.at("list").addresses().unwrap_err(),
                "`list[0]`: expected an IP address, found a text \"a\"",
            ),
            (
                d.at("o.token").boolean().unwrap_err(),
                "`o.token`: expected a bool, found a number",
            ),
            (
                d.at("o").texts().unwrap_err(),
                "`o`: expected a list, found an object",
            ),
            (
                d.at("t").list(Doc::text).unwrap_err(),
                "`t`: expected a list, found a text \"text\"",
            ),
            (
                d.at("t").mul(2).opt(Doc::text).unwrap_err(),
                "`t`: expected a number, found a text \"text\"",
            ),
            (
                Doc::from("abc").time().unwrap_err(),
                "expected a time, found a text \"abc\"",
            ),
            (
                Doc::absent().at("ex_size").int().unwrap_err(),
                "`ex_size` is missing, expected a whole number",
            ),
            (
                Doc::absent().text().unwrap_err(),
                "a value is missing, expected a text",
            ),
        ] {
            assert_eq!(error.message(), wanted);
            assert_eq!(error.kind(), ErrorKind::Malformed);
        }
        let long = Doc::from("x".repeat(500)).int().unwrap_err();
        assert!(long.message().len() < 120, "{long}");
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Power {
        On,
        Off,
        Other(String),
    }

    impl State for Power {
        fn unknown(raw: &str) -> Self {
            Self::Other(raw.to_owned())
        }
    }

    #[test]
    fn states_are_total() {
        static TABLE: &[(&str, Power)] = &[
            ("on", Power::On),
            ("ON", Power::Off),
            ("off", Power::Off),
            ("1", Power::On),
            ("true", Power::On),
        ];
        for (value, wanted) in [
            (json!("on"), Power::On),
            (json!("ON"), Power::Off),
            (json!("On"), Power::On),
            (json!("OFF"), Power::Off),
            (json!(1), Power::On),
            (json!(true), Power::On),
            (json!("paused"), Power::Other("paused".into())),
            (json!(2), Power::Other("2".into())),
            (json!(null), Power::Other(String::new())),
            (json!(["on"]), Power::Other("a list".into())),
        ] {
            assert_eq!(Doc::from(&value).state(TABLE), wanted, "{value}");
        }
        let xml = Tape::xml("<r><s>off</s></r>", &XmlRules::new()).unwrap();
        assert_eq!(xml.root().at("s").state(TABLE), Power::Off);
    }
}
