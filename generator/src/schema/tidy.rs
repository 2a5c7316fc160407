//! What the derived schemas say that helps no reader, taken out.

use serde_json::{Map, Value};

/// Takes out what the Rust types bring along: defaults that are nothing, `null` for what may be left
/// out, formats of numbers. An editor then proposes no `null`, marks a key without a value, and proposes
/// the keys of which one is to be chosen.
pub(super) fn tidy(schema: &mut Value) {
    let Value::Object(members) = schema else {
        return;
    };
    members.shift_remove("default");
    if members.get("type").is_some_and(is_number) {
        members.shift_remove("format");
    }
    // An editor that counts the key being typed would propose none where only one may stand.
    if members.contains_key("properties") {
        members.shift_remove("maxProperties");
    }
    without_null(members);
    for (key, value) in members.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "$defs", Value::Object(named)) => {
                named.values_mut().for_each(tidy);
            }
            ("anyOf", Value::Array(choices)) => choices.iter_mut().for_each(tidy),
            ("items" | "additionalProperties", one) => tidy(one),
            _ => {}
        }
    }
}

fn is_number(kind: &Value) -> bool {
    let words = [kind.as_str()];
    let words = kind.as_array().map_or(words.to_vec(), |list| {
        list.iter().map(Value::as_str).collect()
    });
    words
        .iter()
        .any(|word| matches!(word, Some("integer" | "number")))
}

fn without_null(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|word| word != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice.get("type").is_none_or(|word| word != "null"));
    let [Value::Object(only)] = choices.as_mut_slice() else {
        return;
    };
    let only = std::mem::take(only);
    schema.shift_remove("anyOf");
    for (key, value) in only {
        schema.entry(key).or_insert(value);
    }
}
