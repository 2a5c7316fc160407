//! A number by which two values are told apart.

use super::tape::Format;
use super::value::Doc;
use crate::Result;

impl Doc<'_> {
    /// A hash of [`to_json_text`](Self::to_json_text). A value of a JSON answer is not copied for it.
    ///
    /// # Errors
    /// When there is an error value in it.
    pub(crate) fn content_hash(&self) -> Result<u64> {
        Ok(match self.position() {
            Some((tape, _, token)) if tape.format() == Format::Json => {
                hash(tape.source(token).as_bytes())
            }
            _ => hash(self.to_json_text()?.as_bytes()),
        })
    }
}

/// A quick hash, of 64 good bits for texts that nobody made to collide: sixteen bytes are folded in
/// by one multiplication, and four of those need not wait for each other.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<64>();
    let mut lanes = [1, 2, 3, 4];
    for block in blocks {
        let (chunks, _) = block.as_chunks::<16>();
        for (lane, chunk) in lanes.iter_mut().zip(chunks) {
            *lane = fold(*lane, chunk);
        }
    }
    let (chunks, _) = rest.as_chunks::<16>();
    // What no chunk has is in the last sixteen bytes, of which some may be there for the second time.
    let last = bytes.last_chunk().copied().unwrap_or_else(|| {
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(bytes) {
            *to = *from;
        }
        short
    });
    let lanes = lanes.map(|lane| u128::from(lane).to_le_bytes());
    let hash = lanes.iter().chain(chunks).fold(0, fold);
    // The length tells how much of the last chunk was there, and lets its bytes reach all bits.
    let length = u128::try_from(bytes.len()).unwrap_or(u128::MAX);
    fold(fold(hash, &last), &length.to_le_bytes())
}

fn fold(hash: u64, chunk: &[u8; 16]) -> u64 {
    // Odd numbers without pattern: digits of pi.
    const LEFT: u64 = 0x243f_6a88_85a3_08d3;
    const RIGHT: u64 = 0x1319_8a2e_0370_7345;
    let chunk = u128::from_le_bytes(*chunk);
    let left = low(chunk) ^ LEFT;
    let right = low(chunk >> 64) ^ hash ^ RIGHT;
    let product = u128::from(left) * u128::from(right);
    low(product) ^ low(product >> 64)
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "only the lower half is meant"
)]
fn low(wide: u128) -> u64 {
    wide as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{Tape, XmlRules};

    #[test]
    fn every_byte_and_the_length_count() {
        let mut seen = HashSet::new();
        for length in 0..150 {
            assert!(seen.insert(hash(&vec![0; length])), "{length} zeros");
            for at in 0..length {
                for bit in [1, 0x10, 0x80] {
                    let mut bytes = vec![0; length];
                    bytes[at] = bit;
                    assert!(seen.insert(hash(&bytes)), "{bit} at {at} of {length}");
                }
            }
        }
        let swapped: Vec<u8> = (16..64).chain(0..16).chain(64..80).collect();
        assert_ne!(hash(&swapped), hash(&(0..80).collect::<Vec<u8>>()));
    }

    #[test]
    fn a_bit_changes_half_of_all_bits() {
        let text = b"https://api.example.com/v2/droplets?page=2".repeat(3);
        let whole = hash(&text);
        for at in 0..text.len() {
            let mut other = text.clone();
            other[at] ^= 1;
            let differ = (hash(&other) ^ whole).count_ones();
            assert!((10..=54).contains(&differ), "{differ} bits by byte {at}");
        }
    }

    #[test]
    fn equal_values_are_alike_wherever_they_stand() {
        let one = Tape::json(r#"{"page":1,"items":[{"id":1}]}"#).unwrap();
        let two = Tape::json(r#"{"page":22,"items":[{"id":1}],"more":[{"id":2}]}"#).unwrap();
        let of = |tape: &Tape, path: &'static str| tape.root().at(path).content_hash().unwrap();
        assert_eq!(of(&one, "items"), of(&two, "items"));
        assert_ne!(of(&two, "items"), of(&two, "more"));
        assert_eq!(
            of(&one, "items"),
            one.root()
                .at("items")
                .filter(|_| true)
                .content_hash()
                .unwrap()
        );
        let xml = |text: &str| Tape::xml(text.to_owned(), &XmlRules::new()).unwrap();
        assert_eq!(
            of(&xml("<r><i>1</i></r>"), "i"),
            of(&xml("<s><i>1</i><j/></s>"), "i")
        );
        assert_ne!(
            of(&xml("<r><i>1</i></r>"), "i"),
            of(&xml("<r><i>2</i></r>"), "i")
        );
        assert!(Doc::error("no").content_hash().is_err());
    }
}
