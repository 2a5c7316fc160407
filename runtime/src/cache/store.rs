//! The kept answers, within their limit.

use std::collections::HashMap;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, PRAGMA};
use http::{HeaderMap, StatusCode};

use super::rules::Policy;
use crate::request::Request;
use crate::response::Answer;

/// What an entry takes beside its texts, in bytes: about what its maps and tables do.
const ENTRY: usize = 1024;

/// What each header of an entry takes beside its texts.
const HEADER: usize = 128;

/// Answers by URL, dropped in the order of their last use when they get too large.
pub(super) struct Store {
    entries: HashMap<String, Vec<Entry>>,
    limit: usize,
    /// The size of all entries, in bytes.
    size: usize,
    /// Counts uses; the entry with the lowest number was not used for longest.
    uses: u64,
    /// Counts writes; an answer that was asked for before a write is not kept after it.
    pub(super) writes: u64,
}

/// One answer of a URL, to requests of these headers.
pub(super) struct Entry {
    /// What was asked, without the caller's wishes about caching.
    asked: HeaderMap,
    pub(super) answer: Answer,
    pub(super) policy: Policy,
    size: usize,
    used: u64,
}

impl Store {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            entries: HashMap::new(),
            limit,
            size: 0,
            uses: 0,
            writes: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.size = 0;
        self.writes += 1;
    }

    /// Forgets what is at `path` of `origin`, below it, and above it.
    pub(super) fn forget(&mut self, origin: &str, path: &str) {
        self.writes += 1;
        let size = &mut self.size;
        self.entries.retain(|url, entries| {
            let related = url.strip_prefix(origin).is_some_and(|rest| {
                let kept = rest.split('?').next().unwrap_or_default();
                is_below(kept, path) || is_below(path, kept)
            });
            if related {
                *size -= entries.iter().map(|entry| entry.size).sum::<usize>();
            }
            !related
        });
    }

    /// The answer that was kept for such a request.
    ///
    /// By the rules, requests differ where a header differs that the answer's `Vary` names. Few
    /// providers of APIs name all that counts, so here all headers do.
    pub(super) fn find(&mut self, url: &str, request: &Request) -> Option<&Entry> {
        let asked = asked(request);
        self.uses += 1;
        let uses = self.uses;
        let entries = self.entries.get_mut(url)?;
        let entry = entries
            .iter_mut()
            .find(|entry| entry.asked == asked && entry.policy.fits(request))?;
        entry.used = uses;
        Some(entry)
    }

    /// Keeps an answer, if it may be kept and is small enough.
    pub(super) fn keep(&mut self, url: String, request: &Request, answer: &Answer, policy: Policy) {
        let asked = asked(request);
        self.drop_entry(&url, |entry| entry.asked == asked);
        let size = ENTRY
            + url.len()
            + answer.body.len()
            + 2 * size_of_all(&answer.headers)
            + 2 * size_of_all(&asked);
        if answer.status != StatusCode::OK || !policy.is_storable() || size > self.limit / 4 {
            return;
        }
        let mut answer = answer.clone();
        // A copy: the bytes may be a small part of what was read from the network.
        answer.body = Bytes::copy_from_slice(&answer.body);
        self.uses += 1;
        self.size += size;
        self.entries.entry(url).or_default().push(Entry {
            asked,
            answer,
            policy,
            size,
            used: self.uses,
        });
        while self.size > self.limit {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        let all = self.entries.iter();
        let uses =
            all.flat_map(|(url, entries)| entries.iter().map(move |entry| (entry.used, url)));
        let Some((used, url)) = uses.min().map(|(used, url)| (used, url.clone())) else {
            self.size = 0;
            return;
        };
        self.drop_entry(&url, |entry| entry.used == used);
    }

    fn drop_entry(&mut self, url: &str, which: impl Fn(&Entry) -> bool) {
        let Some(entries) = self.entries.get_mut(url) else {
            return;
        };
        let size = &mut self.size;
        entries.retain(|entry| {
            let goes = which(entry);
            if goes {
                *size -= entry.size;
            }
            !goes
        });
        if entries.is_empty() {
            self.entries.remove(url);
        }
    }
}

/// Whether a path is another one or stands below it.
fn is_below(path: &str, above: &str) -> bool {
    let above = above.trim_end_matches('/');
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What tells requests of one URL apart: all headers but wishes about caching. The credentials are
/// the connection's, and not among them yet.
fn asked(request: &Request) -> HeaderMap {
    let mut asked = request.headers.clone();
    for wish in [
        CACHE_CONTROL,
        PRAGMA,
        http::header::IF_NONE_MATCH,
        http::header::IF_MODIFIED_SINCE,
    ] {
        asked.remove(wish);
    }
    asked
}

fn size_of_all(headers: &HeaderMap) -> usize {
    let sizes = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + HEADER);
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_related_by_whole_segments() {
        for (path, above) in [
            ("/v1/nodes", "/v1/nodes"),
            ("/v1/nodes/7", "/v1/nodes"),
            ("/v1/nodes/", "/v1/nodes"),
            ("/v1/nodes", "/v1/nodes/"),
            ("/v1/nodes", "/"),
        ] {
            assert!(is_below(path, above), "{path} {above}");
        }
        for (path, above) in [("/v1/nodes", "/v1/nodes/7"), ("/v1/nodesets", "/v1/nodes")] {
            assert!(!is_below(path, above), "{path} {above}");
        }
    }
}
