//! Arithmetic. Total: absent operands give an absent result, impossible ones an error value.
//!
//! Whole numbers and decimals are computed exactly; an `f64` beside a decimal counts as the decimal
//! that its text says, so that `price * 730.0` stays exact.

use rust_decimal::Decimal;

use super::number::Number;
use super::value::{Doc, Repr};

#[derive(Clone, Copy)]
enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

impl Doc<'_> {
    /// The sum of two numbers; two texts or two lists one after the other.
    #[must_use]
    pub fn add(&self, other: impl Into<Self>) -> Self {
        let other = other.into();
        if self.is_list() && other.is_list() {
            return Self::from_list(self.iter().chain(other.iter()).collect());
        }
        if let (Some(left), Some(right)) = (self.as_text(), other.as_text()) {
            return Self::from(format!("{left}{right}"));
        }
        self.compute(Operation::Add, &other)
    }

    /// The difference of two numbers.
    #[must_use]
    pub fn sub(&self, other: impl Into<Self>) -> Self {
        self.compute(Operation::Sub, &other.into())
    }

    /// The product of two numbers.
    #[must_use]
    pub fn mul(&self, other: impl Into<Self>) -> Self {
        self.compute(Operation::Mul, &other.into())
    }

    /// The quotient of two numbers. Of two whole numbers it is whole, cut towards zero.
    #[must_use]
    pub fn div(&self, other: impl Into<Self>) -> Self {
        self.compute(Operation::Div, &other.into())
    }

    /// The remainder of a division, with the sign of this number.
    #[must_use]
    pub fn rem(&self, other: impl Into<Self>) -> Self {
        self.compute(Operation::Rem, &other.into())
    }

    /// The number with the other sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self::from(0_i64).compute(Operation::Sub, self)
    }

    /// The texts of scalars, one after the other; absent when one of them is.
    #[must_use]
    pub fn concat(parts: &[Doc<'_>]) -> Self {
        let mut text = String::new();
        for part in parts {
            match part.to_scalar() {
                Ok(Some(piece)) => text.push_str(&piece),
                Ok(None) => return Self::absent(),
                Err(error) => return Self::error(error.message()),
            }
        }
        Self::from(text)
    }

    fn compute(&self, operation: Operation, other: &Self) -> Self {
        for operand in [self, other] {
            if operand.is_error() {
                return operand.clone();
            }
        }
        for operand in [self, other] {
            if operand.is_absent() {
                return operand.clone();
            }
        }
        let Some(left) = self.as_number() else {
            return self.mistake("a number");
        };
        let Some(right) = other.as_number() else {
            return other.mistake("a number");
        };
        match calculate(operation, left, right) {
            Some(number) => Self(Repr::Number(number)),
            None => Self::error(&format!(
                "`{left} {} {right}` has no result",
                operation.sign()
            )),
        }
    }
}

impl Operation {
    const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
        }
    }
}

/// `None` for a division by zero and for what is out of range.
fn calculate(operation: Operation, left: Number, right: Number) -> Option<Number> {
    match (left, right) {
        (Number::Int(_) | Number::Big(_), Number::Int(_) | Number::Big(_)) => {
            whole(operation, left.to_i128()?, right.to_i128()?).and_then(Number::from_i128)
        }
        (Number::Decimal(_), _) | (_, Number::Decimal(_)) => {
            match (left.to_decimal(), right.to_decimal()) {
                (Some(left), Some(right)) => exact(operation, left, right).map(Number::Decimal),
                _ => float(operation, left.to_f64(), right.to_f64()),
            }
        }
        _ => float(operation, left.to_f64(), right.to_f64()),
    }
}

fn whole(operation: Operation, left: i128, right: i128) -> Option<i128> {
    match operation {
        Operation::Add => left.checked_add(right),
        Operation::Sub => left.checked_sub(right),
        Operation::Mul => left.checked_mul(right),
        Operation::Div => left.checked_div(right),
        Operation::Rem => left.checked_rem(right),
    }
}

