//! Actions: start, stop, reboot, attach, detach.

use serde_json::{Value, json};

use super::super::body::{self, Candidate, Rest};
use super::super::known::{ACTIONS, references};
use super::{Made, Maker, Work};
use crate::draft::Entry;
use crate::guess::{Guess, Shape, Sure, snake};
use crate::ir::ModelKind;
use crate::openapi::{Endpoint, Kind};

impl Maker<'_, '_> {
    /// `…/{id}/reboot`, `…/{id}/actions/reboot`, `…/{id}/actions` with the word in the body.
    pub(super) fn action(
        &self,
        endpoint: &Endpoint<'_>,
        action: &str,
        work: &mut Work<'_, '_>,
    ) -> Option<Made> {
        let of = match self.kind() {
            ModelKind::Node => "_node",
            ModelKind::Volume => "_volume",
            _ => return None,
        };
        let wanted = || ACTIONS.iter().filter(|(verb, _)| verb.ends_with(of));
        let words: Vec<&str> = action.split('/').collect();
        let last = words.last().map(|word| snake(word)).unwrap_or_default();
        let by_word = wanted().find(|(_, words)| {
            words.contains(&last.as_str())
                || words.iter().any(|word| {
                    last == format!("{word}{of}")
                        || last == format!("{word}_instance")
                        || last == format!("{word}_server")
                })
        });
        if let Some((verb, words)) = by_word.filter(|_| words.len() <= 2) {
            // `shutdown` asks the system, `halt` and `power_off` do not: these come first.
            let gentle = words.iter().position(|word| *word == last) > Some(3);
            let sure = if gentle { Sure::Likely } else { Sure::Sure };
            let body = self.action_body(endpoint, verb)?;
            return Some(self.done(
                verb,
                endpoint,
                body,
                Guess::new("", sure, "by the word in the path"),
                work,
            ));
        }
        if !matches!(last.as_str(), "action" | "actions") || words.len() > 1 {
            return None;
        }
        // One endpoint for all actions: the word is in the body, so each call makes the next verb.
        let shape = Shape::of_schema(&endpoint.body()?);
        by_body(
            &shape,
            wanted()
                .filter(|(verb, _)| !work.taken.contains(*verb))
                .copied(),
        )
        .map(|(verb, body)| {
            work.taken.insert(verb.to_owned());
            self.done(
                verb,
                endpoint,
                Some(body),
                Guess::new("", Sure::Sure, "by the word that the body takes"),
                work,
            )
        })
    }

    /// What an action sends: the node or the volume that it is about.
    #[allow(
        clippy::option_option,
        reason = "no body is fine, one that cannot be filled is not"
    )]
    pub(super) fn action_body(&self, endpoint: &Endpoint<'_>, verb: &str) -> Option<Option<Entry>> {
        let Some(schema) = endpoint.body() else {
            return Some(None);
        };
        let shape = Shape::of_schema(&schema);
        let mut candidates = vec![Candidate::id(references(self.kind()), &self.id().0)];
        if verb == "attach_volume" {
            candidates.push(Candidate::id(references(ModelKind::Node), "node.id"));
            candidates.push(Candidate::new(&["device"], "device"));
        }
        let made = body::body(&shape, &candidates, Rest::Nothing, &self.own, &[]);
        if verb == "attach_volume" && !made.used.iter().any(|used| used == "node.id")
            || !made.needed.is_empty()
        {
            return None;
        }
        Some(body::entry(made.members))
    }
}

/// A verb whose action is a word of the body: `{type: reboot}`, or a member: `{reboot: {…}}`.
fn by_body(
    shape: &Shape,
    wanted: impl Iterator<Item = (&'static str, &'static [&'static str])>,
) -> Option<(&'static str, Entry)> {
    let choice = shape.members.iter().find(|(name, member)| {
        matches!(name.as_str(), "type" | "action") && !member.words.is_empty()
    });
    for (verb, words) in wanted {
        for word in words {
            if let Some((name, member)) = choice {
                if let Some(theirs) = member.words.iter().find(|theirs| snake(theirs) == *word) {
                    return Some((verb, Entry::flow("body", json!({ name.as_str(): theirs }))));
                }
                continue;
            }
            let member = shape.members.iter().find(|(name, _)| snake(name) == *word);
            if let Some((name, member)) = member.filter(|_| shape.members.len() > 3) {
                // OpenStack wants to know how hard; others take nothing.
                let how = member
                    .members
                    .iter()
                    .find(|(_, inner)| !inner.words.is_empty());
                let value = how.map_or(Value::Null, |(key, inner)| {
                    let soft = inner
                        .words
                        .iter()
                        .find(|word| word.eq_ignore_ascii_case("soft"));
                    json!({ key.as_str(): soft.or(inner.words.first()) })
                });
                let value = if member.kind == Kind::Object && value.is_null() {
                    json!({})
                } else {
                    value
                };
                return Some((verb, Entry::flow("body", json!({ name.as_str(): value }))));
            }
        }
    }
    None
}
