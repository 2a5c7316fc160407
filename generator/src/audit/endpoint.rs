//! The endpoint of a document that a request of the spec is meant for.

use crate::ir::{Expr, Operation, Origin, Prior, Request};
use crate::openapi::{Document, Endpoint, Place};

/// The paths of a request, holes as `{}`; several where a hole is a choice between fixed words.
pub(super) fn templates(operation: &Operation, request: &Request) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut holes = request.path.holes.iter();
    let mut rest = request.path.template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let mut words = Vec::new();
        let fixed = holes
            .next()
            .is_some_and(|hole| choice(operation, hole, &mut words))
            && name.is_empty();
        let fill: Vec<String> = if fixed {
            words
        } else {
            vec![format!("{{{name}}}")]
        };
        all = all
            .iter()
            .flat_map(|path| fill.iter().map(move |word| format!("{path}{before}{word}")))
            .collect();
        rest = after;
    }
    for path in &mut all {
        path.push_str(rest);
    }
    // The last is the usual one: `bare ? "bare-metals" : "instances"`.
    all
}

/// Is it a choice between fixed words? Those are then collected.
fn choice(operation: &Operation, expr: &Expr, words: &mut Vec<String>) -> bool {
    match expr {
        Expr::Text(word) => {
            words.push(word.clone());
            true
        }
        Expr::Choose(_, yes, no) => choice(operation, yes, words) && choice(operation, no, words),
        Expr::Argument(access) if access.origin == Origin::Computed => {
            let value = operation.priors.iter().find_map(|prior| match prior {
                Prior::Value { name, expr } if *name == access.argument => Some(expr),
                _ => None,
            });
            access.steps.is_empty() && value.is_some_and(|value| choice(operation, value, words))
        }
        _ => false,
    }
}

/// The endpoints of a document by their whole paths.
pub(super) struct Table<'a, 'd> {
    /// The segments of the whole path, and the endpoint.
    endpoints: Vec<(Vec<String>, &'a Endpoint<'d>)>,
    /// The segments of the spec's base address.
    base: Vec<String>,
}

/// What was found for a request.
pub(super) enum Match<'a, 'd> {
    Found(&'a Endpoint<'d>),
    /// The path is there with other methods.
    Method(Vec<String>, String),
    /// It is not there; the nearest path and its place.
    Gone(Option<(String, String)>),
}

impl<'a, 'd> Table<'a, 'd> {
    pub(super) fn new(document: &Document, endpoints: &'a [Endpoint<'d>], url: &str) -> Self {
        let servers = document
            .root()
            .get("servers")
            .map_or(Vec::new(), |servers| servers.items());
        let mut prefixes: Vec<Vec<String>> = servers
            .iter()
            .filter_map(|server| server.text("url"))
            .map(path_of)
            .collect();
        prefixes.dedup();
        if prefixes.is_empty() {
            prefixes.push(Vec::new());
        }
        let mut all = Vec::new();
        for endpoint in endpoints {
            for prefix in &prefixes {
                let mut path = prefix.clone();
                path.extend(segments(&endpoint.path));
                all.push((path, endpoint));
            }
        }
        Self {
            endpoints: all,
            base: path_of(url),
        }
    }

    /// The endpoint for a method and a path with `{}` for holes.
    pub(super) fn find(&self, method: &str, template: &str) -> Match<'a, 'd> {
        let mut path = self.base.clone();
        path.extend(segments(template));
        let mut found: Vec<(usize, &'a Endpoint<'d>)> = self
            .endpoints
            .iter()
            .filter_map(|(theirs, endpoint)| Some((fits(&path, theirs, endpoint)?, *endpoint)))
            .collect();
        // The more words agree, the better.
        found.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
        if let Some((_, endpoint)) = found.iter().find(|(_, one)| one.method == method) {
            return Match::Found(endpoint);
        }
        if let Some((words, first)) = found.first() {
            let methods = found
                .iter()
                .filter(|(others, _)| others == words)
                .map(|(_, one)| one.method.clone());
            let pointer = first.pointer();
            let pointer = pointer
                .rsplit_once('/')
                .map_or(pointer.clone(), |(path, _)| path.to_owned());
            return Match::Method(methods.collect(), pointer);
        }
        let whole = format!("/{}", path.join("/"));
        let near = self
            .endpoints
            .iter()
            .map(|(theirs, endpoint)| {
                (
                    strsim::damerau_levenshtein(&whole, &format!("/{}", theirs.join("/"))),
                    endpoint,
                )
            })
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, _)| *distance * 2 < whole.len());
        Match::Gone(near.map(|(_, endpoint)| (endpoint.path.clone(), endpoint.pointer())))
    }
}

/// The segments of an address's path.
fn path_of(url: &str) -> Vec<String> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url,
    };
    segments(path)
}

/// The segments of a path, holes without their names.
fn segments(path: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        plain.push_str(before);
        plain.push_str(if name.starts_with('*') { "{*}" } else { "{}" });
        rest = after;
    }
    plain.push_str(rest);
    plain
        .split('/')
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Does the path fit the document's? The number of words that agree.
fn fits(path: &[String], theirs: &[String], endpoint: &Endpoint<'_>) -> Option<usize> {
    match (path, theirs) {
        ([], []) => Some(0),
        ([first, rest @ ..], [_, ..]) if first == "{*}" => (1..=theirs.len())
            .rev()
            .find_map(|more| fits(rest, theirs.get(more..)?, endpoint)),
        ([first, rest @ ..], [their, others @ ..]) => {
            let words = if first == their {
                usize::from(!first.contains("{}")) * 2
            } else if their == "{}" && allows(endpoint, others.len(), first) {
                0
            } else {
                return None;
            };
            Some(words + fits(rest, others, endpoint)?)
        }
        _ => None,
    }
}

/// May the parameter of the document's path be this word? It is the one with so many segments behind it.
fn allows(endpoint: &Endpoint<'_>, behind: usize, word: &str) -> bool {
    if word.contains('{') {
        return false;
    }
    let own = endpoint.segments();
    let at = own.len().checked_sub(behind + 1);
    let name = at
        .and_then(|at| own.get(at))
        .map(|one| one.trim_matches(['{', '}']));
    let parameter = endpoint
        .parameters_in(Place::Path)
        .find(|one| Some(one.name.as_str()) == name);
    let words = parameter
        .and_then(|one| one.schema.as_ref())
        .map(crate::openapi::Schema::words)
        .unwrap_or_default();
    words.is_empty() || words.iter().any(|known| known == word)
}
