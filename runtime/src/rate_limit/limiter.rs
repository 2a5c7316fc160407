//! One bucket of tokens, and what the provider says is left.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

use super::RateLimit;
use super::learned::{self, Said};
use crate::{Answer, Error, ErrorKind, Result, trace};

/// Nobody is held back longer than this; the call is an error then.
const LONGEST: Duration = Duration::from_secs(60);

/// Longer than any program runs.
const FOREVER: Duration = Duration::from_secs(366 * 24 * 3600);

/// How long requests that may be too many wait for the answers of those on their way.
const PATIENCE: Duration = Duration::from_secs(1);

/// One limit, and who waits at it.
pub(super) struct Limiter {
    limit: RateLimit,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the bucket would be full again if no more requests came.
    full_at: Option<Instant>,
    /// How many requests were let through.
    sent: u64,
    /// The newest request whose answer said something, by its number.
    heard: u64,
    /// What it said.
    window: Option<Window>,
}

/// How many requests may go until when.
#[derive(Debug, Clone, Copy)]
struct Window {
    left: u64,
    ends: Instant,
}

impl Limiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn of one request; answers its number.
    pub(super) async fn wait(&self) -> Result<u64> {
        let began = Instant::now();
        if !self.limit.apart.is_zero() {
            let turn = self.take_place(began)?;
            if turn > began {
                let mut place = Place(Some(self));
                let wait = trace::turn(turn - began);
                sleep_until(turn).instrument(wait).await;
                place.0 = None;
            }
        }
        loop {
            let ends = match self.enter() {
                Ok(number) => return Ok(number),
                Err(ends) => ends,
            };
            if ends - began > LONGEST {
                return Err(no_room(ends - Instant::now()));
            }
            let wait = trace::turn(ends - Instant::now());
            sleep_until(ends).instrument(wait).await;
        }
    }

    /// When the next request may go, by the bucket. Its place in the queue is taken with that.
    fn take_place(&self, now: Instant) -> Result<Instant> {
        let mut state = self.state();
        let full_at = state.full_at.map_or(now, |full_at| full_at.max(now));
        let ahead = self.limit.apart * (self.limit.burst - 1);
        let turn = full_at.checked_sub(ahead).map_or(now, |turn| turn.max(now));
        if turn - now > LONGEST {
            return Err(no_room(turn - now));
        }
        state.full_at = Some(full_at + self.limit.apart);
        Ok(turn)
    }

    /// The number of a request that may go; where none is left, until when.
    fn enter(&self) -> Result<u64, Instant> {
        let mut state = self.state();
        if let Some(window) = &mut state.window {
            if window.ends <= Instant::now() {
                state.window = None;
            } else if window.left == 0 {
                return Err(window.ends);
            } else {
                window.left -= 1;
            }
        }
        state.sent += 1;
        Ok(state.sent)
    }

    /// Takes in what the answer to request `number` says.
    pub(super) fn learn(&self, number: u64, answer: &Answer, now: impl FnOnce() -> Timestamp) {
        if !self.limit.learns {
            return;
        }
        let Some(said) = learned::said(answer, now) else {
            return;
        };
        let now = Instant::now();
        let mut state = self.state();
        let window = match said {
            Said::Closed(wait) => {
                let ends = now + wait.min(FOREVER);
                let known = state.window.filter(|known| known.left == 0);
                // Whatever is still on its way was sent before this.
                state.heard = state.sent + 1;
                let ends = known.map_or(ends, |known| known.ends.max(ends));
                Window { left: 0, ends }
            }
            // Answers overtake each other.
            Said::Left(..) if number < state.heard => return,
            Said::Left(left, wait) => {
                state.heard = number;
                // Requests that went after this one may not be counted in it yet.
                let free = left.saturating_sub(state.sent.saturating_sub(number));
                let wait = match (left, free) {
                    // Some providers say when all will be free again, not when one will. Should
                    // they mean it, they will say so.
                    (0, _) if wait > LONGEST => return,
                    (1.., 0) => wait.min(PATIENCE),
                    _ => wait.min(FOREVER),
                };
                Window {
                    left: free,
                    ends: now + wait,
                }
            }
        };
        state.window = Some(window);
    }
}

fn no_room(wait: Duration) -> Error {
    let error = Error::new(
        ErrorKind::RateLimited,
        "the rate limit leaves no room for this request soon; it was not sent",
    );
    error.with_retry_after(wait)
}

/// A place in the queue. Whoever gives up while waiting gives it back to those behind.
struct Place<'a>(Option<&'a Limiter>);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(limiter) = self.0 {
            let apart = limiter.limit.apart;
            let mut state = limiter.state();
            state.full_at = state.full_at.and_then(|full_at| full_at.checked_sub(apart));
        }
    }
}
