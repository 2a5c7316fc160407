use serde_json::{Value, json};

use crate::fixture::connection;
use crate::testing::{Script, Scripted};
use crate::*;

static PAGES: Paging = Paging::page_number("page");
static BY_PAGES: Paging = Paging::page_number("p")
    .first(0)
    .send_first()
    .size("n", 2)
    .total_pages(&["meta.pages"]);
static BY_ITEMS: Paging = Paging::page_number("p")
    .size("n", 2)
    .total_items(&["total", "meta.total"]);
static UNSIZED: Paging = Paging::page_number("p").total_items(&["meta.total"]);
static CAPPED: Paging = Paging::page_number("p")
    .size("n", 200)
    .total_items(&["total"]);
static SHORT: Paging = Paging::offset("skip").size("n", 2).short_page();
static CAPPED_OFFSET: Paging = Paging::offset("skip").size("n", 100);
static TOTAL: Paging = Paging::offset("skip").total_items(&["total"]);
static ONE: Paging = Paging::cursor(&[("cursor", "next")]);
static TWO: Paging =
    Paging::cursor(&[("name", "NextName"), ("type", "NextType")]).while_present(&["More"]);
static URL: Paging = Paging::next_url(&["links.next", "next"]).size("n", 2);
static LINK: Paging = Paging::link_header();
static ELSEWHERE: Paging = Paging::next_url(&["next"]);
static MARKER: Paging = Paging::marker("marker", "id").size("limit", 2);
static BODY: Paging = Paging::offset("Offset")
    .size("Limit", 2)
    .in_body()
    .short_page();
static NUMBER: Paging = Paging::page_number("page");
static CURSOR: Paging = Paging::cursor(&[("c", "next")]);
static CIRCLE: Paging = Paging::next_url(&["next"]);
static AHEAD: Paging = Paging::page_number("p")
    .size("n", 2)
    .total_pages(&["pages"]);

/// A whole number.
fn int(item: &Doc<'_>) -> Result<i64> {
    item.int()
}

/// The queries that were sent and the items that came, for pages answered by `page`.
async fn walk(
    paging: &'static Paging,
    page: impl Fn(&Request) -> Scripted + Send + Sync + 'static,
) -> (Vec<String>, Result<Vec<i64>>) {
    let script = Script::new(page);
    let call = connection(&script)
        .operation("list_nodes")
        .get("/nodes", &[])
        .query("a", 1);
    let items = call.pages(paging).items("items", int).ahead(1).all().await;
    let targets = script.requests().into_iter().map(|request| {
        let url = request.url.to_string();
        url.trim_start_matches("https://api.acme.example/v1/nodes")
            .to_owned()
    });
    (targets.collect(), items)
}

/// The number in a query parameter.
fn number(request: &Request, name: &str) -> u64 {
    request
        .url
        .query()
        .get(name)
        .map_or(0, |number| number.parse().unwrap())
}

/// Answers `total` items in pages of 2 from `skip` on, with more members.
fn slice(total: u64, skip: u64, more: &Value) -> Scripted {
    let items: Vec<_> = (skip..total.min(skip + 2)).collect();
    let mut body = more.clone();
    body["items"] = json!(items);
    Scripted::json(&body)
}

