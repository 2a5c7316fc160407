//! A service file's schema, narrowed to one service: its verbs, its name.

use schemars::{JsonSchema as _, Schema};
use serde_json::{Map, Value, json};

use crate::ir::{RECORD_VERBS, ServiceKind, Verb, verbs};
use crate::spec;

/// Narrows the schema of all service files to that of one service.
pub(super) fn narrow(mut schema: Schema, kind: ServiceKind) -> Schema {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return schema;
    };
    if let Some(Value::Object(service)) = properties.get_mut("service") {
        service.shift_remove("type");
        service.insert("const".to_owned(), json!(kind.word()));
    }
    if let Some(Value::Object(operations)) = properties.get_mut("operations") {
        let operation = format!("#/$defs/{}", spec::Operation::schema_name());
        let properties: Map<String, Value> = verbs(kind)
            .map(|verb| (verb.name.to_owned(), of_verb(verb, &operation)))
            .collect();
        operations.insert("properties".to_owned(), Value::Object(properties));
        let own = json!({"^ex_[a-z0-9_]+$": {"$ref": operation}});
        operations.insert("patternProperties".to_owned(), own);
        operations.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if kind != ServiceKind::Dns {
        properties.shift_remove("rrsets");
        for unused in ["RecordSets", "TimeToLive"] {
            if let Some(Value::Object(definitions)) = schema.get_mut("$defs") {
                definitions.shift_remove(unused);
            }
        }
    }
    schema
}

/// A base verb: what it does, and its arguments as they are called in requests.
fn of_verb(verb: &Verb, operation: &str) -> Value {
    let arguments: Vec<String> = verb
        .arguments
        .iter()
        .map(|(name, _, optional)| format!("{name}{}", if *optional { "?" } else { "" }))
        .collect();
    let mut doc = format!("{}: `{}({})`.", verb.doc, verb.name, arguments.join(", "));
    if RECORD_VERBS.contains(&verb.name) {
        doc.push_str(
            " Made of the record sets where the file has `rrsets`: then only examples are given.",
        );
    }
    json!({"$ref": operation, "description": doc})
}
