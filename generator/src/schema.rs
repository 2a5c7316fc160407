//! JSON Schemas of the spec files, for editors: made of the types that read them.
//!
//! One for `provider.yaml` and one a service, as the verbs of each are its own. Where a file is read by
//! hand, its shape is in `shapes`; words come from the passes that judge them.

mod examples;
mod markdown;
mod service;
pub(crate) mod shapes;
mod tidy;

use schemars::Schema;
use schemars::generate::SchemaSettings;

use crate::ir::ServiceKind;
use crate::spec;

#[cfg(test)]
mod tests;

/// The schema of one kind of spec file.
#[derive(Debug, Clone)]
pub struct FileSchema {
    /// The file that it is for, without `.yaml`: `provider`, `compute`.
    pub name: &'static str,
    /// The schema, draft 2020-12.
    pub schema: serde_json::Value,
}

impl FileSchema {
    /// The schema as it is written to a file.
    pub fn text(&self) -> String {
        // What is JSON already can be written as JSON.
        let mut text = serde_json::to_string_pretty(&self.schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// All schemas, that of `provider.yaml` first.
pub fn schemas() -> Vec<FileSchema> {
    let provider = FileSchema {
        name: "provider",
        schema: finish("provider", root::<spec::Provider>()),
    };
    let services = ServiceKind::ALL.iter().map(|kind| FileSchema {
        name: kind.word(),
        schema: finish(kind.word(), service::narrow(root::<spec::Service>(), *kind)),
    });
    std::iter::once(provider).chain(services).collect()
}

/// The schema of that name.
pub fn schema(name: &str) -> Option<FileSchema> {
    schemas().into_iter().find(|schema| schema.name == name)
}

fn root<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>()
}

fn finish(name: &str, schema: Schema) -> serde_json::Value {
    let mut schema = schema.to_value();
    tidy::tidy(&mut schema);
    examples::add(&mut schema);
    markdown::add(&mut schema);
    if let Some(title) = schema.get_mut("title") {
        *title = format!("{name}.yaml").into();
    }
    in_order(schema)
}

/// What the schema is about comes first.
fn in_order(schema: serde_json::Value) -> serde_json::Value {
    let serde_json::Value::Object(mut rest) = schema else {
        return schema;
    };
    let first = ["$schema", "title", "description"];
    let mut ordered: serde_json::Map<_, _> = first
        .iter()
        .filter_map(|key| rest.shift_remove_entry(*key))
        .collect();
    ordered.extend(rest);
    serde_json::Value::Object(ordered)
}
