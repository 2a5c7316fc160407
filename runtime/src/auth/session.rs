//! A session that is signed in to once, whatever many calls want it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::marks::Marker;
use crate::request::Request;
use crate::{Error, ErrorKind, Result};

/// A session is renewed this long before it ends, so that no request is on the way when it does;
/// at most a tenth of its lifetime.
const MARGIN: Duration = Duration::from_secs(60);

/// Holds what signing in answered (a token), for as long as it lasts.
///
/// However many calls need it at once, one signs in and the others wait for it. When signing in
/// fails, all that waited get that error; the next call tries again. `Debug` shows nothing of it.
pub struct Session<T> {
    kept: RwLock<Kept<T>>,
    /// Held while signing in.
    door: Mutex<Door>,
    /// How many times signing in has ended, well or not.
    ended: AtomicU64,
    marker: Marker,
}

struct Kept<T> {
    current: Option<Held<T>>,
    /// The value of the session before: requests that carry it may still be on the way.
    before: Option<Arc<T>>,
}

struct Held<T> {
    live: Live<T>,
    /// When it is time for the next one; none while it lasts without end.
    renew_at: Option<Instant>,
    given_up: bool,
}

#[derive(Default)]
struct Door {
    /// The number of the last session.
    number: u64,
    /// How signing in ended the last time, when it failed.
    failure: Option<(ErrorKind, String)>,
}

/// A session that lasts now.
pub struct Live<T> {
    /// What signing in answered.
    pub value: Arc<T>,
    /// Which session this is, counted from 1.
    pub number: u64,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            number: self.number,
        }
    }
}

impl<T> Default for Session<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Session<T> {
    /// Not signed in yet.
    pub fn new() -> Self {
        Self {
            kept: RwLock::new(Kept {
                current: None,
                before: None,
            }),
            door: Mutex::new(Door::default()),
            ended: AtomicU64::new(0),
            marker: Marker::new(),
        }
    }

    /// The session that lasts now; if there is none, `sign_in` makes one. It answers the value and
    /// how long it lasts, where that is known.
    pub async fn get<F>(&self, sign_in: impl FnOnce() -> F + Send) -> Result<Live<T>>
    where
        F: Future<Output = Result<(T, Option<Duration>)>> + Send,
    {
        if let Some(live) = self.live() {
            return Ok(live);
        }
        let ended = self.ended.load(Ordering::Acquire);
        let mut door = self.door.lock().await;
        if let Some(live) = self.live() {
            return Ok(live);
        }
        if self.ended.load(Ordering::Acquire) != ended
            && let Some((kind, message)) = &door.failure
        {
            return Err(Error::new(*kind, message.clone()));
        }
        let began = Instant::now();
        let signed_in = sign_in().await;
        let result = match signed_in {
            Ok((value, lifetime)) => {
                door.number += 1;
                door.failure = None;
                let live = Live {
                    value: Arc::new(value),
                    number: door.number,
                };
                let lasts =
                    lifetime.map(|lifetime| lifetime.saturating_sub(MARGIN.min(lifetime / 10)));
                let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
                let past = kept.current.replace(Held {
                    live: live.clone(),
                    renew_at: lasts.and_then(|lasts| began.checked_add(lasts)),
                    given_up: false,
                });
                kept.before = past.map(|past| past.live.value);
                Ok(live)
            }
            // Nothing was tried: whoever waits here tries.
            Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error),
            Err(error) => {
                door.failure = Some((error.kind(), error.message().to_owned()));
                Err(error)
            }
        };
        self.ended.fetch_add(1, Ordering::Release);
        result
    }

    /// The session that lasts now, if there is one.
    pub fn live(&self) -> Option<Live<T>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let held = kept.current.as_ref()?;
        let lasts = held
            .renew_at
            .is_none_or(|renew_at| Instant::now() < renew_at);
        (lasts && !held.given_up).then(|| held.live.clone())
    }

    /// What this session and the one before it answered, even when they are over: what they hold
    /// stays secret.
    pub fn recent(&self) -> Vec<Arc<T>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let current = kept.current.as_ref();
        let current = current.map(|held| Arc::clone(&held.live.value));
        current.into_iter().chain(kept.before.clone()).collect()
    }

    /// Notes on `request` that it is signed with the session `live`.
    pub fn mark(&self, request: &mut Request, live: &Live<T>) {
        let number = i64::try_from(live.number).unwrap_or(i64::MAX);
        request.marks.set(&self.marker, number);
    }

    /// Gives up the session that `refused` was signed with, because the provider refused it; a
    /// later one is kept. Answers whether the request was signed with any.
    pub fn give_up(&self, refused: &Request) -> bool {
        let number = refused.marks.get(&self.marker);
        if let Some(number) = number.and_then(|number| u64::try_from(number).ok()) {
            self.forget(number);
        }
        number.is_some()
    }

    /// Gives up session `number`, because the provider refused it. A later one is kept.
    pub fn forget(&self, number: u64) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = &mut kept.current {
            held.given_up |= held.live.number == number;
        }
    }
}

