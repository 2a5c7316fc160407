//! Paths of things and of what belongs to them.

use super::super::catalog::{Collection, path_words};
use super::super::known::NEUTRAL;
use super::super::request::Binding;
use crate::guess::{self, same_thing, singular, snake};
use crate::openapi::Endpoint;

/// The thing that others belong to.
pub(super) fn parent_binding(
    parent: &Collection<'_>,
    argument: &str,
    child: &Collection<'_>,
) -> Binding {
    let word = path_words(&parent.list).last().cloned().unwrap_or_default();
    // A path that wants the domain's name and not its id says so.
    let holes: Vec<&str> = child
        .list
        .segments()
        .into_iter()
        .filter(|one| one.starts_with('{'))
        .collect();
    let by_name = argument == "zone"
        && holes.last().is_some_and(|hole| {
            guess::words(hole)
                .iter()
                .any(|word| word == "name" || word == "domain")
        });
    let id = parent
        .mapping
        .fields
        .iter()
        .find(|(field, _)| *field == "id")
        .map(|(_, guess)| guess.value.as_str());
    let domain = parent
        .mapping
        .fields
        .iter()
        .find(|(field, _)| *field == "domain")
        .map(|(_, guess)| guess.value.as_str());
    let hole_says_id = holes
        .last()
        .is_some_and(|hole| snake(hole).ends_with("_id"));
    if by_name && !hole_says_id && id != domain && domain.is_some() && id != Some("id") {
        Binding::new(&word, &format!("{argument}.domain"), "example.com")
    } else {
        Binding::new(&word, &format!("{argument}.id"), "example")
    }
}

/// The path of one thing, by which it is asked for and deleted.
pub(super) fn item_path(
    collection: &Collection<'_>,
    own: &str,
    endpoints: &[Endpoint<'_>],
) -> Option<String> {
    let list = collection
        .list
        .path
        .trim_end_matches("/detail")
        .trim_end_matches('/');
    let mut found: Vec<(usize, &str)> = Vec::new();
    for endpoint in endpoints {
        let path = endpoint.path.trim_end_matches('/');
        let segments: Vec<&str> = path.split('/').filter(|one| !one.is_empty()).collect();
        let [before @ .., of, last] = segments.as_slice() else {
            continue;
        };
        let hole = last.starts_with('{') && last.ends_with('}') && last.matches('{').count() == 1;
        let placeholder = *last == singular(own)
            && *of != *last
            && endpoint
                .parameters
                .iter()
                .any(|one| one.name.starts_with(&format!("{last}[")));
        if !same_thing(of, own) || !(hole || placeholder) {
            continue;
        }
        let base = path.rsplit_once('/').map_or("", |(base, _)| base);
        let rank = if base == list { 0 } else { 1 + before.len() };
        // What belongs to something else altogether is not it.
        if rank > 0
            && before.iter().any(|word| {
                !word.starts_with('{')
                    && !NEUTRAL.contains(&snake(word).as_str())
                    && !list.contains(word)
                    && !word.starts_with('v')
            })
        {
            continue;
        }
        found.push((rank, path));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.first().map(|(_, path)| (*path).to_owned())
}

/// Are the two the same but for the names of their holes?
pub(super) fn same_path(one: &str, other: &str) -> bool {
    let plain = |path: &str| -> Vec<String> {
        let segments = path.split('/');
        segments
            .map(|segment| {
                if segment.starts_with('{') && segment.ends_with('}') {
                    "{}".to_owned()
                } else {
                    segment.to_owned()
                }
            })
            .collect()
    };
    plain(one) == plain(other)
}

/// What follows the path of one thing: `reboot` of `/servers/{id}/reboot` and of `/servers/{id}:reboot`.
pub(super) fn tail(path: &str, item: &str) -> Option<String> {
    let (count, segments): (usize, Vec<&str>) =
        (item.split('/').count(), path.split('/').collect());
    let last = segments.get(count - 1)?;
    if let Some((hole, action)) = last.split_once("}:") {
        let mut own: Vec<&str> = segments.get(..count - 1)?.to_vec();
        let hole = format!("{hole}}}");
        own.push(&hole);
        return (segments.len() == count && same_path(&own.join("/"), item))
            .then(|| action.to_owned());
    }
    let own = segments.get(..count)?.join("/");
    let rest = segments.get(count..)?;
    (same_path(&own, item) && !rest.is_empty() && rest.iter().all(|one| !one.contains('{')))
        .then(|| rest.join("/"))
}
