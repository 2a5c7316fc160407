//! Every list asks for its second page, and an empty one is empty.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use skyloom::ir::{Listed, Outcome};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_tests::{Example, Provider};

use super::{Case, for_each_exchange, operation, specs};

/// The exchange of a list whose page holds something, with its paging as the spec has it.
struct List<'a> {
    case: Case<'a>,
    answer: &'a Value,
    /// Where the items stand in it.
    path: &'a str,
    paging: Option<Value>,
}

/// The lists of all specs: of each operation the first exchange that shows items.
fn lists() -> Vec<List<'static>> {
    let mut seen = BTreeSet::new();
    let mut lists = Vec::new();
    for provider in specs() {
        for example in &provider.examples {
            let Some(list) = list(provider, example) else {
                continue;
            };
            if seen.insert((&provider.ir.id, &example.operation)) {
                lists.push(list);
            }
        }
    }
    lists
}

fn list<'a>(provider: &'a Provider, example: &'a Example) -> Option<List<'a>> {
    let operation = operation(provider, example);
    let (Outcome::Items {
        at: Listed::At(path),
        ..
    }
    | Outcome::Find {
        at: Listed::At(path),
        ..
    }) = &operation.outcome
    else {
        return None;
    };
    let name = operation.paging.as_ref();
    let paging = name.map(|name| &provider.spec.connection.paging[name]);
    let items = |at: &usize| {
        let answer = example.exchanges[*at].answer.as_ref();
        answer.is_some_and(|answer| !items(answer, path).is_empty())
    };
    let at = (0..example.exchanges.len()).find(items)?;
    Some(List {
        answer: example.exchanges[at].answer.as_ref()?,
        path,
        paging: paging.map(|paging| serde_json::to_value(paging).unwrap()),
        case: Case {
            provider,
            example,
            operation,
            at,
        },
    })
}

/// The value at a dotted path; the empty path is the value itself.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    let words = path.split('.').filter(|word| !word.is_empty());
    words.fold(value, |value, word| &value[word])
}

fn items<'v>(answer: &'v Value, path: &str) -> &'v [Value] {
    at(answer, path).as_array().map_or(&[], Vec::as_slice)
}

/// Sets the value at a dotted path; objects on the way are made.
fn set(value: &mut Value, path: &str, new: Value) {
    let Some((word, rest)) = path
        .split_once('.')
        .or((!path.is_empty()).then_some((path, "")))
    else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    set(&mut value[word], rest, new);
}

/// Texts of which none is what it was.
fn other(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(format!("not-{text}")),
        Value::Number(_) => json!(987_654),
        Value::Array(items) => items.iter().map(other).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), other(value)));
            Value::Object(members.collect())
        }
        plain => plain.clone(),
    }
}

impl List<'_> {
    /// The page, saying that there is another one; and one that says there is none.
    fn pages(&self, paging: &Value) -> (Scripted, Scripted) {
        let (mut page, mut last) = (self.answer.clone(), self.answer.clone());
        set(&mut last, self.path, json!([]));
        let find = matches!(self.case.operation.outcome, Outcome::Find { .. });
        let mut items = items(self.answer, self.path).to_vec();
        if find {
            // What is looked for stands where the example ends: on what is now the second page.
            items = items.iter().map(other).collect();
            let found = self.case.example.exchanges.last();
            last = found.and_then(|one| one.answer.clone()).unwrap_or(last);
        }
        let stands_full = paging["short_page"] == true || paging["marker"].is_object();
        let size = paging["size"]
            .as_object()
            .and_then(|size| size.values().next());
        if let Some(size) = size.and_then(Value::as_u64).filter(|_| stands_full) {
            let full = items.iter().cycle().take(usize::try_from(size).unwrap());
            items = full.cloned().collect();
        }
        let count = items.len();
        set(&mut page, self.path, items.into());
        let next = format!("{}/next?page=2", self.case.provider.ir.url);
        let mut link = None;
        for (key, fact) in paging.as_object().unwrap() {
            let path = fact.as_str().or_else(|| fact["from"].as_str());
            match (key.as_str(), path) {
                ("next" | "next_url" | "cursor", Some(path)) => {
                    set(&mut page, path, json!(next));
                    set(&mut last, path, Value::Null);
                }
                ("total_pages", Some(path)) => set(&mut page, path, json!(2)),
                ("total_items", Some(path)) => set(&mut page, path, json!(count + 1)),
                ("link_header", _) if *fact == true => {
                    link = Some(format!("<{next}>; rel=\"next\""));
                }
                _ => {}
            }
        }
        let page = Scripted::json(&page);
        let page = match link {
            Some(link) => page.header("link", &link),
            None => page,
        };
        (page, Scripted::json(&last))
    }
}

