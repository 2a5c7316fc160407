//! The shapes of what the types leave open: words that only a pass knows, and values that are read by
//! hand.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::ir::{Field, FieldType, ModelKind, StateKind};
use crate::lower::vocabulary;
use crate::spec::{Let, OneOrMany, Step, Word};

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        one_or_many(&generator.subschema_for::<T>().to_value())
    }
}

impl JsonSchema for Word {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "integer"]})
    }
}

impl JsonSchema for Let {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Let".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let step = generator.subschema_for::<Step>();
        json_schema!({"anyOf": [
            {"type": "string", "description": "An expression over the arguments and the values named before."},
            step,
        ]})
    }
}

fn one_or_many(one: &Value) -> Schema {
    let many = json!({"type": "array", "items": one});
    json_schema!({"anyOf": [one, many]})
}

/// The version of the format.
pub(crate) fn format(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": 1})
}

/// A name as Rust and the files have it.
pub(crate) fn name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})
}

/// An address on the web.
pub(crate) fn address(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": "^https?://[^ ]+$"})
}

/// A day.
pub(crate) fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
}

/// Method and path.
pub(crate) fn request(_: &mut SchemaGenerator) -> Schema {
    let pattern = format!("^({}) +/", vocabulary::methods().join("|"));
    json_schema!({"type": "string", "pattern": pattern})
}

/// A status of HTTP.
pub(crate) fn status(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "minimum": 100, "maximum": 599})
}

/// One status or several.
pub(crate) fn statuses(generator: &mut SchemaGenerator) -> Schema {
    one_or_many(&status(generator).to_value())
}

/// A kind of error.
pub(crate) fn error_kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": vocabulary::error_kinds()})
}

/// What an operation answers that is no model.
pub(crate) fn result(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": vocabulary::results()})
}

/// Query parameters that are always the same.
pub(crate) fn constants(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}})
}

/// The parameter for the page size, and the size.
pub(crate) fn page_size(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 1},
        "maxProperties": 1,
    })
}

/// Types of records that can be split.
pub(crate) fn split(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "array", "items": {"type": "string", "enum": vocabulary::split_types()}})
}

/// How texts are written.
pub(crate) fn txt(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": vocabulary::ways_of_texts()})
}

/// How host names are written.
pub(crate) fn targets(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "enum": vocabulary::ways_of_host_names()})
}

/// One of these words, or the name of one of the file's own types.
fn words_or_own_type(words: &[String]) -> Value {
    json!({"anyOf": [
        {"type": "string", "enum": words},
        {"type": "string", "pattern": r"^[a-z][a-z0-9_]*\??$"},
    ]})
}

/// Each word as it is, and with `?` for what may be absent.
fn with_optional(words: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    let words = words.into_iter();
    words
        .flat_map(|word| [word.to_owned(), format!("{word}?")])
        .collect()
}

fn model_words() -> impl Iterator<Item = &'static str> {
    ModelKind::ALL.iter().map(|kind| kind.word())
}

