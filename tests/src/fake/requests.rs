//! The requests that a provider's spec can send.

use skyloom::ir::{self, Operation, Outcome, Prior};

use crate::sent::Sent;

/// One of them.
#[derive(Debug)]
pub(super) struct Request {
    /// The operation; empty for one that looks after a job.
    pub operation: String,
    pub method: &'static str,
    /// The path, with `{}` for what is filled in.
    pub template: String,
    /// What becomes of the answer; nothing for a step on the way.
    pub outcome: Option<Outcome>,
    /// The names of the operation's arguments beyond the base API.
    pub options: Vec<String>,
}

/// The requests of all operations, of their steps and of the provider's jobs.
pub(super) fn requests(provider: &ir::Provider) -> Vec<Request> {
    let services = provider.services.iter();
    let operations = services.flat_map(|service| &service.operations);
    let mut requests: Vec<Request> = operations.flat_map(of_operation).collect();
    let jobs = provider.jobs.iter();
    requests.extend(jobs.map(|job| request("", &job.request)));
    requests
}

fn of_operation(operation: &Operation) -> Vec<Request> {
    let name = &operation.name;
    let mut requests = Vec::new();
    if let Some(own) = &operation.request {
        let options = operation.options.iter();
        requests.push(Request {
            outcome: Some(operation.outcome.clone()),
            options: options.map(|option| option.name.clone()).collect(),
            ..request(name, own)
        });
    }
    for prior in &operation.priors {
        if let Prior::Step(step) = prior {
            requests.push(request(name, &step.request));
            requests.extend(step.undo.iter().map(|undo| request(name, undo)));
        }
    }
    requests
}

fn request(operation: &str, from: &ir::Request) -> Request {
    Request {
        operation: operation.to_owned(),
        method: from.method.word(),
        template: from.path.template.clone(),
        outcome: None,
        options: Vec::new(),
    }
}

impl Request {
    /// Whether `sent` is made from it, whatever it carries.
    pub fn fits(&self, sent: &Sent) -> bool {
        let (mut wanted, mut given) = (self.template.split('/'), sent.path.split('/'));
        self.method == sent.method
            && loop {
                match (wanted.next(), given.next()) {
                    (None, None) => break true,
                    (Some(wanted), Some(given)) if wanted == given || has_hole(wanted) => {}
                    _ => break false,
                }
            }
    }
}

/// Whether something is filled into this segment of a template.
pub(super) fn has_hole(segment: &str) -> bool {
    segment.contains('{')
}
