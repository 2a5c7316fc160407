//! An example a key, shown where the editor shows the key's documentation.

use serde_json::{Map, Value};

/// Type, key, example.
const EXAMPLES: &str = include_str!("examples.yaml");

/// The types and their keys with an example each.
pub(super) fn table() -> Map<String, Value> {
    // A test reads it, so it can be read.
    serde_yaml::from_str(EXAMPLES).unwrap_or_default()
}

/// Adds the examples to the properties of the types they are for.
pub(super) fn add(schema: &mut Value) {
    let table = table();
    for (name, examples) in &table {
        for (key, example) in examples.as_object().into_iter().flatten() {
            if let Some(property) = property(schema, name, key) {
                show(property, example);
            }
        }
    }
}

/// Puts the example where it is of use. Editors make a proposal of `examples`: there is none to make where
/// only one value is right, and of a list of objects they make nonsense, so that is part of the text.
fn show(property: &mut Map<String, Value>, example: &Value) {
    if property.contains_key("const") {
        return;
    }
    let nested = |list: &Vec<Value>| list.iter().any(Value::is_object);
    if !example.as_array().is_some_and(nested) {
        let one = Value::Array(vec![example.clone()]);
        property.insert("examples".to_owned(), one);
        return;
    }
    let written = serde_yaml::to_string(example).unwrap_or_default();
    let text = property.get("description").and_then(Value::as_str);
    let text = format!("{}\n\n```yaml\n{written}```", text.unwrap_or_default());
    property.insert("markdownDescription".to_owned(), text.into());
}

/// The schema of a type's key; a whole file is the type named in its `title`.
fn property<'a>(
    schema: &'a mut Value,
    name: &str,
    key: &str,
) -> Option<&'a mut Map<String, Value>> {
    let owner = if schema.get("title").is_some_and(|title| title == name) {
        schema
    } else {
        schema.get_mut("$defs")?.get_mut(name)?
    };
    let property = owner.get_mut("properties")?.get_mut(key)?;
    if *property == Value::Bool(true) {
        *property = Value::Object(Map::new());
    }
    property.as_object_mut()
}
