//! Digests, and digests with a key, as signatures use them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};

/// HMAC-SHA256.
pub(super) fn hmac_sha256(key: &[u8], text: &str) -> hmac::Tag {
    keyed(hmac::HMAC_SHA256, key, text)
}

/// HMAC-SHA1, which some signatures still want.
pub(super) fn hmac_sha1(key: &[u8], text: &str) -> hmac::Tag {
    keyed(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key, text)
}

fn keyed(algorithm: hmac::Algorithm, key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(algorithm, key), text.as_bytes())
}

/// SHA-256, in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// SHA-1, in lower-case hexadecimal.
pub(super) fn sha1(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Base64, padded.
pub(super) fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // RFC 4231, test case 2, and RFC 2202, test case 2.
        let (key, text) = (b"Jefe", "what do ya want for nothing?");
        assert_eq!(
            hex(hmac_sha256(key, text).as_ref()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(hmac_sha1(key, text).as_ref()),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        );
        // FIPS 180-4, "abc".
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(base64(b"abcd"), "YWJjZA==");
    }
}
