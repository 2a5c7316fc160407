//! Digests of what streams by.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream::{StreamExt, unfold};
use md5::{Digest as _, Md5};
use ring::digest;

use crate::auth::hex;
use crate::response::Chunks;

/// A kind of digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Checksum {
    /// MD5, as `ETag` and `Content-MD5` often are. No protection against somebody who wants to deceive.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// The digests of a stream, once it has gone by to its end. Clones share them.
#[derive(Clone, Default)]
pub struct Digests(Arc<Mutex<Ended>>);

/// The digests that are there.
type Ended = Vec<(Checksum, Vec<u8>)>;

impl Digests {
    /// The digest in lower-case hexadecimal, once the stream is at its end.
    pub fn hex(&self, kind: Checksum) -> Option<String> {
        Some(hex(&self.bytes(kind)?))
    }

    /// The digest in base64, once the stream is at its end.
    pub fn base64(&self, kind: Checksum) -> Option<String> {
        Some(STANDARD.encode(self.bytes(kind)?))
    }

    /// The digest itself, once the stream is at its end.
    pub fn bytes(&self, kind: Checksum) -> Option<Vec<u8>> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = found.iter().find(|digest| digest.0 == kind)?;
        Some(found.1.clone())
    }

    fn set(&self, digests: Ended) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = digests;
    }

    /// The same chunks; when they are at their end, the digests are there, and with a known `length`
    /// when that many bytes have come: who knows the length may not ask for more. What was there
    /// before goes.
    pub(crate) fn of(&self, kinds: &[Checksum], chunks: Chunks, length: Option<u64>) -> Chunks {
        self.set(Vec::new());
        let hashers = kinds.iter().map(|kind| (*kind, Hasher::new(*kind)));
        let hashing = Hashing {
            chunks,
            hashers: hashers.collect(),
            left: length,
            digests: self.clone(),
        };
        unfold(Some(hashing), |state| async move {
            let mut hashing = state?;
            match hashing.chunks.next().await {
                Some(Ok(chunk)) => {
                    hashing.add(&chunk);
                    Some((Ok(chunk), Some(hashing)))
                }
                Some(Err(error)) => Some((Err(error), None)),
                None => {
                    hashing.end();
                    None
                }
            }
        })
        .boxed()
    }
}

/// A stream on its way by.
struct Hashing {
    chunks: Chunks,
    hashers: Vec<(Checksum, Hasher)>,
    left: Option<u64>,
    digests: Digests,
}

impl Hashing {
    fn add(&mut self, chunk: &Bytes) {
        for (_, hasher) in &mut self.hashers {
            hasher.update(chunk);
        }
        self.left = self
            .left
            .map(|left| left.saturating_sub(chunk.len() as u64));
        if self.left == Some(0) {
            self.end();
        }
    }

    fn end(&self) {
        let ended = self.hashers.iter();
        let ended = ended.map(|(kind, hasher)| (*kind, hasher.clone().end()));
        self.digests.set(ended.collect());
    }
}

impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [Checksum::Md5, Checksum::Sha1, Checksum::Sha256];
        f.debug_map()
            .entries(
                kinds
                    .iter()
                    .filter_map(|kind| Some((kind, self.hex(*kind)?))),
            )
            .finish()
    }
}

#[derive(Clone)]
enum Hasher {
    Md5(Md5),
    Sha(digest::Context),
}

impl Hasher {
    fn new(kind: Checksum) -> Self {
        match kind {
            Checksum::Md5 => Self::Md5(Md5::new()),
            Checksum::Sha1 => Self::Sha(digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
            Checksum::Sha256 => Self::Sha(digest::Context::new(&digest::SHA256)),
        }
    }

    fn update(&mut self, chunk: &Bytes) {
        match self {
            Self::Md5(md5) => md5.update(chunk),
            Self::Sha(sha) => sha.update(chunk),
        }
    }

    fn end(self) -> Vec<u8> {
        match self {
            Self::Md5(md5) => md5.finalize().to_vec(),
            Self::Sha(sha) => sha.finish().as_ref().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream::iter;

    use super::*;
    use crate::Error;

    fn chunks(texts: &'static [&'static str]) -> Chunks {
        iter(
            texts
                .iter()
                .map(|text| Ok(Bytes::from_static(text.as_bytes()))),
        )
        .boxed()
    }

    /// The digests of "abc": RFC 1321 and FIPS 180-4.
    #[tokio::test]
    async fn digests_are_there_at_the_end() {
        let digests = Digests::default();
        let kinds = [Checksum::Md5, Checksum::Sha1, Checksum::Sha256];
        let mut stream = digests.of(&kinds, chunks(&["a", "bc"]), None);
        assert_eq!(stream.next().await.unwrap().unwrap(), "a");
        assert_eq!(stream.next().await.unwrap().unwrap(), "bc");
        assert_eq!(digests.hex(Checksum::Md5), None);
        assert!(stream.next().await.is_none());
        assert_eq!(
            digests.hex(Checksum::Md5).unwrap(),
            "900150983cd24fb0d6963f7d28e17f72"
        );
        assert_eq!(
            digests.hex(Checksum::Sha1).unwrap(),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            digests.hex(Checksum::Sha256).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            digests.base64(Checksum::Md5).unwrap(),
            "kAFQmDzST7DWlj99KOF/cg=="
        );
    }

    #[tokio::test]
    async fn a_known_length_is_an_end() {
        let digests = Digests::default();
        let mut stream = digests.of(&[Checksum::Md5], chunks(&["a", "bc"]), Some(3));
        assert_eq!(stream.next().await.unwrap().unwrap(), "a");
        assert_eq!(digests.hex(Checksum::Md5), None);
        assert_eq!(stream.next().await.unwrap().unwrap(), "bc");
        assert_eq!(
            digests.hex(Checksum::Md5).unwrap(),
            "900150983cd24fb0d6963f7d28e17f72"
        );
    }

    #[tokio::test]
    async fn a_stream_that_fails_has_none() {
        let digests = Digests::default();
        let broken = chunks(&["a"]).chain(iter([Err(Error::malformed("lost"))]));
        let read: Vec<_> = digests
            .of(&[Checksum::Md5], broken.boxed(), Some(2))
            .collect()
            .await;
        assert_eq!(read.len(), 2);
        assert_eq!(digests.bytes(Checksum::Md5), None);
    }
}
