//! One operation and its examples.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::OneOrMany;
#[cfg(feature = "schema")]
use crate::schema::shapes;

/// What a list says whose answer holds it whole: `paging: none`.
pub const WHOLE: &str = "none";

/// An operation: what is sent and what becomes of the answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// First sentence of the method's documentation; base verbs have one of their own.
    #[serde(default)]
    pub doc: Option<String>,
    /// Parameters beyond the verb's own: name to type, or to `{type, doc, default}`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::params"))]
    pub params: IndexMap<String, Value>,
    /// What must hold for the arguments; where it does not, nothing is sent.
    #[serde(default)]
    pub check: Vec<Check>,
    /// Values named for what follows: an expression, or `{call: …, args: …}` for a call made first.
    #[serde(default, rename = "let")]
    pub lets: IndexMap<String, Let>,
    /// Path of a Rust function that does it instead of a request: the last resort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook: Option<String>,
    /// Method and path: `POST /v2/droplets/{node.id}/actions`. Without it, `item` and `items` are
    /// expressions over the values of `let`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub request: Option<String>,
    /// Query parameters.
    #[serde(default)]
    pub query: IndexMap<String, Value>,
    /// Headers.
    #[serde(default)]
    pub headers: IndexMap<String, Value>,
    /// JSON body: any shape, values with `${…}`.
    #[serde(default)]
    pub body: Option<Value>,
    /// Form body instead of JSON.
    #[serde(default)]
    pub form: Option<IndexMap<String, Value>>,
    /// Plain text instead of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Statuses that mean success; any 2xx unless given.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::statuses"))]
    pub success: OneOrMany<u16>,
    /// The provider's job to wait for after the request.
    #[serde(default)]
    pub job: Option<String>,
    /// How a list pages: the name of one of the provider's ways, or `none` if one answer holds the whole
    /// list. Where the provider has but one way, its lists follow that unless they say `none`.
    #[serde(default)]
    pub paging: Option<String>,
    /// Path of the list in the answer, empty for the answer itself; or an expression over the
    /// answer, `values(servers)`.
    #[serde(default)]
    pub items: Option<String>,
    /// A second list of the same kind, answered after the first.
    #[serde(default)]
    pub also: Option<Also>,
    /// Path of the one thing in the answer; empty for the answer itself.
    #[serde(default)]
    pub item: Option<String>,
    /// The model that each item becomes.
    #[serde(default, rename = "as")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::model"))]
    pub model: Option<String>,
    /// Condition over an item and the arguments: only items that meet it are answered.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// Members that an item gets before it becomes the model: expressions over the item and the arguments.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub with: IndexMap<String, String>,
    /// What the operation answers, where it is no model: `nothing`, `bool`, `text`, `bytes`, `value`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::result"))]
    pub result: Option<String>,
    /// What a 404 is about, where it is not the first model in the path.
    #[serde(default)]
    pub resource: Option<String>,
    /// May be sent again after a failure although its method is POST or PATCH.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// Arguments, exchange, result: each is run as a test.
    #[serde(default)]
    pub examples: Vec<Example>,
}

/// What must hold for the arguments.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// A condition over the arguments.
    pub that: String,
    /// What the caller is told where it does not hold: a clause, `the size must be at least 10 GB`.
    #[serde(rename = "else")]
    pub otherwise: String,
}

/// A second list; pages, mapping and `where` are those of the first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Condition over the arguments; without it the second list is always asked for.
    #[serde(default)]
    pub when: Option<String>,
    /// Method and path.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub request: String,
    /// Query parameters.
    #[serde(default)]
    pub query: IndexMap<String, Value>,
    /// Path of the list in the answer; empty for the answer itself.
    pub items: String,
}

/// A named value.
#[derive(Debug, Clone, Serialize)]
pub enum Let {
    /// An expression over the arguments and the values named before.
    Value(String),
    /// A call or a request made first.
    Step(Box<Step>),
}

