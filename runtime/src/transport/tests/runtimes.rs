//! One connection, several runtimes.

use std::thread;
use std::time::Duration;

use super::server::{connect, hear};
use crate::*;

fn get(connection: &Connection) -> Reply<bool> {
    connection.operation("get_node").get("/nodes/1", &[]).done()
}

/// A server that runs on a thread of its own, whatever the runtimes of the test do.
fn server() -> String {
    let (send, receive) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            send.send(hear().await.0).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receive.recv().unwrap()
}

#[test]
fn connections_kept_open_by_one_runtime_are_not_used_by_another() {
    let connection = connect(&server());
    let new = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let (one, other) = (new(), new());
    // The first one stands still while the second is at work, and the other way round.
    for _ in 0..3 {
        one.block_on(get(&connection)).unwrap();
        other.block_on(get(&connection)).unwrap();
    }
    drop(one);
    other.block_on(get(&connection)).unwrap();
    new().block_on(get(&connection)).unwrap();
}

#[test]
fn many_limits_for_connecting_keep_few_clients() {
    let connection = connect(&server());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for seconds in 1..30 {
        let limit = Duration::from_secs(seconds);
        let options = CallOptions::new().connect_timeout(limit);
        runtime.block_on(get(&connection.with(options))).unwrap();
    }
}

#[test]
fn without_a_runtime_a_call_is_an_error_and_no_panic() {
    let connection = connect("http://127.0.0.1:9");
    let error = futures_executor(get(&connection)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.to_string(),
        "acme get_node: unsupported: a call needs tokio's runtime around it; where there is none, use `Blocking`"
    );
}

/// Polls once; nothing here waits.
fn futures_executor<T>(mut reply: Reply<T>) -> Result<T> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match Future::poll(std::pin::Pin::new(&mut reply), &mut context) {
        std::task::Poll::Ready(result) => result,
        std::task::Poll::Pending => panic!("it waits for something"),
    }
}
