//! Examples of the document as examples of the spec.

use serde_json::{Map, Value, json};

use crate::draft::{Entry, Yaml};
use crate::guess::{Shape, Way, compose, redact, shorten};
use crate::openapi::Endpoint;

/// An answer that the document shows, fit for an example: short, without anything of anyone's own.
///
/// An example of the whole is taken first, then one put together of those of the members.
pub(super) fn answer(endpoint: &Endpoint<'_>, shape: &Shape) -> Option<Value> {
    let examples = endpoint.success()?.examples();
    let whole = examples
        .into_iter()
        .find(|one| one.is_object() || one.is_array());
    let value = whole.cloned().or_else(|| compose(shape, None))?;
    Some(redact(&shorten(&value)))
}

/// The status of success that the document names, where it is not 200.
pub(super) fn status(endpoint: &Endpoint<'_>) -> Option<u16> {
    let status = endpoint.success()?.status.parse().ok()?;
    (status != 200).then_some(status)
}

/// The answer as the only page: what would tell a further one is taken out. `None` where that cannot
/// be.
pub(super) fn only_page(mut answer: Value, way: &Way, items: &str) -> Option<Value> {
    let count = at(&mut answer, items)
        .and_then(|list| list.as_array().map(Vec::len))
        .unwrap_or(0);
    if way
        .size
        .as_ref()
        .is_some_and(|(_, size)| u64::try_from(count).is_ok_and(|count| count >= *size))
    {
        return None;
    }
    match (way.kind, &way.stop) {
        ("marker", _) => return None,
        ("cursor" | "next_url", _) => {
            take(&mut answer, way.from.as_deref().unwrap_or(""));
        }
        (_, Some(("next", path))) => {
            take(&mut answer, path);
        }
        (_, Some(("total_pages", path))) => *at(&mut answer, path)? = json!(1),
        (_, Some(("total_items", path))) => *at(&mut answer, path)? = json!(count),
        _ => {}
    }
    Some(answer)
}

fn at<'a>(value: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.')
        .filter(|part| !part.is_empty())
        .try_fold(value, |value, part| value.get_mut(part))
}

fn take(value: &mut Value, path: &str) {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    if let Some(Value::Object(members)) = at(value, parent) {
        members.shift_remove(last);
    }
}

/// An example; its result is computed when the draft is tried.
pub(super) fn example(
    args: Map<String, Value>,
    send: String,
    body: Option<Value>,
    status: Option<u16>,
    answer: Option<Value>,
) -> Yaml {
    let mut exchange = vec![Entry::flow("send", send)];
    if let Some(body) = body {
        exchange.push(Entry::flow("body", body));
    }
    if let Some(status) = status {
        exchange.push(Entry::flow("status", status));
    }
    if let Some(answer) = answer {
        exchange.push(Entry::flow("answer", answer));
    }
    let mut parts = Vec::new();
    if !args.is_empty() {
        parts.push(Entry::flow("args", args));
    }
    parts.push(Entry::of(
        "exchanges",
        Yaml::List(vec![Yaml::Map(exchange)]),
    ));
    Yaml::Map(parts)
}
