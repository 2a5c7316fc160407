use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, TryStreamExt};
use tokio::sync::Semaphore;

use super::*;
use crate::ErrorKind;

type Log = Arc<Mutex<Vec<String>>>;

fn is_shareable<T: Send + Unpin + 'static>(_: &T) {}

/// A source of `last` pages of two numbers each, which logs the positions it is asked for.
fn numbered(last: u32, log: &Log, expect: bool) -> impl PageSource<u32> + use<> {
    let log = Arc::clone(log);
    move |position: Option<&str>| {
        log.lock()
            .unwrap()
            .push(position.unwrap_or("first").to_owned());
        let page: u32 = position.map_or(1, |position| position.parse().unwrap());
        let next = (page < last).then(|| (page + 1).to_string());
        let mut fetched = Fetched::new(vec![page * 10, page * 10 + 1], next);
        if expect {
            fetched.expected = (page + 1..=last).map(|page| page.to_string()).collect();
        }
        Reply::new(async move { Ok(fetched) })
    }
}

/// A source that gives the pages of a table: position -> (items, next).
fn table(pages: &[(&str, Vec<u32>, Option<&str>)]) -> impl PageSource<u32> + use<> {
    let pages: HashMap<String, Fetched<u32>> = pages
        .iter()
        .map(|(at, items, next)| {
            (
                at.to_string(),
                Fetched::new(items.clone(), next.map(str::to_owned)),
            )
        })
        .collect();
    move |position: Option<&str>| Reply::ready(Ok(pages[position.unwrap_or("first")].clone()))
}

#[tokio::test]
async fn the_total_is_only_a_hint() {
    for total in [None, Some(0), Some(3), Some(6), Some(1000), Some(u64::MAX)] {
        let source = move |position: Option<&str>| {
            let page: u32 = position.map_or(1, |position| position.parse().unwrap());
            let next = (page < 3).then(|| (page + 1).to_string());
            let mut fetched = Fetched::new(vec![page * 10, page * 10 + 1], next);
            fetched.total = total;
            Reply::ready(Ok(fetched))
        };
        let all = Pager::new(source).all().await.unwrap();
        assert_eq!(all, [10, 11, 20, 21, 30, 31], "{total:?}");
        assert!(all.capacity() * 4 <= MOST_EXPECTED + 8);
        if total == Some(6) {
            assert_eq!(all.capacity(), 6);
        }
        let last = move |_: Option<&str>| {
            let mut fetched = Fetched::last(vec![1]);
            fetched.total = total;
            Reply::ready(Ok(fetched))
        };
        let one = Pager::new(last).all().await.unwrap();
        assert_eq!(one.capacity(), 1, "no page is to come: {total:?}");
    }
}

#[tokio::test]
async fn reads_to_the_end_by_items_pages_and_whole() {
    let log = Log::default();
    let mut pager = Pager::new(numbered(3, &log, false));
    is_shareable(&pager);
    assert!(
        log.lock().unwrap().is_empty(),
        "nothing is fetched before it is read"
    );
    let mut items = Vec::new();
    while let Some(item) = pager.next().await {
        items.push(item.unwrap());
    }
    assert_eq!(items, [10, 11, 20, 21, 30, 31]);
    assert_eq!(*log.lock().unwrap(), ["first", "2", "3"]);

    let mut pager = Pager::new(numbered(2, &log, false));
    let mut read = Vec::new();
    while let Some(page) = pager.next_page().await {
        let page = page.unwrap();
        read.push((page.number, page.items));
    }
    assert_eq!(read, [(1, vec![10, 11]), (2, vec![20, 21])]);

    assert_eq!(
        Pager::new(numbered(2, &log, false)).all().await.unwrap(),
        [10, 11, 20, 21]
    );
    let streamed: Vec<u32> = Pager::new(numbered(2, &log, true))
        .try_collect()
        .await
        .unwrap();
    assert_eq!(streamed, [10, 11, 20, 21]);
    let json = Pager::new(numbered(1, &log, false))
        .into_json()
        .await
        .unwrap();
    assert_eq!(json, serde_json::json!([10, 11]));
}

