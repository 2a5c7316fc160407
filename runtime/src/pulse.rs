//! Limits of time for what may take long as long as it goes on.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// When something last went on.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<Option<Instant>>);

impl Pulse {
    /// It goes on now.
    pub(crate) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `work` answers, unless it takes longer than `limit`, counted from the last beat of `pulse`.
pub(crate) async fn within<T>(
    limit: Duration,
    pulse: Option<&Pulse>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut from = Instant::now();
    let mut work = pin!(work);
    loop {
        if let Ok(done) = timeout_at(from + limit, work.as_mut()).await {
            return Some(done);
        }
        from = pulse.and_then(Pulse::last).filter(|last| *last > from)?;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn what_goes_on_is_not_interrupted() {
        let pulse = Pulse::default();
        let work = async {
            for _ in 0..10 {
                sleep(9 * SECOND).await;
                pulse.beat();
            }
            7
        };
        assert_eq!(within(10 * SECOND, Some(&pulse), work).await, Some(7));
    }

    #[tokio::test(start_paused = true)]
    async fn what_stops_is() {
        let pulse = Pulse::default();
        let began = Instant::now();
        let work = async {
            sleep(9 * SECOND).await;
            pulse.beat();
            sleep(11 * SECOND).await;
        };
        assert_eq!(within(10 * SECOND, Some(&pulse), work).await, None);
        assert_eq!(began.elapsed(), 19 * SECOND);
        let silent = within(10 * SECOND, None, sleep(11 * SECOND)).await;
        assert_eq!(silent, None);
    }
}
