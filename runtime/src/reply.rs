//! The answer of a single call.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::{Error, ErrorKind, Pager, Result};

/// A call that was built and checked, and is sent when it is awaited.
///
/// It borrows nothing: driver and arguments may be dropped before it is awaited, and it may be
/// given to another task. Dropping it cancels the call. Awaited once more after its answer, it
/// answers an error of kind [`ErrorKind::Other`] and does not panic.
#[must_use = "a reply sends nothing until it is awaited"]
pub struct Reply<T>(State<T>);

enum State<T> {
    Ready(Result<T>),
    Waiting(Pin<Box<dyn Future<Output = Result<T>> + Send>>),
    /// A list as JSON, which can be read as it comes in.
    Listed(Box<dyn Listed<T>>),
    Answered,
}

/// A list that is answered whole, or item by item.
trait Listed<T>: Send {
    /// The whole list.
    fn whole(self: Box<Self>) -> Reply<T>;

    /// Its items, each as JSON.
    fn items(self: Box<Self>) -> Pager<Value>;

    /// The same list with another error, if it comes to one.
    fn map_err(self: Box<Self>, f: ErrorMap) -> Box<dyn Listed<T>>;
}

type ErrorMap = Box<dyn FnOnce(Error) -> Error + Send>;

impl Listed<Value> for Pager<Value> {
    fn whole(self: Box<Self>) -> Reply<Value> {
        self.all().map(Value::Array)
    }

    fn items(self: Box<Self>) -> Pager<Value> {
        *self
    }

    fn map_err(self: Box<Self>, f: ErrorMap) -> Box<dyn Listed<Value>> {
        Box::new(Pager::map_err(*self, f))
    }
}

// The answer is never pinned in place, only moved out, whatever `T` is.
impl<T> Unpin for Reply<T> {}

impl<T> Reply<T> {
    /// The reply that `future` works out.
    pub fn new(future: impl Future<Output = Result<T>> + Send + 'static) -> Self {
        Self(State::Waiting(Box::pin(future)))
    }

    /// A reply that is known already.
    pub fn ready(result: Result<T>) -> Self {
        Self(State::Ready(result))
    }

    /// A reply that is an error: nothing will be sent.
    pub fn failed(error: Error) -> Self {
        Self::ready(Err(error))
    }
}

impl Reply<Bytes> {
    /// The bytes as JSON: a text in base64.
    pub fn into_base64(self) -> Reply<Value> {
        self.map(|bytes| Value::from(STANDARD.encode(&bytes)))
    }
}

impl Reply<Value> {
    /// The list that `items` are, to be answered whole or one by one.
    pub(crate) fn listed(items: Pager<Value>) -> Self {
        Self(State::Listed(Box::new(items)))
    }

    /// Whether it is a list, of which [`Reply::into_items`] gives the items as they come in.
    pub fn is_list(&self) -> bool {
        matches!(self.0, State::Listed(_))
    }

    /// The answer item by item, where it is a list: pages are fetched as it is read, and those after
    /// the last item that is read are not. Any other answer is the only item.
    pub fn into_items(self) -> Pager<Value> {
        match self.0 {
            State::Listed(list) => list.items(),
            other => Pager::once(Self(other).map(|value| vec![value])),
        }
    }
}

impl<T: Send + 'static> Reply<T> {
    /// Turns the value, once it is there, into another.
    pub fn map<U: Send + 'static>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Reply<U> {
        self.and_then(|value| Ok(f(value)))
    }

    /// Turns the value, once it is there, into another, or fails.
    pub fn and_then<U: Send + 'static>(
        self,
        f: impl FnOnce(T) -> Result<U> + Send + 'static,
    ) -> Reply<U> {
        match self.0 {
            State::Ready(result) => Reply::ready(result.and_then(f)),
            State::Waiting(future) => Reply::new(async move { future.await.and_then(f) }),
            State::Listed(list) => list.whole().and_then(f),
            State::Answered => Reply::failed(answered_before()),
        }
    }

    /// Makes a second call out of the value of this one, and answers what that one answers.
    pub fn then<U: Send + 'static>(
        self,
        f: impl FnOnce(T) -> Reply<U> + Send + 'static,
    ) -> Reply<U> {
        Reply::new(async move { f(self.await?).await })
    }

    /// Changes the error, if it comes to one (to name an operation, say).
    pub fn map_err(self, f: impl FnOnce(Error) -> Error + Send + 'static) -> Self {
        match self.0 {
            State::Ready(result) => Self::ready(result.map_err(f)),
            State::Waiting(future) => Self::new(async move { future.await.map_err(f) }),
            State::Listed(list) => Self(State::Listed(list.map_err(Box::new(f)))),
            State::Answered => Self::failed(answered_before()),
        }
    }
}

