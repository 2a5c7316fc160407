//! Short texts that come again and again in one answer: what is said of the size and the image of
//! each node of a list.

use std::sync::{Arc, Mutex, PoisonError};

use super::content_hash::hash;

/// Texts that are remembered at once, at most.
const PLACES: usize = 64;

/// Longer texts are hardly ever alike, and would be compared in vain.
const LONGEST: usize = 512;

/// The texts of one answer, each kept once; none where there is no list.
pub(super) struct Twins(Option<Box<Mutex<Known>>>);

#[derive(Default)]
struct Known {
    /// Where a text is written before it is known whether it is there already.
    draft: String,
    texts: Vec<Option<Arc<str>>>,
}

impl Twins {
    /// Nothing known yet; without a list nothing ever will be.
    pub(super) fn new(listed: bool) -> Self {
        Self(listed.then(Box::default))
    }

    /// The text of this length that `write` writes; if it was there before, the same one. None
    /// where that is not to be expected, and nothing is written.
    pub(super) fn text(&self, length: usize, write: impl FnOnce(&mut String)) -> Option<Arc<str>> {
        let known = self.0.as_ref().filter(|_| length <= LONGEST)?;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let Known { draft, texts } = &mut *known;
        draft.clear();
        write(draft);
        texts.resize(PLACES, None);
        let place = usize::try_from(hash(draft.as_bytes()) % PLACES as u64).unwrap_or(0);
        let known = texts.get_mut(place)?;
        Some(match known {
            Some(text) if **text == **draft => Arc::clone(text),
            _ => Arc::clone(known.insert(draft.as_str().into())),
        })
    }
}

/// A copy of an answer finds out for itself.
impl Clone for Twins {
    fn clone(&self) -> Self {
        Self::new(self.0.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tape;

    #[test]
    fn equal_texts_are_one_and_others_are_their_own() {
        let twins = Twins::new(true);
        let of = |text: &str| {
            twins
                .text(text.len(), |draft| draft.push_str(text))
                .unwrap()
        };
        assert!(Arc::ptr_eq(&of("small"), &of("small")));
        for number in 0..1000 {
            assert_eq!(*of(&format!("size {number}")), *format!("size {number}"));
        }
        assert_eq!(&*of("small"), "small");
        for (twins, length) in [(&twins, LONGEST + 1), (&Twins::new(false), 1)] {
            assert!(
                twins
                    .text(length, |_| panic!("it is not written"))
                    .is_none()
            );
        }
    }

    #[test]
    fn what_nodes_of_a_list_have_in_common_is_kept_once() {
        let nodes: Vec<String> = (0..200)
            .map(|id| {
                format!(
                    r#"{{"id":{id},"a":1,"size":{{"cpus":{},"disk":25}}}}"#,
                    id % 2
                )
            })
            .collect();
        let tape = Tape::json(format!("[{}]", nodes.join(","))).unwrap();
        let fields = [("cpus", "cpus"), ("disk", "disk")];
        let pick = |index| tape.root().index(index).at("size").pick(&fields);
        let (first, other, third) = (pick(0), pick(1), pick(2));
        assert_eq!(first.as_json(), r#"{"cpus":0,"disk":25}"#);
        assert_eq!(other.as_json(), r#"{"cpus":1,"disk":25}"#);
        assert!(std::ptr::eq(first.as_json(), third.as_json()));
        let grown = third.with("more", true);
        assert_eq!(grown.as_json(), r#"{"cpus":0,"disk":25,"more":true}"#);
        assert_eq!(first, pick(4));
    }
}
