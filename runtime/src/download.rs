//! An answer that comes in piece by piece.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{StreamExt, unfold};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use tokio::io::{AsyncRead, ReadBuf};

use crate::checksum::{Checksum, Digests};
use crate::response::{Answer, Chunks};
use crate::{Error, ErrorKind, Result};

/// An answer whose body comes in piece by piece.
///
/// The pieces are counted: a body that ends before the length it promised is an error. One that
/// breaks off is taken up again where it was, as often as the connection's [`Retry`](crate::Retry)
/// allows, when the answer names a version of what it holds (`ETag`) and its server can send parts.
#[non_exhaustive]
pub struct Download {
    /// Status and headers; its body is empty.
    pub answer: Answer,
    /// The body. After an error nothing more comes.
    pub body: Chunks,
}

impl Download {
    pub(crate) const fn new(answer: Answer, body: Chunks) -> Self {
        Self { answer, body }
    }

    /// How many bytes will come, where the answer says so.
    pub fn length(&self) -> Option<u64> {
        length(&self.answer)
    }

    /// Computes digests on the way. They are there when the body was read to its end.
    #[must_use]
    pub fn digested(mut self, kinds: &[Checksum]) -> (Self, Digests) {
        let digests = Digests::default();
        let length = self.length();
        self.body = digests.of(kinds, self.body, length);
        (self, digests)
    }

    /// Reads all of it, at most `limit` bytes.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.body.next().await {
            let chunk = chunk?;
            if all.len() + chunk.len() > limit {
                let message = format!("the answer is longer than {limit} bytes");
                return Err(Error::malformed(message));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// The body as a reader, for `tokio::io::copy` and alike.
    pub fn into_reader(self) -> DownloadReader {
        DownloadReader {
            body: self.body,
            chunk: Bytes::new(),
        }
    }
}

/// The length of the body as it is sent; not known when it is unpacked on the way.
fn length(answer: &Answer) -> Option<u64> {
    if answer.headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    answer.header(CONTENT_LENGTH.as_str())?.trim().parse().ok()
}

/// The same chunks, and an error when they end before the length that the answer promised.
pub(crate) fn whole(answer: &Answer, body: Chunks) -> Chunks {
    let Some(length) = length(answer) else {
        return body;
    };
    unfold(Some((body, length)), |state| async move {
        let (mut body, left) = state?;
        match body.next().await {
            Some(Ok(chunk)) => {
                let left = left.saturating_sub(chunk.len() as u64);
                Some((Ok(chunk), Some((body, left))))
            }
            Some(Err(error)) => Some((Err(error), None)),
            None if left == 0 => None,
            None => {
                let message = format!("the answer broke off: {left} bytes are missing");
                Some((Err(Error::new(ErrorKind::Transport, message)), None))
            }
        }
    })
    .boxed()
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

/// A download as a reader. Its errors have the call's error as their source.
pub struct DownloadReader {
    body: Chunks,
    chunk: Bytes,
}

impl AsyncRead for DownloadReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        space: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.chunk.is_empty() {
            match ready!(self.body.as_mut().poll_next(context)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let count = self.chunk.len().min(space.remaining());
        space.put_slice(&self.chunk.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for DownloadReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DownloadReader")
    }
}
