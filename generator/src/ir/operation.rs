//! An operation: what is sent, what comes back.

use serde::Serialize;

use super::expr::{self, Access, Expr, Template};
use super::models::ModelKind;
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

impl Prior {
    /// The name under which what follows knows it.
    pub fn name(&self) -> &str {
        match self {
            Self::Value { name, .. } | Self::Model { name, .. } => name,
            Self::Call(call) => &call.name,
            Self::Wait(wait) => &wait.name,
            Self::Step(step) => &step.name,
        }
    }

    /// Visits every expression in it.
    pub fn each_expr(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Value { expr, .. } | Self::Model { of: expr, .. } => visit(expr),
            Self::Call(call) => call.arguments.iter().flatten().for_each(visit),
            Self::Wait(wait) => {
                wait.when.iter().for_each(&mut *visit);
                visit(&wait.of);
            }
            Self::Step(step) => {
                step.when.iter().for_each(&mut *visit);
                step.each.iter().for_each(|(_, list)| visit(list));
                step.request.each_expr(visit);
                step.undo.iter().for_each(|undo| undo.each_expr(visit));
                if let Some(polling) = &step.polling {
                    visit(&polling.done);
                    polling.failed.iter().for_each(visit);
                }
            }
        }
    }
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

/// What comes before the operation's own request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Prior {
    /// A value that what follows can name.
    Value {
        /// Its name.
        name: String,
        /// What it is.
        expr: Expr,
    },
    /// A model made of what is known, without asking for it.
    Model {
        /// Its name.
        name: String,
        /// The model.
        kind: ModelKind,
        /// What its conversion is given.
        of: Expr,
    },
    /// A call of another operation.
    Call(PriorCall),
    /// A request.
    Step(Box<Step>),
    /// Waiting for a job; its value is the finished job.
    Wait(Wait),
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: Path,
    /// Query parameters in order.
    pub query: Vec<(String, Template)>,
    /// Headers in order.
    pub headers: Vec<(String, Template)>,
    /// The body.
    pub body: Body,
    /// Statuses that mean success; none means any 2xx.
    pub success: Vec<u16>,
}

impl Request {
    /// Visits every expression in it.
    pub fn each_expr(&self, visit: &mut dyn FnMut(&Expr)) {
        self.path.holes.iter().for_each(&mut *visit);
        for (_, value) in self.query.iter().chain(&self.headers) {
            value.each_expr(visit);
        }
        match &self.body {
            Body::None => {}
            Body::Json(body) | Body::Text(body) => body.each_expr(visit),
            Body::Form(members) => members.iter().for_each(|(_, value)| value.each_expr(visit)),
        }
    }
}

/// A request made before the operation's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What its value is called.
    pub name: String,
    /// Is it made at all?
    pub when: Option<Expr>,
    /// One for each item of a list: the item's name and the list.
    pub each: Option<(String, Expr)>,
    /// The request.
    pub request: Request,
    /// Where its value stands in the answer.
    pub value: String,
    /// The header of the answer that is its value instead.
    pub header: Option<String>,
    /// Until when it is sent again.
    pub polling: Option<Polling>,
    /// The reason of a failure; the value is the item.
    pub message: Option<Expr>,
    /// The job that it waits for.
    pub job: Option<String>,
    /// What takes it back.
    pub undo: Option<Request>,
}

/// Waiting for a job that an earlier step started.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// What its value is called.
    pub name: String,
    /// Is it waited for at all?
    pub when: Option<Expr>,
    /// The job.
    pub job: String,
    /// The answer that started it.
    pub of: Expr,
    /// Where its value stands in the finished job.
    pub value: String,
}

/// Until when a request is sent again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Polling {
    /// It is done; the answer's value is the item.
    pub done: Expr,
    /// It failed.
    pub failed: Option<Expr>,
    /// Milliseconds between two requests.
    pub every: u64,
    /// Milliseconds in all.
    pub within: u64,
}

/// A call made before the operation's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriorCall {
    /// What its result is called.
    pub name: String,
    /// The operation called.
    pub operation: String,
    /// Its arguments, in order; `None` is an absent optional one.
    pub arguments: Vec<Option<Expr>>,
    /// The model that it answers.
    pub result: ModelKind,
}

/// The HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is the HTTP method of that name")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method of that name.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            _ => return None,
        })
    }

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// May a request with it be sent again after a failure (RFC 9110, 9.2.2)?
    pub const fn idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

/// A path with holes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Path {
    /// As the spec writes it: `/v2/droplets/{node.id}`.
    pub text: String,
    /// With `{}` for each hole.
    pub template: String,
    /// What fills the holes.
    pub holes: Vec<Expr>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Body {
    /// No body.
    None,
    /// JSON.
    Json(Template),
    /// `application/x-www-form-urlencoded`
    Form(Vec<(String, Template)>),
    /// `text/plain`
    Text(Template),
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
