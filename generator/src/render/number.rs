//! Numbers as they are written in Rust.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A whole number that goes into a `Doc`: without a type where it needs none.
pub(super) fn int(number: i64) -> TokenStream {
    let digits = number.unsigned_abs().to_string();
    let plain = i32::try_from(number).is_ok();
    if plain && digits.len() < 6 {
        let literal = Literal::i64_unsuffixed(number);
        return quote!(#literal);
    }
    let suffix = if plain { "" } else { "_i64" };
    let sign = if number < 0 { "-" } else { "" };
    // Digits and `_` are tokens in any case.
    format!("{sign}{}{suffix}", grouped(&digits))
        .parse()
        .unwrap_or_else(|_| {
            let literal = Literal::i64_suffixed(number);
            quote!(#literal)
        })
}

/// A whole number whose type is known where it stands.
pub(super) fn count(number: u64) -> TokenStream {
    let digits = number.to_string();
    let digits = if digits.len() < 6 {
        digits
    } else {
        grouped(&digits)
    };
    digits.parse().unwrap_or_else(|_| quote!(0))
}

/// A number with a fraction.
pub(super) fn float(number: f64) -> TokenStream {
    let text = format!("{number:?}");
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, format!(".{rest}")),
        None => (text.as_str(), String::new()),
    };
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let long = digits.len() > 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = if long {
        grouped(digits)
    } else {
        digits.to_owned()
    };
    format!("{sign}{digits}{rest}")
        .parse()
        .unwrap_or_else(|_| quote!(f64::NAN))
}

/// Digits in threes: `1_000_000`.
fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_readers() {
        let int = |number| int(number).to_string().replace(' ', "");
        assert_eq!(int(0), "0");
        assert_eq!(int(-42), "-42");
        assert_eq!(int(12_345), "12345");
        assert_eq!(int(123_456), "123_456");
        assert_eq!(int(-2_147_483_649), "-2_147_483_649_i64");
        assert_eq!(int(i64::MIN), "-9_223_372_036_854_775_808_i64");
        assert_eq!(count(600_000).to_string(), "600_000");
        assert_eq!(count(200).to_string(), "200");
        let float = |number| float(number).to_string().replace(' ', "");
        assert_eq!(float(2.0), "2.0");
        assert_eq!(float(-0.00744), "-0.00744");
        assert_eq!(float(1_234_567.5), "1_234_567.5");
        assert_eq!(float(1e300), "1e300");
    }
}
