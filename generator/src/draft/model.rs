//! Guessed mappings as they stand in a spec.

use serde_json::{Map, Value, json};

use super::Entry;
use crate::guess::Mapping;

impl Mapping {
    /// The table of the states, where there is one, and the mapping; each guess with its remark.
    pub fn entries(&self) -> (Option<Entry>, Entry) {
        let word = self.kind.word();
        let mut fields: Vec<Entry> = self
            .fields
            .iter()
            .map(|(field, guess)| Entry::flow(field, guess.value.as_str()).comment(guess.comment()))
            .collect();
        if !self.extra.is_empty() {
            let extra = self.extra.iter().map(|(name, path)| {
                if name == path {
                    name.as_str().into()
                } else {
                    json!({ name.as_str(): path })
                }
            });
            fields.push(Entry::flow("extra", extra.collect::<Vec<Value>>()));
        }
        let states = self.states.as_ref().map(|(table, told)| {
            let known: Map<String, Value> = table
                .known
                .iter()
                .map(|(theirs, ours)| (theirs.clone(), Value::from(*ours)))
                .collect();
            let entry = Entry::flow(word, known).comment(told.comment());
            if table.unknown.is_empty() {
                return entry;
            }
            entry.before(format!(
                "Words without an equal that is known: {}",
                table.unknown.join(", ")
            ))
        });
        (states, Entry::map(word, fields))
    }
}