#[tokio::test]
async fn a_page_asked_for_between_items_is_the_rest_of_the_current_one() {
    let log = Log::default();
    let mut pager = Pager::new(numbered(2, &log, false));
    assert_eq!(pager.next().await.unwrap().unwrap(), 10);
    let rest = pager.next_page().await.unwrap().unwrap();
    assert_eq!((rest.number, rest.items), (1, vec![11]));
    assert_eq!(pager.next_page().await.unwrap().unwrap().items, [20, 21]);
    assert!(pager.next_page().await.is_none());
}

#[tokio::test]
async fn status_and_headers_come_with_the_page() {
    let mut pager = Pager::new(|_: Option<&str>| {
        let mut fetched = Fetched::last(vec![1]);
        fetched.page.status = Some(206);
        fetched.page.headers.insert("x-total", "1".parse().unwrap());
        Reply::ready(Ok(fetched))
    })
    .map(|n| n + 1);
    let page = pager.next_page().await.unwrap().unwrap();
    assert_eq!(
        (page.status, page.headers["x-total"].to_str().unwrap()),
        (Some(206), "1")
    );
    assert_eq!(page.items, [2]);
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_not_the_end() {
    let source = table(&[
        ("first", vec![1], Some("a")),
        ("a", vec![], Some("b")),
        ("b", vec![2], None),
    ]);
    assert_eq!(Pager::new(source).all().await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_repeated_cursor_ends_in_an_error_after_the_items() {
    let mut pager = Pager::new(table(&[
        ("first", vec![1], Some("a")),
        ("a", vec![2], Some("b")),
        ("b", vec![3], Some("a")),
    ]));
    for expected in 1..=3 {
        assert_eq!(pager.next().await.unwrap().unwrap(), expected);
    }
    let error = pager.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert_eq!(
        error.message(),
        "the list leads back to page \"a\"; stopping"
    );
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn a_known_start_counts_as_seen() {
    let source = |position: Option<&str>| {
        assert_eq!(position, Some("1"));
        Reply::ready(Ok(Fetched::new(vec![0], Some("1".to_owned()))))
    };
    let mut pager = Pager::starting_at("1", source);
    assert_eq!(pager.next().await.unwrap().unwrap(), 0);
    assert!(pager.next().await.unwrap().is_err());
}

#[tokio::test]
async fn a_provider_that_ignores_the_position_is_noticed_by_the_fingerprint() {
    let mut page = 1;
    let mut pager = Pager::new(move |_: Option<&str>| {
        page += 1;
        let mut fetched = Fetched::new(vec![7], Some(page.to_string()));
        fetched.fingerprint = Some(99);
        Reply::ready(Ok(fetched))
    });
    assert_eq!(pager.next().await.unwrap().unwrap(), 7);
    let error = pager.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.message(),
        "page \"2\" repeats an earlier page; stopping"
    );
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn after_an_error_the_list_is_at_its_end() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let mut pager = Pager::<u32>::new(move |_: Option<&str>| {
        counter.fetch_add(1, Ordering::SeqCst);
        Reply::failed(Error::new(ErrorKind::Unavailable, "down"))
    });
    let mut stream = Pin::new(&mut pager);
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    assert!(pager.next_page().await.is_none());
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

/// A gate of permits: each page needs one, and says when it starts and when it is dropped.
struct Gate {
    permits: Arc<Semaphore>,
    on_the_way: Arc<AtomicUsize>,
}

struct OnTheWay(Arc<AtomicUsize>);

impl Drop for OnTheWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl PageSource<u32> for Gate {
    fn fetch(&mut self, position: Option<&str>) -> Reply<Fetched<u32>> {
        let page: u32 = position.map_or(1, |position| position.parse().unwrap());
        let (permits, on_the_way) = (Arc::clone(&self.permits), Arc::clone(&self.on_the_way));
        Reply::new(async move {
            on_the_way.fetch_add(1, Ordering::SeqCst);
            let _guard = OnTheWay(on_the_way);
            permits.acquire().await.unwrap().forget();
            let mut fetched = Fetched::new(vec![page], (page < 9).then(|| (page + 1).to_string()));
            fetched.expected = (page + 1..=9).map(|page| page.to_string()).collect();
            Ok(fetched)
        })
    }
}

fn gated() -> (Pager<u32>, Arc<Semaphore>, Arc<AtomicUsize>) {
    let (permits, on_the_way) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
    let gate = Gate {
        permits: Arc::clone(&permits),
        on_the_way: Arc::clone(&on_the_way),
    };
    (Pager::new(gate), permits, on_the_way)
}

#[tokio::test]
async fn pages_are_fetched_ahead_only_from_the_second_on() {
    let (mut pager, permits, on_the_way) = gated();
    permits.add_permits(1);
    assert_eq!(pager.next().await.unwrap().unwrap(), 1);
    assert_eq!(
        on_the_way.load(Ordering::SeqCst),
        0,
        "a caller may stop after the first page"
    );
    assert!(pager.next().now_or_never().is_none());
    assert_eq!(on_the_way.load(Ordering::SeqCst), 4);
    permits.add_permits(100);
    assert_eq!(pager.all().await.unwrap(), [2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(on_the_way.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn dropping_a_read_loses_nothing_and_dropping_the_pager_cancels() {
    let (mut pager, permits, on_the_way) = gated();
    permits.add_permits(1);
    pager.next().await.unwrap().unwrap();
    for _ in 0..3 {
        assert!(pager.next().now_or_never().is_none());
        assert_eq!(
            on_the_way.load(Ordering::SeqCst),
            4,
            "no page is asked for anew"
        );
    }
    permits.add_permits(1);
    assert_eq!(pager.next().await.unwrap().unwrap(), 2);
    drop(pager);
    assert_eq!(on_the_way.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn ahead_of_one_fetches_one_by_one() {
    let (pager, permits, on_the_way) = gated();
    let mut pager = pager.ahead(0);
    permits.add_permits(1);
    pager.next().await.unwrap().unwrap();
    assert!(pager.next().now_or_never().is_none());
    assert_eq!(on_the_way.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn pages_come_in_order_and_an_error_at_its_place() {
    // Later pages answer sooner, and page 4 fails at once.
    let mut pager = Pager::new(|position: Option<&str>| {
        let page: u64 = position.map_or(1, |position| position.parse().unwrap());
        Reply::new(async move {
            if page == 4 {
                return Err(Error::new(ErrorKind::Unavailable, "page 4"));
            }
            tokio::time::sleep(Duration::from_secs(10 - page)).await;
            let mut fetched = Fetched::new(vec![page], Some((page + 1).to_string()));
            fetched.expected = (page + 1..=6).map(|page| page.to_string()).collect();
            Ok(fetched)
        })
    });
    for expected in 1..=3 {
        assert_eq!(pager.next().await.unwrap().unwrap(), expected);
    }
    assert_eq!(pager.next().await.unwrap().unwrap_err().message(), "page 4");
    assert!(pager.next().await.is_none());
}

#[tokio::test]
async fn the_pages_own_word_beats_what_was_expected() {
    // Page 1 promises 2, 3, 4; page 2 is the last one after all.
    let shrunk = |position: Option<&str>| {
        let mut fetched = match position {
            None => Fetched::new(vec![1], Some("2".to_owned())),
            Some("2") => Fetched::last(vec![2]),
            Some(_) => Fetched::last(vec![99]),
        };
        fetched.expected = vec!["2".to_owned(), "3".to_owned(), "4".to_owned()];
        Reply::ready(Ok(fetched))
    };
    assert_eq!(Pager::new(shrunk).all().await.unwrap(), [1, 2]);

    // Page 1 promises 2 and 3 only; page 3 leads on, and page 2 leads elsewhere first.
    let grown = |position: Option<&str>| {
        let mut fetched = match position {
            None => Fetched::new(vec![1], Some("2".to_owned())),
            Some("2") => Fetched::new(vec![2], Some("2b".to_owned())),
            Some("2b") => Fetched::new(vec![22], Some("3".to_owned())),
            Some("3") => Fetched::new(vec![3], Some("4".to_owned())),
            Some(_) => Fetched::last(vec![4]),
        };
        if position.is_none() {
            fetched.expected = vec!["2".to_owned(), "3".to_owned()];
        }
        Reply::ready(Ok(fetched))
    };
    assert_eq!(Pager::new(grown).all().await.unwrap(), [1, 2, 22, 3, 4]);
}

#[tokio::test]
async fn each_page_is_fetched_once_whatever_is_expected() {
    let log = Log::default();
    Pager::new(numbered(9, &log, true))
        .ahead(3)
        .all()
        .await
        .unwrap();
    let expected = ["first", "2", "3", "4", "5", "6", "7", "8", "9"];
    assert_eq!(*log.lock().unwrap(), expected);
}

#[tokio::test]
async fn lists_without_pages() {
    let once = Pager::once(Reply::new(async { Ok(vec![1, 2]) }));
    assert_eq!(once.all().await.unwrap(), [1, 2]);
    assert!(
        Pager::from_items(Vec::<u8>::new())
            .all()
            .await
            .unwrap()
            .is_empty()
    );
    let mut failed = Pager::<u8>::failed(Error::invalid_argument("no"));
    assert_eq!(failed.next().await.unwrap().unwrap_err().message(), "no");
    assert!(failed.next().await.is_none());
}

#[tokio::test]
async fn take_fetches_no_page_too_many() {
    let log = Log::default();
    let taken = Pager::new(numbered(9, &log, false))
        .filter(|n| n % 2 == 0)
        .take(2);
    assert_eq!(taken.all().await.unwrap(), [10, 20]);
    assert_eq!(*log.lock().unwrap(), ["first", "2"]);
    log.lock().unwrap().clear();
    let none = Pager::new(numbered(9, &log, false)).take(0);
    assert!(none.all().await.unwrap().is_empty());
    assert!(log.lock().unwrap().is_empty());
    let found = Pager::new(numbered(9, &log, false))
        .find(|n| *n == 21)
        .await
        .unwrap();
    assert_eq!(found, Some(21));
    assert_eq!(*log.lock().unwrap(), ["first", "2"]);
}

#[tokio::test]
async fn adapting_a_list_that_is_being_read_keeps_its_rest() {
    let log = Log::default();
    let mut pager = Pager::new(numbered(2, &log, false));
    pager.next().await.unwrap().unwrap();
    assert_eq!(pager.map(|n| n + 1).all().await.unwrap(), [12, 21, 22]);
}

#[tokio::test]
async fn a_failing_conversion_comes_after_the_items_before_it() {
    let convert = |n: u32| {
        if n == 3 {
            Err(Error::malformed("three"))
        } else {
            Ok(n)
        }
    };
    let mut pager = Pager::from_items(vec![1, 2, 3, 4]).try_map(convert);
    assert_eq!(pager.next().await.unwrap().unwrap(), 1);
    assert_eq!(pager.next().await.unwrap().unwrap(), 2);
    assert_eq!(pager.next().await.unwrap().unwrap_err().message(), "three");
    assert!(pager.next().await.is_none());
    let mut pager = Pager::from_items(vec![3]).try_map(convert);
    assert!(pager.next_page().await.unwrap().is_err());
    assert!(pager.next_page().await.is_none());
}

#[tokio::test]
async fn a_list_behind_a_call() {
    let log = Log::default();
    let list = numbered(2, &log, true);
    let pager = Pager::later(Reply::new(async move { Ok(Pager::new(list)) })).ahead(2);
    assert_eq!(pager.all().await.unwrap(), [10, 11, 20, 21]);
    let mut pager = Pager::<u8>::later(Reply::failed(Error::malformed("no token")));
    assert!(pager.next().await.unwrap().is_err());
    assert!(pager.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn lists_in_a_row_are_fetched_at_the_same_time_and_stay_in_order() {
    let slow = |value: u64| {
        Pager::once(Reply::new(async move {
            tokio::time::sleep(Duration::from_secs(10 - value)).await;
            Ok(vec![value])
        }))
    };
    let began = tokio::time::Instant::now();
    let lists = Pager::concat((0..4).map(slow), 2);
    assert_eq!(lists.all().await.unwrap(), [0, 1, 2, 3]);
    // 10 s and 9 s run together; the third starts when the first is done.
    assert_eq!(began.elapsed(), Duration::from_secs(18));
    let mut lists = Pager::concat([slow(1), Pager::failed(Error::malformed("b")), slow(2)], 3);
    assert_eq!(lists.next_page().await.unwrap().unwrap().number, 1);
    assert!(lists.next_page().await.unwrap().is_err());
    assert!(lists.next_page().await.is_none());
}
