//! An example with everything around it, and the places it can blame.

use std::collections::BTreeMap;

use serde_json::Value;

use super::coverage::{Coverage, What};
use super::evaluate::{Env, arguments};
use super::value::Known;
use crate::diagnostic::{Code, Diagnostic, FileId, Place, SpecPath};
use crate::ir::{Expr, Operation, Provider, Service, Template};
use crate::load::ProviderSpec;
use crate::spec::{Example, Exchange};

/// An example of an operation.
pub(super) struct Scene<'a> {
    pub(super) provider: &'a Provider,
    pub(super) service: &'a Service,
    pub(super) operation: &'a Operation,
    pub(super) example: &'a Example,
    pub(super) coverage: &'a Coverage,
    pub(super) errors: &'a Coverage,
    provider_file: FileId,
    file: FileId,
    index: usize,
    arguments: BTreeMap<String, Known>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        spec: &ProviderSpec,
        file: FileId,
        provider: &'a Provider,
        service: &'a Service,
        operation: &'a Operation,
        (example, index): (&'a Example, usize),
        (coverage, errors): (&'a Coverage, &'a Coverage),
    ) -> Self {
        let declared: Vec<_> = operation
            .arguments
            .iter()
            .chain(&operation.options)
            .collect();
        let arguments = arguments(|name| example.args.get(name), &declared);
        Self {
            provider,
            service,
            operation,
            example,
            coverage,
            errors,
            provider_file: spec.file,
            file,
            index,
            arguments,
        }
    }

    pub(super) fn env(&self) -> Env<'_> {
        Env {
            item: Known::Absent,
            arguments: &self.arguments,
            locals: BTreeMap::new(),
            bound: Vec::new(),
        }
    }

    /// A path in `connection`.
    pub(super) fn in_connection(&self, path: &[&str]) -> Place {
        let root = SpecPath::root().key("connection");
        Place::value(
            self.provider_file,
            path.iter().fold(root, |at, word| at.key(*word)),
        )
    }

    /// A path in the operation.
    pub(super) fn in_operation(&self, path: &[&str]) -> Place {
        let root = SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str());
        Place::value(self.file, path.iter().fold(root, |at, word| at.key(*word)))
    }

    /// The operation's name.
    pub(super) fn name(&self) -> Place {
        let root = SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str());
        Place::key(self.file, root)
    }

    /// Whether an item, that of `env`, meets the operation's condition; notes what it looks at.
    pub(super) fn keeps(&self, test: &Expr, env: &Env<'_>) -> Option<bool> {
        let path = SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str())
            .key("where");
        self.coverage.looked(&path, What::Chosen, test, env);
        env.test(test)
    }

    /// Notes whether what the arguments say in a request is sent; `at` is below the operation.
    pub(super) fn sends(&self, template: &Template, known: &Known, at: &[Walk]) {
        if matches!(template, Template::Expr(_) | Template::Text(_)) {
            let root = SpecPath::root()
                .key("operations")
                .key(self.operation.name.as_str());
            let there = *known != Known::Absent;
            self.coverage.saw(walk(root, at), What::Sent, there);
        }
    }

    /// A path in the service file.
    pub(super) fn in_service(&self, path: &[&str]) -> Place {
        Place::value(
            self.file,
            path.iter().fold(SpecPath::root(), |at, word| at.key(*word)),
        )
    }

    /// The key at the end of a path in the service file.
    pub(super) fn key_in_service(&self, path: &[&str]) -> Place {
        Place::key(self.file, self.in_service(path).path)
    }

    /// A path in the operation that a walk through a body made.
    pub(super) fn in_body(&self, path: &[Walk]) -> Place {
        let root = SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str());
        Place::value(self.file, walk(root, path))
    }

    /// An error rule.
    pub(super) fn in_errors(&self, rule: usize) -> Place {
        let path = SpecPath::root()
            .key("connection")
            .key("errors")
            .key("rules")
            .index(rule)
            .key("kind");
        Place::value(self.provider_file, path)
    }

    /// Notes whether an error shows what is said of errors.
    pub(super) fn fails(&self, path: &[&str], index: Option<usize>, there: bool) {
        let root = SpecPath::root().key("connection").key("errors");
        let path = path.iter().fold(root, |at, word| at.key(*word));
        let path = index.map_or(path.clone(), |index| path.index(index));
        self.errors.saw(path, What::Error, there);
    }

    /// An entry of `extra`.
    pub(super) fn in_entry(&self, model: &str, index: usize) -> Place {
        Place::value(self.file, field(model, "extra").index(index))
    }

    fn root_of_example(&self) -> SpecPath {
        SpecPath::root()
            .key("operations")
            .key(self.operation.name.as_str())
            .key("examples")
            .index(self.index)
    }

    /// A place in the example.
    pub(super) fn shown(&self, path: &[Walk]) -> Place {
        Place::value(self.file, walk(self.root_of_example(), path))
    }

    /// The spec says one thing at `place`, the example another.
    pub(super) fn disagreement(&self, place: Place, what: &str) -> Diagnostic {
        Diagnostic::error(
            Code::Disproved,
            place,
            format!("an example of `{}` {what}", self.operation.name),
        )
    }
}

/// A mapped field of a model.
pub(super) fn field(model: &str, field: &str) -> SpecPath {
    SpecPath::root().key("models").key(model).key(field)
}

/// A step of a walk.
#[derive(Debug, Clone)]
pub(super) enum Walk {
    Key(String),
    Index(usize),
}

impl From<&str> for Walk {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Walk {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

fn walk(from: SpecPath, path: &[Walk]) -> SpecPath {
    path.iter().fold(from, |at, step| match step {
        Walk::Key(key) => at.key(key.as_str()),
        Walk::Index(index) => at.index(*index),
    })
}

/// The method, path and query of an exchange, decoded.
pub(super) fn sent(exchange: &Exchange) -> (String, String, Vec<(String, String)>) {
    let (method, target) = exchange.send.split_once(' ').unwrap_or(("", ""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect();
    (method.to_owned(), path.to_owned(), pairs)
}

/// Percent-decoded.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let pair = tail
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, pair) {
            (b'%', Some(value)) => {
                bytes.push(value);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A value in a few words.
pub(super) fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or("")),
        None => text,
    }
}
