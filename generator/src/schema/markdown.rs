//! Descriptions as editors show them best.

use serde_json::{Map, Value};

/// Says beside every description with code in it that it is Markdown: editors show a plain one to the
/// letter, backquotes and all.
pub(super) fn add(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            mark(members);
            for (key, value) in members {
                // An example is data, whatever its keys are called.
                if key != "examples" {
                    add(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(add),
        _ => {}
    }
}

fn mark(schema: &mut Map<String, Value>) {
    // Where a key is called `description`, it has a schema, no text.
    let Some(Value::String(text)) = schema.get("description") else {
        return;
    };
    if text.contains('`') && !schema.contains_key("markdownDescription") {
        let text = text.clone();
        schema.insert("markdownDescription".to_owned(), text.into());
    }
}
