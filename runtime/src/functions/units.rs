//! Sizes and quantities.

use rust_decimal::Decimal;

use crate::Doc;
use crate::doc::{Number, decimal, object};

/// What a suffix multiplies with, longest first. `m` is a thousandth, as Kubernetes counts CPUs.
const SUFFIXES: [(&str, i64); 15] = [
    ("Ki", 1 << 10),
    ("Mi", 1 << 20),
    ("Gi", 1 << 30),
    ("Ti", 1 << 40),
    ("Pi", 1 << 50),
    ("Ei", 1 << 60),
    ("k", 1_000),
    ("K", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("T", 1_000_000_000_000),
    ("P", 1_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000),
    ("", 1),
    ("m", -1_000),
];

impl Doc<'_> {
    /// Gigabytes as megabytes: times 1024. A text that spells a number is accepted.
    #[must_use]
    pub fn gb_to_mb(&self) -> Self {
        self.scale(|gigabytes| gigabytes.checked_mul(1024.into()))
    }

    /// Megabytes as gigabytes: divided by 1024, exactly (`1536` becomes `1.5`). A text that spells
    /// a number is accepted.
    #[must_use]
    pub fn mb_to_gb(&self) -> Self {
        self.scale(|megabytes| megabytes.checked_div(1024.into()))
    }

    /// The number that a quantity says: `512Mi`, `1.5 GB`, `100m`, `7`. The suffixes `Ki` to `Ei`
    /// are powers of 1024, `k` to `E` powers of 1000, `m` is a thousandth; a `B` behind is ignored.
    #[must_use]
    pub fn quantity(&self) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        if let Some(number) = self.as_number() {
            return Self::from_number(number);
        }
        self.with_text(|text| {
            quantity(text.trim()).map_or_else(|| self.mistake("a quantity"), Self::from_decimal)
        })
    }

    /// The price of this amount, as the object that a model's price is read from:
    /// `{amount, currency, period}`. The amount stays exact.
    #[must_use]
    pub fn price(&self, currency: impl Into<Self>, period: impl Into<Self>) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        let Some(amount) = self.read_number().and_then(Number::to_decimal) else {
            return self.mistake("an amount of money");
        };
        let price = object().set("amount", amount.to_string());
        price.set("currency", currency).set("period", period).into()
    }

    fn scale(&self, scale: impl FnOnce(Decimal) -> Option<Decimal>) -> Self {
        if self.is_absent() {
            return Self::absent();
        }
        let scaled = self
            .read_number()
            .and_then(Number::to_decimal)
            .and_then(scale);
        scaled.map_or_else(|| self.mistake("a number"), Self::from_decimal)
    }

    /// A decimal, as a whole number where it is one.
    fn from_decimal(value: Decimal) -> Self {
        let number = Number::Decimal(value.normalize());
        Self::from_number(
            number
                .to_i128()
                .and_then(Number::from_i128)
                .unwrap_or(number),
        )
    }
}

fn quantity(text: &str) -> Option<Decimal> {
    // The suffix starts behind the last digit, so that the E of `1E` is not an exponent.
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.')? + 1;
    let (number, suffix) = text.split_at_checked(end)?;
    let number = decimal(number)?;
    let suffix = suffix.trim_start();
    let suffix = suffix.strip_suffix(['B', 'b']).unwrap_or(suffix);
    let (_, factor) = SUFFIXES.iter().find(|(name, _)| *name == suffix)?;
    if *factor < 0 {
        number.checked_div((-factor).into())
    } else {
        number.checked_mul((*factor).into())
    }
}

#[cfg(test)]
mod tests {
    use crate::Doc;

    #[test]
    fn quantities() {
        for (text, wanted) in [
            ("512Mi", "536870912"),
            ("1.5Gi", "1610612736"),
            ("7", "7"),
            ("100m", "0.1"),
            ("2k", "2000"),
            ("1e3", "1000"),
            ("1E", "1000000000000000000"),
            ("16 GB", "16000000000"),
            ("4GiB", "4294967296"),
            (" 12B ", "12"),
            ("0.5", "0.5"),
        ] {
            assert_eq!(
                Doc::from(text).quantity().to_json_text().unwrap(),
                wanted,
                "{text}"
            );
        }
        assert_eq!(Doc::from(3).quantity().int().unwrap(), 3);
        for wrong in [
            "",
            "Mi",
            "5 apples",
            "1Xi",
            "--1",
            "9999999999999999999999999Ei",
        ] {
            assert!(Doc::from(wrong).quantity().is_error(), "{wrong}");
        }
        assert!(Doc::absent().quantity().is_absent());
    }

    #[test]
    fn prices_are_exact() {
        let price = Doc::from("0.007440").price("USD", "hour");
        assert_eq!(
            price.to_json_text().unwrap(),
            r#"{"amount":"0.007440","currency":"USD","period":"hour"}"#
        );
        assert!(Doc::absent().price("USD", "hour").is_absent());
        assert!(Doc::from("free").price("USD", "hour").is_error());
    }

    #[test]
    fn gigabytes_and_megabytes() {
        assert_eq!(Doc::from(2).gb_to_mb().to_json_text().unwrap(), "2048");
        assert_eq!(Doc::from("0.5").gb_to_mb().uint().unwrap(), 512);
        assert_eq!(Doc::from(2048).mb_to_gb().to_json_text().unwrap(), "2");
        assert_eq!(Doc::from(1536).mb_to_gb().to_json_text().unwrap(), "1.5");
        assert!(Doc::from("x").gb_to_mb().is_error());
        assert!(Doc::absent().mb_to_gb().is_absent());
    }
}
