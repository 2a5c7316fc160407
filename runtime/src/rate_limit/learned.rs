//! What answers say about limits.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;

use crate::Answer;

/// What an answer says about the requests to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// None is let through for so long.
    Closed(Duration),
    /// So many are let through until it is counted anew, after this time.
    Left(u64, Duration),
}

/// What the answer says, if anything.
pub(super) fn said(answer: &Answer, now: impl FnOnce() -> Timestamp) -> Option<Said> {
    let headers = &answer.headers;
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        let now = now();
        let asked = answer.retry_after(now);
        return asked
            .or_else(|| fields(headers, || now).map(|(_, wait)| wait))
            .map(Said::Closed);
    }
    fields(headers, now).map(|(left, wait)| Said::Left(left, wait))
}

/// How many are left and for how long, as `RateLimit-Remaining` and `RateLimit-Reset` say, with or
/// without `X-` in front, or `RateLimit` alone.
fn fields(headers: &HeaderMap, now: impl FnOnce() -> Timestamp) -> Option<(u64, Duration)> {
    let (mut left, mut reset, mut both) = (None, None, None);
    // One pass: most answers say nothing, and looking each name up would cost more than the rest.
    for (name, value) in headers {
        let name = name.as_str();
        let name = name.strip_prefix("x-").unwrap_or(name);
        match name
            .strip_prefix("rate")
            .map(|rest| rest.trim_start_matches('-'))
        {
            Some("limit-remaining") => left = left.or_else(|| number(value)),
            Some("limit-reset") => reset = reset.or_else(|| number(value)),
            Some("limit") => both = both.or_else(|| structured(value.to_str().ok()?)),
            _ => {}
        }
    }
    match (left, reset) {
        (Some(left), Some(reset)) => Some((whole(left), until(reset, now))),
        _ => both.map(|(left, reset)| (left, until(reset, now))),
    }
}

fn number(value: &HeaderValue) -> Option<f64> {
    let value: f64 = value.to_str().ok()?.trim().parse().ok()?;
    (value.is_finite() && value >= 0.0).then_some(value)
}

/// The whole number below.
fn whole(number: f64) -> u64 {
    Duration::try_from_secs_f64(number).map_or(u64::MAX, |duration| duration.as_secs())
}

/// Providers give seconds from now, or the time since 1970 in seconds or milliseconds.
fn until(reset: f64, now: impl FnOnce() -> Timestamp) -> Duration {
    let since_1970 = if reset > 1e12 {
        reset / 1000.0
    } else if reset > 1e9 {
        reset
    } else {
        return Duration::try_from_secs_f64(reset).unwrap_or_default();
    };
    let now = Duration::try_from(now().as_duration()).unwrap_or_default();
    let reset = Duration::try_from_secs_f64(since_1970).unwrap_or_default();
    reset.saturating_sub(now)
}

/// `"default";r=0;t=30`, several of these, or `limit=100, remaining=0, reset=30`. Of several the
/// one with the least left counts.
fn structured(value: &str) -> Option<(u64, f64)> {
    let one = |item: &str| {
        let part = |long: &str, short: &str| {
            item.split([';', ',']).find_map(|part| {
                let (name, value) = part.split_once('=')?;
                let name = name.trim();
                (name == long || name == short).then(|| value.trim().parse::<u64>().ok())?
            })
        };
        let reset = part("reset", "t")?;
        Some((
            part("remaining", "r")?,
            f64::from(u32::try_from(reset).ok()?),
        ))
    };
    if value.contains("remaining") {
        return one(value);
    }
    let items = value.split(',').filter_map(one);
    items.min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
}
