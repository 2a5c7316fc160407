//! Calls by name: verbs and arguments as text and JSON.

mod arguments;
mod compute;
mod containers;
mod dns;
mod load_balancers;
mod storage;

pub use arguments::Arguments;

use serde_json::{Map, Value};

use crate::param::kind_of;
use crate::services::{Driver, base_verb, libcloud_name, unsupported};
use crate::{CallOptions, Error, Operation, Reply, Result, Service};

/// Builds the call of any operation; see [`Driver::call`].
pub(crate) fn call(driver: Box<dyn Driver>, operation: &str, given: Value) -> Reply<Value> {
    let provider = driver.provider().id;
    let name = operation.to_owned();
    build(driver, operation, given)
        .unwrap_or_else(Reply::failed)
        .map_err(move |error| error.provider(provider).operation(name))
}

fn build(driver: Box<dyn Driver>, name: &str, given: Value) -> Result<Reply<Value>> {
    let given = match given {
        Value::Object(given) => given,
        Value::Null => Map::new(),
        other => {
            let message = format!("the arguments must be an object, not {}", kind_of(&other));
            return Err(Error::invalid_argument(message));
        }
    };
    let provider = driver.provider();
    let name = our_name(driver.as_ref(), name);
    match (base_verb(name), provider.operation(name)) {
        (Some(verb), _) => base(driver, verb, given),
        (None, Some(extension)) => {
            let mut arguments = Arguments::new(extension, given);
            let reply = driver.call_extension(extension.name, &mut arguments)?;
            arguments.finish().map(|()| reply)
        }
        (None, None) => Err(driver.capabilities().unknown(name)),
    }
}

fn base(
    driver: Box<dyn Driver>,
    verb: &'static Operation,
    mut given: Map<String, Value>,
) -> Result<Reply<Value>> {
    if !driver.capabilities().supports(verb.name) {
        return Err(unsupported(driver.provider(), verb.name));
    }
    let operation = driver.provider().operation(verb.name);
    let driver = match beyond_the_base(&mut given, operation) {
        Some(options) => driver.with(options),
        None => driver,
    };
    let mut arguments = Arguments::new(verb, given);
    let declared = operation.map_or(&[][..], |operation| operation.params);
    arguments.also_known(declared.iter().map(|param| param.name));
    let reply = dispatch(driver.as_ref(), verb, &mut arguments)?
        .ok_or_else(|| unsupported(driver.provider(), verb.name))?;
    arguments.finish().map(|()| reply)
}

/// Builds the call of a base verb; nothing where the driver does not have the service.
fn dispatch(
    driver: &dyn Driver,
    verb: &Operation,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let name = verb.name;
    match verb.service {
        Service::Compute => compute::call(driver.compute(), name, arguments),
        Service::Dns => dns::call(driver.dns(), name, arguments),
        Service::Storage => storage::call(driver.storage(), name, arguments),
        Service::LoadBalancer => load_balancers::call(driver.load_balancers(), name, arguments),
        Service::Container => containers::call(driver.containers(), name, arguments),
    }
}

/// Our name of an operation, where the caller uses libcloud's.
fn our_name<'a>(driver: &dyn Driver, name: &'a str) -> &'a str {
    let capabilities = driver.capabilities();
    match libcloud_name(name) {
        Some(ours) if !capabilities.supports(name) && capabilities.supports(ours) => ours,
        _ => name,
    }
}

/// Takes out the arguments that the base API does not have, as options of the call.
fn beyond_the_base(
    given: &mut Map<String, Value>,
    operation: Option<&Operation>,
) -> Option<CallOptions> {
    let declared = |name: &str| operation.is_some_and(|operation| operation.param(name).is_some());
    let (ex, base): (Map<_, _>, Map<_, _>) = std::mem::take(given)
        .into_iter()
        .partition(|(name, _)| name.starts_with("ex_") || declared(name));
    *given = base;
    if ex.is_empty() {
        return None;
    }
    let options = ex.into_iter().fold(CallOptions::new(), |options, one| {
        match one {
            // libcloud's word for members of the body that a driver does not know.
            (name, Value::Object(members)) if name == "ex_create_attr" && !declared(&name) => {
                members
                    .into_iter()
                    .fold(options, |options, (name, value)| options.body(name, value))
            }
            (name, value) => options.ex(name, value),
        }
    });
    Some(options)
}

#[cfg(test)]
mod tests;
