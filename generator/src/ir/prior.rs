//! What comes before an operation's own request.

use serde::Serialize;

use super::expr::Expr;
use super::models::ModelKind;
use super::request::Request;

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
