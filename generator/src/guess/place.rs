//! Where in an answer the thing or the list stands.

use super::shape::{Kind, Shape};
use super::word::same_thing;
use super::{Guess, Sure};

/// Members that stand beside a list and are none of it.
const BESIDE: &[&str] = &[
    "links",
    "meta",
    "errors",
    "messages",
    "warnings",
    "pagination",
    "data_included",
];

/// A place in an answer and what stands there.
#[derive(Debug, Clone)]
pub struct Found<'s> {
    /// The path; empty for the answer itself.
    pub path: Guess,
    /// One thing: the item of a list.
    pub shape: &'s Shape,
}

/// The list of things called `names` in an answer.
pub fn list<'s>(answer: &'s Shape, names: &[&str]) -> Option<Found<'s>> {
    lists(answer, names).into_iter().next()
}

/// Every list in an answer, the one called `names` first.
pub fn lists<'s>(answer: &'s Shape, names: &[&str]) -> Vec<Found<'s>> {
    if let Some(items) = answer
        .items
        .as_deref()
        .filter(|_| answer.members.is_empty())
    {
        let path = Guess::new("", Sure::Sure, "the answer is a list");
        return vec![Found { path, shape: items }];
    }
    let mut found: Vec<(usize, Found<'s>)> = Vec::new();
    let mut seek = |prefix: &str, shape: &'s Shape, depth: usize| {
        for (name, member) in &shape.members {
            let Some(items) = member
                .items
                .as_deref()
                .filter(|_| member.kind != Kind::Object)
            else {
                continue;
            };
            let path = if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}.{name}")
            };
            let named = names.iter().any(|one| same_thing(one, name));
            let (rank, sure, why) = if named {
                (0, Sure::Sure, "named after the path".to_owned())
            } else if matches!(
                name.as_str(),
                "data" | "items" | "results" | "result" | "value" | "values" | "objects" | "list"
            ) {
                (1, Sure::Sure, "the list of the answer".to_owned())
            } else if BESIDE.contains(&name.as_str()) || items.is_scalar() {
                (9, Sure::Guess, "a list of the answer".to_owned())
            } else {
                (
                    2,
                    Sure::Likely,
                    "the list of things in the answer".to_owned(),
                )
            };
            let found_here = Found {
                path: Guess::new(path, sure, why),
                shape: items,
            };
            found.push((rank + depth * 4, found_here));
        }
    };
    seek("", answer, 0);
    for (name, member) in &answer.members {
        if member.kind == Kind::Object && !BESIDE.contains(&name.as_str()) {
            seek(name, member, 1);
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .filter(|(rank, _)| *rank < 9)
        .map(|(_, one)| one)
        .collect()
}

/// One thing called `names` in an answer; `fits` tells whether a shape can be it.
pub fn item<'s>(
    answer: &'s Shape,
    names: &[&str],
    fits: &dyn Fn(&Shape) -> bool,
) -> Option<Found<'s>> {
    let wrapped = |named: bool| {
        answer.members.iter().find(|(name, member)| {
            member.kind == Kind::Object
                && fits(member)
                && named
                    == (names.iter().any(|one| same_thing(one, name))
                        || matches!(name.as_str(), "data" | "result" | "item"))
        })
    };
    if let Some((name, shape)) = wrapped(true) {
        let path = Guess::new(name, Sure::Sure, "named after the path");
        return Some(Found { path, shape });
    }
    if fits(answer) {
        let path = Guess::new("", Sure::Sure, "the answer is the thing");
        return Some(Found {
            path,
            shape: answer,
        });
    }
    let (name, shape) = wrapped(false)?;
    let path = Guess::new(name, Sure::Guess, "an object that fits");
    Some(Found { path, shape })
}
