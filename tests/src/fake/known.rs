//! The exchanges that the examples show.

use serde_json::Value;
use skyloom::ir::{self, Operation, Outcome, Request};

use super::answer::Answer;
use super::at::alone;
use crate::examples::Example;
use crate::sent::{Content, Sent};

/// The exchanges that the examples of a provider show, in the order of the spec.
#[derive(Debug)]
pub(super) struct Known {
    pub exchanges: Vec<Exchange>,
    /// The provider's name.
    title: String,
    /// The templates of all operations: method and path.
    templates: Vec<(String, String)>,
    /// Where an error's body has the message.
    message: String,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Exchange {
    pub sent: Sent,
    pub answer: Answer,
    /// The path of the operation, with `{}` for what is filled in.
    pub template: String,
    pub outcome: Outcome,
    /// Whether its example gives none of the arguments beyond the base API.
    pub plain: bool,
    /// The example that it is of; exchanges of one example follow each other.
    pub example: usize,
}

impl Known {
    pub fn new(provider: &ir::Provider, examples: &[Example]) -> Self {
        let services = &provider.services;
        let operations: Vec<&Operation> = services
            .iter()
            .flat_map(|service| &service.operations)
            .collect();
        let mut exchanges = Vec::new();
        for (number, example) in examples.iter().enumerate() {
            let own = operations.iter().find(|one| one.name == example.operation);
            for exchange in &example.exchanges {
                let sent = Sent::by_example(exchange);
                // A call made first is another operation's.
                let mut candidates = own.into_iter().chain(&operations);
                let Some((operation, request)) =
                    candidates.find_map(|one| Some((one, fitting(one, &sent)?)))
                else {
                    continue;
                };
                let options = &operation.options;
                exchanges.push(Exchange {
                    answer: Answer::of(exchange),
                    template: request.path.template.clone(),
                    outcome: operation.outcome.clone(),
                    plain: !options
                        .iter()
                        .any(|one| example.args.contains_key(&one.name)),
                    example: number,
                    sent,
                });
            }
        }
        let template = |one: &Request| (one.method.word().to_owned(), one.path.template.clone());
        Self {
            exchanges,
            title: provider.title.clone(),
            templates: operations
                .iter()
                .flat_map(|operation| operation.requests())
                .map(template)
                .collect(),
            message: provider.errors.message.first().cloned().unwrap_or_default(),
        }
    }

    /// The first exchange with exactly this request, one that succeeds if there is one.
    pub fn exact(&self, sent: &Sent) -> Option<usize> {
        self.best(|one| one.sent.same_target(sent) && one.sent.content == sent.content)
    }

    /// For requests that change nothing or ask for nothing but an end: the exchange with the same
    /// path whose query has most in common with this one.
    pub fn nearest(&self, sent: &Sent) -> Option<usize> {
        let common = |one: &Exchange| {
            let pairs = one.sent.sorted_query();
            pairs
                .iter()
                .filter(|pair| sent.sorted_query().contains(pair))
                .count()
        };
        let same_path = |one: &Exchange| {
            one.sent.method == sent.method && one.sent.path == sent.path && one.answer.is_success()
        };
        let most = self
            .exchanges
            .iter()
            .filter(|one| same_path(one))
            .map(common)
            .max()?;
        self.best(|one| same_path(one) && common(one) == most)
    }

    /// The first exchange that `is` one, before all others one that succeeds.
    pub fn best(&self, is: impl Fn(&Exchange) -> bool) -> Option<usize> {
        let position = |success: bool| {
            let mut exchanges = self.exchanges.iter();
            exchanges.position(|one| one.answer.is_success() == success && is(one))
        };
        position(true).or_else(|| position(false))
    }

    /// Whether any example sends a member of that name to the same place.
    pub fn sends(&self, like: &Sent, member: &str) -> bool {
        self.exchanges.iter().any(|one| {
            one.sent.same_target(like)
                && matches!(&one.sent.content, Content::Json(body) if body.get(member).is_some())
        })
    }

    /// Whether an operation sends such requests, whatever they carry.
    pub fn has_operation(&self, sent: &Sent) -> bool {
        let mut templates = self.templates.iter();
        templates.any(|(method, template)| *method == sent.method && matches(template, &sent.path))
    }

    /// An error as the examples have it for this status, else one with these words.
    pub fn error(&self, status: u16, words: &str) -> Answer {
        let like = |one: &&Exchange| one.answer.status == status;
        match self.exchanges.iter().find(like) {
            Some(exchange) => exchange.answer.clone(),
            None => self.refusal(status, words),
        }
    }

    /// An error of the fake itself.
    pub fn refusal(&self, status: u16, words: &str) -> Answer {
        let words = format!("{words} (says the fake {})", self.title);
        Answer::json(status, alone(&self.message, Value::String(words)))
    }
}

/// The operation's request that `sent` is.
fn fitting<'a>(operation: &'a Operation, sent: &Sent) -> Option<&'a Request> {
    operation.requests().find(|request| {
        request.method.word() == sent.method && matches(&request.path.template, &sent.path)
    })
}

/// Whether a path is made from a template.
fn matches(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given || has_hole(wanted) => {}
            _ => return false,
        }
    }
}

/// Whether something is filled into this segment of a template.
pub(super) fn has_hole(segment: &str) -> bool {
    segment.contains('{')
}
