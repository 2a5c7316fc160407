//! Models that are given by their ids.
//!
//! Most are made from the id alone, as [`Driver::call`] does; with `--fetch` they are looked up.
//! A record, a record set and an object need more than an id, and are always looked up.

use serde_json::json;
use skyloom_runtime::{Capabilities, Driver, Error, Map, Param, ParamType, Result, Value};

use crate::given::Given;

/// The arguments, with those models fetched that need it.
pub(crate) async fn models(
    given: &Given<'_>,
    driver: &dyn Driver,
    mut arguments: Map<String, Value>,
) -> Result<Map<String, Value>> {
    for param in given.params() {
        let (ParamType::Model(model), Some(Value::String(id))) =
            (param.kind, arguments.get(param.name))
        else {
            continue;
        };
        let found = match model {
            "record" | "record_set" | "object" => inside(driver, param, model, id).await?,
            "auth" | "member" => continue,
            _ if given.flag("fetch") || needs_all(given.operation) => {
                by_id(driver, model, id).await?
            }
            _ => continue,
        };
        arguments.insert(param.name.to_owned(), found);
    }
    Ok(arguments)
}

/// Whether an operation answers from the model itself, so that the id alone would answer wrongly.
fn needs_all(operation: &str) -> bool {
    operation.starts_with("export_zone")
}

/// A thing that is known by what it is in and its own name.
async fn inside(driver: &dyn Driver, param: &Param, model: &str, path: &str) -> Result<Value> {
    let wrong = |wanted: &str| {
        let message = format!("--{} {path}: expected {wanted}", param.name);
        Error::invalid_argument(message)
    };
    let (outer, inner) = path.split_once('/').unwrap_or((path, ""));
    match model {
        "record" if !inner.is_empty() => {
            let arguments = json!({"zone_id": outer, "record_id": inner});
            driver.call("get_record", arguments).await
        }
        "record" => Err(wrong("ZONE/RECORD, their ids")),
        "object" if !inner.is_empty() => {
            let arguments = json!({"bucket_name": outer, "object_name": inner});
            driver.call("get_object", arguments).await
        }
        "object" => Err(wrong("BUCKET/OBJECT, their names")),
        _ => {
            let (name, kind) = inner
                .rsplit_once('/')
                .ok_or_else(|| wrong("ZONE/NAME/TYPE"))?;
            let arguments = json!({"zone": outer, "name": name, "kind": kind});
            driver.call("get_record_set", arguments).await
        }
    }
}

/// The model of this id, from the operation that gets one, else from the one that lists all.
async fn by_id(driver: &dyn Driver, model: &str, id: &str) -> Result<Value> {
    let model = model.strip_prefix("load_").unwrap_or(model);
    let capabilities = driver.capabilities();
    for name in [format!("get_{model}"), format!("ex_get_{model}")] {
        let mut required = capabilities.params(&name).filter(|param| param.required);
        if let (true, Some(only), None) = (
            capabilities.supports(&name),
            required.next(),
            required.next(),
        ) {
            let id = match only.kind {
                ParamType::Int => id.parse::<i64>().map_or_else(|_| id.into(), Value::from),
                _ => id.into(),
            };
            let mut arguments = Map::new();
            arguments.insert(only.name.to_owned(), id);
            return driver.call(&name, arguments.into()).await;
        }
    }
    for name in [format!("list_{model}s"), format!("ex_list_{model}s")] {
        if listable(capabilities, &name) {
            let (wanted, other) = (id.to_owned(), id.to_owned());
            let items = driver.call(&name, Value::Null).into_items();
            let found = items.find(move |item| is(item, "id", &wanted)).await?;
            let absent = || {
                let message = format!("{name} has no {model} `{other}`");
                Error::new(skyloom_runtime::ErrorKind::NotFound, message)
            };
            return found.ok_or_else(absent);
        }
    }
    let message = format!("a {model} cannot be fetched by its id: leave out --fetch");
    Err(Error::invalid_argument(message))
}

fn listable(capabilities: Capabilities, name: &str) -> bool {
    capabilities.supports(name) && capabilities.params(name).all(|param| !param.required)
}

fn is(item: &Value, member: &str, wanted: &str) -> bool {
    match item.get(member) {
        Some(Value::String(text)) => text == wanted,
        // A number is wanted by its digits.
        Some(other) => {
            let written = other.to_string();
            written == wanted
        }
        None => false,
    }
}
