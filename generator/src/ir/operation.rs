//! An operation: what it is asked, what it sends and what it answers.

use serde::Serialize;

use super::expr::{self, Access, Expr};
use super::models::ModelKind;
use super::outcome::{Also, Filter, Outcome};
use super::prior::Prior;
use super::request::Request;
use super::verbs::Verb;

/// An operation of a driver.
#[derive(Debug, Clone, Serialize)]
pub struct Operation {
    /// Its name: a base verb or `ex_…`.
    pub name: String,
    /// The base verb, if it is one.
    pub verb: Option<Verb>,
    /// First sentence of its documentation, without a full stop.
    pub doc: String,
    /// The arguments of the method, in order.
    pub arguments: Vec<Argument>,
    /// `ex_` arguments beside a base verb's own.
    pub options: Vec<Argument>,
    /// Base arguments that the operation has no use for: refused when given.
    pub unused: Vec<Argument>,
    /// Base arguments that may be absent elsewhere: refused when not given.
    pub needed: Vec<String>,
    /// What must hold for the arguments before anything is sent.
    pub checks: Vec<Check>,
    /// Values named and calls made before, in order.
    pub priors: Vec<Prior>,
    /// The Rust function that does it, from the driver's module; then it makes no request itself.
    pub hook: Option<String>,
    /// Its own request; none where the values known before are all it needs.
    pub request: Option<Request>,
    /// The job that it waits for.
    pub job: Option<String>,
    /// The paging that it follows.
    pub paging: Option<String>,
    /// Which items are answered.
    pub filter: Option<Filter>,
    /// Members that what is answered gets before it is converted.
    pub with: Vec<(String, Expr)>,
    /// What it answers.
    pub outcome: Outcome,
    /// The list that comes after the first.
    pub also: Option<Also>,
    /// What a 404 is about.
    pub resource: String,
    /// May it be sent again after a failure?
    pub idempotent: bool,
    /// How many examples the spec gives.
    pub examples: usize,
}

impl Operation {
    /// The arguments and fields of them that reach the request, a prior call or the filter.
    pub fn accesses(&self) -> Vec<Access> {
        let mut found: Vec<Access> = Vec::new();
        let mut visit = |expr: &Expr| {
            for access in expr.accesses() {
                if !found.contains(&access) {
                    found.push(access);
                }
            }
        };
        for prior in &self.priors {
            prior.each_expr(&mut visit);
        }
        if let Some(request) = &self.request {
            request.each_expr(&mut visit);
        }
        if let Outcome::ItemsOf { list: expr, .. } | Outcome::ItemOf { item: expr, .. } =
            &self.outcome
        {
            visit(expr);
        }
        if let Some(also) = &self.also {
            also.when.iter().for_each(&mut visit);
            also.request.each_expr(&mut visit);
        }
        if let Some(filter) = &self.filter {
            visit(&filter.test);
        }
        self.with.iter().for_each(|(_, value)| visit(value));
        found
    }

    /// Does the argument of that name reach the request, a prior call or the filter, or go along
    /// as the parent of what is answered?
    pub fn uses(&self, argument: &str) -> bool {
        // A hook is handed all of them.
        self.hook.is_some()
            || self
                .accesses()
                .iter()
                .any(|access| access.argument == argument)
    }

    /// Is the argument of that name used, be it only to check it?
    pub fn mentions(&self, argument: &str) -> bool {
        let checked = |check: &Check| {
            check
                .test
                .accesses()
                .iter()
                .any(|access| access.argument == argument)
        };
        self.uses(argument) || self.checks.iter().any(checked)
    }

    /// The name of the model of that kind that is called for or made before.
    pub fn prior_model(&self, wanted: ModelKind) -> Option<&str> {
        self.priors.iter().find_map(|prior| match prior {
            Prior::Model { name, kind, .. } if *kind == wanted => Some(name.as_str()),
            Prior::Call(call) if call.result == wanted => Some(call.name.as_str()),
            _ => None,
        })
    }

    /// Every request that it makes, in order: those of its steps, then its own, then that of a second list.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        let steps = self.priors.iter().filter_map(|prior| match prior {
            Prior::Step(step) => Some(&step.request),
            Prior::Value { .. } | Prior::Model { .. } | Prior::Call(_) | Prior::Wait(_) => None,
        });
        steps
            .chain(&self.request)
            .chain(self.also.as_ref().map(|also| &also.request))
    }

    /// Does anything go over the wire before its own request?
    pub fn has_steps(&self) -> bool {
        self.request.is_none()
            || self.job.is_some()
            || self
                .priors
                .iter()
                .any(|prior| !matches!(prior, Prior::Value { .. }))
    }

    /// Are there several requests of its own?
    pub fn sends_several(&self) -> bool {
        let undos = self
            .priors
            .iter()
            .filter(|prior| matches!(prior, Prior::Step(step) if step.undo.is_some()));
        self.requests().count() + undos.count() > 1
    }

    /// Is there anything to take back when it fails?
    pub fn has_undo(&self) -> bool {
        self.priors
            .iter()
            .any(|prior| matches!(prior, Prior::Step(step) if step.undo.is_some()))
    }

    /// The members of an `extra` argument that are used; `None` where all of it is.
    pub fn members_used(&self, argument: &str) -> Option<Vec<String>> {
        let mut members = Vec::new();
        for access in self
            .accesses()
            .into_iter()
            .filter(|access| access.argument == argument)
        {
            match access.steps.as_slice() {
                [expr::Step::Extra(path)] => {
                    let member = path.split('.').next().unwrap_or(path).to_owned();
                    if !members.contains(&member) {
                        members.push(member);
                    }
                }
                _ => return None,
            }
        }
        Some(members)
    }
}

/// An argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: ArgumentType,
    /// May it be absent?
    pub optional: bool,
    /// What it takes when absent.
    pub default: Option<serde_json::Value>,
    /// What it is.
    pub doc: Option<String>,
    /// Does it go to the provider? One that does not is there for callers who know it from others.
    pub sent: bool,
}

/// The type of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ArgumentType {
    /// A type of the language.
    Base(BaseType),
    /// A type of this provider, by its name in the spec.
    Custom(String),
}

/// A type of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BaseType {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A whole number, not negative.
    UInt,
    /// A time to live, in seconds.
    Ttl,
    /// A number.
    Float,
    /// True or false.
    Bool,
    /// Any JSON.
    Any,
    /// A JSON object.
    Object,
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Ints,
    /// A list of any JSON.
    Anys,
    /// A point in time.
    Time,
    /// Extra facts.
    Extra,
    /// Key or password for a new node.
    NodeAuth,
    /// Type of a DNS record.
    RecordType,
    /// Primary or secondary.
    ZoneKind,
    /// A base model.
    Model(ModelKind),
}

/// What must hold for the arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// As the spec writes it.
    pub text: String,
    /// The condition.
    pub test: Expr,
    /// What the caller is told where it does not hold.
    pub reason: String,
}
