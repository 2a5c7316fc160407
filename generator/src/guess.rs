//! What the names, formats and shapes of an API most likely mean.
//!
//! `skyloom import` asks about the schemas of a document, `skyloom new` about one sample answer; both
//! get their guesses here. Each says how sure it is and why, so that the author knows where to look.

mod address;
mod example;
mod field;
mod mapping;
mod paging;
mod path;
mod place;
mod shape;
mod state;
mod unit;
mod word;

pub use example::{compose, redact, shorten};
pub use mapping::{Mapping, Nested, mapping};
pub use paging::{Ask, Way, error_paths, paging};
pub use path::{expression, is_name};
pub use place::{Found, item, list, lists};
pub use shape::{Kind, Shape};
pub use state::{Table, states};
pub use word::{same_thing, singular, snake, words};

use std::fmt;

#[cfg(test)]
mod tests;

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// It says so itself.
    Sure,
    /// It is called as such things are called.
    Likely,
    /// Nothing better was found.
    Guess,
}

impl fmt::Display for Sure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sure => "sure",
            Self::Likely => "likely",
            Self::Guess => "a guess",
        })
    }
}

/// Something guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// What: an expression, a path, a word, as the spec writes it.
    pub value: String,
    /// How sure.
    pub sure: Sure,
    /// Why, in a few words; may be empty where it is plain.
    pub why: String,
}

impl Guess {
    /// A guess with its reason.
    pub fn new(value: impl Into<String>, sure: Sure, why: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            sure,
            why: why.into(),
        }
    }

    /// How sure and why, for a comment: `likely: …`.
    pub fn comment(&self) -> String {
        if self.why.is_empty() {
            self.sure.to_string()
        } else {
            format!("{}: {}", self.sure, self.why)
        }
    }
}
