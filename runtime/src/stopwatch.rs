//! The time that a call takes, which stands still while a body goes up.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::time::{Instant, timeout};

use crate::body::Body;
use crate::upload::Upload;
use crate::{Error, Result};

/// Measures one call. How long a body takes says nothing about the provider, so while one goes up
/// only the time between two of its pieces is limited.
pub(crate) struct Stopwatch {
    began: Instant,
    /// There where the call sends a stream.
    upload: Option<Arc<Mutex<Going>>>,
}

/// How a body goes up.
struct Going {
    /// Since when, if one is on its way.
    since: Option<Instant>,
    /// When the last piece was taken.
    last: Instant,
    /// How long those took that are through.
    spent: Duration,
}

/// How often it is looked whether a body is through, at the least.
const LOOK: Duration = Duration::from_secs(1);

/// What ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    /// The limit that was set.
    Limit,
    /// The time between two pieces of the body that goes up.
    Idle,
}

impl Stopwatch {
    /// Starts; `uploads` says whether a stream may be sent.
    pub(crate) fn start(uploads: bool) -> Self {
        let began = Instant::now();
        let going = Going {
            since: None,
            last: began,
            spent: Duration::ZERO,
        };
        Self {
            began,
            upload: uploads.then(|| Arc::new(Mutex::new(going))),
        }
    }

    /// What counts of the time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        let Some(going) = &self.upload else {
            return self.began.elapsed();
        };
        let going = lock(going);
        let until = going.since.unwrap_or_else(Instant::now);
        until.duration_since(self.began).saturating_sub(going.spent)
    }

    /// What `work` answers, unless it takes longer than `limit`, or longer than `idle` between two
    /// pieces of a body that goes up.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        idle: Option<Duration>,
        work: impl Future<Output = T>,
    ) -> Result<T, Passed> {
        let Some(going) = &self.upload else {
            return timeout(limit, work).await.map_err(|_| Passed::Limit);
        };
        let began = self.elapsed();
        let mut work = pin!(work);
        loop {
            let left = limit.saturating_sub(self.elapsed().saturating_sub(began));
            // Since the last piece, while a body goes up.
            let quiet = {
                let going = lock(going);
                going.since.map(|_| going.last.elapsed())
            };
            let patience = match (quiet, idle) {
                (Some(quiet), Some(idle)) if quiet >= idle => return Err(Passed::Idle),
                (Some(quiet), Some(idle)) => idle.saturating_sub(quiet),
                // The time stands still; look again when it might not.
                (Some(_), None) => left.max(LOOK),
                (None, _) if left.is_zero() => return Err(Passed::Limit),
                // A body may begin meanwhile.
                (None, Some(idle)) => left.min(idle),
                (None, None) => left,
            };
            if let Ok(done) = timeout(patience, &mut work).await {
                return Ok(done);
            }
        }
    }

    /// Has the body tell how it goes up.
    pub(crate) fn follow(&self, body: &mut Body) {
        let (Body::Stream(upload), Some(going)) = (&*body, &self.upload) else {
            return;
        };
        let (upload, going) = (upload.clone(), Arc::clone(going));
        let open = move || match upload.open() {
            Ok(pieces) => Followed::new(pieces, &going).boxed(),
            Err(error) => stream::iter([Err(error)]).boxed(),
        };
        let Body::Stream(upload) = body else { return };
        *body = Body::Stream(Upload::repeatable(upload.length(), open));
    }

    /// The body is through, or of no interest any more.
    pub(crate) fn is_through(&self) {
        if let Some(going) = &self.upload {
            lock(going).end();
        }
    }
}

fn lock(going: &Mutex<Going>) -> MutexGuard<'_, Going> {
    going.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Going {
    fn end(&mut self) {
        if let Some(since) = self.since.take() {
            self.spent += since.elapsed();
        }
    }
}

/// A body whose pieces are noticed.
struct Followed {
    pieces: BoxStream<'static, Result<Bytes>>,
    going: Arc<Mutex<Going>>,
    begun: bool,
}

impl Followed {
    fn new(pieces: BoxStream<'static, Result<Bytes>>, going: &Arc<Mutex<Going>>) -> Self {
        Self {
            pieces,
            going: Arc::clone(going),
            begun: false,
        }
    }
}

impl Stream for Followed {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.begun {
            self.begun = true;
            let mut going = lock(&self.going);
            going.end();
            going.last = Instant::now();
            going.since = Some(going.last);
        }
        let piece = self.pieces.poll_next_unpin(context);
        match &piece {
            Poll::Ready(Some(Ok(_))) => lock(&self.going).last = Instant::now(),
            Poll::Ready(_) => lock(&self.going).end(),
            Poll::Pending => {}
        }
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn body(pieces: u32, apart: Duration) -> Body {
        Body::Stream(Upload::repeatable(None, move || {
            let pieces = stream::iter(0..pieces).then(move |_| async move {
                tokio::time::sleep(apart).await;
                Ok(Bytes::from_static(b"piece"))
            });
            pieces.boxed()
        }))
    }

    /// Sends the body, then waits.
    async fn send(body: &Body, then: Duration) -> usize {
        let Body::Stream(upload) = body else {
            return 0;
        };
        let count = upload.open().unwrap().count().await;
        tokio::time::sleep(then).await;
        count
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_take_long_but_each_piece_may_not() {
        let watch = Stopwatch::start(true);
        let mut long = body(100, 9 * SECOND);
        watch.follow(&mut long);
        let limited = async |body: &Body, then| {
            let sent = watch.within(60 * SECOND, Some(10 * SECOND), send(body, then));
            sent.await
        };
        assert_eq!(limited(&long, SECOND).await, Ok(100));
        assert_eq!(watch.elapsed(), SECOND, "900 s of it do not count");
        // What comes after the body has the whole limit, and no more.
        assert_eq!(limited(&long, 59 * SECOND).await, Ok(100));
        let began = Instant::now();
        assert_eq!(limited(&long, 61 * SECOND).await, Err(Passed::Limit));
        assert_eq!(began.elapsed(), 960 * SECOND);
        let mut stuck = body(3, 11 * SECOND);
        watch.follow(&mut stuck);
        let began = Instant::now();
        assert_eq!(limited(&stuck, SECOND).await, Err(Passed::Idle));
        assert_eq!(began.elapsed(), 10 * SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_nobody_takes_falls_under_the_limit() {
        let watch = Stopwatch::start(true);
        let mut ignored = body(3, SECOND);
        watch.follow(&mut ignored);
        let waited = watch.within(60 * SECOND, Some(10 * SECOND), std::future::pending::<()>());
        assert_eq!(waited.await, Err(Passed::Limit));
        assert_eq!(watch.elapsed(), 60 * SECOND);
    }
}
