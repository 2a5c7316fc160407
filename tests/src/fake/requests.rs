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
        let wanted: Vec<_> = self.template.split('/').collect();
        let given: Vec<_> = sent.path.split('/').collect();
        self.method == sent.method && segments_match(&wanted, &given)
    }
}

/// Segment by segment; `{*}` takes one or more of them.
fn segments_match(wanted: &[&str], given: &[&str]) -> bool {
    match (wanted, given) {
        ([], []) => true,
        (["{*}", rest @ ..], [_, others @ ..]) => (0..=others.len())
            .any(|more| segments_match(rest, others.get(more..).unwrap_or_default())),
        ([wanted, rest @ ..], [given, others @ ..]) => {
            (wanted == given || has_hole(wanted)) && segments_match(rest, others)
        }
        _ => false,
    }
}

/// Whether something is filled into this segment of a template.
pub(super) fn has_hole(segment: &str) -> bool {
    segment.contains('{')
}
