//! Bodies that are not what the operation expects: a typed error, or nothing of them was needed.

use serde_json::{Value, json};
use skyloom::ir::Outcome;
use skyloom_runtime::ErrorKind;
use skyloom_runtime::testing::{Script, Scripted};

use super::{Case, for_each_exchange};

/// The example's answer with another body.
fn with_body(case: &Case<'_>, body: &str) -> Scripted {
    let exchange = &case.example.exchanges[case.at];
    let answer = Scripted::answer(exchange.status.unwrap_or(200), body.to_owned());
    exchange
        .headers
        .iter()
        .fold(answer, |answer, (name, value)| answer.header(name, value))
}

/// Is `value` made of nothing: no model, no member that is filled?
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Number(_) => false,
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_cannot_be_read_is_an_error_where_it_is_read() {
    let page = "<!DOCTYPE html><html><head><title>Sign in</title></head></html>";
    for body in ["{\"a\": [1, ", "{\"a\": 1}}", page, "\u{1}\u{2}"] {
        for_each_exchange(async |case: Case<'_>| {
            let script = Script::in_order(case.answers_with([with_body(&case, body)]));
            match case.call(&script).await {
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Malformed, "{case}: {error}");
                    assert!(error.status().is_some(), "{case}: {error}");
                    case.assert_readable(&error);
                }
                Ok(_) if matches!(case.operation.outcome, Outcome::Text | Outcome::Bytes) => {}
                Ok(_) => {
                    let script = Script::in_order(case.answers_with([with_body(&case, body)]));
                    case.assert_as_shown(&script, "a broken body that does not matter")
                        .await;
                }
            }
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_of_an_answer_that_holds_nothing() {
    for body in [
        "",
        "null",
        "{}",
        "[]",
        "\"text\"",
        "7",
        "[null]",
        "[[]]",
        "[\"text\"]",
    ] {
        for_each_exchange(async |case: Case<'_>| {
            let script = Script::in_order(case.answers_with([with_body(&case, body)]));
            let outcome = case.call(&script).await;
            match (&case.operation.outcome, outcome) {
                (_, Err(error)) => case.assert_readable(&error),
                (Outcome::Text | Outcome::Bytes | Outcome::Value { .. }, Ok(_)) => {}
                (_, Ok(value)) => {
                    // A page that says nothing ends the list; what came before it counts.
                    let later_page = case.at > 0 && case.operation.paging.is_some();
                    let fine = is_nothing(&value) || later_page || unread(&case, &value);
                    assert!(fine, "{case}: {body:?} became {value}");
                }
            }
        })
        .await;
    }
}

/// Is the result what the example shows, so that nothing was read from the answer?
fn unread(case: &Case<'_>, value: &Value) -> bool {
    let skyloom_tests::End::Result(shown) = &case.example.end else {
        return false;
    };
    shown["id"] == value["id"] || shown == value
}

/// The answer of the example with every text that equals one of `words` replaced.
fn replaced(value: &Value, words: &[&str], by: &str, count: &mut usize) -> Value {
    match value {
        Value::String(text) if words.contains(&text.as_str()) => {
            *count += 1;
            json!(by)
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| replaced(item, words, by, count));
            items.collect()
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), replaced(value, words, by, count)));
            Value::Object(members.collect())
        }
        plain => plain.clone(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_state_that_nobody_knows_is_kept_in_the_providers_words() {
    let kept = std::cell::Cell::new(0);
    let tables = std::cell::Cell::new(0);
    for_each_exchange(async |case: Case<'_>| {
        let states = case.provider.ir.services.iter().flat_map(|one| &one.states);
        let words: Vec<&str> = states
            .flat_map(|table| &table.entries)
            .map(|(word, _)| word.as_str())
            .collect();
        tables.set(tables.get() + words.len());
        let exchange = &case.example.exchanges[case.at];
        let Some(answer) = exchange
            .answer
            .as_ref()
            .filter(|answer| !answer.is_string())
        else {
            return;
        };
        let mut count = 0;
        let changed = replaced(answer, &words, "hibernating", &mut count);
        if count == 0 {
            return;
        }
        let answer = with_body(&case, &changed.to_string());
        let script = Script::in_order(case.answers_with([answer]));
        match case.call(&script).await {
            Ok(value) if value.to_string().contains("\"unknown:hibernating\"") => {
                kept.set(kept.get() + 1);
            }
            Ok(_) => {}
            // What waits for a state may wait in vain.
            Err(error) if case.operation.has_steps() => case.assert_readable(&error),
            Err(error) => panic!("{case}: {error}"),
        }
    })
    .await;
    assert!(kept.get() > 0 || tables.get() == 0);
}