#[tokio::test(start_paused = true)]
async fn the_second_page_is_asked_for() {
    let lists = lists();
    for list in &lists {
        let Some(paging) = &list.paging else {
            continue;
        };
        let (case, at) = (&list.case, list.case.at);
        let (page, last) = list.pages(paging);
        let mut before = case.answers();
        before.truncate(at);
        let left = std::sync::Mutex::new(before.into_iter().chain([page]));
        let script = Script::new(move |_| {
            let next = left.lock().unwrap().next();
            next.unwrap_or_else(|| last.clone())
        });
        let outcome = case.call(&script).await;
        assert!(outcome.is_ok(), "{case}: {}", outcome.unwrap_err());
        let sent = script.requests();
        assert!(sent.len() > at + 1, "{case}: no second page was asked for");
        let (first, second) = (&sent[at], &sent[at + 1]);
        assert_ne!(first.url.to_string(), second.url.to_string(), "{case}");
        let param = ["page_number", "offset", "cursor", "marker"]
            .into_iter()
            .find_map(|key| {
                let fact = &paging[key];
                fact.as_str().or_else(|| fact["param"].as_str())
            });
        if let Some(param) = param {
            assert!(second.url.query().has(param), "{case}: {}", second.url);
        }
    }
    let paged = |one: &Provider| {
        let operations = one
            .ir
            .services
            .iter()
            .flat_map(|service| &service.operations);
        let paged = operations.filter(|operation| operation.paging.is_some());
        // A list that is made of its answer cannot be put into another one.
        let stands = paged.filter(|operation| match &operation.outcome {
            Outcome::Items { at, .. } | Outcome::Find { at, .. } => matches!(at, Listed::At(_)),
            _ => true,
        });
        stands.count()
    };
    let tested = lists.iter().filter(|list| list.paging.is_some()).count();
    let all: usize = specs().iter().map(paged).sum();
    assert_eq!(tested, all, "of some paged list no example shows an item");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_comes_again_and_again_ends_in_an_error() {
    for list in lists() {
        let Some(paging) = &list.paging else {
            continue;
        };
        let case = &list.case;
        let (page, _) = list.pages(paging);
        let before = case.answers();
        let left = std::sync::Mutex::new(before.into_iter().take(case.at));
        let script = Script::new(move |_| {
            let next = left.lock().unwrap().next();
            next.unwrap_or_else(|| page.clone())
        });
        let error = case.call(&script).await.unwrap_err();
        case.assert_readable(&error);
        assert!(error.message().ends_with("; stopping"), "{case}: {error}");
        assert!(
            script.count() <= case.at + 6,
            "{case}: {} requests",
            script.count()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_is_empty() {
    for list in lists() {
        let case = &list.case;
        if matches!(case.operation.outcome, Outcome::Find { .. }) {
            continue;
        }
        for empty in [json!([]), Value::Null] {
            let mut answer = list.answer.clone();
            set(&mut answer, list.path, empty);
            // An empty page may hand out a cursor all the same; this one does not.
            let position = list.paging.as_ref().map(|paging| {
                let cursor = paging["cursor"]["from"].as_str();
                cursor.or_else(|| paging["next_url"].as_str())
            });
            if let Some(path) = position.flatten() {
                set(&mut answer, path, Value::Null);
            }
            let mut answers = case.answers();
            answers.truncate(case.at);
            answers.push(Scripted::json(&answer));
            // A second list is asked for after the first.
            if let Some(also) = &case.operation.also {
                let mut second = json!({});
                set(&mut second, &also.at, json!([]));
                answers.push(Scripted::json(&second));
            }
            let script = Script::in_order(answers);
            match case.call(&script).await {
                Ok(value) => assert_eq!(value, json!([]), "{case}"),
                // An answer that is the list itself and is null is none.
                Err(error) => assert!(list.path.is_empty(), "{case}: {error}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_breaks_off_gives_nothing_by_name() {
    for_each_exchange(async |case: Case<'_>| {
        if case.at == 0 || case.operation.paging.is_none() {
            return;
        }
        let script = Script::in_order(case.answers_with([Scripted::answer(400, "")]));
        let error = case.call(&script).await.unwrap_err();
        assert_eq!(error.status(), Some(400), "{case}: {error}");
        case.assert_readable(&error);
    })
    .await;
}
