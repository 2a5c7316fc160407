//! Bodies of requests: which member takes which argument.

use serde_json::json;

use crate::draft::{Entry, Yaml};
use crate::guess::{Shape, same_thing, snake};
use crate::openapi::Kind;

use super::request::{safe, sentence};

/// What an argument is called in bodies, and its value.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) names: Vec<String>,
    pub(super) value: String,
    /// Is it the id of something?
    pub(super) id: bool,
}

impl Candidate {
    pub(super) fn new(names: &[&str], value: &str) -> Self {
        Self {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            value: value.to_owned(),
            id: false,
        }
    }

    pub(super) fn id(names: &[&str], value: &str) -> Self {
        Self {
            id: true,
            ..Self::new(names, value)
        }
    }
}

/// What becomes of members that no argument stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Parameters `ex_<name>` that may be absent.
    Options,
    /// Parameters under their own names, required where they are.
    Parameters,
    /// Members of the argument `extra`.
    Extra,
    /// They are left out.
    Nothing,
}

/// A body with the parameters that it needs.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) members: Vec<Entry>,
    pub(super) params: Vec<Entry>,
    /// Names of the arguments that reach it.
    pub(super) used: Vec<String>,
    /// Members that must be sent and that no argument of the verb stands for.
    pub(super) needed: Vec<String>,
}

/// The body of a request, of its schema. `thing` is what a wrapper around the members is called.
pub(super) fn body(
    shape: &Shape,
    candidates: &[Candidate],
    rest: Rest,
    thing: &str,
    taken: &[String],
) -> Body {
    let mut made = Body::default();
    for (name, member) in &shape.members {
        if member.read_only {
            continue;
        }
        if wraps(name, member, thing) {
            let inner = body(member, candidates, rest, thing, taken);
            // One that no argument reaches is a value like any other.
            if !inner.used.is_empty() {
                made.members.push(Entry::map(name, inner.members));
                made.params.extend(inner.params);
                made.used.extend(inner.used);
                made.needed.extend(inner.needed);
                continue;
            }
        }
        let needed = shape.required.contains(name);
        let plain = snake(name);
        let candidate = candidates
            .iter()
            .find(|one| !made.used.contains(&one.value) && one.names.contains(&plain));
        if let Some(candidate) = candidate
            && let Some(value) = value(candidate, member)
        {
            made.used.push(candidate.value.clone());
            made.members.push(Entry::flow(name, value));
            continue;
        }
        if needed {
            made.needed.push(name.clone());
        }
        let remark = if needed { "the API requires it" } else { "" };
        match rest {
            Rest::Nothing => {}
            Rest::Extra => made
                .members
                .push(Entry::flow(name, format!("${{extra.{plain}}}")).comment(remark)),
            Rest::Options | Rest::Parameters => {
                let param = match rest {
                    Rest::Options => format!("ex_{plain}"),
                    _ => unique(&safe(&plain, "value"), taken, &made.params),
                };
                let ty = param_type(member);
                let optional = rest == Rest::Options || !needed;
                made.params
                    .push(param_entry(&param, ty, optional, member.doc.as_deref()));
                made.members
                    .push(Entry::flow(name, format!("${{{param}}}")).comment(remark));
            }
        }
    }
    made
}

/// Whether the member has the thing itself in it, as in `{"server": {"name": …}}`.
fn wraps(name: &str, member: &Shape, thing: &str) -> bool {
    member.kind == Kind::Object
        && !member.members.is_empty()
        && [thing, "data", "properties", "attributes"]
            .iter()
            .any(|word| same_thing(name, word))
}

/// How an argument is written for a member of this shape.
fn value(candidate: &Candidate, member: &Shape) -> Option<serde_json::Value> {
    let expr = &candidate.value;
    match member.kind {
        Kind::Object if candidate.id => {
            let key = ["id", "uuid", "slug", "name"]
                .into_iter()
                .find(|key| member.members.contains_key(*key))?;
            Some(json!({ key: format!("${{{expr}}}") }))
        }
        Kind::Integer | Kind::Number if candidate.id => Some(format!("${{int({expr})}}").into()),
        Kind::List => {
            let of_text = member.items.as_deref().is_some_and(Shape::is_scalar);
            of_text.then(|| format!("${{{expr} == null ? null : [{expr}]}}").into())
        }
        Kind::Object => None,
        Kind::Flag => None,
        _ => Some(format!("${{{expr}}}").into()),
    }
}

/// The type of a parameter for a value of this shape.
pub(super) fn param_type(shape: &Shape) -> &'static str {
    match shape.kind {
        Kind::Text => "text",
        Kind::Integer => "int",
        Kind::Number => "float",
        Kind::Flag => "bool",
        Kind::Object => "object",
        Kind::List => match shape.items.as_deref().map(|items| items.kind) {
            Some(Kind::Text) => "list<text>",
            Some(Kind::Integer) => "list<int>",
            _ => "list<any>",
        },
        Kind::Any => "any",
    }
}

/// A parameter as it is declared.
pub(super) fn param_entry(name: &str, ty: &str, optional: bool, doc: Option<&str>) -> Entry {
    let ty = if optional {
        format!("{ty}?")
    } else {
        ty.to_owned()
    };
    match doc.map(sentence).filter(|doc| !doc.is_empty()) {
        Some(doc) => Entry::flow(name, json!({"type": ty, "doc": doc})),
        None => Entry::flow(name, ty),
    }
}

/// The name, or the name with a number where it is taken.
pub(super) fn unique(name: &str, taken: &[String], params: &[Entry]) -> String {
    let is_taken = |name: &str| {
        taken.iter().any(|one| one == name) || params.iter().any(|one| one.key == name)
    };
    let mut made = name.to_owned();
    let mut number = 2;
    while is_taken(&made) {
        made = format!("{name}_{number}");
        number += 1;
    }
    made
}

/// A body as it stands in an operation; none where nothing is sent.
pub(super) fn entry(members: Vec<Entry>) -> Option<Entry> {
    (!members.is_empty()).then(|| {
        let plain = members
            .iter()
            .all(|one| one.comment.is_none() && matches!(one.value, Yaml::Flow(_)));
        if plain && members.len() <= 4 {
            let flow = members.into_iter().filter_map(|one| match one.value {
                Yaml::Flow(value) => Some((one.key, value)),
                _ => None,
            });
            return Entry::flow("body", flow.collect::<serde_json::Map<_, _>>());
        }
        Entry::map("body", members)
    })
}
