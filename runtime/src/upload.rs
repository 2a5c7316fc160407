//! A stream of bytes to send.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::stream::{StreamExt, once, unfold};
use tokio::io::{AsyncRead, ReadBuf};

use crate::checksum::{Checksum, Digests};
use crate::response::Chunks;
use crate::{Error, ErrorKind, Result};

/// How much of a reader is read at once.
const CHUNK: usize = 64 * 1024;

/// Starts a stream.
type Open = dyn Fn() -> Option<Chunks> + Send + Sync;

/// A stream of bytes to send.
///
/// What comes is counted: a stream that gives more or less than it promised fails, and so does the
/// call. An upload may take as long as it goes on: while it does, only the time between two of its
/// pieces is limited.
#[derive(Clone)]
pub struct Upload {
    length: Option<u64>,
    repeatable: bool,
    open: Arc<Open>,
    digests: Option<(Vec<Checksum>, Digests)>,
}

impl Upload {
    fn new(length: Option<u64>, repeatable: bool, open: Arc<Open>) -> Self {
        Self {
            length,
            repeatable,
            open,
            digests: None,
        }
    }

    /// A stream that can be read once. `length` in bytes, where known; a request that carries it
    /// is never sent twice.
    pub fn once(length: Option<u64>, stream: Chunks) -> Self {
        let stream = Mutex::new(Some(stream));
        Self::new(length, false, Arc::new(move || stream.lock().ok()?.take()))
    }

    /// A stream that `open` starts from its beginning each time (a file, say).
    pub fn repeatable(
        length: Option<u64>,
        open: impl Fn() -> Chunks + Send + Sync + 'static,
    ) -> Self {
        Self::new(length, true, Arc::new(move || Some(open())))
    }

    /// What `reader` gives until its end. `length` in bytes, where known; a request that carries it
    /// is never sent twice.
    pub fn reader(length: Option<u64>, reader: impl AsyncRead + Send + 'static) -> Self {
        Self::once(length, read(Box::pin(reader)))
    }

    /// These bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self::repeatable(Some(bytes.len() as u64), move || {
            let bytes = bytes.clone();
            once(async move { Ok(bytes) }).boxed()
        })
    }

    /// Computes digests on the way. They are there when the stream was read to its end.
    #[must_use]
    pub fn digested(mut self, kinds: &[Checksum]) -> (Self, Digests) {
        let digests = Digests::default();
        self.digests = Some((kinds.to_vec(), digests.clone()));
        (self, digests)
    }

    /// How many bytes will come, where known.
    pub const fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether it can be sent a second time.
    pub const fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Starts the stream. A stream that can be read only once is an error the second time.
    pub fn open(&self) -> Result<Chunks> {
        let stream = (self.open)().ok_or_else(|| {
            Error::invalid_argument("the upload's stream was read already and cannot be sent again")
        })?;
        let counted = Counted {
            stream,
            left: self.length,
            length: self.length.unwrap_or_default(),
        };
        let stream = counted.into_chunks();
        Ok(match &self.digests {
            Some((kinds, digests)) => digests.of(kinds, stream, self.length),
            None => stream,
        })
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({:?} bytes)", self.length)
    }
}

/// A stream that must give exactly what it promised.
struct Counted {
    stream: Chunks,
    left: Option<u64>,
    length: u64,
}

impl Counted {
    fn into_chunks(self) -> Chunks {
        unfold(Some(self), |state| async move {
            let mut state = state?;
            match state.next().await? {
                Ok(chunk) => Some((Ok(chunk), Some(state))),
                Err(error) => Some((Err(error), None)),
            }
        })
        .boxed()
    }

    async fn next(&mut self) -> Option<Result<Bytes>> {
        let chunk = match self.stream.next().await {
            Some(Ok(chunk)) => chunk,
            Some(Err(error)) => return Some(Err(error)),
            None => return self.missing().map(Err),
        };
        if let Some(left) = self.left {
            match left.checked_sub(chunk.len() as u64) {
                Some(left) => self.left = Some(left),
                None => return Some(Err(self.wrong("more"))),
            }
        }
        Some(Ok(chunk))
    }

    fn missing(&self) -> Option<Error> {
        let left = self.left.filter(|left| *left > 0)?;
        Some(self.wrong(&format!("{left} bytes less")))
    }

    fn wrong(&self, how: &str) -> Error {
        let length = self.length;
        Error::invalid_argument(format!(
            "the upload gave {how} than the {length} bytes it promised"
        ))
    }
}

/// What a reader gives until its end.
fn read(reader: Pin<Box<dyn AsyncRead + Send>>) -> Chunks {
    unfold(Some(reader), |reader| async {
        let mut reader = reader?;
        let mut buffer = vec![0; CHUNK];
        let result = poll_fn(|context| {
            let mut space = ReadBuf::new(&mut buffer);
            let polled = reader.as_mut().poll_read(context, &mut space);
            polled.map_ok(|()| space.filled().len())
        });
        match result.await {
            Ok(0) => None,
            Ok(count) => {
                buffer.truncate(count);
                Some((Ok(Bytes::from(buffer)), Some(reader)))
            }
            Err(source) => {
                let message = format!("the upload cannot be read: {source}");
                let error = Error::new(ErrorKind::Other, message).with_source(source);
                Some((Err(error), None))
            }
        }
    })
    .boxed()
}

#[cfg(test)]
mod tests;
