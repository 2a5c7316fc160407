//! What is known of a value without running the driver.

use serde_json::Value;

/// A value, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// It cannot be computed here.
    Unknown,
    /// It is missing or null.
    Absent,
    /// An explicit null, to be sent.
    Null,
    /// It is this.
    Value(Value),
}

impl Known {
    pub(super) fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Absent,
            Some(value) => Self::Value(value.clone()),
        }
    }

    pub(super) fn at(&self, path: &[&str]) -> Self {
        let mut value = match self {
            Self::Value(value) => value,
            Self::Absent | Self::Null => return Self::Absent,
            Self::Unknown => return Self::Unknown,
        };
        for name in path {
            let next = match value {
                Value::Object(members) => members.get(*name),
                Value::Array(items) => name
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index)),
                _ => None,
            };
            match next {
                Some(next) => value = next,
                None => return Self::Absent,
            }
        }
        Self::of(Some(value))
    }

    pub(super) fn index(&self, index: i64) -> Self {
        match self {
            Self::Value(Value::Array(items)) => {
                let from_end = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
                let at = if index < 0 {
                    items.len().checked_sub(from_end)
                } else {
                    Some(from_end)
                };
                Self::of(at.and_then(|at| items.get(at)))
            }
            Self::Unknown => Self::Unknown,
            _ => Self::Absent,
        }
    }

    pub(super) fn lookup(&self, key: &Self) -> Self {
        match key {
            Self::Unknown => Self::Unknown,
            Self::Absent | Self::Null => Self::Absent,
            Self::Value(key) => match (self, key, key.as_i64()) {
                (Self::Value(Value::Array(_)), _, Some(index)) => self.index(index),
                (_, Value::String(name), _) => self.at(&[name]),
                (Self::Unknown, ..) => Self::Unknown,
                _ => Self::Absent,
            },
        }
    }

    pub(super) fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::Value(Value::Array(items)) => {
                Some(items.iter().map(|item| Self::of(Some(item))).collect())
            }
            Self::Absent | Self::Null => Some(Vec::new()),
            _ => None,
        }
    }

    /// As text, where it is a scalar.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Value(Value::String(text)) => Some(text.clone()),
            Self::Value(Value::Number(number)) => Some(number.to_string()),
            Self::Value(Value::Bool(flag)) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// Whether there is a value, or one that cannot be told.
    pub(super) fn is_something(&self) -> bool {
        !self.is_nothing()
    }

    /// Whether the member at the end of a path is there, null or not.
    pub(super) fn has_member(&self, path: &[String]) -> bool {
        let mut value = match self {
            Self::Value(value) => value,
            Self::Unknown => return true,
            Self::Absent | Self::Null => return false,
        };
        for name in path {
            let next = match value {
                Value::Array(items) => name
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index)),
                value => value.get(name),
            };
            match next {
                Some(next) => value = next,
                None => return false,
            }
        }
        true
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }
}

/// Equal by meaning: numbers by value, and as text where `loosely`; what is empty equals what is missing.
pub(super) fn same(known: &Known, shown: &Value, loosely: bool) -> bool {
    match known {
        Known::Unknown => true,
        Known::Absent | Known::Null => empty(shown),
        Known::Value(value) => same_value(value, shown, loosely),
    }
}

pub(super) fn same_value(a: &Value, b: &Value, loosely: bool) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Number(number), Value::String(text))
        | (Value::String(text), Value::Number(number))
            if loosely =>
        {
            *text == number.to_string()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b, loosely))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.iter().all(|(name, value)| {
                b.get(name)
                    .map_or_else(|| empty(value), |other| same_value(value, other, loosely))
            }) && b
                .iter()
                .all(|(name, value)| a.contains_key(name) || empty(value))
        }
        (a, b) => a == b || empty(a) && empty(b),
    }
}

pub(super) fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(empty),
        _ => false,
    }
}
