//! Lists whose pages go on and on, or break in the middle.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Compute, ErrorKind};

use super::{always, assert_error, digitalocean};

/// A page with one Droplet; DigitalOcean says whether there is another one after it.
fn page(id: u64, more: bool) -> Scripted {
    let next = "https://api.digitalocean.com/v2/droplets?page=2";
    let links = if more {
        json!({"pages": {"next": next}})
    } else {
        json!({})
    };
    let droplet = json!({"id": id, "name": "web", "status": "active"});
    Scripted::json(&json!({"droplets": [droplet], "links": links}))
}

/// The ids that a list gives, and how it ends.
async fn read(script: &Script) -> (Vec<String>, Option<skyloom_runtime::Error>) {
    let mut pager = digitalocean(script).list_nodes();
    let mut ids = Vec::new();
    let mut end = None;
    while let Some(item) = pager.next().await {
        assert!(end.is_none(), "nothing comes after an error");
        match item {
            Ok(node) => ids.push(node.id),
            Err(error) => end = Some(error),
        }
    }
    (ids, end)
}

#[tokio::test]
async fn a_page_that_repeats_is_an_error() {
    let script = always(page(1, true));
    let (ids, end) = read(&script).await;
    assert_eq!((ids, script.count()), (vec!["1".to_owned()], 2));
    assert_error(
        "the same page for ever",
        &end.unwrap(),
        ErrorKind::Malformed,
        "digitalocean list_nodes: malformed answer: page \"2\" repeats an earlier page; stopping",
    );
}

#[tokio::test]
async fn two_pages_in_a_circle_are_an_error() {
    let count = AtomicU64::new(0);
    let script = Script::new(move |_| page(count.fetch_add(1, Ordering::SeqCst) % 2, true));
    let (ids, end) = read(&script).await;
    assert_eq!((ids.len(), script.count()), (2, 3));
    assert_error(
        "two pages in a circle",
        &end.unwrap(),
        ErrorKind::Malformed,
        "digitalocean list_nodes: malformed answer: page \"3\" repeats an earlier page; stopping",
    );
}

#[tokio::test]
async fn an_empty_page_ends_the_list_whatever_its_links_say() {
    let empty =
        json!({"droplets": [], "links": {"pages": {"next": "https://api.digitalocean.com/"}}});
    let script = always(Scripted::json(&empty));
    assert!(matches!(read(&script).await, (ids, None) if ids.is_empty()));
    assert_eq!(script.count(), 1);
    let script = Script::in_order([page(1, true), Scripted::json(&empty)]);
    let (ids, end) = read(&script).await;
    assert!(ids.len() == 1 && end.is_none());
}

#[tokio::test]
async fn what_breaks_on_a_later_page_comes_after_the_items_before_it() {
    let bad = json!({"droplets": [{"id": 2, "name": "db", "status": "new"}, {"id": 3}]});
    for (answer, sentence) in [
        (
            Scripted::json(&bad),
            "malformed answer: `droplets[1].name` is missing, expected a text (status 200)",
        ),
        (
            Scripted::answer(404, ""),
            "node not found: Not Found (status 404)",
        ),
        (
            Scripted::ok(""),
            "malformed answer: the answer is empty, expected a list (status 200)",
        ),
    ] {
        let script = Script::in_order([page(1, true), answer]);
        let (ids, end) = read(&script).await;
        assert_eq!(ids, ["1"]);
        let end = end.unwrap();
        assert_eq!(
            end.to_string(),
            format!("digitalocean list_nodes: {sentence}")
        );
        // All or nothing, for who wants all.
        let script = Script::in_order([page(1, true), Scripted::json(&Value::from(1))]);
        assert!(digitalocean(&script).list_nodes().all().await.is_err());
    }
}
