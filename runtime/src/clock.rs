//! What time it is, for dates in requests and expiry of sessions.

use jiff::Timestamp;
use tokio::time::Instant;

/// A clock: the system's, or one that moves with tokio's (and so can be paused in tests).
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock(Option<Start>);

#[derive(Debug, Clone, Copy)]
struct Start {
    time: Timestamp,
    instant: Instant,
}

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock that shows `time` now and moves with tokio's clock.
    pub fn starting_at(time: Timestamp) -> Self {
        Self(Some(Start {
            time,
            instant: Instant::now(),
        }))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match self.0 {
            None => Timestamp::now(),
            Some(start) => start
                .time
                .checked_add(start.instant.elapsed())
                .unwrap_or(start.time),
        }
    }
}
