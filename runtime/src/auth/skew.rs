//! The provider's clock, as far as it is not ours.

use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::StatusCode;
use http::header::DATE;
use jiff::Timestamp;

use super::Access;
use super::marks::Marker;
use crate::request::Request;
use crate::{Answer, Error, Result};

/// A refused request that was signed this many seconds away from the answer's `Date` was refused
/// for its time. Providers allow five minutes or more.
const TOLERANCE: i64 = 240;

/// How far the provider's clock is ahead of ours. Signed requests bear the provider's time; when it
/// refuses one, the answer's `Date` tells that time.
#[derive(Debug, Default)]
pub(super) struct Skew {
    seconds: AtomicI64,
    marker: Marker,
}

impl Skew {
    /// The provider's time, to whole seconds; `request` is noted to be signed with it.
    pub(super) fn sign_time(
        &self,
        request: &mut Request,
        access: &Access<'_>,
    ) -> Result<Timestamp> {
        let seconds = self.now(access);
        request.marks.set(&self.marker, seconds);
        Timestamp::from_second(seconds)
            .map_err(|_| Error::invalid_argument("the clock shows an impossible time"))
    }

    fn now(&self, access: &Access<'_>) -> i64 {
        access.now().as_second() + self.seconds.load(Ordering::Relaxed)
    }

    /// Takes `seconds` since 1970 as the provider's time now.
    pub(super) fn set(&self, seconds: i64, access: &Access<'_>) {
        let ahead = seconds - access.now().as_second();
        self.seconds.store(ahead, Ordering::Relaxed);
    }

    /// [`Self::learn`] as schemes answer it.
    pub(super) fn renew(
        &self,
        refused: &Request,
        answer: &Answer,
        access: &Access<'_>,
    ) -> BoxFuture<'static, Result<bool>> {
        ready(Ok(self.learn(refused, answer, access))).boxed()
    }

    /// Learns the time from the answer to a request that was refused. `false` when the request had
    /// the right time, or the answer does not tell one.
    fn learn(&self, refused: &Request, answer: &Answer, access: &Access<'_>) -> bool {
        let (Some(signed), Some(date)) = (refused.marks.get(&self.marker), date(answer)) else {
            return false;
        };
        if (date - signed).abs() <= TOLERANCE {
            return false;
        }
        self.set(date, access);
        true
    }
}

/// Whether `answer` may refuse a signature.
pub(super) fn may_refuse(answer: &Answer) -> bool {
    matches!(
        answer.status,
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    )
}

fn date(answer: &Answer) -> Option<i64> {
    let date = answer.header(DATE.as_str())?;
    let date = jiff::fmt::rfc2822::parse(date).ok()?;
    Some(date.timestamp().as_second())
}