impl<T> fmt::Debug for Session<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.live().is_some() {
            "Session(signed in)"
        } else {
            "Session(none)"
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures_util::future::join_all;

    use super::*;

    struct Provider {
        logins: AtomicUsize,
        fails: bool,
    }

    impl Provider {
        fn new(fails: bool) -> Self {
            Self {
                logins: AtomicUsize::new(0),
                fails,
            }
        }

        async fn sign_in(&self, lifetime: u64) -> Result<(usize, Option<Duration>)> {
            let number = self.logins.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
            if self.fails {
                return Err(Error::new(ErrorKind::InvalidCredentials, "wrong password"));
            }
            Ok((number, Some(Duration::from_secs(lifetime))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn many_calls_sign_in_once_and_again_before_the_end() {
        let (session, provider) = (Session::new(), Provider::new(false));
        let all = |()| async {
            let calls = (0..500).map(|_| session.get(|| provider.sign_in(100)));
            join_all(calls)
                .await
                .into_iter()
                .map(|live| *live.unwrap().value)
                .max()
        };
        assert_eq!(all(()).await, Some(1));
        tokio::time::advance(Duration::from_secs(85)).await;
        assert_eq!(all(()).await, Some(1));
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(all(()).await, Some(2));
    }

    #[tokio::test(start_paused = true)]
    async fn all_that_waited_share_a_failure_and_the_next_tries_again() {
        let (session, provider) = (Session::<usize>::new(), Provider::new(true));
        let calls = (0..50).map(|_| session.get(|| provider.sign_in(100)));
        for result in join_all(calls).await {
            assert_eq!(result.err().unwrap().kind(), ErrorKind::InvalidCredentials);
        }
        assert_eq!(provider.logins.load(Ordering::SeqCst), 1);
        assert!(session.get(|| provider.sign_in(100)).await.is_err());
        assert_eq!(provider.logins.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn forgetting_an_old_session_keeps_the_new_one() {
        let (session, provider) = (Session::new(), Provider::new(false));
        let first = session.get(|| provider.sign_in(100)).await.unwrap();
        session.forget(first.number);
        let second = session.get(|| provider.sign_in(100)).await.unwrap();
        session.forget(first.number);
        assert_eq!(session.live().unwrap().number, second.number);
        assert_eq!(format!("{session:?}"), "Session(signed in)");
        assert_eq!(
            session
                .recent()
                .iter()
                .map(|value| **value)
                .collect::<Vec<_>>(),
            [2, 1]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_request_gives_up_its_own_session_only() {
        let (session, other, provider) =
            (Session::new(), Session::<()>::new(), Provider::new(false));
        let url = crate::Url::parse("https://h/").unwrap();
        let mut request = Request::new(http::Method::GET, url);
        assert!(!session.give_up(&request));
        let live = session.get(|| provider.sign_in(u64::MAX)).await.unwrap();
        session.mark(&mut request, &live);
        assert!(!other.give_up(&request) && session.live().is_some());
        assert!(session.give_up(&request) && session.live().is_none());
        session.get(|| provider.sign_in(100)).await.unwrap();
        assert!(session.give_up(&request) && session.live().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_gives_up_does_not_block_the_others() {
        let (session, provider) = (Session::new(), Provider::new(false));
        let hasty = tokio::time::timeout(
            Duration::from_millis(10),
            session.get(|| provider.sign_in(100)),
        );
        assert!(hasty.await.is_err());
        assert_eq!(
            *session.get(|| provider.sign_in(100)).await.unwrap().value,
            2
        );
    }
}
