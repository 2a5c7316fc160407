//! Numbers as they are written by hand.

use proc_macro2::TokenStream;

/// A whole number, its digits in groups of three: `2_592_000`.
pub(super) fn grouped(number: u64) -> TokenStream {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        // As readers of Rust expect it: from five digits on.
        if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups() {
        for (number, wanted) in [(0, "0"), (3600, "3600"), (86400, "86_400"), (2_592_000, "2_592_000")] {
            assert_eq!(grouped(number).to_string(), wanted);
        }
    }
}
