//! Several requests in one operation: one for each of a list, polling, undoing.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::Instant;

use crate::doc::Doc;
use crate::{Error, ErrorKind, Limit, Reply, Result};

/// How many requests of one operation are on the way at once.
const AT_ONCE: usize = 8;

/// What `call` answers for each item of `list`, in the list's order; several are on the way at
/// once. The first error is the answer.
pub async fn for_each(
    list: &Doc<'_>,
    call: impl Fn(&Doc<'static>) -> Reply<Doc<'static>>,
) -> Result<Doc<'static>> {
    list.check()?;
    let calls: Vec<_> = list
        .items()
        .into_iter()
        .map(|item| call(&item.into_owned()))
        .collect();
    let answers = stream::iter(calls).buffered(AT_ONCE).try_collect().await?;
    Ok(Doc::from_list(answers))
}

/// How often to look, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Polling {
    every: Duration,
    within: Duration,
}

impl Polling {
    /// Looks every so many milliseconds, for so many milliseconds in all.
    pub const fn millis(every: u64, within: u64) -> Self {
        Self {
            every: Duration::from_millis(every),
            within: Duration::from_millis(within),
        }
    }

    /// Calls until `done` holds for the answer, and answers that one.
    ///
    /// Where `failed` has something to say, that is the error. Not done in time is an error of
    /// kind [`Timeout`](ErrorKind::Timeout). Errors of a call end the waiting.
    pub async fn until(
        self,
        call: impl Fn() -> Reply<Doc<'static>>,
        done: impl Fn(&Doc<'static>) -> bool,
        failed: impl Fn(&Doc<'static>) -> Option<String>,
    ) -> Result<Doc<'static>> {
        let end = Instant::now() + self.within;
        loop {
            let answer = call().await?;
            if let Some(reason) = failed(&answer) {
                return Err(Error::new(ErrorKind::Other, reason));
            }
            if done(&answer) {
                return Ok(answer);
            }
            if Instant::now() + self.every > end {
                let message = format!("it was not done within {} s", self.within.as_secs_f32());
                let error = Error::new(ErrorKind::Timeout, message);
                return Err(error.with_limit(Limit::Deadline));
            }
            tokio::time::sleep(self.every).await;
        }
    }
}

/// Calls to make if the operation fails later: they take back what it has done so far.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    calls: Arc<Mutex<Vec<Reply<()>>>>,
}

impl Undo {
    /// Nothing to undo yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a call; it is not sent unless the operation fails.
    pub fn add(&self, call: Reply<()>) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }

    /// The operation, undone where it fails: the latest call first, each once. The error stays
    /// the operation's own; one that could not be undone is told in it.
    pub fn guard<T: Send + 'static>(
        self,
        operation: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Reply<T> {
        Reply::new(async move {
            let error = match operation.await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let calls =
                std::mem::take(&mut *self.calls.lock().unwrap_or_else(PoisonError::into_inner));
            let mut left = 0;
            for call in calls.into_iter().rev() {
                left += usize::from(call.await.is_err());
            }
            Err(match left {
                0 => error,
                left => error.rephrase(|message| {
                    format!("{message}; {left} of its earlier steps could not be undone")
                }),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn numbers() -> Doc<'static> {
        Doc::from(vec![3_i64, 1, 2])
    }

    #[tokio::test(start_paused = true)]
    async fn answers_keep_the_order_of_the_list() {
        let answer = for_each(&numbers(), |item| {
            let item = item.clone();
            Reply::new(async move {
                let wait = item.uint()?;
                tokio::time::sleep(Duration::from_secs(wait)).await;
                Ok(item.mul(10_i64))
            })
        })
        .await
        .unwrap();
        assert_eq!(answer.to_json_text().unwrap(), "[30,10,20]");
    }

    #[tokio::test(start_paused = true)]
    async fn polling_ends_when_done_failed_or_late() {
        let calls = AtomicU32::new(0);
        let count = || {
            let n = calls.fetch_add(1, Ordering::Relaxed);
            Reply::ready(Ok(Doc::from(i64::from(n))))
        };
        let polling = Polling::millis(1000, 10_000);
        let answer = polling
            .until(count, |n| n.ge(3_i64), |_| None)
            .await
            .unwrap();
        assert!(answer.eq(3_i64));
        let error = polling
            .until(
                count,
                |_| false,
                |n| n.ge(6_i64).then(|| "broken".to_owned()),
            )
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Other, "broken")
        );
        let error = polling.until(count, |_| false, |_| None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(calls.load(Ordering::Relaxed), 18);
    }

    #[tokio::test]
    async fn a_failed_operation_is_undone_backwards() {
        let done = Arc::new(Mutex::new(Vec::new()));
        let step = |name: &'static str| {
            let done = Arc::clone(&done);
            Reply::new(async move {
                done.lock().unwrap().push(name);
                Ok(())
            })
        };
        let undo = Undo::new();
        undo.add(step("server"));
        undo.add(step("disk"));
        let reply: Reply<()> = undo.guard(async { Err(Error::invalid_argument("no")) });
        assert_eq!(reply.await.unwrap_err().message(), "no");
        assert_eq!(*done.lock().unwrap(), ["disk", "server"]);
        done.lock().unwrap().clear();
        let undo = Undo::new();
        undo.add(step("server"));
        undo.guard(async { Ok(()) }).await.unwrap();
        assert!(done.lock().unwrap().is_empty());
    }
}
