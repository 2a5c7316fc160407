//! RFC 9111, through `http-cache-semantics`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, PRAGMA, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use http_cache_semantics::{
    AfterResponse, BeforeRequest, CacheOptions, CachePolicy, RequestLike, ResponseLike,
};
use tokio::time::Instant;

use super::CacheMode;
use crate::Clock;
use crate::request::Request;
use crate::response::Answer;

/// The time, as ages are counted: from the clock's at the beginning on, and never backwards.
pub(super) struct Age {
    time: SystemTime,
    instant: Instant,
}

impl Age {
    pub(super) fn new(clock: &Clock) -> Self {
        let since = Duration::try_from(clock.now().as_duration()).unwrap_or_default();
        Self {
            time: UNIX_EPOCH + since,
            instant: Instant::now(),
        }
    }

    pub(super) fn now(&self) -> SystemTime {
        self.time + self.instant.elapsed()
    }
}

/// What the rules say about one kept answer.
#[derive(Clone)]
pub(super) struct Policy {
    policy: CachePolicy,
    /// Whether it may never count once it is stale, whatever a caller wishes.
    strict: bool,
}

/// Whether a kept answer counts.
pub(super) enum Fresh {
    /// It does.
    Yes,
    /// The provider must be asked, with these headers.
    Ask(HeaderMap),
    /// It does not, and there is nothing to ask by.
    No,
}

impl Policy {
    pub(super) fn new(request: &Request, answer: &Answer, now: SystemTime) -> Self {
        let answered = Answered::new(answer);
        let strict = directives(&answered.headers)
            .any(|name| matches!(&*name, "no-cache" | "must-revalidate"));
        let strict = strict || answered.headers.contains_key(PRAGMA);
        let asked = Asked::new(request.headers.clone());
        Self {
            policy: CachePolicy::new_options(&asked, &answered, now, OPTIONS),
            strict,
        }
    }

    /// Whether the answer may be kept at all.
    pub(super) fn is_storable(&self) -> bool {
        self.policy.is_storable()
    }

    /// Whether the answer is one to such a request (`Vary`).
    pub(super) fn fits(&self, request: &Request) -> bool {
        let asked = Asked::new(request.headers.clone());
        match self.policy.before_request(&asked, UNIX_EPOCH) {
            BeforeRequest::Fresh(_) => true,
            BeforeRequest::Stale { matches, .. } => matches,
        }
    }

    /// Whether the answer counts for `request` now.
    pub(super) fn fresh(&self, request: &Request, mode: CacheMode, now: SystemTime) -> Fresh {
        let mut headers = request.headers.clone();
        // What this cache wants, in the words in which a request says it.
        let wish = match mode {
            CacheMode::FreshFor(time) if self.policy.age(now) < time => {
                (!self.strict).then_some("max-stale")
            }
            _ => Some("no-cache"),
        };
        if let Some(wish) = wish {
            headers.append(CACHE_CONTROL, HeaderValue::from_static(wish));
        }
        match self.policy.before_request(&Asked::new(headers), now) {
            BeforeRequest::Fresh(_) => Fresh::Yes,
            BeforeRequest::Stale { request, .. } => {
                let mut conditions = request.headers;
                let conditions: HeaderMap = [IF_NONE_MATCH, IF_MODIFIED_SINCE]
                    .into_iter()
                    .filter_map(|name| Some((name.clone(), conditions.remove(name)?)))
                    .collect();
                if conditions.is_empty() {
                    Fresh::No
                } else {
                    Fresh::Ask(conditions)
                }
            }
        }
    }
}

/// A kept answer that may still hold.
pub(super) struct Held {
    pub(super) answer: Answer,
    pub(super) policy: Policy,
}

impl Held {
    /// The answer with the newer headers, where `not_modified` speaks of it.
    pub(super) fn renewed(
        self,
        request: &Request,
        not_modified: &Answer,
        now: SystemTime,
    ) -> Option<Answer> {
        let Self { mut answer, policy } = self;
        let mut said = Answered::new(not_modified);
        // It should name what it speaks of. Where it does not, it is what was asked about.
        if !said.headers.contains_key(ETAG) && !said.headers.contains_key(LAST_MODIFIED) {
            for name in [ETAG, LAST_MODIFIED] {
                if let Some(value) = answer.headers.get(&name) {
                    said.headers.insert(name, value.clone());
                }
            }
        }
        let asked = Asked::new(request.headers.clone());
        let AfterResponse::NotModified(..) = policy.policy.after_response(&asked, &said, now)
        else {
            return None;
        };
        // Not by that crate: of a header that stands several times (`Link`) it keeps one.
        for name in not_modified
            .headers
            .keys()
            .filter(|name| !OF_THE_BODY.contains(name))
        {
            answer.headers.remove(name);
            for value in not_modified.headers.get_all(name) {
                answer.headers.append(name.clone(), value.clone());
            }
        }
        answer.attempts = not_modified.attempts;
        Some(answer)
    }
}

/// Has caches on the way ask, too.
pub(super) fn demand_fresh(request: &mut Request) {
    request
        .headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
}

/// One user's cache: what is private may be kept.
const OPTIONS: CacheOptions = CacheOptions {
    shared: false,
    cache_heuristic: 0.1,
    immutable_min_time_to_live: Duration::from_secs(24 * 3600),
    ignore_cargo_cult: false,
};

/// Headers that belong to a body, which an answer without one does not change.
const OF_THE_BODY: &[HeaderName] = &[
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    CONTENT_RANGE,
    TRANSFER_ENCODING,
];

/// The names of the `Cache-Control` directives.
fn directives(headers: &HeaderMap) -> impl Iterator<Item = String> {
    let values = headers.get_all(CACHE_CONTROL).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|directive| {
            let name = directive.split('=').next().unwrap_or_default();
            name.trim().to_ascii_lowercase()
        })
}

/// A request as the crate wants it. All are of one URL: answers are kept by it.
struct Asked {
    headers: HeaderMap,
}

impl Asked {
    fn new(headers: HeaderMap) -> Self {
        Self { headers }
    }
}

impl RequestLike for Asked {
    fn uri(&self) -> Uri {
        Uri::from_static("/")
    }

    fn is_same_uri(&self, _: &Uri) -> bool {
        true
    }

    fn method(&self) -> &Method {
        &Method::GET
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// An answer as the crate wants it.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answered {
    fn new(answer: &Answer) -> Self {
        let mut headers = answer.headers.clone();
        // The crate adds to it, and panics where the sum is beyond what fits.
        let age = headers
            .get(AGE)
            .and_then(|age| age.to_str().ok()?.parse().ok());
        if age.is_none_or(|age: u32| age == 0) {
            headers.remove(AGE);
        }
        // It knows directives by their lower case only.
        let lower: Vec<_> = directives_in_lower_case(&headers).collect();
        headers.remove(CACHE_CONTROL);
        for value in lower {
            headers.append(CACHE_CONTROL, value);
        }
        Self {
            status: answer.status,
            headers,
        }
    }
}

fn directives_in_lower_case(headers: &HeaderMap) -> impl Iterator<Item = HeaderValue> {
    let values = headers.get_all(CACHE_CONTROL).iter();
    values.filter_map(|value| {
        let lower = value.to_str().ok()?.to_ascii_lowercase();
        HeaderValue::try_from(lower).ok()
    })
}

impl ResponseLike for Answered {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
