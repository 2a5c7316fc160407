//! Holds requests back before the provider has to.

mod learned;
mod limiter;

use std::time::Duration;

use jiff::Timestamp;

use self::limiter::Limiter;
use crate::{Answer, Provider, Result};

/// How fast requests may follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// The time from one request to the next, when many come. Zero for none.
    apart: Duration,
    /// How many may come at once.
    burst: u32,
    learns: bool,
}

impl RateLimit {
    /// At most so many requests a second over time, and as many at once.
    pub const fn per_second(requests: u32) -> Self {
        Self::every(1, requests, requests)
    }

    /// At most so many requests a minute over time, and a sixtieth of them at once.
    pub const fn per_minute(requests: u32) -> Self {
        Self::every(60, requests, requests / 60)
    }

    /// At most so many requests an hour over time, and a sixtieth of them at once.
    pub const fn per_hour(requests: u32) -> Self {
        Self::every(3600, requests, requests / 60)
    }

    const fn every(seconds: u64, requests: u32, burst: u32) -> Self {
        let requests = if requests == 0 { 1 } else { requests };
        Self {
            // Below 2⁶⁴ for any number of seconds here. (`From` is not const.)
            apart: Duration::from_nanos(seconds * 1_000_000_000 / requests as u64),
            burst: if burst == 0 { 1 } else { burst },
            learns: true,
        }
    }

    /// As many as the provider's answers allow: once one says how many are left, no more than
    /// those are sent before the time it names; once one says that there were too many, all wait
    /// as long as it asks.
    pub const fn learned() -> Self {
        Self {
            apart: Duration::ZERO,
            burst: 1,
            learns: true,
        }
    }

    /// How many requests may come at once.
    #[must_use]
    pub const fn burst(mut self, requests: u32) -> Self {
        self.burst = if requests == 0 { 1 } else { requests };
        self
    }

    /// Does not look at what the provider's answers say.
    #[must_use]
    pub const fn without_learning(mut self) -> Self {
        self.learns = false;
        self
    }
}

/// The limits of one connection. All its calls and pagers wait at the same ones.
pub(crate) struct Limits {
    all: Limiter,
    /// Those of the provider that count for some operations only.
    buckets: Vec<(&'static str, Limiter)>,
}

impl Limits {
    pub(crate) fn new(all: RateLimit, provider: &Provider) -> Self {
        let buckets = provider.rate_limits.iter();
        Self {
            all: Limiter::new(all),
            buckets: buckets
                .map(|&(name, limit)| (name, Limiter::new(limit)))
                .collect(),
        }
    }

    fn bucket(&self, name: Option<&'static str>) -> Option<&Limiter> {
        let name = name?;
        let found = self.buckets.iter().find(|bucket| bucket.0 == name);
        found.map(|bucket| &bucket.1)
    }

    /// Waits for the turn of one request.
    pub(crate) async fn wait(&self, bucket: Option<&'static str>) -> Result<Turn<'_>> {
        let all = self.all.wait().await?;
        Ok(match self.bucket(bucket) {
            Some(bucket) => Turn {
                number: bucket.wait().await?,
                limiter: bucket,
            },
            None => Turn {
                number: all,
                limiter: &self.all,
            },
        })
    }
}

/// The turn of a request: which one it is at the limit that its answer speaks of.
pub(crate) struct Turn<'a> {
    limiter: &'a Limiter,
    number: u64,
}

impl Turn<'_> {
    /// Takes in what the answer says about limits.
    pub(crate) fn learn(&self, answer: &Answer, now: impl FnOnce() -> Timestamp) {
        self.limiter.learn(self.number, answer, now);
    }
}

#[cfg(test)]
mod tests;
