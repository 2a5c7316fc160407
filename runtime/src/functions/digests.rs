//! Base64, digests and key fingerprints.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};
use ring::digest;

use crate::Doc;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

impl Doc<'_> {
    /// The text in base64, padded.
    #[must_use]
    pub fn base64_encode(&self) -> Self {
        self.with_text(|text| STANDARD.encode(text).into())
    }

    /// The text that a base64 text holds. The URL-safe alphabet, missing padding and blanks are accepted.
    #[must_use]
    pub fn base64_decode(&self) -> Self {
        self.with_text(|text| {
            let decoded = decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
            decoded.map_or_else(|| self.mistake("a text in base64"), Self::from)
        })
    }

    /// The SHA-256 of the text, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> Self {
        self.with_text(|text| {
            hex(
                digest::digest(&digest::SHA256, text.as_bytes()).as_ref(),
                "",
            )
            .into()
        })
    }

    /// The SHA-1 of the text, in lower-case hexadecimal.
    #[must_use]
    pub fn sha1(&self) -> Self {
        let algorithm = &digest::SHA1_FOR_LEGACY_USE_ONLY;
        self.with_text(|text| hex(digest::digest(algorithm, text.as_bytes()).as_ref(), "").into())
    }

    /// The MD5 of the text, in lower-case hexadecimal.
    #[must_use]
    pub fn md5(&self) -> Self {
        self.with_text(|text| hex(&Md5::digest(text), "").into())
    }

    /// The fingerprint of an OpenSSH public key (`ssh-ed25519 AAAA… name`): the MD5 of the key, as
    /// pairs of hexadecimal digits with colons between.
    #[must_use]
    pub fn fingerprint(&self) -> Self {
        self.with_text(|text| {
            let key = text.split_whitespace().nth(1).and_then(decode);
            key.map_or_else(
                || self.mistake("an OpenSSH public key"),
                |key| hex(&Md5::digest(key), ":").into(),
            )
        })
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let compact: String = text.split_whitespace().collect();
    let engine = if compact.contains(['-', '_']) {
        URL_SAFE
    } else {
        STANDARD
    };
    engine.decode(compact).ok()
}

/// Lower-case hexadecimal, `separator` between the bytes.
pub(crate) fn hex(bytes: &[u8], separator: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(separator)
}

#[cfg(test)]
mod tests {
    use crate::Doc;

    #[test]
    fn known_digests() {
        let abc = Doc::from("abc");
        assert!(abc.md5().is("900150983cd24fb0d6963f7d28e17f72"));
        assert!(abc.sha1().is("a9993e364706816aba3e25717850c26c9cd0d89d"));
        assert!(
            abc.sha256()
                .is("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert!(Doc::absent().md5().is_absent());
        assert!(Doc::from(1).sha256().is_error());
    }

    #[test]
    fn base64_in_all_spellings() {
        assert!(Doc::from("añ?>").base64_encode().is("YcOxPz4="));
        for text in ["YcOxPz4=", "YcOxPz4", "YcOx\n Pz4=\n"] {
            assert!(Doc::from(text).base64_decode().is("añ?>"), "{text}");
        }
        assert!(Doc::from("fn5-").base64_decode().is("~~~"));
        assert!(Doc::from("%%").base64_decode().is_error());
        assert!(Doc::from("/w==").base64_decode().is_error());
    }

    #[test]
    fn fingerprints_as_ssh_keygen_prints_them() {
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me@host";
        assert!(
            Doc::from(key)
                .fingerprint()
                .is("0f:a2:0a:d7:38:3e:65:45:08:6b:63:84:1c:ff:dc:ba"),
            "{:?}",
            Doc::from(key).fingerprint()
        );
        assert!(Doc::from("ssh-rsa").fingerprint().is_error());
    }
}
