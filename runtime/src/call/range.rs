//! A part of a body.

use bytes::Bytes;
use futures_util::stream::{StreamExt, unfold};
use http::header::{CONTENT_RANGE, RANGE};
use http::{HeaderValue, StatusCode};

use super::Call;
use crate::response::{Answer, Chunks};
use crate::{Error, Result};

/// Bytes from `start` on, up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    start: u64,
    end: Option<u64>,
}

impl Call {
    /// Asks for a part of the body: the bytes from `start` on, up to but not including `end` where
    /// given. Read it by [`Call::stream`], which sees to it that this part comes, even from a
    /// provider that knows no ranges and sends everything.
    pub fn range(self, start: u64, end: Option<u64>) -> Self {
        self.change(|draft| {
            let text = match end {
                None => format!("bytes={start}-"),
                Some(end) if end > start => format!("bytes={start}-{}", end - 1),
                Some(end) => {
                    let message = format!("the range from {start} to {end} is empty");
                    return Err(Error::invalid_argument(message));
                }
            };
            let value = HeaderValue::try_from(text)
                .map_err(|_| Error::invalid_argument("the range is not valid"))?;
            draft.headers.insert(RANGE, value);
            draft.range = Some(Range { start, end });
            Ok(())
        })
    }
}

/// Whether `answer` says that it holds another part than that from `start` on. Some stores do not
/// say which part they send; it is the right one then.
pub(super) fn is_elsewhere(answer: &Answer, start: u64) -> bool {
    let Some(range) = answer.header(CONTENT_RANGE.as_str()) else {
        return false;
    };
    let begin = range.trim().strip_prefix("bytes ");
    let begin = begin.and_then(|range| range.split('-').next());
    begin.and_then(|begin| begin.trim().parse().ok()) != Some(start)
}

impl Range {
    pub(super) const fn start(self) -> u64 {
        self.start
    }

    pub(super) const fn end(self) -> Option<u64> {
        self.end
    }

    /// The part of `body` that was asked for.
    pub(super) fn of(self, answer: &Answer, body: Chunks) -> Result<Chunks> {
        if answer.status != StatusCode::PARTIAL_CONTENT {
            return Ok(cut(body, self.start, self.end.map(|end| end - self.start)));
        }
        if is_elsewhere(answer, self.start) {
            return Err(Error::malformed(format!(
                "the answer is another part than that from byte {} on",
                self.start
            )));
        }
        Ok(body)
    }
}

/// Without the first `skip` bytes, and `take` of the others at most.
fn cut(body: Chunks, skip: u64, take: Option<u64>) -> Chunks {
    let state = Some((body, skip, take));
    unfold(state, |state| async move {
        let (mut body, mut skip, mut take) = state?;
        loop {
            if take == Some(0) {
                return None;
            }
            let mut chunk: Bytes = match body.next().await? {
                Ok(chunk) => chunk,
                Err(error) => return Some((Err(error), None)),
            };
            let gone = usize::try_from(skip).unwrap_or(usize::MAX).min(chunk.len());
            skip -= gone as u64;
            let _ = chunk.split_to(gone);
            if let Some(left) = &mut take {
                chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= chunk.len() as u64;
            }
            if !chunk.is_empty() {
                return Some((Ok(chunk), Some((body, skip, take))));
            }
        }
    })
    .boxed()
}
