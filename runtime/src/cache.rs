//! Keeps answers to reads, and asks whether they still hold.
//!
//! What may be kept, for how long it is fresh, which answer fits which request and how to ask
//! whether it still holds are RFC 9111's rules for a cache that serves one user.

mod rules;
mod store;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Method;
use http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH, RANGE};

use self::rules::{Age, Fresh, Held, Policy};
use self::store::Store;
use crate::request::Request;
use crate::response::Answer;

/// What is done with answers to `GET`.
///
/// What an answer's `Cache-Control` forbids is not done, whatever the mode: `no-store` is not kept,
/// `no-cache` and `must-revalidate` are asked about once they are stale.
///
/// A write makes an end of what is kept for its path, for paths below it and for those it is below
/// (`POST /nodes/7/actions` changes `/nodes/7/actions/1`, `/nodes/7` and `/nodes`), when it begins
/// and when it is over, however it ends. Whatever else a write changes only the provider knows:
/// where that matters, demand a fresh answer with [`CacheMode::Renew`], or forget everything with
/// [`Connection::clear_cache`](crate::Connection::clear_cache).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CacheMode {
    /// They are neither kept nor taken from what was kept.
    #[default]
    Off,
    /// They are kept; each time the provider is asked whether they still hold (by `ETag` or
    /// `Last-Modified`), which saves sending them again.
    Revalidate,
    /// They are kept and count without asking for this long, also where the provider states a
    /// shorter time but does not insist on it; after that like [`CacheMode::Revalidate`].
    FreshFor(Duration),
    /// The provider is asked for the whole answer, which is kept for later calls.
    Renew,
}

/// The kept answers of one connection.
pub(crate) struct Cache {
    store: Mutex<Store>,
    age: Age,
}

/// What the cache says to a request.
#[allow(
    clippy::large_enum_variant,
    reason = "it lives on the stack of one call"
)]
pub(crate) enum Lookup {
    /// The answer.
    Hit(Answer),
    /// Ask the provider.
    Ask(Ticket),
}

/// What is needed to keep the answer to a request.
pub(crate) struct Ticket {
    /// None where it is not to be kept.
    url: Option<String>,
    /// What is kept already, and may still hold.
    held: Option<Held>,
    /// How many writes there were before.
    writes: u64,
}

impl Ticket {
    /// Whether "not modified" is an answer to be reckoned with.
    pub(crate) const fn is_conditional(&self) -> bool {
        self.held.is_some()
    }
}

/// What came of an answer.
#[allow(
    clippy::large_enum_variant,
    reason = "it lives on the stack of one call"
)]
pub(crate) enum Kept {
    /// It is new.
    New(Answer),
    /// It says that this one, which was kept, still holds.
    Held(Answer),
    /// It says that something holds which is not what was kept. Ask again without a condition.
    Unknown(Ticket),
}

/// Forgets what a write may change, when it begins and when it is over.
pub(crate) struct Write<'a> {
    cache: &'a Cache,
    origin: String,
    path: String,
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        self.cache.store().forget(&self.origin, &self.path);
    }
}

impl Cache {
    /// A cache of at most `limit` bytes.
    pub(crate) fn new(limit: usize, clock: &crate::Clock) -> Self {
        Self {
            store: Mutex::new(Store::new(limit)),
            age: Age::new(clock),
        }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.store().clear();
    }

    /// Forgets what a write may change; keep the answer until the write is over.
    pub(crate) fn write(&self, request: &Request) -> Option<Write<'_>> {
        request.changes.then(|| {
            let origin = request.url.origin();
            self.store().forget(origin, request.url.path());
            Write {
                cache: self,
                origin: origin.to_owned(),
                path: request.url.path().to_owned(),
            }
        })
    }

    /// Looks for an answer to `request`, and makes it conditional where one is kept.
    pub(crate) fn look(&self, request: &mut Request, mode: CacheMode) -> Lookup {
        let mut store = self.store();
        let mut ticket = Ticket {
            url: None,
            held: None,
            writes: store.writes,
        };
        let own_condition = [IF_NONE_MATCH, IF_MODIFIED_SINCE, RANGE]
            .iter()
            .any(|name| request.headers.contains_key(name));
        if mode == CacheMode::Off
            || request.method != Method::GET
            || request.changes
            || own_condition
        {
            return Lookup::Ask(ticket);
        }
        let url = request.url.to_string();
        if mode == CacheMode::Renew {
            rules::demand_fresh(request);
        } else if let Some(entry) = store.find(&url, request) {
            match entry.policy.fresh(request, mode, self.age.now()) {
                Fresh::Yes => {
                    let mut answer = entry.answer.clone();
                    answer.attempts = 0;
                    return Lookup::Hit(answer);
                }
                Fresh::Ask(conditions) => {
                    request.headers.extend(conditions);
                    ticket.held = Some(Held {
                        answer: entry.answer.clone(),
                        policy: entry.policy.clone(),
                    });
                }
                Fresh::No => {}
            }
        }
        ticket.url = Some(url);
        Lookup::Ask(ticket)
    }

    /// Takes away the conditions that were added.
    #[allow(clippy::unused_self, reason = "reads as the cache's other steps do")]
    pub(crate) fn ask_anew(&self, request: &mut Request) {
        request.headers.remove(IF_NONE_MATCH);
        request.headers.remove(IF_MODIFIED_SINCE);
    }

    /// Keeps `answer` to `request`, or answers what is kept where the provider says that it still
    /// holds.
    pub(crate) fn keep(&self, ticket: Ticket, request: &Request, answer: Answer) -> Kept {
        let Ticket { url, held, writes } = ticket;
        let (answer, still_holds) = match held {
            Some(held) if answer.status == http::StatusCode::NOT_MODIFIED => {
                match held.renewed(request, &answer, self.age.now()) {
                    Some(renewed) => (renewed, true),
                    None => {
                        return Kept::Unknown(Ticket {
                            url,
                            held: None,
                            writes,
                        });
                    }
                }
            }
            _ => (answer, false),
        };
        if let Some(url) = url {
            let policy = Policy::new(request, &answer, self.age.now());
            let mut store = self.store();
            // What was asked for before a write may be what was there before it.
            if store.writes == writes {
                store.keep(url, request, &answer, policy);
            }
        }
        if still_holds {
            Kept::Held(answer)
        } else {
            Kept::New(answer)
        }
    }
}

#[cfg(test)]
mod tests;
