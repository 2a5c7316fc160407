//! The typed ends of an expression: the only place where reading an answer fails.

use std::net::IpAddr;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;

use super::dates;
use super::number::Number;
use super::value::{Doc, View};
use crate::state::{self, State};
use crate::{Error, Result};

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
        // As many as there are, mostly: a vector that grows takes room for four.
        let expected = if self.is_list() {
            self.len()
        } else {
            self.has().into()
        };
        let mut addresses = Vec::with_capacity(expected);
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

    /// What serde reads from this value: a model, or any type that can be deserialised.
    ///
    /// # Errors
    /// [`Malformed`](crate::ErrorKind::Malformed), with the path, when it is absent or does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.value()?).map_err(|error| {
            let path = self.path();
            let place = if path.is_empty() {
                path
            } else {
                format!("`{path}`: ")
            };
            Error::malformed(format!("{place}{error}"))
        })
    }

    /// [`read`](Self::read), or `None` when absent.
    pub fn opt_read<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        if self.is_absent() {
            Ok(None)
        } else {
            self.read().map(Some)
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
            View::Text(text) => text.chars().all(char::is_whitespace),
            View::Untyped(text) => text.chars().all(char::is_whitespace),
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
        // It is short: byte by byte is the quickest way through.
        let end = address.bytes().position(|byte| byte == b'/');
        address.get(..end.unwrap_or(address.len()))?.parse().ok()
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
mod tests;
