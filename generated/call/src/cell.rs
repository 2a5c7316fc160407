//! A value in a table.

use skyloom_runtime::Value;

/// More of a text than this is not shown in a cell, in characters.
const LONGEST: usize = 60;

/// A value in few characters.
pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if text.is_empty() => "-".to_owned(),
        Value::String(text) => cut(&plain(text, false)),
        Value::Array(items) if items.is_empty() => "-".to_owned(),
        Value::Array(items) => {
            let cells: Vec<String> = items.iter().map(cell).collect();
            cut(&cells.join(", "))
        }
        Value::Object(members) => {
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            match (text("amount"), text("currency"), text("period")) {
                (Some(amount), Some(currency), Some(period)) => {
                    plain(&format!("{amount} {currency}/{period}"), false)
                }
                // A nested model is known by its id.
                _ => match members.get("id").or_else(|| members.get("name")) {
                    Some(id @ (Value::String(_) | Value::Number(_))) => cell(id),
                    _ if members.is_empty() => "-".to_owned(),
                    _ => cut(&value.to_string()),
                },
            }
        }
        other => other.to_string(),
    }
}

/// Text as a terminal may get it: what would steer it is replaced, lines are kept where wanted.
pub(crate) fn plain(text: &str, lines: bool) -> String {
    let one = |letter: char| match letter {
        '\n' | '\t' if lines => letter,
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    };
    text.chars().map(one).collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_in_few_characters() {
        for (value, shown) in [
            (json!(null), "-"),
            (json!([]), "-"),
            (json!(["203.0.113.7", "::1"]), "203.0.113.7, ::1"),
            (json!({"id": "s-1", "name": "Small"}), "s-1"),
            (
                json!({"amount": "0.007", "currency": "USD", "period": "hour"}),
                "0.007 USD/hour",
            ),
            (json!({"a": 1}), r#"{"a":1}"#),
            (json!({}), "-"),
            (json!(4.5), "4.5"),
        ] {
            assert_eq!(cell(&value), shown);
        }
        assert_eq!(cell(&json!("x".repeat(99))).chars().count(), LONGEST + 1);
    }

    #[test]
    fn what_a_provider_answers_cannot_steer_the_terminal() {
        assert_eq!(cell(&json!("web\u{1b}[2J\n")), "web\u{fffd}[2J\u{fffd}");
        assert_eq!(plain("a\n\u{7}b", true), "a\n\u{fffd}b");
    }
}
