//! The static facts about a provider: what it is called and what can be called.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::nearest::did_you_mean;
use crate::{Error, Errors, Format, Result};

/// What is known of a provider without a connection. Generated code states it once, as a static.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Provider {
    /// The id (`digitalocean`).
    pub id: &'static str,
    /// The name (`DigitalOcean`).
    pub title: &'static str,
    /// The base URL of the API.
    pub url: &'static str,
    /// The operations, a table for each service.
    pub operations: &'static [&'static [Operation]],
    /// The types of DNS records it can hold (`A`); empty where it has no DNS or does not say.
    pub record_types: &'static [&'static str],
    /// How its answers are written.
    pub format: Format,
    /// How it tells failures.
    pub errors: Errors,
    /// Headers of every request.
    pub headers: &'static [(&'static str, &'static str)],
    /// Query parameters of every request.
    pub query: &'static [(&'static str, &'static str)],
    /// Names of headers, parameters and members that hold secrets, besides the usual ones.
    pub secrets: &'static [&'static str],
}

impl Provider {
    /// A provider without operations.
    pub const fn new(id: &'static str, title: &'static str, url: &'static str) -> Self {
        Self {
            id,
            title,
            url,
            operations: &[],
            record_types: &[],
            format: Format::Json,
            errors: Errors::new(),
            headers: &[],
            query: &[],
            secrets: &[],
        }
    }

    /// States how answers are written (JSON unless said).
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// States how failures are told.
    #[must_use]
    pub const fn errors(mut self, errors: Errors) -> Self {
        self.errors = errors;
        self
    }

    /// States headers of every request.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// States query parameters of every request.
    #[must_use]
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Names headers, parameters and members that hold secrets, besides the usual ones.
    #[must_use]
    pub const fn secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
        self
    }

    /// States the operations, a table for each service.
    #[must_use]
    pub const fn operations(mut self, operations: &'static [&'static [Operation]]) -> Self {
        self.operations = operations;
        self
    }

    /// States the types of DNS records it can hold.
    #[must_use]
    pub const fn record_types(mut self, types: &'static [&'static str]) -> Self {
        self.record_types = types;
        self
    }

    /// All operations, service by service, in the order of the spec.
    pub fn all_operations(&self) -> impl Iterator<Item = &'static Operation> + use<> {
        self.operations.iter().copied().flatten()
    }

    /// The operation of this name, in whichever service has it.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.all_operations()
            .find(|operation| operation.name == name)
    }
}

/// A family of verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Virtual machines, volumes, images and keys.
    Compute,
    /// Zones and records.
    Dns,
    /// Buckets and objects.
    Storage,
    /// Load balancers and their members.
    LoadBalancer,
    /// Containers and their clusters.
    Container,
}

impl Service {
    /// Every service.
    pub const ALL: &'static [Self] = &[
        Self::Compute,
        Self::Dns,
        Self::Storage,
        Self::LoadBalancer,
        Self::Container,
    ];

    /// The name, as specs and the command line write it (`load_balancer`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compute => "compute",
            Self::Dns => "dns",
            Self::Storage => "storage",
            Self::LoadBalancer => "load_balancer",
            Self::Container => "container",
        }
    }
}

/// What is known of one operation of a provider.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// The name: a verb of the base API, or `ex_…`.
    pub name: &'static str,
    /// The service it belongs to.
    pub service: Service,
    /// What kind of thing it is about (`node`); a 404 says that this was not found.
    pub resource: &'static str,
    /// Its parameters: all of them for an `ex_…` operation, for a verb of the base API those that
    /// the base API does not have, all named `ex_…`.
    pub params: &'static [Param],
    /// Whether sending it twice does the same as sending it once, whatever its HTTP method.
    pub idempotent: bool,
}

impl Operation {
    /// An operation without parameters of its own.
    pub const fn new(name: &'static str, service: Service, resource: &'static str) -> Self {
        Self {
            name,
            service,
            resource,
            params: &[],
            idempotent: false,
        }
    }

    /// States the parameters.
    #[must_use]
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// States that sending it twice does the same as sending it once.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Whether it goes beyond the base API.
    pub fn is_extension(&self) -> bool {
        self.name.starts_with("ex_")
    }

