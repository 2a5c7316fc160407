//! Whatever a provider answers, a list comes to its end.

use std::sync::atomic::{AtomicUsize, Ordering};

use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{
    Auth, Config, Connection, Doc, LogTarget, Operation, Paging, Provider, Result, Retry, Secret,
    Service,
};

const OPERATIONS: &[Operation] = &[Operation::new("list_zones", Service::Dns, "zone")];

static PROVIDER: Provider =
    Provider::new("acme", "Acme", "https://api.acme.example/v1").operations(&[OPERATIONS]);

static WAYS: [Paging; 12] = [
    Paging::page_number("page").while_present(&["next"]),
    Paging::page_number("page").size("per_page", 2).short_page(),
    Paging::page_number("page").first(0).total_pages(&["total"]),
    Paging::page_number("page").send_first(),
    Paging::offset("offset")
        .size("limit", 2)
        .total_items(&["total"]),
    Paging::offset("offset").while_present(&["next"]),
    Paging::cursor(&[("cursor", "next")]),
    Paging::cursor(&[("cursor", "next"), ("since", "total")]),
    Paging::next_url(&["next", "links.next"]),
    Paging::link_header(),
    Paging::marker("marker", "id"),
    Paging::marker("marker", "id").size("limit", 2).short_page(),
];

/// The first byte chooses the way to page and how far it fetches ahead; then an answer a line, the
/// `Link` header before a tab where there is one. After the last answer they begin anew.
pub(crate) fn paging(input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let answers: Vec<Scripted> = text.split('\n').take(64).map(answer).collect();
    let count = answers.len();
    let asked = AtomicUsize::new(0);
    let script = Script::new(move |_| {
        let turn = asked.fetch_add(1, Ordering::Relaxed) % count;
        answers
            .get(turn)
            .map_or_else(|| Scripted::failure("none"), Clone::clone)
    });
    let config = Config::new()
        .transport(script.clone())
        .retry(Retry::never())
        .log(LogTarget::Off);
    let auth = Auth::bearer(Secret::new("secret"));
    let connection = Connection::new(&PROVIDER, auth, config).expect("a connection");
    let way = usize::from(*choice) % WAYS.len();
    let paging = WAYS.get(way).expect("one of them");
    let mut pager = connection
        .operation("list_zones")
        .get("/zones", &[])
        .pages(paging)
        .items("items", kept)
        .ahead(usize::from(*choice) / WAYS.len() % 5);
    // Each answer can be a page of its own once, and lead to one that is known.
    let most = 2 * count + 24;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut pages = 0;
        while let Some(page) = pager.next_page().await {
            pages += 1;
            assert!(pages <= most, "{pages} pages of {count} answers");
            if page.is_err() {
                break;
            }
        }
        assert!(pager.next_page().await.is_none(), "the end is the end");
    });
    assert!(script.count() <= most + 24, "{} requests", script.count());
}

/// The item itself.
fn kept(item: &Doc<'_>) -> Result<serde_json::Value> {
    item.value()
}

fn answer(line: &str) -> Scripted {
    let (link, body) = line.split_once('\t').unwrap_or(("", line));
    let answer = Scripted::ok(body.to_owned());
    if link.is_empty() {
        answer
    } else {
        answer.header("link", link)
    }
}
