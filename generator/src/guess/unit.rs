//! Units of sizes, and money.

use serde_json::Value;

use super::shape::Shape;
use super::word::words;
use super::{Guess, Sure};

/// What memory and disks are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bytes,
    Megabytes,
    Gigabytes,
}

/// By the name, the documentation, and else by how large the example is.
fn unit(name: &str, shape: &Shape, large: f64) -> (Unit, Sure, String) {
    let words = words(name);
    let named = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    if named(&["bytes"]) {
        return (Unit::Bytes, Sure::Sure, "bytes by its name".to_owned());
    }
    if named(&["mb", "mib", "megabytes"]) {
        return (Unit::Megabytes, Sure::Sure, String::new());
    }
    if named(&["gb", "gib", "gigabytes"]) {
        return (Unit::Gigabytes, Sure::Sure, String::new());
    }
    for (unit, said) in [
        (
            Unit::Gigabytes,
            &[
                "gigabyte", "in gb", "(gb)", " gb.", "in gib", " gib", " gb ",
            ][..],
        ),
        (
            Unit::Megabytes,
            &[
                "megabyte", "in mb", "(mb)", " mb.", "in mib", " mib", " mb ",
            ][..],
        ),
        (Unit::Bytes, &["in bytes", "bytes"][..]),
    ] {
        if shape.says(said) {
            let why = format!("{} by its description", unit.words());
            return (unit, Sure::Likely, why);
        }
    }
    let example = match &shape.example {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    match example {
        Some(value) if value > 10_000_000.0 => (
            Unit::Bytes,
            Sure::Guess,
            format!("bytes, as {value} is large"),
        ),
        Some(value) if value >= large => (
            Unit::Megabytes,
            Sure::Guess,
            format!("MB, as {value} is large"),
        ),
        Some(value) => (
            Unit::Gigabytes,
            Sure::Guess,
            format!("GB, as {value} is small"),
        ),
        None => (
            Unit::Gigabytes,
            Sure::Guess,
            "its unit is said nowhere; taken for GB".to_owned(),
        ),
    }
}

impl Unit {
    fn words(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Megabytes => "MB",
            Self::Gigabytes => "GB",
        }
    }
}

/// Memory in MB, of the member `name`.
pub(super) fn memory(name: &str, path: &str, shape: &Shape) -> Guess {
    // No size has 128 GB and more only.
    let (unit, sure, why) = unit(name, shape, 128.0);
    let value = match unit {
        Unit::Bytes => format!("int({path} / 1048576)"),
        Unit::Megabytes => path.to_owned(),
        Unit::Gigabytes => format!("int(gb_to_mb({path}))"),
    };
    Guess::new(value, sure, why)
}

/// A disk in GB, of the member `name`.
pub(super) fn disk(name: &str, path: &str, shape: &Shape) -> Guess {
    let (unit, sure, why) = unit(name, shape, 10_000.0);
    let value = match unit {
        Unit::Bytes => format!("int({path} / 1073741824)"),
        Unit::Megabytes => format!("int(mb_to_gb({path}))"),
        Unit::Gigabytes if matches!(shape.kind, super::Kind::Number) => format!("int({path})"),
        Unit::Gigabytes => path.to_owned(),
    };
    Guess::new(value, sure, why)
}

/// A price: its path and the period, `hour` or `month`.
pub(super) fn price(path: &str, period: &str, shape: &Shape) -> Guess {
    let (currency, why) = if shape.says(&["€", "eur"]) {
        ("EUR", "the currency by its description")
    } else if shape.says(&["us$", "usd", "dollar", "$"]) {
        ("USD", "the currency by its description")
    } else {
        ("USD", "the currency is said nowhere")
    };
    let sure = if why.ends_with("nowhere") {
        Sure::Guess
    } else {
        Sure::Likely
    };
    Guess::new(
        format!("price({path}, \"{currency}\", \"{period}\")"),
        sure,
        why,
    )
}
