//! Calls that are given up, at each of their awaits.

use super::SECOND;
use super::sessions::Tokens;
use crate::fixture::{PAGES, PROVIDER, config};
use crate::request::Request;
use crate::testing::{Polled, Script, Scripted};
use crate::{
    Auth, Body, Bytes, CacheMode, Connection, Log, RateLimit, Reply, Response, Result, Transport,
    Upload,
};
use futures_util::future::BoxFuture;
use futures_util::stream::{StreamExt, iter};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::time::{Instant, sleep};

use super::logging::Memory;

/// A transport that knows how many exchanges are on their way, bodies included, and reads bodies
/// that it is to send.
#[derive(Debug, Clone)]
struct Counting {
    below: Script,
    open: Arc<AtomicUsize>,
}

/// Something on its way.
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(open))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Transport for Counting {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let open = Open::new(&self.open);
        Box::pin(async move {
            if let Body::Stream(upload) = &request.body {
                let mut pieces = upload.open()?;
                while let Some(piece) = pieces.next().await {
                    piece?;
                }
            }
            let response = self.below.send(request).await?;
            let body = response.body.map(move |piece| {
                let _ = &open;
                piece
            });
            Ok(Response {
                body: body.boxed(),
                ..response
            })
        })
    }
}

/// A provider where nothing comes at once: logins, failures that pass, bodies in pieces.
fn provider() -> Script {
    let count = AtomicUsize::new(0);
    Script::new(move |request| {
        if request.url.path().ends_with("/login") {
            return Scripted::json(&json!({"token": "token-1"})).after(SECOND);
        }
        if count.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            return Scripted::answer(503, "").after(SECOND);
        }
        let page = request.url.query().get("page").unwrap_or("1").to_owned();
        let next = (page == "1").then_some("more");
        let body = json!({"nodes": [{"name": page}], "links": {"next": next}});
        Scripted::json(&body).dripping(SECOND / 100)
    })
}

/// One way to use a connection, to its end.
type Use = fn(&Connection) -> Reply<()>;

const USES: &[(&str, Use)] = &[
    ("a read", |to| {
        to.operation("get_node").get("/nodes/1", &[]).nothing()
    }),
    ("a write", |to| {
        to.operation("rename_node").post("/nodes/1", &[]).nothing()
    }),
    ("a list", |to| {
        let list = to.operation("list_nodes").get("/nodes", &[]).pages(&PAGES);
        let names = list.items("nodes", |node| node.at("name").text());
        names.all().map(|names| assert_eq!(names, ["1", "2"]))
    }),
    ("an upload", |to| {
        let upload = Upload::repeatable(Some(30), || {
            let pieces = iter(0..3).then(|_| async {
                sleep(SECOND).await;
                Ok(Bytes::from_static(b"0123456789"))
            });
            pieces.boxed()
        });
        let call = to.operation("rename_node").put("/files/1", &[]);
        call.body("text/plain", Body::Stream(upload)).nothing()
    }),
    ("a download", |to| {
        let download = to.operation("get_node").get("/files/1", &[]).stream();
        download.then(|download| {
            Reply::new(async move {
                let pieces: Vec<_> = download.body.collect().await;
                assert!(pieces.iter().all(Result::is_ok));
                Ok(())
            })
        })
    }),
];

#[tokio::test(start_paused = true)]
async fn a_call_given_up_at_any_await_leaves_nothing_behind() {
    for (what, call) in USES {
        let (memory, open) = (Memory::default(), Arc::new(AtomicUsize::new(0)));
        let mut stops = 0;
        for polls in 1.. {
            // A new connection each time: so there is a login to give up, too.
            let transport = Counting {
                below: provider(),
                open: Arc::clone(&open),
            };
            let config = config(&transport.below)
                .transport(transport)
                .rate_limit(RateLimit::per_second(2).burst(1))
                .cache(CacheMode::FreshFor(SECOND))
                .log(Log::new(memory.clone()));
            let connection =
                Connection::new(&PROVIDER, Auth::new(Tokens::default()), config).unwrap();
            let done = Polled::new(call(&connection), polls).await;
            assert_eq!(open.load(Ordering::SeqCst), 0, "{what} {polls}");
            assert_eq!(Arc::strong_count(&connection.core), 1, "{what} {polls}");
            if let Some(done) = done {
                done.unwrap();
                break;
            }
            stops += 1;
            // Whoever comes next finds no closed door, and nobody in front.
            let began = Instant::now();
            call(&connection).await.unwrap();
            assert!(began.elapsed() < 15 * SECOND, "{what} {polls}");
        }
        assert!(stops > 10, "{what} was stopped in {stops} places");
        let log = memory.text();
        let count = |part: &str| log.lines().filter(|line| line.contains(part)).count();
        assert_eq!(count("begin "), 2 * count(" request -"), "{log}");
        assert_eq!(count(" request -"), count("end "), "every frame is closed");
        assert!(count("[cancelled before the answer came]") >= 2, "{what}");
    }
}
