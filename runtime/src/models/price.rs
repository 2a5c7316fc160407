//! Money.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::lenient;

/// What a thing costs for a period of time. The amount is exact.
///
/// As JSON: `{"amount": "0.00744", "currency": "USD", "period": "hour"}`. A bare number is read as
/// US dollars an hour.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Price {
    /// How much, in the currency's main unit.
    pub amount: Decimal,
    /// The currency, by its ISO 4217 code (`USD`).
    pub currency: String,
    /// For how long.
    pub period: Period,
}

impl Price {
    /// A price.
    pub fn new(amount: Decimal, currency: impl Into<String>, period: Period) -> Self {
        Self {
            amount,
            currency: currency.into(),
            period,
        }
    }
}

/// `0.00744 USD/hour`
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.amount, self.currency, self.period)
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Whole {
            #[serde(deserialize_with = "lenient::decimal")]
            amount: Decimal,
            #[serde(default = "dollars")]
            currency: String,
            #[serde(default)]
            period: Period,
        }
        let whole = match Value::deserialize(deserializer)? {
            amount @ (Value::Number(_) | Value::String(_)) => json!({ "amount": amount }),
            object => object,
        };
        let whole = Whole::deserialize(whole).map_err(Error::custom)?;
        Ok(Self::new(whole.amount, whole.currency, whole.period))
    }
}

fn dollars() -> String {
    "USD".to_owned()
}

/// The time that a price is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Period {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    #[default]
    Hour,
    /// A day.
    Day,
    /// A month, however long the provider makes it.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// The word (`hour`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stay_exact() {
        let price = Price::new("0.00744".parse().unwrap(), "USD", Period::Hour);
        let written = serde_json::to_value(&price).unwrap();
        assert_eq!(
            written,
            json!({"amount": "0.00744", "currency": "USD", "period": "hour"})
        );
        assert_eq!(serde_json::from_value::<Price>(written).unwrap(), price);
        assert_eq!(price.to_string(), "0.00744 USD/hour");
    }

    #[test]
    fn a_bare_number_is_dollars_an_hour() {
        for value in [json!(0.5), json!("0.5")] {
            let price: Price = serde_json::from_value(value).unwrap();
            assert_eq!(
                price,
                Price::new("0.5".parse().unwrap(), "USD", Period::Hour)
            );
        }
        let price: Price = serde_json::from_value(json!({"amount": 5, "period": "month"})).unwrap();
        assert_eq!(price.to_string(), "5 USD/month");
        assert!(serde_json::from_value::<Price>(json!({"currency": "EUR"})).is_err());
    }
}
