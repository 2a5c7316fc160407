//! Times as providers write them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::number::Number;

/// Reads a time in any of the forms that [`Doc::time`](super::value::Doc::time) names.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    // The usual form first: RFC 3339 with an offset.
    if text.len() >= 20
        && let Ok(time) = text.parse()
    {
        return Some(time);
    }
    if !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(text.len(), 8 | 14)
    {
        // As seconds these would lie in the first months of 1970 or after the year 2600.
        return compact(text);
    }
    if let Some(time) = Number::parse(text).and_then(since_epoch) {
        return Some(time);
    }
    iso(text).or_else(|| {
        jiff::fmt::rfc2822::parse(text)
            .ok()
            .map(|time| time.timestamp())
    })
}

/// Seconds since 1970, or milli-, micro- or nanoseconds: whichever lies before the year 5000.
pub(crate) fn since_epoch(number: Number) -> Option<Timestamp> {
    let value = number.to_decimal()?;
    let size = value.abs();
    let nanoseconds = if size < Decimal::from(100_000_000_000_i64) {
        1_000_000_000_i64
    } else if size < Decimal::from(100_000_000_000_000_i64) {
        1_000_000
    } else if size < Decimal::from(100_000_000_000_000_000_i64) {
        1_000
    } else {
        1
    };
    let total = value.checked_mul(nanoseconds.into())?.trunc().to_i128()?;
    Timestamp::from_nanosecond(total).ok()
}

/// `20201015` and `20201015135822`.
fn compact(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_at_checked(8)?;
    let date = Date::new(field(date, 0, 4)?, field(date, 4, 6)?, field(date, 6, 8)?).ok()?;
    let time = if time.is_empty() {
        Time::midnight()
    } else {
        Time::new(
            field(time, 0, 2)?,
            field(time, 2, 4)?,
            field(time, 4, 6)?,
            0,
        )
        .ok()?
    };
    zoned(date, time, 0)
}

/// RFC 3339 and its relatives: `2020-10-15T13:58:22.5+02:00`, a blank for the `T`, `/` for `-`, no
/// seconds, no offset or time (UTC), offsets `Z`, `UTC`, `GMT`, `+02`, `+0200`, `+02:00`; also the
/// basic form `20201015T135822Z`.
fn iso(text: &str) -> Option<Timestamp> {
    let (day, clock) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?.trim_start())),
        None => (text, None),
    };
    let date = match day.len() {
        8 => Date::new(field(day, 0, 4)?, field(day, 4, 6)?, field(day, 6, 8)?).ok()?,
        10 => {
            let mark = day.as_bytes().get(4)?;
            if !matches!(mark, b'-' | b'/') || day.as_bytes().get(7) != Some(mark) {
                return None;
            }
            Date::new(field(day, 0, 4)?, field(day, 5, 7)?, field(day, 8, 10)?).ok()?
        }
        _ => return None,
    };
    let Some(clock) = clock else {
        return zoned(date, Time::midnight(), 0);
    };
    let end = clock
        .find(|c: char| !matches!(c, '0'..='9' | ':' | '.' | ','))
        .unwrap_or(clock.len());
    let (time, zone) = clock.split_at_checked(end)?;
    zoned(date, time_of_day(time)?, offset(zone.trim())?)
}

fn time_of_day(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if text.len() > clock.len() && fraction.is_empty() {
        return None;
    }
    let digits: String = if clock.contains(':') {
        let parts: Vec<&str> = clock.split(':').collect();
        if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.len() != 2) {
            return None;
        }
        parts.concat()
    } else {
        clock.to_owned()
    };
    let seconds = match digits.len() {
        4 => 0,
        6 => field(&digits, 4, 6)?,
        _ => return None,
    };
    // A leap second has no place in a timestamp; it counts as the second before.
    let seconds: i8 = if seconds == 60 { 59 } else { seconds };
    let nanoseconds = format!("{fraction:0<9}");
    Time::new(
        field(&digits, 0, 2)?,
        field(&digits, 2, 4)?,
        seconds,
        field(&nanoseconds, 0, 9)?,
    )
    .ok()
}

