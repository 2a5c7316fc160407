//! Redirects: followed to the same origin only, because the request carries credentials.

use http::header::LOCATION;

use crate::request::Request;
use crate::response::Answer;
use crate::{Error, ErrorKind, Result};

/// How many redirects one attempt follows.
const MOST: u32 = 5;

/// The request to send next, when `answer` redirects `request` and it may be followed; `None` when
/// the answer is no redirect. A redirect that may not be followed is an error.
pub(crate) fn follow(request: &Request, answer: &Answer, hops: u32) -> Result<Option<Request>> {
    let status = answer.status.as_u16();
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = answer.header(LOCATION.as_str()) else {
        return Ok(None);
    };
    let refused = |why: String| Error::new(ErrorKind::Other, why).with_status(status);
    let url = request
        .url
        .resolve(location)
        .map_err(|_| refused("the redirect's address is not valid".to_owned()))?;
    if url.origin() != request.url.origin() {
        return Err(refused(format!(
            "the redirect to {} is not followed, because the request carries credentials",
            url.origin()
        )));
    }
    if request.changes {
        return Err(refused(format!(
            "the redirect to {} is not followed, because the request may change something",
            url.origin()
        )));
    }
    if hops >= MOST {
        return Err(refused(format!("more than {MOST} redirects")));
    }
    let mut next = request.clone();
    next.url = url;
    Ok(Some(next))
}
