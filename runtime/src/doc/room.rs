//! Memory that serves one answer after the other.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Buf;

use super::tape::Tape;
use super::token::Token;

/// Bodies that are kept free at most: as many as a list has pages on the way.
const BODIES: usize = 4;

/// Where an answer is received, and where its tokens are laid out. A page of a list leaves its place
/// to the next one, which saves the system from giving and taking megabytes for each.
#[derive(Clone)]
pub(crate) struct Room(Option<Arc<Mutex<Free>>>);

/// What no answer uses at the moment; all of it is empty.
#[derive(Default)]
struct Free {
    tokens: Vec<Token>,
    bodies: Vec<Vec<u8>>,
}

impl Room {
    /// No room: what is taken from it serves one answer only.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// A room that all its clones use.
    pub(crate) fn shared() -> Self {
        Self(Some(Arc::default()))
    }

    /// Empty memory for the tokens of an answer, that of an earlier one if there was one.
    pub(super) fn tokens(&self) -> Vec<Token> {
        self.free()
            .map(|mut free| std::mem::take(&mut free.tokens))
            .unwrap_or_default()
    }

    /// Empty memory for a body of so many bytes, that of an earlier one if it is large enough.
    pub(crate) fn body(&self, length: usize) -> Vec<u8> {
        let earlier = self.free().and_then(|mut free| free.bodies.pop());
        match earlier.filter(|body| body.capacity() >= length) {
            Some(body) => body,
            // The next page may be a little longer.
            None if self.0.is_some() => Vec::with_capacity(length + length / 16),
            None => Vec::with_capacity(length),
        }
    }

    fn free(&self) -> Option<MutexGuard<'_, Free>> {
        let free = self.0.as_ref()?;
        Some(free.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the memory of an answer that was read free for another one.
    pub(crate) fn give_back(&self, tape: Tape) {
        let Some(mut free) = self.free() else {
            return;
        };
        let (mut body, mut tokens) = tape.into_parts();
        tokens.clear();
        if free.tokens.capacity() < tokens.capacity() {
            free.tokens = tokens;
        }
        // What a cache keeps, or is a part of what was received at once, stays where it is.
        if body.is_unique() && free.bodies.len() < BODIES {
            body.advance(body.len());
            free.bodies.push(Vec::from(body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bytes;

    #[test]
    fn an_answer_finds_nothing_of_the_one_before() {
        let room = Room::shared();
        let read = |text: &'static str| Tape::take_json(&mut Bytes::from(text), &room);
        room.give_back(read(r#"{"a":[1,2,3],"b":{"c":"d"}}"#).unwrap());
        let two = [read("[1]").unwrap(), read("[2]").unwrap()];
        assert_eq!(
            two.map(|tape| tape.root().to_json_text().unwrap()),
            ["[1]", "[2]"]
        );
        assert!(read("[1,").is_err());
    }

    #[test]
    fn the_larger_one_is_kept() {
        let room = Room::shared();
        let long = Tape::json(format!("[{}1]", "1,".repeat(500))).unwrap();
        room.give_back(long);
        room.give_back(Tape::json("[]").unwrap());
        assert!(room.tokens().capacity() > 500);
        assert_eq!(room.tokens().capacity(), 0, "it is given once");
    }

    #[test]
    fn a_body_is_received_where_the_one_before_was() {
        let room = Room::shared();
        let receive = |text: &str| {
            let mut body = room.body(text.len());
            assert!(body.is_empty() && body.capacity() >= text.len());
            body.extend_from_slice(text.as_bytes());
            let place = body.as_ptr();
            let tape = Tape::take_json(&mut Bytes::from(body), &room).unwrap();
            assert_eq!(tape.root().to_json_text().unwrap(), text);
            (place, tape)
        };
        let (first, tape) = receive("[1,2,3]");
        room.give_back(tape);
        let (second, tape) = receive("[4]");
        assert_eq!(first, second);
        let (third, other) = receive("[5]");
        assert_ne!(second, third, "both are there");
        let kept = tape.clone();
        room.give_back(tape);
        room.give_back(other);
        assert_eq!(kept.root().to_json_text().unwrap(), "[4]");
        assert_eq!(receive("[6]").0, third, "the other one is still in use");
    }

    #[test]
    fn without_a_room_nothing_is_kept() {
        let room = Room::none();
        room.give_back(Tape::json("[1]").unwrap());
        assert_eq!((room.tokens().capacity(), room.body(0).capacity()), (0, 0));
        assert_eq!(room.body(100).capacity(), 100);
    }
}
