//! Arguments by name.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::nearest::{did_you_mean, nearest};
use crate::param::kind_of;
use crate::{Error, ErrorKind, Operation, Param, ParamType, Result};

/// The arguments of a call by name: a JSON object, out of which each is taken once.
#[derive(Debug)]
pub struct Arguments {
    operation: &'static Operation,
    given: Map<String, Value>,
    /// The names asked for so far, and others that a slip may have meant.
    asked: Vec<String>,
}

impl Arguments {
    /// The arguments `given` to a call of `operation`.
    pub fn new(operation: &'static Operation, given: Map<String, Value>) -> Self {
        Self {
            operation,
            given,
            asked: Vec::new(),
        }
    }

    /// Names that are taken elsewhere: a slip may have meant one of them.
    pub(super) fn also_known<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.asked.extend(names.map(str::to_owned));
    }

    /// Takes an argument that must be given.
    ///
    /// A missing one and one of the wrong type are errors of kind
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) that name it.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        match self.remove(name) {
            Some(value) => self.read(name, value),
            None => Err(self.missing(name)),
        }
    }

    /// Takes an argument that may be left out or null.
    pub fn take_opt<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        match self.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.read(name, value).map(Some),
        }
    }

    /// Takes an argument that has a default for when it is left out or null.
    pub fn take_or_default<T: DeserializeOwned + Default>(&mut self, name: &str) -> Result<T> {
        Ok(self.take_opt(name)?.unwrap_or_default())
    }

    /// The error of an operation that the driver does not have.
    pub fn unknown_operation(&self, operation: &str) -> Error {
        Error::new(
            ErrorKind::Unsupported,
            format!("there is no operation `{operation}`"),
        )
    }

    /// Checks that every argument was taken: one that was not is an error, never ignored.
    pub fn finish(&self) -> Result<()> {
        let Some(name) = self.given.keys().next() else {
            return Ok(());
        };
        let free = self.asked.iter().map(String::as_str);
        let hint = did_you_mean(name, free);
        Err(self.wrong(format!("there is no argument `{name}`{hint}")))
    }

    fn remove(&mut self, name: &str) -> Option<Value> {
        self.asked.push(name.to_owned());
        let value = self.given.shift_remove(name);
        value.or_else(|| {
            aliases(name)
                .iter()
                .find_map(|alias| self.given.shift_remove(*alias))
        })
    }

    fn read<T: DeserializeOwned>(&self, name: &str, value: Value) -> Result<T> {
        let Some(Param { kind, .. }) = self.operation.param(name) else {
            return T::deserialize(value)
                .map_err(|error| self.wrong(format!("`{name}` is not what it must be: {error}")));
        };
        let value = match (kind, by_id(*kind, value)) {
            // Providers count some things, and callers hand the numbers over as they came.
            (ParamType::Text, Value::Number(id)) if name.ends_with("_id") => json!(id.to_string()),
            (_, value) => value,
        };
        if !kind.accepts(&value) {
            let found = kind_of(&value);
            return Err(self.wrong(format!("`{name}` must be {kind}, not {found}")));
        }
        T::deserialize(value).map_err(|error| {
            // What is wrong with a password is not told.
            let reason = if *kind == ParamType::Model("auth") {
                "expected `{\"ssh_key\": …}` or `{\"password\": …}`".to_owned()
            } else {
                error.to_string()
            };
            self.wrong(format!("`{name}` must be {kind}: {reason}"))
        })
    }

    fn missing(&self, name: &str) -> Error {
        let expected = self
            .operation
            .param(name)
            .map(|param| format!(" ({})", param.kind));
        let expected = expected.unwrap_or_default();
        let hint = nearest(name, self.given.keys().map(String::as_str))
            .map(|near| format!("; is it what `{near}` is meant for?"))
            .unwrap_or_default();
        self.wrong(format!("the argument `{name}` is missing{expected}{hint}"))
    }

    fn wrong(&self, message: String) -> Error {
        Error::invalid_argument(message).operation(self.operation.name)
    }
}

/// Other names by which callers know an argument: those of libcloud.
fn aliases(name: &str) -> &'static [&'static str] {
    match name {
        "kind" => &["type"],
        "size_gb" => &["size"],
        "image" => &["node_image"],
        "key_pair" => &["key"],
        "bucket" => &["container"],
        "bucket_name" => &["container_name"],
        "object" => &["obj"],
        "container_id" | "cluster_id" => &["id"],
        _ => &[],
    }
}

/// A model that is given by its id alone, as an object.
fn by_id(kind: ParamType, value: Value) -> Value {
    match (kind, value) {
        (ParamType::Model(model), id @ (Value::String(_) | Value::Number(_))) => match model {
            // An id says too little.
            "auth" | "object" | "member" | "record" | "record_set" => id,
            "key_pair" | "bucket" => json!({ "name": id }),
            _ => json!({ "id": id }),
        },
        (ParamType::List(kind), Value::Array(items)) => {
            items.into_iter().map(|item| by_id(*kind, item)).collect()
        }
        (_, value) => value,
    }
}
