//! Keeps answers to reads, and asks whether they still hold.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::header::{CACHE_CONTROL, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RANGE};
use http::{Method, StatusCode};
use tokio::time::Instant;

use crate::request::Request;
use crate::response::Answer;

/// What is done with answers to `GET`.
///
/// Every write through the connection empties its cache, whatever it wrote: which lists a write
/// changes, only the provider knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CacheMode {
    /// They are neither kept nor taken from what was kept.
    #[default]
    Off,
    /// They are kept; each time the provider is asked whether they still hold (by `ETag` or
    /// `Last-Modified`), which saves sending them again.
    Revalidate,
    /// They are kept and count without asking for this long, after that like
    /// [`CacheMode::Revalidate`].
    FreshFor(Duration),
    /// The provider is asked for the whole answer, which is kept for later calls.
    Renew,
}

/// The kept answers of one connection.
pub(crate) struct Cache {
    store: Mutex<Store>,
    limit: usize,
}

#[derive(Default)]
struct Store {
    entries: HashMap<u64, Entry>,
    /// The size of all bodies, in bytes.
    size: usize,
    /// Counts uses; the entry with the lowest number was not used for longest.
    clock: u64,
    /// Counts writes; an answer that was asked for before a write is not kept after it.
    writes: u64,
}

struct Entry {
    /// The URL, so that equal hashes are not taken for equal requests.
    url: String,
    answer: Answer,
    since: Instant,
    used: u64,
}

/// What the cache says to a request.
pub(crate) enum Lookup {
    /// The answer.
    Hit(Answer),
    /// Ask the provider. If it says "not modified", the kept answer holds.
    Ask(Ticket),
}

/// What is needed to keep the answer to a request.
pub(crate) struct Ticket {
    key: Option<(u64, String)>,
    kept: Option<Answer>,
    writes: u64,
}

impl Ticket {
    /// Whether "not modified" is an answer to be reckoned with.
    pub(crate) const fn is_conditional(&self) -> bool {
        self.kept.is_some()
    }
}

/// Empties the cache when a write begins and when it is over, however it ends.
pub(crate) struct Write<'a>(&'a Cache);

impl Drop for Write<'_> {
    fn drop(&mut self) {
        self.0.clear();
    }
}

impl Cache {
    /// A cache of at most `limit` bytes of bodies.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            store: Mutex::default(),
            limit,
        }
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn clear(&self) {
        let mut store = self.store();
        store.entries.clear();
        store.size = 0;
        store.writes += 1;
    }

    /// Empties the cache because of a write; keep the answer until the write is over.
    pub(crate) fn write(&self, request: &Request) -> Option<Write<'_>> {
        (!request.is_read()).then(|| {
            self.clear();
            Write(self)
        })
    }

    /// Looks for an answer to `request`, and makes it conditional where one is kept.
    pub(crate) fn look(&self, request: &mut Request, mode: CacheMode) -> Lookup {
        let mut store = self.store();
        let own_condition = [IF_NONE_MATCH, IF_MODIFIED_SINCE, RANGE]
            .iter()
            .any(|name| request.headers.contains_key(name));
        let mut ticket = Ticket {
            key: None,
            kept: None,
            writes: store.writes,
        };
        if mode == CacheMode::Off || request.method != Method::GET || own_condition {
            return Lookup::Ask(ticket);
        }
        let (key, url) = key_of(request);
        store.clock += 1;
        let clock = store.clock;
        let entry = store.entries.get_mut(&key).filter(|entry| entry.url == url);
        if let (Some(entry), false) = (entry, mode == CacheMode::Renew) {
            entry.used = clock;
            if let CacheMode::FreshFor(time) = mode
                && entry.since.elapsed() < time
            {
                let mut answer = entry.answer.clone();
                answer.attempts = 0;
                return Lookup::Hit(answer);
            }
            ticket.kept = condition(request, &entry.answer).then(|| entry.answer.clone());
        }
        ticket.key = Some((key, url));
        Lookup::Ask(ticket)
    }

    /// Keeps `answer`, or answers what is kept where the provider says that it still holds.
    pub(crate) fn keep(&self, ticket: Ticket, answer: Answer) -> Answer {
        let answer = match ticket.kept {
            Some(kept) if answer.status == StatusCode::NOT_MODIFIED => renewed(kept, &answer),
            _ => answer,
        };
        let Some((key, url)) = ticket.key else {
            return answer;
        };
        let mut store = self.store();
        let fits = answer.body.len() <= self.limit / 4;
        let allowed = !answer
            .header(CACHE_CONTROL.as_str())
            .is_some_and(|control| control.to_ascii_lowercase().contains("no-store"));
        if answer.status != StatusCode::OK || !fits || !allowed || store.writes != ticket.writes {
            return answer;
        }
        store.clock += 1;
        let entry = Entry {
            url,
            answer: answer.clone(),
            since: Instant::now(),
            used: store.clock,
        };
        store.size += answer.body.len();
        if let Some(old) = store.entries.insert(key, entry) {
            store.size -= old.answer.body.len();
        }
        store.shrink(self.limit);
        answer
    }
}

impl Store {
    /// Drops what was not used for longest until the rest is small enough. Empty bodies count too:
    /// there are at most 1,000 entries.
    fn shrink(&mut self, limit: usize) {
        while self.size > limit || self.entries.len() > 1000 {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(key) = oldest.map(|(key, _)| *key) else {
                return;
            };
            if let Some(entry) = self.entries.remove(&key) {
                self.size -= entry.answer.body.len();
            }
        }
    }
}

/// What tells requests apart: all of it but the credentials, which are the connection's.
fn key_of(request: &Request) -> (u64, String) {
    let url = request.url.to_string();
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    for (name, value) in &request.headers {
        name.hash(&mut hasher);
        value.hash(&mut hasher);
    }
    (hasher.finish(), url)
}

/// Makes `request` ask whether `kept` still holds. `false` where nothing tells.
fn condition(request: &mut Request, kept: &Answer) -> bool {
    let tags = [(ETAG, IF_NONE_MATCH), (LAST_MODIFIED, IF_MODIFIED_SINCE)];
    for (given, asked) in tags {
        if let Some(value) = kept.headers.get(given) {
            request.headers.insert(asked, value.clone());
            return true;
        }
    }
    false
}

/// The kept answer with the newer headers.
fn renewed(mut kept: Answer, answer: &Answer) -> Answer {
    for (name, value) in &answer.headers {
        if name != http::header::CONTENT_LENGTH {
            kept.headers.insert(name.clone(), value.clone());
        }
    }
    kept.attempts = answer.attempts;
    kept
}

#[cfg(test)]
mod tests;
