//! What a driver *is*: every question answered, every name resolved, no word of YAML left.

mod expr;
mod models;
mod operation;
mod provider;
mod reserved;
mod verbs;

pub use expr::{Access, Expr, Function, Operands, Origin, Step, Template, TextPart, Variable};
pub use models::{Field, FieldType, ModelKind, StateKind};
pub use operation::{
    Also, Argument, ArgumentType, BaseType, Body, Check, Filter, Listed, Method, Operation,
    Outcome, Path, Polling, Prior, PriorCall, Request, Step as RequestStep, Wait,
};
pub use provider::{
    Auth, Conversion, Credential, Custom, CustomField, ErrorRule, Errors, ExtraEntry, FieldValue,
    Job, Mapped, More, Paging, Position, Provider, RecordSets, Scheme, Service, ServiceKind,
    Setting, StateTable,
};
pub use reserved::{RUNTIME, is_static, is_type, is_variable};
pub use verbs::{RECORD_VERBS, Verb, VerbResult, verb, verbs};