/// Seconds east of UTC.
fn offset(text: &str) -> Option<i64> {
    if text.is_empty()
        || ["Z", "UTC", "GMT"]
            .iter()
            .any(|name| text.eq_ignore_ascii_case(name))
    {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = match digits.len() {
        2 => (field(digits, 0, 2)?, 0),
        4 => (field(digits, 0, 2)?, field(digits, 2, 4)?),
        5 if digits.as_bytes().get(2) == Some(&b':') => {
            (field(digits, 0, 2)?, field(digits, 3, 5)?)
        }
        _ => return None,
    };
    // As far as jiff goes.
    (hours < 26 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn zoned(date: Date, time: Time, offset: i64) -> Option<Timestamp> {
    let utc = date
        .to_datetime(time)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()?
        .timestamp();
    utc.checked_sub(jiff::SignedDuration::from_secs(offset))
        .ok()
}

/// The digits of a range as a number.
fn field<T: std::str::FromStr>(text: &str, start: usize, end: usize) -> Option<T> {
    let digits = text.get(start..end)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_a_provider_writes() {
        const AT: &str = "2020-10-15T13:58:22Z";
        for (text, wanted) in [
            ("2020-10-15T13:58:22Z", AT),
            ("2020-10-15T13:58:22.000000Z", AT),
            ("2020-10-15T15:58:22+02:00", AT),
            ("2020-10-15T15:58:22+0200", AT),
            ("2020-10-15T15:58:22+02", AT),
            ("2020-10-15T08:28:22-05:30", AT),
            ("2020-10-15T13:58:22+0000", AT),
            ("2020-10-15T13:58:22-00:00", AT),
            ("2020-10-15T13:58:22", AT),
            ("2020-10-15 13:58:22", AT),
            ("2020-10-15t13:58:22z", AT),
            ("2020-10-15 13:58:22 +0000", AT),
            ("2020-10-15 13:58:22 UTC", AT),
            ("2020/10/15 13:58:22", AT),
            ("20201015T135822Z", AT),
            ("20201015135822", AT),
            ("1602770302", AT),
            ("1602770302000", AT),
            ("1602770302.0", AT),
            ("Thu, 15 Oct 2020 13:58:22 GMT", AT),
            ("Thu, 15 Oct 2020 15:58:22 +0200", AT),
            ("15 Oct 2020 13:58:22 +0000", AT),
            ("2020-10-15T13:58", "2020-10-15T13:58:00Z"),
            ("2020-10-15T13:58Z", "2020-10-15T13:58:00Z"),
            ("2020-10-15", "2020-10-15T00:00:00Z"),
            ("20201015", "2020-10-15T00:00:00Z"),
            (
                "2020-10-15T13:58:22.123456789Z",
                "2020-10-15T13:58:22.123456789Z",
            ),
            (
                "2020-10-15T13:58:22.1234567890123",
                "2020-10-15T13:58:22.123456789Z",
            ),
            ("2020-10-15 13:58:22.5", "2020-10-15T13:58:22.5Z"),
            ("2020-10-15T13:58:22,25", "2020-10-15T13:58:22.25Z"),
            ("1602770302.25", "2020-10-15T13:58:22.25Z"),
            ("1602770302123456", "2020-10-15T13:58:22.123456Z"),
            ("1602770302123456789", "2020-10-15T13:58:22.123456789Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2016-12-31T23:59:60", "2016-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("0", "1970-01-01T00:00:00Z"),
            ("-1", "1969-12-31T23:59:59Z"),
            ("1e9", "2001-09-09T01:46:40Z"),
        ] {
            let time = parse(text).map(|time| time.to_string());
            assert_eq!(time.as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "T",
            "soon",
            "2020-13-15",
            "2020-02-30T00:00:00Z",
            "2020-10-15T",
            "2020-10-15Tnoon",
            "2020-10-15T25:00:00Z",
            "2020-10-15T13:58:22.Z",
            "2020-10-15T13:58:22+26:00",
            "2020-10-15T13:58:22 CEST",
            "2020-10-15T1:58:22",
            "2020-10/15",
            "2020-1é-15",
            "15.10.2020",
            "999999999999999999999",
            "inf",
            "NaN",
            "20201315",
            "2020-10-15T13:58:22+2:00",
            "2020-10-15T+3:58:22Z",
            "++20-10-15",
            "2020-10-15T13:58:22+00:99",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
