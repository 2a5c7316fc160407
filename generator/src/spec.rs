//! What the author wrote: the YAML of one provider, typed, with nothing decided yet.
//!
//! These types mirror the files word for word. Positions are not in them: every value is found
//! again by its path in the [`Source`](crate::load::Source) it came from.

mod connection;
mod operation;
mod provider;
mod service;

pub use connection::{
    Auth, Basic, Connection, Cursor, ErrorRule, Errors, Header, Job, OneOrMany, Paging, Word,
};
pub use operation::{Also, Check, Example, Exchange, Let, Operation, OperationError, Step, WHOLE};
pub use provider::{Credential, Provider, Setting};
pub use service::{Model, RecordSets, Service, States, TimeToLive, Type};
