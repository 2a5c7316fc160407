//! Numbers: exact where they can be.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// A number of an expression. Whole numbers and decimals are exact.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Int(i64),
    /// A whole number above `i64::MAX`.
    Big(u64),
    Decimal(Decimal),
    Float(f64),
}

impl Number {
    /// Reads a number as JSON writes it; a leading `+`, as some providers write it, is accepted.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(value) = text.parse() {
            return Some(Self::Int(value));
        }
        if let Ok(value) = text.parse() {
            return Some(Self::Big(value));
        }
        if !text.starts_with(['-', '+', '.']) && !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if let Some(value) = decimal_exact(text) {
            return Some(Self::Decimal(value));
        }
        // Not `inf`, `nan` or `infinity`: the first byte was checked, the rest is up to f64.
        text.parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .map(Self::Float)
    }

    pub(crate) fn from_u64(value: u64) -> Self {
        i64::try_from(value).map_or(Self::Big(value), Self::Int)
    }

    /// A whole number, where it fits one.
    pub(crate) fn from_i128(value: i128) -> Option<Self> {
        if let Ok(value) = i64::try_from(value) {
            return Some(Self::Int(value));
        }
        u64::try_from(value).ok().map(Self::Big)
    }

    /// The whole number this is: `5`, but also `5.0` and `5e0`.
    pub(crate) fn to_i128(self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(value.into()),
            Self::Big(value) => Some(value.into()),
            Self::Decimal(value) if value.is_integer() => value.to_i128(),
            Self::Float(value) if value.fract() == 0.0 => value.to_i128(),
            Self::Decimal(_) | Self::Float(_) => None,
        }
    }

    pub(crate) fn to_f64(self) -> f64 {
        match self {
            // Whole numbers beyond 2^53 lose digits, as JSON numbers do in most languages.
            Self::Int(value) => value.to_f64().unwrap_or(f64::NAN),
            Self::Big(value) => value.to_f64().unwrap_or(f64::NAN),
            // By its text: the shortest way to the nearest f64.
            Self::Decimal(value) => value.to_string().parse().unwrap_or(f64::NAN),
            Self::Float(value) => value,
        }
    }

    /// The exact decimal; of an f64 the one that its shortest text says. `None` when out of range.
    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        match self {
            Self::Int(value) => Some(value.into()),
            Self::Big(value) => Some(value.into()),
            Self::Decimal(value) => Some(value),
            Self::Float(value) if value.is_finite() => {
                decimal(&value.to_string()).or_else(|| Decimal::from_f64(value))
            }
            Self::Float(_) => None,
        }
    }

    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        if let (Some(left), Some(right)) = (self.to_i128(), other.to_i128()) {
            return Some(left.cmp(&right));
        }
        if let (Some(left), Some(right)) = (self.to_decimal(), other.to_decimal()) {
            return Some(left.cmp(&right));
        }
        self.to_f64().partial_cmp(&other.to_f64())
    }
}

/// As JSON writes it; what JSON cannot say (not a number, infinite) is null.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Big(value) => value.fmt(f),
            Self::Decimal(value) => value.fmt(f),
            // `1.0`, not `1`, and never `1e+30` spelled out: serde_json's form.
            Self::Float(value) if value.is_finite() => {
                f.write_str(&serde_json::to_string(value).unwrap_or_default())
            }
            Self::Float(_) => f.write_str("null"),
        }
    }
}

/// Reads a decimal (`0.00744`, `1e-5`); digits beyond the 28 that a [`Decimal`] holds are rounded.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    decimal_exact(text).or_else(|| {
        if text.contains(['e', 'E']) {
            Decimal::from_scientific(text).ok()
        } else {
            Decimal::from_str(text).ok()
        }
    })
}

fn decimal_exact(text: &str) -> Option<Decimal> {
    // Its own grammar allows underscores, and digits missing around the point.
    if !text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
    {
        return None;
    }
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok();
    }
    Decimal::from_str_exact(text).ok()
}
