//! Reads answers, within their limits.

use bytes::Bytes;
use futures_util::future::FutureExt;
use futures_util::stream::{StreamExt, unfold};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method};
use tokio::time::{Duration, timeout};

use crate::connection::Core;
use crate::doc::Room;
use crate::pipeline::{Expect, Received};
use crate::response::{Answer, Chunks, Response};
use crate::url::Url;
use crate::{Error, Limit, Result};

/// What was asked, as far as the answer needs it.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) attempt: u32,
    /// The longest time between two pieces of the body.
    pub(crate) idle: Duration,
}

/// Reads the body of a response whole, or hands it out as it comes in where that is wanted and the
/// status means success.
pub(crate) async fn read(
    core: &Core,
    asked: Asked,
    response: Response,
    expect: &Expect,
) -> Result<Received> {
    let Response {
        status,
        headers,
        body,
    } = response;
    let (body, stream) = if asked.method == Method::HEAD {
        (Bytes::new(), None)
    } else if expect.stream && expect.accepts(status) {
        (Bytes::new(), Some(never_idle(body, asked.idle)))
    } else {
        let limit = usize::try_from(core.config.body_limit).unwrap_or(usize::MAX);
        let length = announced(&headers).min(limit).min(MOST_ANNOUNCED);
        (
            whole(body, asked.idle, limit, length, &expect.room).await?,
            None,
        )
    };
    Ok(Received {
        answer: Answer {
            status,
            headers,
            body,
            url: asked.url,
            attempts: asked.attempt,
        },
        tape: None,
        stream,
    })
}

/// Bytes that are set aside at most for what is only announced.
const MOST_ANNOUNCED: usize = 4 << 20;

/// How long the answer says that its body is; 0 where it does not.
fn announced(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH).map(http::HeaderValue::to_str);
    let length = length.and_then(|length| length.ok()?.trim().parse().ok());
    length.unwrap_or(0)
}

/// The body in one piece. In the room there is a place of `length` bytes for it where it comes in several.
async fn whole(
    mut body: Chunks,
    idle: Duration,
    limit: usize,
    length: usize,
    room: &Room,
) -> Result<Bytes> {
    let mut first = Bytes::new();
    let mut all = Vec::new();
    while let Some(chunk) = next(&mut body, idle).await {
        let chunk = chunk?;
        if first.len() + all.len() + chunk.len() > limit {
            return Err(too_long(limit));
        }
        // Most answers come in one piece, which then is not copied. A part is copied at once: who
        // reads from the network can use its memory again.
        if first.is_empty() && all.is_empty() && chunk.len() >= length {
            first = chunk;
            continue;
        }
        if all.is_empty() {
            all = room.body(length);
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&chunk);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

/// The same chunks, and an error when the next one takes too long.
fn never_idle(body: Chunks, idle: Duration) -> Chunks {
    unfold(Some(body), move |body| async move {
        let mut body = body?;
        match next(&mut body, idle).await? {
            Ok(chunk) => Some((Ok(chunk), Some(body))),
            Err(error) => Some((Err(error), None)),
        }
    })
    .boxed()
}

async fn next(body: &mut Chunks, idle: Duration) -> Option<Result<Bytes>> {
    // Mostly the next piece is there already, and needs no timer.
    if let Some(chunk) = body.next().now_or_never() {
        return chunk;
    }
    match timeout(idle, body.next()).await {
        Ok(chunk) => chunk,
        Err(_) => {
            let what = "nothing more of the answer";
            Some(Err(Error::timed_out(Limit::Idle, idle, what)))
        }
    }
}

fn too_long(limit: usize) -> Error {
    Error::malformed(format!(
        "the answer is longer than {limit} bytes, the limit for answers"
    ))
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn read(chunks: &[&'static str], limit: usize, length: usize) -> Result<Bytes> {
        let chunks: Vec<_> = chunks.iter().map(|chunk| Ok(Bytes::from(*chunk))).collect();
        whole(
            stream::iter(chunks).boxed(),
            Duration::from_secs(1),
            limit,
            length,
            &Room::shared(),
        )
        .await
    }

    #[tokio::test]
    async fn what_is_announced_is_only_a_hint() {
        for length in [0, 1, 6, 4096] {
            assert_eq!(
                read(&["ab", "cd", "", "ef"], 6, length).await.unwrap(),
                "abcdef"
            );
            assert_eq!(read(&["", "abc"], 6, length).await.unwrap(), "abc");
            assert_eq!(read(&[], 6, length).await.unwrap(), "");
            assert!(read(&["ab", "cd", "ef"], 5, length).await.is_err());
        }
        for (stated, wanted) in [("12", 12), (" 12 ", 12), ("-1", 0), ("12,12", 0), ("x", 0)] {
            let headers = HeaderMap::from_iter([(CONTENT_LENGTH, stated.parse().unwrap())]);
            assert_eq!(announced(&headers), wanted, "{stated}");
        }
        assert_eq!(announced(&HeaderMap::new()), 0);
    }
}