#[tokio::test]
async fn page_numbers_end_at_the_first_empty_page() {
    let page = |request: &Request| slice(5, number(request, "page").max(1) * 2 - 2, &json!({}));
    let (sent, items) = walk(&PAGES, page).await;
    assert_eq!(sent, ["?a=1", "?a=1&page=2", "?a=1&page=3", "?a=1&page=4"]);
    assert_eq!(items.unwrap(), [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn page_numbers_end_where_the_totals_say() {
    let meta = json!({"meta": {"pages": 2, "total": 4}});
    let body = meta.clone();
    let (sent, items) = walk(&BY_PAGES, move |r| slice(4, number(r, "p") * 2, &body)).await;
    assert_eq!(sent, ["?a=1&n=2&p=0", "?a=1&n=2&p=1"]);
    assert_eq!(items.unwrap().len(), 4);
    for paging in [&BY_ITEMS, &UNSIZED] {
        let body = meta.clone();
        let (sent, items) = walk(paging, move |r| {
            slice(4, number(r, "p").max(1) * 2 - 2, &body)
        })
        .await;
        assert_eq!((sent.len(), items.unwrap().len()), (2, 4));
    }
    // A provider that gives fewer items a page than asked for loses none.
    let (sent, items) = walk(&CAPPED, |r| {
        slice(5, number(r, "p").max(1) * 2 - 2, &json!({"total": 5}))
    })
    .await;
    assert_eq!((sent.len(), items.unwrap().len()), (4, 5));
}

#[tokio::test]
async fn a_short_page_ends_the_list_only_where_that_is_stated() {
    let (sent, items) = walk(&SHORT, |r| slice(5, number(r, "skip"), &json!({}))).await;
    assert_eq!(sent, ["?a=1&n=2", "?a=1&n=2&skip=2", "?a=1&n=2&skip=4"]);
    assert_eq!(items.unwrap(), [0, 1, 2, 3, 4]);
    let (sent, items) = walk(&CAPPED_OFFSET, |r| slice(5, number(r, "skip"), &json!({}))).await;
    assert_eq!((sent.len(), items.unwrap().len()), (4, 5));
    let (sent, _) = walk(&TOTAL, |r| {
        slice(4, number(r, "skip"), &json!({"total": 4}))
    })
    .await;
    assert_eq!(sent.len(), 2);
}

#[tokio::test]
async fn cursors_of_one_and_of_several_parts() {
    let (sent, items) = walk(&ONE, |r| match r.url.query().get("cursor") {
        None => slice(4, 0, &json!({"next": "a+b/="})),
        Some("a+b/=") => Scripted::json(&json!({"items": [], "next": 7})),
        Some("7") => slice(4, 2, &json!({"next": ""})),
        _ => Scripted::answer(400, ""),
    })
    .await;
    assert_eq!(sent, ["?a=1", "?a=1&cursor=a%2Bb%2F%3D", "?a=1&cursor=7"]);
    assert_eq!(items.unwrap(), [0, 1, 2, 3]);
    let (sent, items) = walk(&TWO, |r| match r.url.query().get("name") {
        None => slice(
            4,
            0,
            &json!({"NextName": "x&y", "NextType": "A", "More": "true"}),
        ),
        _ => slice(4, 2, &json!({"NextName": "z", "More": "false"})),
    })
    .await;
    assert_eq!(sent, ["?a=1", "?a=1&name=x%26y&type=A"]);
    assert_eq!(items.unwrap().len(), 4);
}

#[tokio::test]
async fn links_in_the_body_and_in_the_header() {
    let (sent, items) = walk(&URL, |r| match r.url.query().get("c") {
        None => slice(
            4,
            0,
            &json!({"next": "http://api.acme.example/v1/nodes?c=a+b%2Bc"}),
        ),
        _ => slice(4, 2, &json!({"next": null})),
    })
    .await;
    assert_eq!(sent, ["?a=1&n=2", "?c=a+b%2Bc"]);
    assert_eq!(items.unwrap().len(), 4);
    let (sent, items) = walk(&LINK, |r| {
        let page = number(r, "page");
        let link = r#"</v1/nodes?page=1,2>; rel="prev first", <?page=7>; title="x"; rel="next""#;
        let answer = slice(4, if page == 7 { 2 } else { 0 }, &json!({}));
        if page == 7 {
            answer
        } else {
            answer.header("link", link)
        }
    })
    .await;
    assert_eq!(sent, ["?a=1", "?page=7"]);
    assert_eq!(items.unwrap().len(), 4);
}

#[tokio::test]
async fn a_link_leads_credentials_nowhere_else() {
    for link in [
        "https://evil.example/x",
        "https://api.acme.example.evil/",
        "//evil.example/",
    ] {
        let (sent, items) = walk(&ELSEWHERE, move |_| slice(4, 0, &json!({"next": link}))).await;
        assert_eq!(
            (sent.len(), items.unwrap_err().kind()),
            (1, ErrorKind::Malformed),
            "{link}"
        );
    }
}

#[tokio::test]
async fn the_last_items_field_is_the_marker() {
    let script = Script::new(|r| {
        let after = number(r, "marker");
        let items: Vec<_> = (after + 1..=5.min(after + 2))
            .map(|id| json!({"id": id}))
            .collect();
        Scripted::json(&json!({ "items": items }))
    });
    let call = connection(&script)
        .operation("list_nodes")
        .get("/n", &[])
        .pages(&MARKER);
    let ids = call
        .items("items", |item| item.at("id").int())
        .all()
        .await
        .unwrap();
    assert_eq!((ids, script.count()), (vec![1, 2, 3, 4, 5], 4));
}

#[tokio::test]
async fn positions_go_into_the_body_where_stated() {
    let script = Script::new(|r| {
        let body: Value = serde_json::from_slice(&r.body.bytes().unwrap()).unwrap();
        slice(3, body["Offset"].as_u64().unwrap_or(0), &json!({}))
    });
    let call = connection(&script)
        .operation("list_nodes")
        .post("/", &[])
        .json(object().set("Zone", "z"));
    let items = call.pages(&BODY).items("items", int).all().await.unwrap();
    assert_eq!(items, [0, 1, 2]);
    let bodies: Vec<_> = script
        .requests()
        .iter()
        .map(|r| r.body.bytes().unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"Zone":"z","Limit":2}"#,
            r#"{"Zone":"z","Limit":2,"Offset":2}"#
        ]
    );
}

#[tokio::test]
async fn a_provider_that_repeats_itself_is_an_error_and_no_loop() {
    for paging in [&NUMBER, &CURSOR, &CIRCLE] {
        let (sent, items) = walk(paging, |_| slice(4, 0, &json!({"next": "/same"}))).await;
        assert!(sent.len() <= 3, "{sent:?}");
        assert_eq!(items.unwrap_err().kind(), ErrorKind::Malformed);
    }
    let (sent, items) = walk(&CURSOR, |_| {
        Scripted::json(&json!({"items": [], "next": "x"}))
    })
    .await;
    assert_eq!(
        (sent.len(), items.unwrap_err().kind()),
        (2, ErrorKind::Malformed)
    );
}

/// Found by the fuzzer: each page had an address of its own, and no item that could repeat.
#[tokio::test]
async fn a_link_that_leads_on_from_wherever_it_is_read_is_an_error_and_no_loop() {
    let body = Scripted::json(&json!({"items": [], "next": "more/"}));
    let header = Scripted::json(&json!({"items": []})).header("link", "<more/>; rel=next");
    for (paging, answer) in [(&ELSEWHERE, body), (&LINK, header)] {
        let (sent, items) = walk(paging, move |_| answer.clone()).await;
        let error = items.unwrap_err().to_string();
        assert!(error.contains("repeats an earlier page"), "{error}");
        assert_eq!(sent.len(), 2, "{sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn known_pages_are_fetched_ahead() {
    let script = Script::new(|r| {
        slice(20, number(r, "p").max(1) * 2 - 2, &json!({"pages": 10}))
            .after(std::time::Duration::from_secs(1))
    });
    let began = tokio::time::Instant::now();
    let call = connection(&script)
        .operation("list_nodes")
        .get("/", &[])
        .pages(&AHEAD);
    let items = call.items("items", int).all().await.unwrap();
    assert_eq!(items, (0..20).collect::<Vec<_>>());
    assert!(began.elapsed().as_secs() <= 5, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_header_can_tell_how_many_items_there_are() {
    static PAGES: Paging = Paging::page_number("p")
        .size("n", 2)
        .total_header("X-Total-Count");
    let page = |request: &Request| {
        let skip = number(request, "p").max(1) * 2 - 2;
        slice(4, skip, &json!({})).header("x-total-count", "4")
    };
    let (sent, items) = walk(&PAGES, page).await;
    assert_eq!(sent, ["?a=1&n=2", "?a=1&n=2&p=2"]);
    assert_eq!(items.unwrap(), [0, 1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_total_beside_a_next_member_is_only_a_hint() {
    static PAGES: Paging = Paging::page_number("p")
        .size("n", 2)
        .while_present(&["next"])
        .total_items(&["total"]);
    // Right, too large, too small, and not there: the member decides in any case.
    for (total, ahead) in [
        (json!(20), true),
        (json!(40), true),
        (json!(3), false),
        (json!(null), false),
    ] {
        let script = Script::new(move |r| {
            let page = number(r, "p").max(1);
            let more = if page < 10 {
                json!("more")
            } else {
                json!(null)
            };
            slice(20, page * 2 - 2, &json!({"next": more, "total": total}))
                .after(std::time::Duration::from_secs(1))
        });
        let began = tokio::time::Instant::now();
        let call = connection(&script)
            .operation("list_nodes")
            .get("/", &[])
            .pages(&PAGES);
        let items = call.items("items", int).all().await.unwrap();
        assert_eq!(items, (0..20).collect::<Vec<_>>());
        assert_eq!(
            began.elapsed().as_secs() <= 5,
            ahead,
            "{:?}",
            began.elapsed()
        );
    }
}
