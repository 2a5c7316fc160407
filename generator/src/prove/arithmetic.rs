//! Numbers, texts and lists put together and compared.

use serde_json::{Number, Value};

use super::value::Known;
use crate::cel::BinaryOp;

pub(super) fn is(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Remainder
    )
}

pub(super) fn compute(op: BinaryOp, left: &Known, right: &Known) -> Known {
    match (op, left, right) {
        (_, Known::Unknown, _) | (_, _, Known::Unknown) => Known::Unknown,
        (BinaryOp::Add, Known::Value(Value::String(left)), Known::Value(Value::String(right))) => {
            Known::Value(Value::from(format!("{left}{right}")))
        }
        (BinaryOp::Add, Known::Value(Value::Array(left)), Known::Value(Value::Array(right))) => {
            Known::Value(left.iter().chain(right).cloned().collect())
        }
        (_, Known::Value(left), Known::Value(right)) => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => whole(op, left, right),
            // Decimals are exact in the driver; here only whole numbers are.
            _ => Known::Unknown,
        },
        _ => Known::Absent,
    }
}

fn whole(op: BinaryOp, left: i64, right: i64) -> Known {
    let result = match op {
        BinaryOp::Add => left.checked_add(right),
        BinaryOp::Subtract => left.checked_sub(right),
        BinaryOp::Multiply => left.checked_mul(right),
        BinaryOp::Divide => left.checked_div(right),
        BinaryOp::Remainder => left.checked_rem(right),
        _ => None,
    };
    result.map_or(Known::Unknown, |value| Known::Value(Value::from(value)))
}

pub(super) fn negate(value: &Known) -> Known {
    match value {
        Known::Value(Value::Number(number)) => match (
            number.as_i64(),
            number.as_f64().and_then(|float| Number::from_f64(-float)),
        ) {
            (Some(whole), _) => Known::Value(Value::from(-whole)),
            (None, Some(float)) => Known::Value(Value::Number(float)),
            (None, None) => Known::Unknown,
        },
        Known::Absent | Known::Null => Known::Absent,
        _ => Known::Unknown,
    }
}

pub(super) fn ordered(op: BinaryOp, left: &Known, right: &Known) -> bool {
    let order = match (left, right) {
        (Known::Value(Value::Number(left)), Known::Value(Value::Number(right))) => {
            left.as_f64().partial_cmp(&right.as_f64())
        }
        (Known::Value(Value::String(left)), Known::Value(Value::String(right))) => {
            left.partial_cmp(right)
        }
        _ => None,
    };
    order.is_some_and(|order| match op {
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}
