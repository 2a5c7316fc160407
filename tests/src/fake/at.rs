//! Finds values in JSON by the paths of specs (`links.pages.next`; nothing means the whole).

use serde_json::Value;

/// The value at `path`.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut steps = path.split('.').filter(|step| !step.is_empty());
    steps.try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

/// The value at `path`, to change it.
pub(super) fn at_mut<'a>(value: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let mut steps = path.split('.').filter(|step| !step.is_empty());
    steps.try_fold(value, |value, step| match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        value => value.get_mut(step),
    })
}

/// Nothing but `value` at `path`.
pub(super) fn alone(path: &str, value: Value) -> Value {
    let steps = path.split('.').filter(|step| !step.is_empty());
    steps
        .rev()
        .fold(value, |value, step| match step.parse::<usize>() {
            Ok(_) => Value::Array(vec![value]),
            Err(_) => [(step.to_owned(), value)].into_iter().collect(),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_go_through_members_and_positions() {
        let mut value = json!({"a": [{"b": 1}]});
        assert_eq!(at(&value, "a.0.b"), Some(&json!(1)));
        assert_eq!(at(&value, ""), Some(&value));
        assert_eq!(at(&value, "a.1.b"), None);
        *at_mut(&mut value, "a.0").unwrap() = json!(2);
        assert_eq!(value, json!({"a": [2]}));
        assert_eq!(alone("a.0.b", json!(1)), json!({"a": [{"b": 1}]}));
    }
}
