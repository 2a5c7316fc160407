//! Taking turns: what must not happen twice at once on one connection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// The things that are being changed, each by one call at a time.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Weak<Turn<()>>>>);

impl Turns {
    /// Waits until nobody else changes `thing`; the turn ends when the answer is dropped.
    pub(crate) async fn of(&self, thing: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = turns.get(thing).and_then(Weak::upgrade);
            turn.unwrap_or_else(|| {
                turns.retain(|_, turn| turn.strong_count() > 0);
                let turn = Arc::new(Turn::new(()));
                turns.insert(thing.to_owned(), Arc::downgrade(&turn));
                turn
            })
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_after_the_other_for_each_thing() {
        let turns = Arc::new(Turns::default());
        let first = turns.of("example.com").await;
        timeout(Duration::from_secs(1), turns.of("example.org"))
            .await
            .unwrap();
        let (waiting, order) = (Arc::clone(&turns), Arc::new(Mutex::new(Vec::new())));
        let seen = Arc::clone(&order);
        let second = tokio::spawn(async move {
            let _turn = waiting.of("example.com").await;
            seen.lock().unwrap().push("second");
        });
        sleep(Duration::from_secs(5)).await;
        order.lock().unwrap().push("first");
        drop(first);
        second.await.unwrap();
        assert_eq!(*order.lock().unwrap(), ["first", "second"]);
        // What nobody waits for any more is forgotten.
        drop(turns.of("example.net").await);
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
