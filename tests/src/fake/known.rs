//! The exchanges that the examples show.

use serde_json::Value;
use skyloom::ir::{self, Outcome};

use super::answer::Answer;
use super::at::alone;
use super::requests::{Request, requests};
use crate::examples::Example;
use crate::sent::Sent;

/// The exchanges that the examples of a provider show, in the order of the spec.
#[derive(Debug)]
pub(super) struct Known {
    pub exchanges: Vec<Exchange>,
    /// The provider's name.
    title: String,
    requests: Vec<Request>,
    /// Where an error's body has the message.
    message: String,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Exchange {
    pub sent: Sent,
    pub answer: Answer,
    /// The path of its request, with `{}` for what is filled in.
    pub template: String,
    /// What becomes of the answer; nothing for a step on the way.
    pub outcome: Option<Outcome>,
    /// Whether its example gives none of the arguments beyond the base API.
    pub plain: bool,
    /// The example that it is of; exchanges of one example follow each other.
    pub example: usize,
}

impl Exchange {
    /// Where the one thing of this conversion stands in the answer, if it answers one.
    pub fn place_of_one(&self, conversion: &str) -> Option<&str> {
        match &self.outcome {
            Some(Outcome::Item {
                at,
                conversion: its,
            }) if its == conversion => Some(at),
            _ => None,
        }
    }
}

impl Known {
    pub fn new(provider: &ir::Provider, examples: &[Example]) -> Self {
        let requests = requests(provider);
        let mut exchanges = Vec::new();
        for (number, example) in examples.iter().enumerate() {
            for exchange in &example.exchanges {
                let sent = Sent::by_example(exchange);
                let fits = |one: &&Request| one.fits(&sent);
                let own = |one: &&Request| fits(one) && one.operation == example.operation;
                // A call made first is another operation's.
                let found = requests.iter().find(own);
                let Some(request) = found.or_else(|| requests.iter().find(fits)) else {
                    continue;
                };
                let mut options = request.options.iter();
                exchanges.push(Exchange {
                    answer: Answer::of(exchange),
                    template: request.template.clone(),
                    outcome: request.outcome.clone(),
                    plain: !options.any(|name| example.args.contains_key(name)),
                    example: number,
                    sent,
                });
            }
        }
        Self {
            exchanges,
            title: provider.title.clone(),
            requests,
            message: provider.errors.message.first().cloned().unwrap_or_default(),
        }
    }

    /// The first exchange with exactly this request, one that succeeds if there is one.
    pub fn exact(&self, sent: &Sent) -> Option<usize> {
        self.best(|one| one.sent.same(sent))
    }

    /// This exchange and those of the same example with the same request.
    pub fn again(&self, first: usize) -> Vec<usize> {
        let Some(exchange) = self.exchanges.get(first) else {
            return Vec::new();
        };
        let exchanges = self.exchanges.iter().enumerate().skip(first);
        let same = exchanges
            .filter(|(_, one)| one.example == exchange.example && one.sent.same(&exchange.sent));
        same.map(|(index, _)| index).collect()
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
            let members = one.sent.content.members();
            one.sent.same_target(like)
                && members.is_some_and(|members| members.contains_key(member))
        })
    }

    /// Whether an operation sends such requests, whatever they carry.
    pub fn has_operation(&self, sent: &Sent) -> bool {
        self.requests.iter().any(|request| request.fits(sent))
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