fn exact(operation: Operation, left: Decimal, right: Decimal) -> Option<Decimal> {
    match operation {
        Operation::Add => left.checked_add(right),
        Operation::Sub => left.checked_sub(right),
        Operation::Mul => left.checked_mul(right),
        Operation::Div => left.checked_div(right),
        Operation::Rem => left.checked_rem(right),
    }
    // `0.5 * 2` is 1, not 1.0.
    .map(|value| value.normalize())
}

fn float(operation: Operation, left: f64, right: f64) -> Option<Number> {
    let value = match operation {
        Operation::Add => left + right,
        Operation::Sub => left - right,
        Operation::Mul => left * right,
        Operation::Div => left / right,
        Operation::Rem => left % right,
    };
    value.is_finite().then_some(Number::Float(value))
}

#[cfg(test)]
mod tests {
    use crate::{Doc, Tape};

    /// A document of operands, and what `text` makes of it.
    fn json(text: &'static str) -> Tape {
        Tape::json(text).unwrap()
    }

    #[test]
    fn numbers() {
        let tape = json(
            r#"{"int":7,"two":2,"price":0.00744,"big":18446744073709551615,"min":-9223372036854775808,"whole":730.0}"#,
        );
        let d = tape.root();
        for (value, wanted) in [
            (d.at("int").add(2), "9"),
            (d.at("int").sub(9), "-2"),
            (d.at("int").mul(d.at("two")), "14"),
            (d.at("int").div(2), "3"),
            (d.at("int").neg().div(2), "-3"),
            (d.at("int").rem(2), "1"),
            (d.at("int").neg().rem(2), "-1"),
            (d.at("int").div(2.0), "3.5"),
            (d.at("int").add(0.5), "7.5"),
            (d.at("price").mul(730.0), "5.4312"),
            (d.at("price").mul(d.at("whole")), "5.4312"),
            (d.at("price").div(2), "0.00372"),
            (
                d.at("price").add(d.at("price")).sub(d.at("price")),
                "0.00744",
            ),
            (d.at("big").sub(1), "18446744073709551614"),
            (d.at("min").neg(), "9223372036854775808"),
            (Doc::from(0.1).add(0.2), "0.30000000000000004"),
        ] {
            assert_eq!(value.to_json_text().unwrap(), wanted);
        }
    }

    #[test]
    fn texts_and_lists() {
        let tape = json(r#"{"a":"x","list":[1],"other":["b"],"n":5}"#);
        let d = tape.root();
        assert!(d.at("a").add("y").is("xy"));
        assert_eq!(
            d.at("list").add(d.at("other")).to_json_text().unwrap(),
            r#"[1,"b"]"#
        );
        assert!(Doc::concat(&["v".into(), d.at("n"), "-".into(), true.into()]).is("v5-true"));
        assert!(Doc::concat(&["v".into(), d.at("missing")]).is_absent());
        assert!(Doc::concat(&["v".into(), d.at("list")]).is_error());
    }

    #[test]
    fn absent_stays_absent_and_mistakes_stay() {
        let tape = json(r#"{"n":1,"text":"abc","null":null,"deep":{"t":"5"}}"#);
        let d = tape.root();
        assert!(d.at("n").add(d.at("missing")).is_absent());
        assert!(d.at("null").mul(2).is_absent());
        assert!(d.at("missing").neg().is_absent());
        let mistake = d.at("deep.t").mul(2).add(1).opt_int().unwrap_err();
        assert_eq!(
            mistake.message(),
            "`deep.t`: expected a number, found a text \"5\""
        );
        let both = d.at("text").mul(d.at("missing"));
        assert!(both.is_absent());
        for impossible in [
            d.at("n").div(0),
            d.at("n").rem(0),
            d.at("n").div(0.0),
            Doc::from(u64::MAX).add(1),
            Doc::from(f64::MAX).mul(10),
        ] {
            assert!(
                impossible
                    .text()
                    .unwrap_err()
                    .message()
                    .contains("has no result"),
                "{impossible:?}"
            );
        }
    }

    #[test]
    fn xml_texts_count_as_the_numbers_they_spell() {
        let tape = Tape::xml("<a><n>20</n><word>x</word></a>", &crate::XmlRules::new()).unwrap();
        assert_eq!(tape.root().at("n").mul(1024).int().unwrap(), 20480);
        assert!(tape.root().at("word").mul(2).is_error());
    }
}
