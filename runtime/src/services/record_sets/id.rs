//! Ids of records that their provider gives none.

use ring::digest;

use super::RecordSets;
use crate::functions::digests::hex;
use crate::models::{RecordSet, RecordType};

/// How many letters of the digest an id has.
const DIGEST: usize = 8;

/// An id in parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordId {
    pub(super) kind: RecordType,
    /// Relative to the zone.
    pub(super) name: String,
    /// Of the value; none where the id is of a whole set.
    pub(super) digest: Option<String>,
}

impl RecordId {
    /// Reads `TYPE:name:digest` and `TYPE:name`.
    pub(super) fn parse(id: &str) -> Option<Self> {
        let (kind, rest) = id.split_once(':')?;
        let good_type = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if kind.is_empty() || !kind.chars().all(good_type) {
            return None;
        }
        let is_digest = |text: &str| {
            text.len() == DIGEST && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let (name, digest) = match rest.rsplit_once(':') {
            Some((name, digest)) if is_digest(digest) => (name, Some(digest.to_owned())),
            _ => (rest, None),
        };
        Some(Self {
            kind: kind.into(),
            name: if name == "@" { "" } else { name }.to_owned(),
            digest,
        })
    }
}

impl RecordSets {
    /// The id of the record of `set` that has this value.
    pub(super) fn id(&self, set: &RecordSet, value: &str) -> String {
        let name = if set.name.is_empty() { "@" } else { &set.name };
        format!("{}:{name}:{}", set.kind, self.digest(&set.kind, value))
    }

    /// The digest of a value, the same for all ways to write it.
    pub(super) fn digest(&self, kind: &RecordType, value: &str) -> String {
        let digest = digest::digest(&digest::SHA256, &self.canonical(kind, value));
        let mut digits = hex(digest.as_ref(), "");
        digits.truncate(DIGEST);
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_parts() {
        let id = |kind: RecordType, name: &str, digest: Option<&str>| RecordId {
            kind,
            name: name.to_owned(),
            digest: digest.map(str::to_owned),
        };
        for (text, wanted) in [
            ("A:www:0c1ee3b1", id(RecordType::A, "www", Some("0c1ee3b1"))),
            ("A:www", id(RecordType::A, "www", None)),
            ("mx:@", id(RecordType::MX, "", None)),
            ("TXT::0c1ee3b1", id(RecordType::TXT, "", Some("0c1ee3b1"))),
            // A name with a colon is no digest.
            ("TXT:a:b", id(RecordType::TXT, "a:b", None)),
        ] {
            assert_eq!(RecordId::parse(text), Some(wanted), "{text}");
        }
        for bad in ["12345", "", ":www", "a b:www"] {
            assert_eq!(RecordId::parse(bad), None, "{bad}");
        }
    }
}