impl<T: Serialize + Send + 'static> Reply<T> {
    /// The same answer as JSON, for calls by name.
    pub fn into_json(self) -> Reply<Value> {
        self.and_then(|value| to_json(&value))
    }
}

/// A model as JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|source| {
        Error::new(ErrorKind::Other, "the result cannot be written as JSON").with_source(source)
    })
}

impl<T> Future for Reply<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match mem::replace(&mut self.0, State::Answered) {
            State::Ready(result) => Poll::Ready(result),
            State::Waiting(mut future) => {
                let polled = future.as_mut().poll(context);
                if polled.is_pending() {
                    self.0 = State::Waiting(future);
                }
                polled
            }
            State::Listed(list) => {
                *self = list.whole();
                Pin::new(&mut *self).poll(context)
            }
            State::Answered => Poll::Ready(Err(answered_before())),
        }
    }
}

fn answered_before() -> Error {
    Error::new(
        ErrorKind::Other,
        "the reply was awaited again after its answer",
    )
}

impl<T> From<Result<T>> for Reply<T> {
    fn from(result: Result<T>) -> Self {
        Self::ready(result)
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Ready(Ok(_)) => "Reply(ready)",
            State::Ready(Err(_)) => "Reply(failed)",
            State::Waiting(_) | State::Listed(_) => "Reply(waiting)",
            State::Answered => "Reply(answered)",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    fn is_send<T: Send + Unpin + 'static>(_: &T) {}

    #[tokio::test]
    async fn answers_what_the_future_answers() {
        let reply = Reply::new(async { Ok(20) })
            .map(|n| n + 1)
            .and_then(|n| Ok(n * 2));
        is_send(&reply);
        assert_eq!(reply.await.unwrap(), 42);
        let reply = Reply::ready(Ok(1)).then(|n| Reply::new(async move { Ok(n + 1) }));
        assert_eq!(reply.await.unwrap(), 2);
    }

    #[tokio::test]
    async fn an_error_skips_the_steps_after_it() {
        let reply: Reply<u8> = Reply::failed(Error::invalid_argument("no name"));
        let error = reply
            .map(|_| unreachable!())
            .then(|(): ()| unreachable!())
            .map_err(|error: Error| error.operation("create_node"))
            .and_then(|(): ()| Ok(()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.operation_name(), Some("create_node"));
    }

    #[tokio::test]
    async fn awaited_twice_is_an_error_and_no_panic() {
        for mut reply in [Reply::ready(Ok(1)), Reply::new(async { Ok(1) })] {
            assert_eq!((&mut reply).await.unwrap(), 1);
            assert_eq!((&mut reply).await.unwrap_err().kind(), ErrorKind::Other);
            assert_eq!(format!("{reply:?}"), "Reply(answered)");
            assert_eq!(
                reply.map(|n| n + 1).await.unwrap_err().kind(),
                ErrorKind::Other
            );
        }
    }

    #[tokio::test]
    async fn nothing_runs_before_the_await_and_dropping_cancels() {
        let sent = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&sent);
        let reply = Reply::new(async move {
            flag.store(true, Ordering::SeqCst);
            Ok(())
        })
        .map(|()| ());
        drop(reply);
        assert!(!sent.load(Ordering::SeqCst));
        assert_eq!(Arc::strong_count(&sent), 1);
    }

    #[tokio::test]
    async fn goes_to_another_task() {
        let reply = Reply::new(async { Ok("value".to_owned()) });
        assert_eq!(tokio::spawn(reply).await.unwrap().unwrap(), "value");
    }

    #[tokio::test]
    async fn a_list_is_answered_whole_or_item_by_item() {
        let list = || Pager::from_items(vec![1, 2]).into_json();
        assert!(list().is_list());
        assert_eq!(list().await.unwrap(), serde_json::json!([1, 2]));
        let doubled = list().map(|list| list.as_array().map_or(0, Vec::len));
        assert_eq!(doubled.await.unwrap(), 2);
        let mut items = list().map_err(|error| error).into_items();
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        let one = Reply::ready(Ok(7)).into_json();
        assert!(!one.is_list());
        assert_eq!(
            one.into_items().all().await.unwrap(),
            [serde_json::json!(7)]
        );
        let failed = Pager::<u8>::failed(Error::invalid_argument("no")).into_json();
        let failed = failed.map_err(|error| error.operation("list_nodes"));
        let error = failed.into_items().next().await.unwrap().unwrap_err();
        assert_eq!(error.operation_name(), Some("list_nodes"));
    }

    #[tokio::test]
    async fn turns_into_json() {
        let reply = Reply::ready(Ok(vec![1, 2])).into_json();
        assert_eq!(reply.await.unwrap(), serde_json::json!([1, 2]));
    }
}
