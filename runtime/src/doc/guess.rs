//! Where members stood before: the objects of a list mostly look alike.

use std::sync::atomic::{AtomicU32, Ordering};

/// Names of members that are remembered at once, at most.
const PLACES: usize = 2048;

/// For names of members, how many tokens behind their object they were found last.
///
/// Several names may share a place, objects differ, and other threads look things up at the same
/// time: it is a guess, and who takes it looks whether the member stands there.
pub(super) struct Guesses(Box<[AtomicU32]>);

impl Guesses {
    /// Nothing known yet; without a list nothing ever will be.
    pub(super) fn new(listed: bool) -> Self {
        let places = if listed { PLACES } else { 0 };
        Self((0..places).map(|_| AtomicU32::new(0)).collect())
    }

    /// How far behind its object a member may stand, by the marks of its name and of the object's
    /// own name; 0 where nothing is known.
    #[inline]
    pub(super) fn get(&self, name: u16, object: u16) -> u32 {
        self.place(name, object)
            .map_or(0, |place| place.load(Ordering::Relaxed))
    }

    /// Remembers how far it stood.
    pub(super) fn set(&self, name: u16, object: u16, distance: u32) {
        if let Some(place) = self.place(name, object) {
            place.store(distance, Ordering::Relaxed);
        }
    }

    #[inline]
    fn place(&self, name: u16, object: u16) -> Option<&AtomicU32> {
        // The upper bits of a product depend on all bits of its factors.
        let mixed = (u32::from(name) << 16 | u32::from(object)).wrapping_mul(0x9e37_79b1) >> 21;
        self.0.get(mixed as usize)
    }
}

/// A copy of an answer finds out for itself.
impl Clone for Guesses {
    fn clone(&self) -> Self {
        Self::new(!self.0.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Tape, XmlRules};

    /// As many objects as it takes for guesses.
    fn list(items: &[&str]) -> Tape {
        let all: Vec<&str> = items.iter().copied().cycle().take(1200).collect();
        Tape::json(format!("[{}]", all.join(","))).unwrap()
    }

    #[test]
    fn places_are_in_range_and_only_long_answers_have_them() {
        let guesses = Guesses::new(true);
        for mark in 0..=u16::MAX {
            guesses.set(mark, !mark, u32::from(mark) + 1);
            assert_eq!(guesses.get(mark, !mark), u32::from(mark) + 1);
        }
        let none = Guesses::new(false);
        none.set(1, 2, 3);
        assert_eq!(none.get(1, 2), 0);
        assert_eq!(guesses.clone().get(0, 0xffff), 0);
    }

    #[test]
    fn a_member_is_found_wherever_it_stands() {
        // The same name before, behind and inside of others, twice, escaped, and not at all; and
        // where it stood before now stands one of its kin.
        let items = [
            (r#"{"id":1,"name":"a"}"#, Some(1)),
            (r#"{"id":2,"name":"b"}"#, Some(2)),
            (r#"{"name":"c","id":3}"#, Some(3)),
            (r#"{"x":{"id":0},"id":4}"#, Some(4)),
            (r#"{"x":{"id":0},"y":5}"#, None),
            (r#"{"x":[{"id":0}],"id":5}"#, Some(5)),
            (r#"{"x":[{"id":0}]}"#, None),
            (r#"{"id":0,"id":6}"#, Some(6)),
            (r#"{"id":0,"x":1,"id":7}"#, Some(7)),
            (r#"{"\u0069d":8}"#, Some(8)),
            (r#"{"id":0,"i\u0064":9}"#, Some(9)),
            (r#"{"ix":0,"xd":0,"ixd":0}"#, None),
            (r"{}", None),
            (r#"[{"id":0}]"#, None),
            (r#""id""#, None),
            (r#"{"x":"id"}"#, None),
            (r#"{"id":{"id":10}}"#, None),
        ];
        let texts: Vec<&str> = items.iter().map(|(text, _)| *text).collect();
        let tape = list(&texts);
        for (item, (text, wanted)) in tape.root().iter().zip(items.iter().cycle()) {
            let found = item.get("id");
            assert_eq!(found.int().ok(), *wanted, "{text}");
            assert_eq!(
                item.at("id.id").opt_int().ok().flatten().is_some(),
                text.contains("10")
            );
            assert_eq!(
                found.has(),
                wanted.is_some() || text.contains("10"),
                "{text}"
            );
        }
    }

    #[test]
    fn names_below_different_names_do_not_disturb_each_other() {
        let tape = list(&[
            r#"{"image":{"name":"i","id":1},"size":{"id":2,"x":[],"name":"s"},"name":"n"}"#,
            r#"{"size":{"x":[{"name":"no"}],"name":"s","id":2},"name":"n","image":{"id":1,"name":"i"}}"#,
        ]);
        for item in &tape.root() {
            assert!(item.at("image.name").is("i") && item.at("image.id").eq(1));
            assert!(item.at("size.name").is("s") && item.at("size.id").eq(2));
            assert!(item.at("name").is("n") && item.at("id").is_absent());
        }
    }

    #[test]
    fn so_it_is_in_xml() {
        let items =
            "<i><a><n>x</n></a><n>1</n></i><i><n>1</n><a/></i><i><a><n>x</n><n>y</n></a></i>";
        let text = format!("<r>{}</r>", items.repeat(300));
        let tape = Tape::xml(text, &XmlRules::new()).unwrap();
        for (number, item) in tape.root().at("i").iter().enumerate() {
            assert_eq!(item.at("n").is("1"), number % 3 < 2, "{number}");
            assert_eq!(item.at("n").is_absent(), number % 3 == 2, "{number}");
            assert_eq!(item.at("a.n").has(), number % 3 != 1, "{number}");
        }
    }
}
