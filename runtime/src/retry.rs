//! Tries again, within reason.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::sleep;
use tracing::Instrument;

use crate::body::Body;
use crate::classify::Failed;
use crate::connection::Core;
use crate::request::Request;
use crate::stopwatch::Stopwatch;
use crate::{Error, Limit, Result, trace};

/// When and how often a request is sent again.
///
/// Only requests that may be repeated are: those of an idempotent method, of operations marked as
/// idempotent, and those that carry an `Idempotency-Key`. Tried again are answers 429, 502, 503 and 504, other answers that mean "rate
/// limited", cut connections and attempts that took too long. The wait before retry `n` is random
/// between zero and `base · 2ⁿ⁻¹`, at most `cap`; a `Retry-After` of the provider counts instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How often a request is sent at most, the first time included. Default 4.
    pub attempts: u32,
    /// The longest wait before the first retry. Default 500 ms.
    pub base: Duration,
    /// The longest wait that is chosen here. Default 20 s.
    pub cap: Duration,
    /// No retry begins later than this after the call began; the time in which a body goes up does
    /// not count. Default 120 s.
    pub elapsed: Duration,
    /// How many retries all calls of a connection have together; ten calls that succeed give one
    /// back. When they are used up, failures are answered at once. Default 100.
    pub budget: u32,
    /// Whether waits are random. Default yes; without, calls that failed together come back
    /// together.
    pub jitter: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 4,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            elapsed: Duration::from_secs(120),
            budget: 100,
            jitter: true,
        }
    }
}

impl Retry {
    /// The default.
    pub fn new() -> Self {
        Self::default()
    }

    /// Never sends a request twice.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sends a request at most this often, the first time included.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the longest wait before the first retry; each retry doubles it.
    #[must_use]
    pub const fn base(mut self, wait: Duration) -> Self {
        self.base = wait;
        self
    }

    /// Sets the longest wait that is chosen here.
    #[must_use]
    pub const fn cap(mut self, wait: Duration) -> Self {
        self.cap = wait;
        self
    }

    /// Begins no retry later than this after the call began.
    #[must_use]
    pub const fn elapsed(mut self, limit: Duration) -> Self {
        self.elapsed = limit;
        self
    }

    /// Sets how many retries all calls of a connection have together.
    #[must_use]
    pub const fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// Waits the longest time instead of a random part of it.
    #[must_use]
    pub const fn without_jitter(mut self) -> Self {
        self.jitter = false;
        self
    }

    /// How long to wait before retry `number`, counted from 1.
    fn wait(&self, number: u32, random: &Random) -> Duration {
        let factor = 2_u32.saturating_pow(number.saturating_sub(1));
        let longest = self.base.saturating_mul(factor).min(self.cap);
        if self.jitter {
            longest.mul_f64(random.fraction())
        } else {
            longest
        }
    }
}

/// What the retries of all calls of a connection share.
pub(crate) struct Shared {
    /// What is left of the budget, in tenths of a retry.
    left: AtomicI64,
    full: i64,
    random: Random,
}

impl Shared {
    pub(crate) fn new(retry: &Retry) -> Self {
        let full = i64::from(retry.budget) * 10;
        Self {
            left: AtomicI64::new(full),
            full,
            random: Random::new(),
        }
    }

    /// Takes one retry, if there is one left.
    fn take(&self) -> bool {
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left >= 10).then(|| left - 10)
            });
        taken.is_ok()
    }

    /// Gives a tenth of a retry back, after a success.
    pub(crate) fn give_back(&self) {
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left < self.full).then(|| left + 1)
            });
    }
}

/// A source of fractions; quick, not secret.
struct Random(AtomicU64);

impl Random {
    fn new() -> Self {
        Self(AtomicU64::new(RandomState::new().build_hasher().finish()))
    }

    /// A number from 0 to 1 (the generator `SplitMix64`).
    fn fraction(&self) -> f64 {
        let step = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let high = u32::try_from(z >> 32).unwrap_or(u32::MAX);
        f64::from(high) / f64::from(u32::MAX)
    }
}

/// How many failures of a call are kept, to tell of them.
const TOLD: usize = 20;

/// How far a call has come.
pub(crate) struct Progress {
    pub(crate) watch: Stopwatch,
    /// How many attempts were begun.
    begun: AtomicU32,
    /// The last attempt in which the request was sent.
    sent: AtomicU32,
    /// How those failed that were followed by another.
    failures: Mutex<Vec<Error>>,
}

impl Progress {
    /// Begins a call that sends `body`.
    pub(crate) fn new(body: &Body) -> Self {
        Self {
            watch: Stopwatch::start(matches!(body, Body::Stream(_))),
            begun: AtomicU32::new(0),
            sent: AtomicU32::new(0),
            failures: Mutex::default(),
        }
    }

    /// Begins an attempt; its number, from 1.
    pub(crate) fn begin(&self) -> u32 {
        self.begun.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes that the request is sent in attempt `number`: not every one comes so far.
    pub(crate) fn sends(&self, number: u32) {
        self.sent.store(number, Ordering::Relaxed);
    }

    /// After an attempt that failed: waits until `request` may be sent again, or answers the error
    /// when it may not. No wait goes beyond `total`, the limit for the call.
    pub(crate) async fn wait(
        &self,
        core: &Core,
        total: Duration,
        request: &Request,
        failed: Failed,
    ) -> Result<()> {
        let retry = &core.config.retry;
        let number = self.begun.load(Ordering::Relaxed);
        let error = self.count(failed.error);
        let may_repeat = failed.passing
            && request.idempotent
            && request.body.is_repeatable()
            && number < retry.attempts;
        if !may_repeat {
            return Err(self.tell(error));
        }
        let wait = error
            .retry_after()
            .unwrap_or_else(|| retry.wait(number, &core.retries.random));
        let then = self.watch.elapsed().saturating_add(wait);
        if then > retry.elapsed || then >= total || !core.retries.take() {
            return Err(self.tell(error));
        }
        let span = trace::wait(core, wait, &error);
        self.failures().push(error);
        sleep(wait).instrument(span).await;
        Ok(())
    }

    fn count(&self, error: Error) -> Error {
        error.with_attempts(self.sent.load(Ordering::Relaxed))
    }

    fn failures(&self) -> MutexGuard<'_, Vec<Error>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The error with what went wrong before it.
    fn tell(&self, error: Error) -> Error {
        let failures = self.failures();
        let told = failures.len().saturating_sub(TOLD);
        let clauses = failures.iter().skip(told).map(Error::clause);
        error.with_earlier(clauses.collect())
    }

    /// The error of a call that used up its time.
    pub(crate) fn out_of_time(&self, limit: Duration) -> Error {
        let error = Error::timed_out(Limit::Total, limit, "no success");
        let error = self.tell(self.count(error));
        match self.failures().pop() {
            Some(last) => error.with_source(last),
            None => error,
        }
    }
}
