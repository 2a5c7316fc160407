//! The words that specs are made of, for the JSON Schemas: each pass keeps its own.

use super::{errors, outcome, parameter, record_sets, request, states, types};
use crate::ir::{ModelKind, StateKind};

/// Kinds of errors.
pub(crate) fn error_kinds() -> Vec<&'static str> {
    first(errors::KINDS)
}

/// Methods of HTTP.
pub(crate) fn methods() -> Vec<&'static str> {
    request::METHODS.to_vec()
}

/// What an operation can answer that is no model.
pub(crate) fn results() -> Vec<&'static str> {
    outcome::RESULTS.to_vec()
}

/// Types of parameters, models aside.
pub(crate) fn parameter_types() -> Vec<&'static str> {
    first(parameter::TYPES)
}

/// Types of the fields of a provider's own types.
pub(crate) fn field_types() -> Vec<&'static str> {
    first(types::FIELD_TYPES)
}

/// Types of records with numbers before the data.
pub(crate) fn split_types() -> Vec<&'static str> {
    record_sets::SPLIT.to_vec()
}

/// Ways to write texts in record sets.
pub(crate) fn ways_of_texts() -> Vec<&'static str> {
    record_sets::TEXTS.to_vec()
}

/// Ways to write host names in record sets.
pub(crate) fn ways_of_host_names() -> Vec<&'static str> {
    record_sets::HOST_NAMES.to_vec()
}

/// The states that a model can be in.
pub(crate) fn state_of(kind: ModelKind) -> Option<StateKind> {
    states::state_of(kind)
}

fn first<T>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}
