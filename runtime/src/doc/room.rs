//! Memory that serves one answer after the other.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tape::Tape;
use super::token::Token;

/// Where the tokens of an answer are laid out. A page of a list leaves its place to the next one,
/// which saves the system from giving and taking a megabyte for each.
#[derive(Clone, Default)]
pub(crate) struct Room(Option<Arc<Mutex<Vec<Token>>>>);

impl Room {
    /// A room that all its clones use; that of the default serves one answer only.
    pub(crate) fn shared() -> Self {
        Self(Some(Arc::default()))
    }

    /// The memory of an earlier answer, if it is free.
    pub(super) fn take(&self) -> Vec<Token> {
        self.free()
            .map(|mut free| std::mem::take(&mut *free))
            .unwrap_or_default()
    }

    fn free(&self) -> Option<MutexGuard<'_, Vec<Token>>> {
        let free = self.0.as_ref()?;
        Some(free.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the memory of an answer that was read free for another one.
    pub(crate) fn give_back(&self, tape: Tape) {
        let mut tokens = tape.into_tokens();
        tokens.clear();
        if let Some(mut free) = self.free()
            && free.capacity() < tokens.capacity()
        {
            *free = tokens;
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
        assert!(room.take().capacity() > 500);
        assert_eq!(room.take().capacity(), 0, "it is given once");
    }
}