impl<'de> Deserialize<'de> for Let {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LetVisitor)
    }
}

struct LetVisitor;

impl<'de> serde::de::Visitor<'de> for LetVisitor {
    type Value = Let;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an expression, or a map with `call` or `request`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Let, E> {
        Ok(Let::Value(text.to_owned()))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Let, A::Error> {
        Step::deserialize(serde::de::value::MapAccessDeserializer::new(map))
            .map(|step| Let::Step(Box::new(step)))
    }
}

/// A step before the operation's own request: a call of another operation (`call`, `args`), a
/// request of its own, or waiting for a job (`job`, `of`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The operation called.
    #[serde(default)]
    pub call: Option<String>,
    /// Its arguments: literals or `${…}`.
    #[serde(default)]
    pub args: IndexMap<String, Value>,
    /// Condition over what is known: the step is left out, and its value absent, where it does not hold.
    #[serde(default)]
    pub when: Option<String>,
    /// A name and the list it runs through: one request for each, the values as a list.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(extend("maxProperties" = 1)))]
    pub for_each: IndexMap<String, String>,
    /// Method and path.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub request: Option<String>,
    /// Query parameters.
    #[serde(default)]
    pub query: IndexMap<String, Value>,
    /// Headers.
    #[serde(default)]
    pub headers: IndexMap<String, Value>,
    /// JSON body.
    #[serde(default)]
    pub body: Option<Value>,
    /// Form body instead of JSON.
    #[serde(default)]
    pub form: Option<IndexMap<String, Value>>,
    /// Plain text instead of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Statuses that mean success; any 2xx unless given.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::statuses"))]
    pub success: OneOrMany<u16>,
    /// Path of the step's value in the answer; the answer itself unless given.
    #[serde(default)]
    pub value: Option<String>,
    /// Header of the answer that is the step's value instead: `Location`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Condition over the value, as `item`: the request is sent again until it holds.
    #[serde(default)]
    pub until: Option<String>,
    /// Condition over the value, as `item`, that ends the waiting in an error.
    #[serde(default)]
    pub failed: Option<String>,
    /// Path in the value of the reason of a failure.
    #[serde(default)]
    pub message: Option<String>,
    /// Seconds between two requests.
    #[serde(default)]
    pub every: Option<f64>,
    /// Seconds in all.
    #[serde(default)]
    pub within: Option<f64>,
    /// The provider's job to wait for after the request.
    #[serde(default)]
    pub job: Option<String>,
    /// What started the job, where the step has no request and only waits; the finished job is the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// A request that takes the step back when a later one fails; the value is known by its name.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub undo: Option<String>,
}

/// An example: with these arguments these exchanges take place and this comes out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    #[serde(default)]
    pub doc: Option<String>,
    /// Arguments by name.
    #[serde(default)]
    pub args: IndexMap<String, Value>,
    /// What goes over the wire, in order.
    pub exchanges: Vec<Exchange>,
    /// The exact result; empty members need not be written.
    #[serde(default)]
    pub result: Option<Value>,
    /// The error instead of a result.
    #[serde(default)]
    pub error: Option<OperationError>,
}

/// A request and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Method, path and query exactly as sent.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::request"))]
    pub send: String,
    /// JSON body of the request.
    #[serde(default)]
    pub body: Option<Value>,
    /// Fields of the request's form, by name; a list for a field that repeats.
    #[serde(default)]
    pub form: Option<IndexMap<String, Value>>,
    /// Status of the answer (200 unless given).
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::status"))]
    pub status: Option<u16>,
    /// Headers of the answer.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// Body of the answer: text as it is, everything else as JSON.
    #[serde(default)]
    pub answer: Option<Value>,
}

/// The error that an example ends in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OperationError {
    /// Its kind, as in `errors.rules`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "shapes::error_kind"))]
    pub kind: String,
    /// Its message.
    #[serde(default)]
    pub message: Option<String>,
}
