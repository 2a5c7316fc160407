//! What an operation makes of its answer.

use serde::Serialize;

use super::expr::Expr;
use super::request::Request;

/// What an operation answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Outcome {
    /// A list, each item by a conversion.
    Items {
        /// Where the list stands in the answer.
        at: Listed,
        /// The conversion.
        conversion: String,
    },
    /// One thing, by a conversion.
    Item {
        /// Where it stands in the answer.
        at: String,
        /// The conversion.
        conversion: String,
    },
    /// The first of a list that meets the filter, by a conversion.
    Find {
        /// Where the list stands in the answer.
        at: Listed,
        /// The conversion.
        conversion: String,
    },
    /// A list that is known already, each item by a conversion.
    ItemsOf {
        /// The list.
        list: Expr,
        /// The conversion.
        conversion: String,
    },
    /// One thing that is known already, by a conversion.
    ItemOf {
        /// The thing.
        item: Expr,
        /// The conversion.
        conversion: String,
    },
    /// What a record verb answers, out of the record sets of the zone.
    BySets,
    /// True on success.
    Done,
    /// Nothing.
    Nothing,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// JSON.
    Value {
        /// Where it stands in the answer.
        at: String,
    },
}

impl Outcome {
    /// The conversion that makes it.
    pub fn conversion(&self) -> Option<&str> {
        match self {
            Self::Items { conversion, .. }
            | Self::Item { conversion, .. }
            | Self::Find { conversion, .. }
            | Self::ItemsOf { conversion, .. }
            | Self::ItemOf { conversion, .. } => Some(conversion),
            Self::BySets
            | Self::Done
            | Self::Nothing
            | Self::Text
            | Self::Bytes
            | Self::Value { .. } => None,
        }
    }

    /// Is it a list?
    pub fn is_list(&self) -> bool {
        matches!(self, Self::Items { .. } | Self::ItemsOf { .. })
    }

    /// The same of a list that stands elsewhere in its answer.
    #[must_use]
    pub fn in_list(&self, at: &str) -> Self {
        match self {
            Self::Items { conversion, .. } => Self::Items {
                at: Listed::At(at.to_owned()),
                conversion: conversion.clone(),
            },
            other => other.clone(),
        }
    }
}

/// A list in an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Listed {
    /// At this path.
    At(String),
    /// Made of the answer, which is the bound variable [`Listed::ANSWER`].
    Of(Expr),
}

impl Listed {
    /// What the answer is called in an expression.
    pub const ANSWER: &'static str = "answer";
}

/// A condition over an item and the arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filter {
    /// As the spec writes it.
    pub text: String,
    /// The condition.
    pub test: Expr,
}

/// A second list, answered after the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Also {
    /// When it is asked for.
    pub when: Option<Expr>,
    /// Its request.
    pub request: Request,
    /// Where the list stands in the answer.
    pub at: String,
}
