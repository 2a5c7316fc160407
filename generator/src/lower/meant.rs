//! What a misspelt name was meant to be: the slip is told where it is, and not again wherever the
//! right name is used.

use indexmap::IndexMap;

use crate::diagnostic::near;
use crate::ir::{Custom, ModelKind, ServiceKind, Verb, verb, verbs};
use crate::spec;

/// The names under `models`; for those that are no model, those that were meant as well.
pub(super) fn models<'a>(
    from: &'a IndexMap<String, spec::Model>,
    types: &'a [Custom],
) -> Vec<&'a str> {
    let known = || {
        ModelKind::ALL
            .iter()
            .map(|kind| kind.word())
            .chain(types.iter().map(|custom| custom.name.as_str()))
    };
    let mut names: Vec<&str> = from.keys().map(String::as_str).collect();
    for name in from
        .keys()
        .filter(|name| known().all(|known| known != name.as_str()))
    {
        let free = known().filter(|known| !from.contains_key(*known));
        names.extend(near(name, free));
    }
    names
}

/// The verb of that name, or the one that was meant: among those that `declared` has not yet.
pub(super) fn verb_of(
    service: ServiceKind,
    name: &str,
    declared: &[&str],
) -> Option<&'static Verb> {
    let free = || {
        verbs(service)
            .map(|verb| verb.name)
            .filter(|verb| !declared.contains(verb))
    };
    verb(service, name).or_else(|| verb(service, near(name, free())?))
}
