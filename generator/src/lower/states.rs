//! State tables.

use indexmap::IndexMap;

use super::site::{Site, unknown_word};
use crate::diagnostic::{Code, Diagnostics, near};
use crate::ir::{FieldType, ModelKind, StateKind, StateTable};
use crate::spec;

pub(super) fn states(
    from: &IndexMap<String, spec::States>,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<StateTable> {
    let with_states: Vec<&str> = ModelKind::ALL
        .iter()
        .filter(|kind| state_of(**kind).is_some())
        .map(|kind| kind.word())
        .collect();
    from.iter()
        .filter_map(|(name, table)| {
            let site = site.key(name);
            let Some(kind) = ModelKind::from_word(name).and_then(state_of) else {
                diagnostics.push(unknown_word(
                    Code::UnknownModel,
                    site.name(),
                    "model with a state",
                    name,
                    &with_states,
                ));
                // Its words are checked as those of the model that was meant.
                let kind = near(name, with_states.iter().copied())
                    .and_then(ModelKind::from_word)
                    .and_then(state_of)?;
                return Some(table_of(kind, table, &site, diagnostics));
            };
            Some(table_of(kind, table, &site, diagnostics))
        })
        .collect()
}

fn table_of(
    kind: StateKind,
    from: &spec::States,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> StateTable {
    let entries = from
        .iter()
        .filter_map(|(word, ours)| {
            Some((
                word.clone(),
                state(kind, ours, &site.key(word), diagnostics)?,
            ))
        })
        .collect();
    StateTable { kind, entries }
}

fn state(
    kind: StateKind,
    word: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let states = kind.states();
    if let Some((_, variant)) = states.iter().find(|(known, _)| *known == word) {
        return Some((*variant).to_owned());
    }
    let known: Vec<&str> = states.iter().map(|(word, _)| *word).collect();
    let mut diagnostic = unknown_word(Code::UnknownState, site.value(), "state", word, &known);
    if word == "unknown" {
        diagnostic = diagnostic.help("leave the word out of the table: what is not in it becomes unknown, with its text kept");
        diagnostic.replacement = None;
    }
    diagnostics.push(diagnostic);
    None
}

/// The states that a model can be in.
pub(super) fn state_of(kind: ModelKind) -> Option<StateKind> {
    kind.fields().iter().find_map(|field| match field.ty {
        FieldType::State(state) => Some(state),
        _ => None,
    })
}
