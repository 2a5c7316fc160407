//! Holds requests back before the provider has to.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use crate::{Answer, Error, ErrorKind, Result};

/// Nobody is held back longer than this; the call is an error then.
const LONGEST: Duration = Duration::from_secs(60);

/// How fast the requests of a connection may follow each other.
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
    pub fn per_second(requests: u32) -> Self {
        Self {
            apart: Duration::from_secs(1) / requests.max(1),
            burst: requests.max(1),
            learns: true,
        }
    }

    /// At most so many requests a minute over time, and a sixtieth of them at once.
    pub fn per_minute(requests: u32) -> Self {
        Self {
            apart: Duration::from_secs(60) / requests.max(1),
            burst: (requests / 60).max(1),
            learns: true,
        }
    }

    /// As many as the provider's answers allow: once one says that none is left, or that there
    /// were too many, all wait until the time it names.
    pub const fn learned() -> Self {
        Self {
            apart: Duration::ZERO,
            burst: 1,
            learns: true,
        }
    }

    /// How many requests may come at once.
    #[must_use]
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    /// Does not look at what the provider's answers say.
    #[must_use]
    pub const fn without_learning(mut self) -> Self {
        self.learns = false;
        self
    }
}

/// The bucket of one connection.
pub(crate) struct Limiter {
    limit: RateLimit,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the bucket would be full again if no more requests came.
    full_at: Option<Instant>,
    /// Until when the provider wants no requests.
    closed_until: Option<Instant>,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            state: Mutex::default(),
        }
    }

    /// Waits for the turn of one request.
    pub(crate) async fn wait(&self) -> Result<()> {
        let now = Instant::now();
        let turn = self.take_turn(now)?;
        if turn > now {
            sleep_until(turn).await;
        }
        Ok(())
    }

    /// When the next request may go. Its place in the queue is taken with that.
    fn take_turn(&self, now: Instant) -> Result<Instant> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = state.full_at.map_or(now, |full_at| full_at.max(now));
        let ahead = self.limit.apart * (self.limit.burst - 1);
        let in_bucket = full_at.checked_sub(ahead).map_or(now, |turn| turn.max(now));
        let turn = state
            .closed_until
            .map_or(in_bucket, |open| in_bucket.max(open));
        let wait = turn.duration_since(now);
        if wait > LONGEST {
            let error = Error::new(
                ErrorKind::RateLimited,
                "the rate limit leaves no room for this request soon; it was not sent",
            );
            return Err(error.with_retry_after(wait));
        }
        state.full_at = Some(full_at + self.limit.apart);
        Ok(turn)
    }

    /// Takes in what an answer says about limits.
    pub(crate) fn learn(&self, answer: &Answer, now: Timestamp) {
        if !self.limit.learns {
            return;
        }
        let too_many = answer.status == StatusCode::TOO_MANY_REQUESTS;
        let asked = too_many.then(|| answer.retry_after(now)).flatten();
        let Some(wait) = asked.or_else(|| exhausted(&answer.headers, now)) else {
            return;
        };
        let until = Instant::now() + wait;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed_until.is_none_or(|known| known < until) {
            state.closed_until = Some(until);
        }
    }
}

/// How long nothing is left, where the headers say that.
fn exhausted(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let field = |names: &[&str]| {
        names.iter().find_map(|name| {
            headers
                .get(*name)?
                .to_str()
                .ok()?
                .trim()
                .parse::<u64>()
                .ok()
        })
    };
    let remaining = field(&[
        "ratelimit-remaining",
        "x-ratelimit-remaining",
        "x-rate-limit-remaining",
    ]);
    let reset = field(&["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"]);
    let (remaining, reset) = match (remaining, reset) {
        (Some(remaining), Some(reset)) => (remaining, reset),
        _ => structured(headers.get("ratelimit")?.to_str().ok()?)?,
    };
    if remaining > 0 {
        return None;
    }
    // Providers give seconds from now, or the time since 1970.
    let since_1970 = u64::try_from(now.as_second()).unwrap_or_default();
    Some(Duration::from_secs(if reset > 1_000_000_000 {
        reset.saturating_sub(since_1970)
    } else {
        reset
    }))
}

/// `"default";r=0;t=30` or `limit=100, remaining=0, reset=30`.
fn structured(value: &str) -> Option<(u64, u64)> {
    let part = |long: &str, short: &str| {
        value.split([';', ',']).find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let name = name.trim();
            (name == long || name == short).then(|| value.trim().parse().ok())?
        })
    };
    Some((part("remaining", "r")?, part("reset", "t")?))
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;
    use http::{HeaderName, HeaderValue};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn answer(status: u16, fields: &[(&'static str, &'static str)]) -> Answer {
        let fields = fields.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: fields.collect(),
            body: bytes::Bytes::new(),
            url: crate::Url::parse("https://h/").unwrap(),
            attempts: 1,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_the_rest_evenly() {
        let limiter = Limiter::new(RateLimit::per_second(10).burst(5));
        let began = Instant::now();
        let waits = join_all((0..25).map(|_| async {
            limiter.wait().await.unwrap();
            began.elapsed().as_millis()
        }))
        .await;
        assert!(waits[..5].iter().all(|wait| *wait == 0), "{waits:?}");
        assert_eq!(waits[5..8], [100, 200, 300]);
        assert_eq!(waits[24], 2000);
        tokio::time::advance(10 * SECOND).await;
        let later = Instant::now();
        join_all((0..5).map(|_| limiter.wait())).await;
        assert_eq!(later.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn answers_close_the_gate_for_all() {
        let now: Timestamp = "2024-05-01T12:00:00Z".parse().unwrap();
        let epoch = ("x-ratelimit-reset", "1714564805");
        let cases = [
            (
                answer(
                    200,
                    &[("ratelimit-remaining", "0"), ("ratelimit-reset", "30")],
                ),
                30,
            ),
            (answer(200, &[("x-ratelimit-remaining", "0"), epoch]), 5),
            (answer(200, &[("ratelimit", "\"default\";r=0;t=7")]), 7),
            (
                answer(200, &[("ratelimit", "limit=9, remaining=0, reset=8")]),
                8,
            ),
            (answer(429, &[("retry-after", "9")]), 9),
            (answer(503, &[("retry-after", "9")]), 0),
            (
                answer(
                    200,
                    &[("ratelimit-remaining", "1"), ("ratelimit-reset", "30")],
                ),
                0,
            ),
            (answer(200, &[("ratelimit-remaining", "0")]), 0),
        ];
        for (answer, seconds) in cases {
            let limiter = Limiter::new(RateLimit::learned());
            limiter.learn(&answer, now);
            let began = Instant::now();
            limiter.wait().await.unwrap();
            assert_eq!(began.elapsed().as_secs(), seconds, "{:?}", answer.headers);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_an_hour() {
        let hour = answer(429, &[("retry-after", "3600")]);
        let limiter = Limiter::new(RateLimit::learned());
        limiter.learn(&hour, Timestamp::now());
        let error = limiter.wait().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(3600 * SECOND));
        let deaf = Limiter::new(RateLimit::per_second(1).without_learning());
        deaf.learn(&hour, Timestamp::now());
        assert!(deaf.wait().await.is_ok());
    }
}
