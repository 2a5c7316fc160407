//! Takes a download up again that broke off.

use futures_util::stream::{StreamExt, empty, unfold};
use http::header::{ACCEPT_RANGES, ETAG, IF_RANGE, RANGE};
use http::{HeaderValue, Method, StatusCode};

use super::range::{Range, is_elsewhere};
use super::sent::Sent;
use crate::download::whole;
use crate::pipeline::Received;
use crate::response::{Answer, Chunks};
use crate::{Error, ErrorKind, Result};

/// What is needed to go on with a download.
pub(super) struct Resume {
    sent: Sent,
    /// The version of what is downloaded; of another one the rest would be wrong.
    version: HeaderValue,
    /// The byte that comes next.
    position: u64,
    end: Option<u64>,
    /// How often it may be taken up without anything coming.
    tries: u32,
    left: u32,
}

impl Resume {
    /// What is needed to go on with the download that `answer` begins, if that is possible.
    pub(super) fn of(sent: &Sent, answer: &Answer, range: Option<Range>) -> Option<Self> {
        let is_part = answer.status == StatusCode::PARTIAL_CONTENT;
        let has_parts = answer.header(ACCEPT_RANGES.as_str()) == Some("bytes");
        let version = answer.headers.get(ETAG)?;
        // A weak one may mean other bytes.
        let is_strong = version.as_bytes().starts_with(b"\"");
        let tries = sent.connection.core.config.retry.attempts.saturating_sub(1);
        if sent.request.method != Method::GET || !(is_part || has_parts) || !is_strong || tries == 0
        {
            return None;
        }
        let range = range.filter(|_| is_part);
        Some(Self {
            sent: sent.clone(),
            version: version.clone(),
            position: range.map_or(0, Range::start),
            end: range.and_then(Range::end),
            tries,
            left: tries,
        })
    }

    /// The chunks of `body`, and of what comes after it broke off.
    pub(super) fn over(self, body: Chunks) -> Chunks {
        unfold(Some((self, body)), |state| async move {
            let (mut resume, mut body) = state?;
            loop {
                match body.next().await? {
                    Ok(chunk) if chunk.is_empty() => {}
                    Ok(chunk) => {
                        resume.position += chunk.len() as u64;
                        resume.left = resume.tries;
                        return Some((Ok(chunk), Some((resume, body))));
                    }
                    Err(error) if resume.may_pass(&error) => {
                        resume.left -= 1;
                        body = match resume.again().await {
                            Ok(body) => body,
                            Err(error) => return Some((Err(error), None)),
                        };
                    }
                    Err(error) => return Some((Err(error), None)),
                }
            }
        })
        .boxed()
    }

    fn may_pass(&self, error: &Error) -> bool {
        self.left > 0 && matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout)
    }

    /// The rest of the body, asked for once more.
    async fn again(&self) -> Result<Chunks> {
        let mut sent = self.sent.clone();
        let range = match self.end {
            Some(end) => format!("bytes={}-{}", self.position, end.saturating_sub(1)),
            None => format!("bytes={}-", self.position),
        };
        let range = HeaderValue::try_from(range)
            .map_err(|_| Error::invalid_argument("the range is not valid"))?;
        sent.request.headers.insert(RANGE, range);
        sent.request.headers.insert(IF_RANGE, self.version.clone());
        let Received { answer, stream, .. } = sent.receive().await?;
        let is_rest = answer.status == StatusCode::PARTIAL_CONTENT
            && !is_elsewhere(&answer, self.position)
            && answer
                .headers
                .get(ETAG)
                .is_none_or(|version| *version == self.version);
        if !is_rest {
            let message = "what is downloaded has changed meanwhile";
            return Err(self.sent.explain(Error::new(ErrorKind::Conflict, message)));
        }
        Ok(whole(&answer, stream.unwrap_or_else(|| empty().boxed())))
    }
}
