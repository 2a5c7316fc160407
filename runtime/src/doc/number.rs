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
            // `1.0`, not `1`, and an exponent for what is long: serde_json's form.
            Self::Float(value) if value.is_finite() => {
                f.write_str(&serde_json::to_string(value).unwrap_or_default())
            }
            Self::Float(_) => f.write_str("null"),
        }
    }
}

/// Reads a decimal (`0.00744`, `1e-5`); digits beyond the 28 that a [`Decimal`] holds are rounded.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    if let Some(value) = decimal_exact(text) {
        return Some(value);
    }
    match spelled(text)? {
        Spelling::Plain => Decimal::from_str(text).ok(),
        Spelling::Scientific => Decimal::from_scientific_lossy(text).ok(),
    }
}

fn decimal_exact(text: &str) -> Option<Decimal> {
    match spelled(text)? {
        Spelling::Plain => Decimal::from_str_exact(text).ok(),
        Spelling::Scientific => Decimal::from_scientific(text).ok(),
    }
}

enum Spelling {
    Plain,
    Scientific,
}

/// Whether the text has only the bytes of a number: a [`Decimal`]'s own grammar has underscores too.
fn spelled(text: &str) -> Option<Spelling> {
    let of_number = |byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    if !text.bytes().all(of_number) {
        return None;
    }
    Some(if text.contains(['e', 'E']) {
        Spelling::Scientific
    } else {
        Spelling::Plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_read_as_the_narrowest_exact_number() {
        for (text, wanted) in [
            ("0", "Int(0)"),
            ("-0", "Int(0)"),
            ("+7", "Int(7)"),
            ("-9223372036854775808", "Int(-9223372036854775808)"),
            ("9223372036854775808", "Big(9223372036854775808)"),
            ("18446744073709551616", "Decimal(18446744073709551616)"),
            ("0.00744", "Decimal(0.00744)"),
            ("1.50", "Decimal(1.50)"),
            ("1e-5", "Decimal(0.00001)"),
            ("1E+3", "Decimal(1000)"),
            (
                "0.12345678901234567890123456789",
                "Float(0.12345678901234568)",
            ),
            ("1e-40", "Float(1e-40)"),
            ("1e300", "Float(1e300)"),
        ] {
            assert_eq!(
                format!("{:?}", Number::parse(text).unwrap()),
                wanted,
                "{text}"
            );
        }
        for text in [
            "", " 1", "-", "+", ".", "1e", "e5", "1_000", "0x10", "inf", "-inf", "+nan", "NaN",
            "1,5", "١", "1e400", "--1", "1 2",
        ] {
            assert!(
                Number::parse(text).is_none(),
                "{text}: {:?}",
                Number::parse(text)
            );
        }
    }

    #[test]
    fn decimals_round_only_beyond_28_digits() {
        for (text, wanted) in [
            ("0.1", "0.1"),
            (
                "79228162514264337593543950335",
                "79228162514264337593543950335",
            ),
            (
                "0.12345678901234567890123456789",
                "0.1234567890123456789012345679",
            ),
            ("1e-28", "0.0000000000000000000000000001"),
        ] {
            assert_eq!(decimal(text).unwrap().to_string(), wanted);
        }
        for text in ["", "x", "1e30", "79228162514264337593543950336", "1_0"] {
            assert!(decimal(text).is_none(), "{text}: {:?}", decimal(text));
        }
    }

    #[test]
    fn numbers_print_as_json() {
        for (number, wanted) in [
            (Number::Float(1.0), "1.0"),
            (Number::Float(1e300), "1e+300"),
            (Number::Float(f64::NAN), "null"),
            (Number::Big(u64::MAX), "18446744073709551615"),
        ] {
            assert_eq!(number.to_string(), wanted);
        }
        assert_eq!(Number::Float(2.0).to_i128(), Some(2));
        assert_eq!(Number::Float(2.5).to_i128(), None);
        assert_eq!(
            Number::from_i128(i128::from(u64::MAX) + 1).map(Number::to_f64),
            None
        );
    }
}
