//! What a driver *is*: every question answered, every name resolved, no word of YAML left.

mod expr;
mod models;
mod operation;
mod outcome;
mod prior;
mod provider;
mod request;
mod reserved;
mod verbs;

pub use expr::{Access, Expr, Function, Operands, Origin, Step, Template, TextPart, Variable};
pub use models::{Field, FieldType, ModelKind, StateKind};
pub use operation::{Argument, ArgumentType, BaseType, Check, Operation};
pub use outcome::{Also, Filter, Listed, Outcome};
pub use prior::{Polling, Prior, PriorCall, Step as RequestStep, Wait};
pub use provider::{
    Auth, Conversion, Credential, Custom, CustomField, ErrorRule, Errors, ExtraEntry, FieldValue,
    Job, Mapped, More, Paging, Position, Provider, RecordSets, Scheme, Service, ServiceKind,
    Setting, StateTable,
};
pub use request::{Body, Method, Path, Request};
pub use reserved::{RUNTIME, is_static, is_type, is_variable};
pub use verbs::{RECORD_VERBS, Verb, VerbResult, verb, verbs};
