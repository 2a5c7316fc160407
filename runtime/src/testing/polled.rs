//! A call that is given up at a certain await.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future that is dropped in the middle: after it was polled so many times and was not ready, it
/// is gone, and this answers `None`. Tried with one poll, two, three and so on until it answers
/// something, a call is cancelled at each of its awaits.
///
/// ```
/// # use skyloom_runtime::testing::Polled;
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let slow = || async {
///     tokio::task::yield_now().await;
///     7
/// };
/// assert_eq!(Polled::new(slow(), 1).await, None);
/// assert_eq!(Polled::new(slow(), 2).await, Some(7));
/// # });
/// ```
pub struct Polled<F> {
    future: Option<Pin<Box<F>>>,
    left: u32,
}

impl<F: Future> Polled<F> {
    /// Polls `future` at most `polls` times.
    pub fn new(future: F, polls: u32) -> Self {
        Self {
            future: Some(Box::pin(future)),
            left: polls,
        }
    }
}

impl<F: Future> Future for Polled<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(done) = future.as_mut().poll(context) {
            self.future = None;
            return Poll::Ready(Some(done));
        }
        self.left = self.left.saturating_sub(1);
        if self.left > 0 {
            return Poll::Pending;
        }
        self.future = None;
        Poll::Ready(None)
    }
}

impl<F> fmt::Debug for Polled<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Polled({} left)", self.left)
    }
}
