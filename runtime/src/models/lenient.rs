//! Reading values that come in several forms.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// Null is the default.
pub(super) fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Text, or a number as text; null is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(opt_text(deserializer)?.unwrap_or_default())
}

/// Text, or a number as text, or nothing.
pub(super) fn opt_text<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        other => Err(unexpected("text", &other)),
    }
}

/// An id: text or a number, but not null and not empty.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match opt_text(deserializer)? {
        Some(id) if !id.is_empty() => Ok(id),
        _ => Err(Error::custom("the id is empty")),
    }
}

/// A whole number that is not negative, or the same as text or with a fraction of zero.
pub(super) fn count<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<u64>,
{
    let value = Value::deserialize(deserializer)?;
    let number = match &value {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        _ => None,
    };
    number
        .and_then(|number| T::try_from(number).ok())
        .map(Some)
        .ok_or_else(|| unexpected("a whole number", &value))
}

fn whole(number: f64) -> Option<u64> {
    // `Display` writes the number without exponent and, if it is whole, without fraction.
    number.to_string().parse().ok()
}

/// A number, or the same as text.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    match &value {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
    .map(Some)
    .ok_or_else(|| unexpected("a number", &value))
}

/// An exact number, or the same as text.
pub(super) fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = match &value {
        // By its digits, not by the nearest binary fraction.
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    text.parse()
        .or_else(|_| Decimal::from_scientific(&text))
        .map_err(|_| unexpected("an amount", &value))
}

/// A list of addresses; entries that are null or empty are skipped.
pub(super) fn addresses<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<IpAddr>, D::Error> {
    let entries = Option::<Vec<Option<String>>>::deserialize(deserializer)?.unwrap_or_default();
    entries
        .into_iter()
        .flatten()
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            entry
                .parse()
                .map_err(|_| unexpected("an IP address", &Value::String(entry)))
        })
        .collect()
}

/// A time: RFC 3339, or without an offset, which counts as UTC, or seconds since 1970.
pub(super) fn time<'de, D>(deserializer: D) -> Result<Option<Timestamp>, D::Error>
where
    D: Deserializer<'de>,
{
    let value = Value::deserialize(deserializer)?;
    match &value {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => text.parse().ok().or_else(|| in_utc(text)),
        Value::Number(number) => number
            .as_i64()
            .and_then(|seconds| Timestamp::from_second(seconds).ok()),
        _ => None,
    }
    .map(Some)
    .ok_or_else(|| unexpected("a time", &value))
}

fn in_utc(text: &str) -> Option<Timestamp> {
    let time: DateTime = text.parse().ok()?;
    time.to_zoned(TimeZone::UTC)
        .ok()
        .map(|time| time.timestamp())
}

/// A model inside another: an object, or its id alone.
pub(super) fn nested<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        id @ (Value::String(_) | Value::Number(_)) => json!({ "id": id }),
        value => value,
    };
    T::deserialize(value).map(Some).map_err(Error::custom)
}

fn unexpected<E: Error>(expected: &str, found: &Value) -> E {
    let mut shown = found.to_string();
    if shown.chars().count() > 40 {
        shown = shown.chars().take(40).chain(['…']).collect();
    }
    Error::custom(format_args!("expected {expected}, found {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_in_several_forms() {
        let read = |value: Value| count::<_, u32>(value).map_err(|error| error.to_string());
        for (value, expected) in [
            (json!(null), None),
            (json!(""), None),
            (json!(20), Some(20)),
            (json!(20.0), Some(20)),
            (json!("20"), Some(20)),
        ] {
            assert_eq!(read(value), Ok(expected));
        }
        for value in [
            json!(20.5),
            json!(-1),
            json!("8000-8500"),
            json!(5_000_000_000_u64),
        ] {
            let shown = value.to_string();
            assert_eq!(
                read(value),
                Err(format!("expected a whole number, found {shown}"))
            );
        }
    }

    #[test]
    fn times_come_in_several_forms() {
        let noon = "2020-10-15T12:00:00Z".parse().unwrap();
        for value in [
            json!("2020-10-15T12:00:00Z"),
            json!("2020-10-15T09:00:00-03:00"),
            json!("2020-10-15T12:00:00"),
            json!("2020-10-15 12:00:00"),
            json!(1_602_763_200),
        ] {
            assert_eq!(time(value).unwrap(), Some(noon));
        }
        assert_eq!(time(json!(null)).unwrap(), None);
        assert!(time(json!("yesterday")).is_err());
    }

    #[test]
    fn addresses_are_addresses() {
        let read = addresses(json!(["10.0.0.1", null, "", "fe80::1"])).unwrap();
        assert_eq!(
            read,
            [
                "10.0.0.1".parse::<IpAddr>().unwrap(),
                "fe80::1".parse().unwrap()
            ]
        );
        assert!(addresses(json!(null)).unwrap().is_empty());
        let error = addresses(json!(["web-1"])).unwrap_err();
        assert_eq!(error.to_string(), "expected an IP address, found \"web-1\"");
    }

    #[test]
    fn amounts_are_taken_by_their_digits() {
        for (value, expected) in [
            (json!(0.1), "0.1"),
            (json!(1e-7), "0.0000001"),
            (json!("0.10"), "0.10"),
        ] {
            assert_eq!(decimal(value).unwrap().to_string(), expected);
        }
        assert!(decimal(json!("free")).is_err());
    }

    #[test]
    fn ids_may_be_numbers_but_not_empty() {
        assert_eq!(id(json!(3_164_444)).unwrap(), "3164444");
        for value in [json!(""), json!(null), json!([])] {
            assert!(id(value).is_err());
        }
    }
}