/// The model or the own type that an answer becomes.
pub(crate) fn model(_: &mut SchemaGenerator) -> Schema {
    let words: Vec<String> = model_words().map(str::to_owned).collect();
    json_schema!({"anyOf": [
        {"type": "string", "enum": words},
        {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
    ]})
}

/// Fields of an own type, by name.
pub(crate) fn fields(_: &mut SchemaGenerator) -> Schema {
    let words = with_optional(vocabulary::field_types());
    json_schema!({"type": "object", "additionalProperties": {"type": "string", "enum": words}})
}

/// Declared parameters: a type, or a map with it.
pub(crate) fn params(_: &mut SchemaGenerator) -> Schema {
    let words = with_optional(
        vocabulary::parameter_types()
            .into_iter()
            .chain(model_words()),
    );
    let mut kind = words_or_own_type(&words);
    let short = kind.clone();
    if let Value::Object(kind) = &mut kind {
        kind.insert(
            "description".to_owned(),
            json!("Its type; with `?` it may be absent."),
        );
    }
    json_schema!({"type": "object", "additionalProperties": {"anyOf": [
        short,
        {
            "type": "object",
            "title": "parameter",
            "properties": {
                "type": kind,
                "doc": {"type": "string", "description": "What it is, for the driver's user.", "examples": ["Take automated backups."]},
                "default": {"description": "What it is when nobody says.", "examples": [true]},
                "sent": {"type": "boolean", "description": "`false` for one that is only there for the callers' sake.", "examples": [false]},
            },
            "required": ["type"],
            "additionalProperties": false,
        },
    ]}})
}

/// State tables by model: the provider's words to ours.
pub(crate) fn states(_: &mut SchemaGenerator) -> Schema {
    let tables: Map<String, Value> = ModelKind::ALL
        .iter()
        .filter_map(|kind| Some((*kind, vocabulary::state_of(*kind)?)))
        .map(|(kind, state)| (kind.word().to_owned(), state_table(kind, state)))
        .collect();
    json_schema!({"type": "object", "properties": tables, "additionalProperties": false})
}

fn state_table(kind: ModelKind, state: StateKind) -> Value {
    let words: Vec<&str> = state.states().iter().map(|(word, _)| *word).collect();
    let doc = format!(
        "The provider's words for the state of a `{}`, and ours. What is not here becomes unknown, with its text kept.",
        kind.word()
    );
    let first = words.first();
    json!({
        "type": "object",
        "description": doc,
        "additionalProperties": {"type": "string", "description": "Our word for the state.", "enum": words},
        "examples": [{"active": first}],
    })
}

/// Conversions by model: every field an expression over the item.
pub(crate) fn models(_: &mut SchemaGenerator) -> Schema {
    let models: Map<String, Value> = ModelKind::ALL
        .iter()
        .map(|kind| (kind.word().to_owned(), conversion(*kind)))
        .collect();
    let own = json!({
        "type": "object",
        "title": "own type",
        "description": "The conversion to a type of this file: every field an expression over the item.",
        "properties": {"extra": extra()},
        "additionalProperties": expression(),
    });
    json_schema!({"type": "object", "properties": models, "additionalProperties": own})
}

fn conversion(kind: ModelKind) -> Value {
    let fields: Map<String, Value> = kind
        .fields()
        .iter()
        .map(|field| (field.name.to_owned(), mapped(field)))
        .collect();
    let required: Vec<&str> = kind
        .fields()
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({
        "type": "object",
        "title": kind.word(),
        "description": format!("How an answer becomes a `{}`: every field an expression over the item.", kind.word()),
        "properties": fields,
        "required": required,
        "additionalProperties": false,
    })
}

fn mapped(field: &Field) -> Value {
    let Value::Object(mut schema) = (if field.ty == FieldType::Extra {
        extra()
    } else {
        expression()
    }) else {
        return Value::Bool(true);
    };
    if field.ty != FieldType::Extra {
        let must = if field.required {
            " Must be mapped."
        } else {
            ""
        };
        schema.insert(
            "description".to_owned(),
            json!(format!("An expression for {}.{must}", field.ty.words())),
        );
        schema.insert("examples".to_owned(), json!([example(field)]));
    }
    Value::Object(schema)
}

fn example(field: &Field) -> String {
    match field.ty {
        FieldType::Addresses => "networks.v4.map(n, n.ip_address)".to_owned(),
        FieldType::Price => "price(price_hourly, \"USD\", \"hour\")".to_owned(),
        FieldType::Model(kind) => format!("to_{0}({0})", kind.word()),
        FieldType::Texts => "records.map(r, r.content)".to_owned(),
        FieldType::RecordType => "type".to_owned(),
        _ => field.name.to_owned(),
    }
}

/// An expression; a number and a flag are theirs as they stand.
fn expression() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// What is kept that the model has no field for.
fn extra() -> Value {
    json!({
        "description": "What the model has no field for: paths or `{name: expression}` to keep, `{except: […]}` or `all`.",
        "anyOf": [
            {"const": "all"},
            {"type": "array", "items": {"anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": expression()},
            ]}},
            {
                "type": "object",
                "properties": {"except": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "Members of the item that are not kept; all others are.",
                    "examples": [["id", "name"]],
                }},
                "required": ["except"],
                "additionalProperties": false,
            },
        ],
        "examples": [["vcpus", "tags"]],
    })
}
