//! What every driver is, whatever its services.

use std::fmt;

use serde_json::Value;

use super::{Capabilities, Compute, Containers, Dns, LoadBalancers, Storage, unsupported};
use crate::{Arguments, CallOptions, Connection, Provider, Reply, Result, by_name};

/// A driver: a connection to a provider and the verbs on it.
///
/// It is cheap to clone and shared freely between tasks. The verbs are in the traits of the
/// services; [`Driver::call`] reaches all of them by name.
pub trait Driver: fmt::Debug + Send + Sync + 'static {
    /// The connection that the calls go through.
    fn connection(&self) -> &Connection;

    /// The same driver on another connection.
    fn on(&self, connection: Connection) -> Box<dyn Driver>;

    /// This driver for virtual machines, if the provider has them.
    fn compute(&self) -> Option<Box<dyn Compute>> {
        None
    }

    /// This driver for DNS, if the provider has it.
    fn dns(&self) -> Option<Box<dyn Dns>> {
        None
    }

    /// This driver for buckets and objects, if the provider has them.
    fn storage(&self) -> Option<Box<dyn Storage>> {
        None
    }

    /// This driver for load balancers, if the provider has them.
    fn load_balancers(&self) -> Option<Box<dyn LoadBalancers>> {
        None
    }

    /// This driver for containers, if the provider has them.
    fn containers(&self) -> Option<Box<dyn Containers>> {
        None
    }

    /// Builds the call of an `ex_…` operation from arguments by name.
    ///
    /// It takes every argument that it knows out of `arguments`; those left over are refused by
    /// the caller. [`Driver::call`] is the way to call it.
    fn call_extension(&self, operation: &str, arguments: &mut Arguments) -> Result<Reply<Value>> {
        let _ = arguments;
        Err(unsupported(self.provider(), operation))
    }

    /// The static facts about the provider.
    fn provider(&self) -> &'static Provider {
        self.connection().provider()
    }

    /// What can be called, known without asking the provider.
    fn capabilities(&self) -> Capabilities {
        Capabilities::of(self.provider())
    }

    /// The same driver, whose calls carry `options`: arguments beyond the base API, time limits,
    /// parameters that the driver does not know.
    fn with(&self, options: CallOptions) -> Box<dyn Driver> {
        self.on(self.connection().with(options))
    }

    /// Calls any operation by its name, with arguments by name: a JSON object, or null for none.
    ///
    /// Models are objects of their fields, or the id alone. Arguments named `ex_…` of a base verb
    /// become [`CallOptions::ex`]. The answer is the result as JSON: a model as an object of its
    /// fields, a list as an array. An unknown operation is an error of kind
    /// [`Unsupported`](crate::ErrorKind::Unsupported), an unknown, missing or ill-typed argument
    /// one of kind [`InvalidArgument`](crate::ErrorKind::InvalidArgument); nothing is sent then.
    fn call(&self, operation: &str, arguments: Value) -> Reply<Value> {
        by_name::call(self.on(self.connection().clone()), operation, arguments)
    }
}
