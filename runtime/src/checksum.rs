//! Digests of what streams by.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream::{StreamExt, unfold};
use md5::{Digest as _, Md5};
use ring::digest;

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
pub struct Digests(Arc<Mutex<Vec<(Checksum, Vec<u8>)>>>);

impl Digests {
    /// The digest in lower-case hexadecimal, once the stream is at its end.
    pub fn hex(&self, kind: Checksum) -> Option<String> {
        let bytes = self.bytes(kind)?;
        Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
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

    fn set(&self, digests: Vec<(Checksum, Vec<u8>)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = digests;
    }

    /// The same chunks; when they are at their end, the digests are there. What was there before
    /// goes.
    pub(crate) fn of(&self, kinds: &[Checksum], chunks: Chunks) -> Chunks {
        self.set(Vec::new());
        let hashers: Vec<_> = kinds.iter().map(|kind| (*kind, Hasher::new(*kind))).collect();
        unfold(
            Some((chunks, hashers, self.clone())),
            |state| async move {
                let (mut chunks, mut hashers, digests) = state?;
                match chunks.next().await {
                    Some(Ok(chunk)) => {
                        for (_, hasher) in &mut hashers {
                            hasher.update(&chunk);
                        }
                        Some((Ok(chunk), Some((chunks, hashers, digests))))
                    }
                    Some(Err(error)) => Some((Err(error), None)),
                    None => {
                        let ended = hashers.into_iter();
                        digests.set(ended.map(|(kind, hasher)| (kind, hasher.end())).collect());
                        None
                    }
                }
            },
        )
        .boxed()
    }
}

impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [Checksum::Md5, Checksum::Sha1, Checksum::Sha256];
        f.debug_map()
            .entries(kinds.iter().filter_map(|kind| Some((kind, self.hex(*kind)?))))
            .finish()
    }
}

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
        iter(texts.iter().map(|text| Ok(Bytes::from_static(text.as_bytes())))).boxed()
    }

    /// The digests of "abc": RFC 1321 and FIPS 180-4.
    #[tokio::test]
    async fn digests_are_there_at_the_end() {
        let digests = Digests::default();
        let kinds = [Checksum::Md5, Checksum::Sha1, Checksum::Sha256];
        let mut stream = digests.of(&kinds, chunks(&["a", "bc"]));
        assert_eq!(stream.next().await.unwrap().unwrap(), "a");
        assert_eq!(stream.next().await.unwrap().unwrap(), "bc");
        assert_eq!(digests.hex(Checksum::Md5), None);
        assert!(stream.next().await.is_none());
        assert_eq!(digests.hex(Checksum::Md5).unwrap(), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            digests.hex(Checksum::Sha1).unwrap(),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            digests.hex(Checksum::Sha256).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digests.base64(Checksum::Md5).unwrap(), "kAFQmDzST7DWlj99KOF/cg==");
    }

    #[tokio::test]
    async fn a_stream_that_fails_has_none() {
        let digests = Digests::default();
        let broken = chunks(&["a"]).chain(iter([Err(Error::malformed("lost"))]));
        let read: Vec<_> = digests.of(&[Checksum::Md5], broken.boxed()).collect().await;
        assert_eq!(read.len(), 2);
        assert_eq!(digests.bytes(Checksum::Md5), None);
    }
}
