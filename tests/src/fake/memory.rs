//! What was created and deleted since the fake began.
//!
//! A list of the examples is a collection: its items are there until one is deleted (`DELETE` on
//! the list's path and one more segment), and what is created (`POST` on the list's path) comes to
//! its last page. Other changes, such as that of a state, are not made: no example says them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::answer::Answer;
use super::at::{at, at_mut};
use super::collection::{Collection, segments};
use super::known::{Exchange, Known};
use super::requests::has_hole;
use crate::examples::Provider;
use crate::sent::{Sent, text};

/// What is there now.
#[derive(Debug)]
pub(super) struct Memory {
    collections: Vec<Collection>,
    /// How often each exchange that the examples ask for again was asked for.
    asked: BTreeMap<usize, usize>,
}

impl Memory {
    /// What the lists of the examples show.
    pub fn new(provider: &Provider, known: &Known) -> Self {
        let mut collections: Vec<Collection> = Vec::new();
        for (first, exchange) in known.exchanges.iter().enumerate() {
            let Some(collection) = Collection::beginning_with(first, exchange, provider, known)
            else {
                continue;
            };
            if !collections.iter().any(|one| one.path == collection.path) {
                collections.push(collection);
            }
        }
        Self {
            collections,
            asked: BTreeMap::new(),
        }
    }

    /// The answer to a request, and what comes of it.
    pub fn answer(&mut self, known: &Known, sent: &Sent) -> Answer {
        if self.names_something_gone(sent) {
            return known.error(404, &format!("{} was deleted", sent.path));
        }
        if let Some(first) = known.exact(sent) {
            let index = self.turn(known, first);
            return self.known_answer(known, index, sent);
        }
        if let Some(index) = self.about_another(known, sent) {
            return self.known_answer(known, index, sent);
        }
        if let Some(answer) = self.create_like(known, sent) {
            return answer;
        }
        let target = format!("{} {}", sent.method, sent.path);
        let changes = !matches!(sent.method.as_str(), "GET" | "DELETE");
        match known.nearest(sent) {
            Some(index) if !changes => self.known_answer(known, index, sent),
            _ if !known.has_operation(sent) => {
                known.refusal(501, &format!("no operation of the spec sends {target}"))
            }
            _ if changes => known.refusal(501, &format!("no example sends this with {target}")),
            _ => known.error(404, &format!("no example has {}", sent.path)),
        }
    }

    /// The exchange whose turn it is: an example that sends the same request several times, to see
    /// whether something is done, gets its answers one after the other.
    fn turn(&mut self, known: &Known, first: usize) -> usize {
        let again = known.again(first);
        let asked = self.asked.entry(first).or_default();
        let turn = again.get(*asked).or(again.last());
        *asked += 1;
        turn.copied().unwrap_or(first)
    }

    /// Whether the path leads through a thing that was deleted.
    fn names_something_gone(&self, sent: &Sent) -> bool {
        self.collections.iter().any(|collection| {
            let segment = collection.segment_below(&sent.path);
            segment.is_some_and(|(segment, _)| {
                collection.find_gone(&segment).is_some() && collection.find(&segment).is_none()
            })
        })
    }

    /// The exchange of an example that sends the same about another thing of a collection.
    fn about_another(&self, known: &Known, sent: &Sent) -> Option<usize> {
        self.collections.iter().find_map(|collection| {
            let (segment, place) = collection.segment_below(&sent.path)?;
            collection.find(&segment)?;
            known.best(|one| {
                one.sent.method == sent.method
                    && one.sent.content.seen_as(&sent.content) == sent.content
                    && one.sent.sorted_query() == sent.sorted_query()
                    && differs_only_at(place, one, &sent.path)
            })
        })
    }

    /// The answer of an example to this request, or to one about another thing like it.
    fn known_answer(&mut self, known: &Known, index: usize, sent: &Sent) -> Answer {
        let Some(exchange) = known.exchanges.get(index) else {
            return known.refusal(501, "there is no such example");
        };
        let mut answer = exchange.answer.clone();
        if !answer.is_success() {
            return answer;
        }
        for collection in &mut self.collections {
            if collection.path == sent.path {
                match exchange.place_of_one(&collection.conversion) {
                    Some(place) => {
                        if let Some(item) = answer.body.as_ref().and_then(|body| at(body, place)) {
                            collection.add(item.clone());
                        }
                    }
                    None => collection.fill(index, &mut answer),
                }
            }
            let Some((segment, place)) = collection.segment_below(&sent.path) else {
                continue;
            };
            if place + 1 < segments(&sent.path) {
                continue;
            }
            match (
                exchange.place_of_one(&collection.conversion),
                sent.method.as_str(),
            ) {
                (_, "DELETE") => collection.remove(&segment),
                (Some(place), "GET") => {
                    if let (Some(item), Some(body)) = (collection.find(&segment), &mut answer.body)
                        && let Some(place) = at_mut(body, place)
                    {
                        *place = item.clone();
                    }
                }
                _ => {}
            }
        }
        answer
    }

    /// Creates a thing as an example does, with other values for the members that it sends.
    fn create_like(&mut self, known: &Known, sent: &Sent) -> Option<Answer> {
        let collection = self
            .collections
            .iter_mut()
            .find(|one| one.path == sent.path)?;
        let given = sent.content.members()?;
        let index = known.best(|one| {
            let Some(members) = one.sent.content.members() else {
                return false;
            };
            one.sent.method == sent.method
                && one.sent.path == sent.path
                && one.answer.is_success()
                && one.place_of_one(&collection.conversion).is_some()
                && members.keys().all(|name| given.contains_key(name))
                && given.keys().all(|name| known.sends(&one.sent, name))
        })?;
        let exchange = known.exchanges.get(index)?;
        let example = exchange.sent.content.members()?;
        let mut answer = exchange.answer.clone();
        let place = exchange.place_of_one(&collection.conversion)?;
        let item = at_mut(answer.body.as_mut()?, place)?;
        let mut is_named = false;
        for (name, value) in given {
            // What the example's answer repeats of its request, this one repeats of its own.
            if let Some(place) = item.get_mut(&name)
                && example.get(&name).map(text) == Some(text(place))
            {
                // A form has texts for numbers.
                *place = match (&*place, value) {
                    (Value::Number(_), Value::String(digits)) => {
                        digits.parse().map_or(Value::String(digits), Value::Number)
                    }
                    (_, value) => value,
                };
                is_named |= name == collection.id;
            }
        }
        if !is_named {
            collection.give_new_id(item);
        }
        collection.add(item.clone());
        Some(answer)
    }
}

/// Whether a path is that of the example but for the segment at `place`, which its operation fills in.
fn differs_only_at(place: usize, exchange: &Exchange, path: &str) -> bool {
    let mut template = exchange.template.split('/');
    segments(&exchange.sent.path) == segments(path)
        && template.nth(place).is_some_and(has_hole)
        && path
            .split('/')
            .zip(exchange.sent.path.split('/'))
            .enumerate()
            .all(|(index, (one, other))| index == place || one == other)
}
