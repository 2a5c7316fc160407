//! What a service is to its callers.

use serde_json::json;

use super::{Facts, Topic, operation, plain};
use crate::diagnostic::SpecPath;
use crate::ir::{FieldType, FieldValue, Service};

/// Adds what a service has: states, types, mappings, records, operations.
pub(super) fn of(service: &Service, facts: &mut Facts) {
    let file = format!("{}.yaml", service.kind.word());
    let root = SpecPath::root();
    for table in &service.states {
        let path = root.key("states").key(table.kind.key());
        for (word, ours) in &table.entries {
            let subject = format!("states of {}", table.kind.key());
            facts.add(
                Topic::State,
                &subject,
                word,
                json!(ours),
                &file,
                &path.key(word.as_str()),
            );
            facts.words(format!("`{}`", ours.to_lowercase()));
        }
    }
    for custom in &service.types {
        let path = root.key("types").key(custom.name.as_str());
        facts.add(
            Topic::Type,
            &custom.type_name,
            "",
            json!(true),
            &file,
            &path,
        );
        for field in &custom.fields {
            let value = json!([plain(&field.ty), field.optional]);
            let path = path.key("fields").key(field.name.as_str());
            facts.add(
                Topic::TypeField,
                &custom.type_name,
                &field.name,
                value,
                &file,
                &path,
            );
            let may = if field.optional {
                ", may be absent"
            } else {
                ""
            };
            facts.words(format!("{}{may}", field.ty.words()));
        }
    }
    for conversion in service.conversions.iter().filter(|one| one.model.is_some()) {
        let path = root.key("models").key(conversion.name.as_str());
        for mapped in conversion.required.iter().chain(&conversion.optional) {
            let path = path.key(mapped.field.as_str());
            if let (FieldType::Extra, FieldValue::Pick(entries)) = (mapped.ty, &mapped.value) {
                for (position, entry) in entries.iter().enumerate() {
                    let (name, value) = (&entry.name, plain(&entry.value));
                    let path = path.index(position);
                    facts.add(
                        Topic::Extra,
                        &conversion.type_name,
                        name,
                        value,
                        &file,
                        &path,
                    );
                }
                continue;
            }
            let value = plain(&mapped.value);
            facts.add(
                Topic::Field,
                &conversion.type_name,
                &mapped.field,
                value,
                &file,
                &path,
            );
        }
    }
    for (position, name) in service.record_types.iter().enumerate() {
        let path = root.key("record_types").index(position);
        facts.add(
            Topic::RecordType,
            "records",
            name,
            json!(true),
            &file,
            &path,
        );
    }
    facts.add(
        Topic::RecordSets,
        "records",
        "rrsets",
        plain(&service.record_sets),
        &file,
        &root.key("rrsets"),
    );
    for operation in &service.operations {
        operation::of(operation, service, &file, facts);
    }
}