    /// Checks the arguments beyond the base API that a call carries: each must be known and of its
    /// type, and none that is required may be missing.
    ///
    /// An `ex_…` operation takes its own parameters as arguments of the call, so it accepts none.
    pub fn check_ex(&self, given: &Map<String, Value>) -> Result<()> {
        let params = if self.is_extension() {
            &[]
        } else {
            self.params
        };
        for (name, value) in given {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                return Err(self.unknown(name, params));
            };
            if value.is_null() && !param.required {
                continue;
            }
            if let Some(found) = param.kind.objection(value) {
                let message = format!("`{name}` must be {}, not {found}", param.kind);
                return Err(Error::invalid_argument(message).operation(self.name));
            }
        }
        match params
            .iter()
            .find(|param| param.required && !given.contains_key(param.name))
        {
            None => Ok(()),
            Some(param) => Err(
                Error::invalid_argument(format!("`{}` is missing", param.name))
                    .operation(self.name),
            ),
        }
    }

    fn unknown(&self, name: &str, params: &[Param]) -> Error {
        let hint = did_you_mean(name, params.iter().map(|param| param.name));
        Error::invalid_argument(format!("there is no argument `{name}`{hint}")).operation(self.name)
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Param {
    /// The name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ParamType,
    /// Whether a call must give it.
    pub required: bool,
    /// What it means, in a sentence; empty where nobody said.
    pub doc: &'static str,
}

impl Param {
    /// An optional parameter.
    pub const fn new(name: &'static str, kind: ParamType) -> Self {
        Self {
            name,
            kind,
            required: false,
            doc: "",
        }
    }

    /// States that a call must give it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// States what it means.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}

/// The type of a parameter's values, seen as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamType {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Text.
    Text,
    /// A point in time, as RFC 3339 text.
    Time,
    /// A list of values of one type.
    List(&'static ParamType),
    /// An object with any members.
    Object,
    /// Any value.
    Any,
    /// A model, by its name (`node`): an object of its fields.
    Model(&'static str),
}

impl ParamType {
    /// Whether `value` looks like one of this type. What a model's fields hold is not looked at.
    pub fn accepts(&self, value: &Value) -> bool {
        self.objection(value).is_none()
    }

    /// What `value` is instead, in words, where it is not one of this type.
    fn objection(&self, value: &Value) -> Option<String> {
        let fits = match self {
            Self::Bool => value.is_boolean(),
            Self::Int => value.is_i64() || value.is_u64(),
            Self::Float => value.is_number(),
            Self::Text => value.is_string(),
            Self::Time => value
                .as_str()
                .is_some_and(|time| time.parse::<Timestamp>().is_ok()),
            Self::Object | Self::Model(_) => value.is_object(),
            Self::Any => true,
            Self::List(kind) => match value.as_array() {
                None => false,
                Some(items) => {
                    return items
                        .iter()
                        .find_map(|item| kind.objection(item))
                        .map(|found| format!("a list with {found}"));
                }
            },
        };
        (!fits).then(|| kind_of(value).to_owned())
    }
}

/// In words, with an article ("a whole number").
impl std::fmt::Display for ParamType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool => f.write_str("true or false"),
            Self::Int => f.write_str("a whole number"),
            Self::Float => f.write_str("a number"),
            Self::Text => f.write_str("text"),
            Self::Time => f.write_str("a time as in RFC 3339"),
            Self::List(kind) => write!(f, "a list of {kind}"),
            Self::Object => f.write_str("an object"),
            Self::Any => f.write_str("any value"),
            Self::Model(name) => write!(f, "a {name} (an object of its fields)"),
        }
    }
}

/// What a JSON value is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ErrorKind;

    static CREATE: Operation = Operation::new("create_node", Service::Compute, "node").params(&[
        Param::new("ex_backups", ParamType::Bool).doc("Take automated backups."),
        Param::new("ex_tags", ParamType::List(&ParamType::Text)),
        Param::new("ex_plan", ParamType::Text).required(),
    ]);
    static RENAME: Operation = Operation::new("ex_rename_node", Service::Compute, "node")
        .params(&[Param::new("name", ParamType::Text).required()])
        .idempotent();
    static PROVIDER: Provider = Provider::new("cloud", "Cloud", "https://api.example.com")
        .operations(&[
            &[CREATE, RENAME],
            &[Operation::new("list_zones", Service::Dns, "zone")],
        ])
        .record_types(&["A"]);

    fn check(operation: &Operation, given: &Value) -> Result<()> {
        operation.check_ex(given.as_object().unwrap())
    }

    fn complaint(operation: &Operation, given: &Value) -> String {
        let error = check(operation, given).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.operation_name(), Some(operation.name));
        error.message().to_owned()
    }

    #[test]
    fn operations_are_found_in_any_table() {
        assert_eq!(
            PROVIDER.operation("list_zones").unwrap().service,
            Service::Dns
        );
        assert_eq!(PROVIDER.all_operations().count(), 3);
        assert!(PROVIDER.operation("list_nodes").is_none());
        assert!(PROVIDER.operation("ex_rename_node").unwrap().idempotent);
    }

    #[test]
    fn arguments_of_the_right_type_pass() {
        check(
            &CREATE,
            &json!({"ex_plan": "a", "ex_backups": true, "ex_tags": ["x"]}),
        )
        .unwrap();
        check(&CREATE, &json!({"ex_plan": "a", "ex_backups": null})).unwrap();
    }

    #[test]
    fn wrong_arguments_are_named() {
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_backup": true})),
            "there is no argument `ex_backup`; did you mean `ex_backups`?"
        );
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_backups": "yes"})),
            "`ex_backups` must be true or false, not text"
        );
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": "a", "ex_tags": ["x", 1]})),
            "`ex_tags` must be a list of text, not a list with a number"
        );
        assert_eq!(complaint(&CREATE, &json!({})), "`ex_plan` is missing");
        assert_eq!(
            complaint(&CREATE, &json!({"ex_plan": null})),
            "`ex_plan` must be text, not null"
        );
    }

    #[test]
    fn an_extension_takes_its_parameters_itself() {
        check(&RENAME, &json!({})).unwrap();
        assert_eq!(
            complaint(&RENAME, &json!({"ex_backups": true})),
            "there is no argument `ex_backups`"
        );
    }

    #[test]
    fn types_tell_values_apart() {
        let model = ParamType::Model("node");
        for (kind, good, bad) in [
            (ParamType::Int, json!(3), json!(3.5)),
            (ParamType::Float, json!(3), json!("3")),
            (
                ParamType::Time,
                json!("2020-10-15T13:58:22Z"),
                json!("yesterday"),
            ),
            (ParamType::Object, json!({}), json!([])),
            (model, json!({"id": "1"}), json!("1")),
        ] {
            assert!(kind.accepts(&good), "{kind}: {good}");
            assert!(!kind.accepts(&bad), "{kind}: {bad}");
        }
        assert!(ParamType::Any.accepts(&Value::Null));
    }
}
