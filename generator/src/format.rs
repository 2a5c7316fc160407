//! Formats spec files: same facts, same comments, one layout.
//!
//! What the author wrote as a block stays one. What is written in brackets stays on its line if it fits,
//! is wrapped if it is a list of words, and becomes a block if not. Keys that stand for facts of their
//! own (operations, models, states) keep their order; those of the language come in the order of the
//! reference.

mod comment;
mod order;
mod print;
mod scalar;
mod tree;

use std::fmt;

use crate::schema::schema;
use crate::source::{Fault, Source};

#[cfg(test)]
mod tests;

/// A text as YAML on one line, quoted no more than it needs.
#[cfg(feature = "cli")]
pub(crate) fn scalar(text: &str) -> String {
    scalar::tidy(&serde_json::Value::from(text).to_string())
}

/// Characters in a line, comments aside.
const WIDTH: usize = 140;

/// The file cannot be formatted.
#[derive(Debug, Clone)]
pub enum Unformatted {
    /// It is no YAML, or YAML that specs do without.
    Faults(Vec<Fault>),
    /// The formatted text would not say the same: a fault of the formatter. The file stays as it is.
    Changed,
}

impl fmt::Display for Unformatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Faults(_) => "the YAML is broken",
            Self::Changed => "formatted, it would not say the same",
        })
    }
}

impl std::error::Error for Unformatted {}

/// The text of a file in the layout of specs. The file's name says what is in it: `dns.yaml`.
///
/// # Errors
///
/// If the file cannot be read, and where the result would not have the same meaning and comments.
pub fn format(source: &Source) -> Result<String, Unformatted> {
    if !source.faults().is_empty() {
        return Err(Unformatted::Faults(source.faults().to_vec()));
    }
    let text = source.text();
    let Some(mut tree) = tree::read(text) else {
        return Ok(text.to_owned());
    };
    let stem = source.path().file_stem().and_then(|stem| stem.to_str());
    if let Some(schema) = stem.and_then(schema) {
        order::order(&mut tree, &schema.schema);
    }
    let formatted = print::print(&tree);
    if says_the_same(text, &formatted) {
        Ok(formatted)
    } else {
        Err(Unformatted::Changed)
    }
}

/// Whether two texts have the same meaning and the same comments.
fn says_the_same(before: &str, after: &str) -> bool {
    let meaning = |text| serde_yaml::from_str::<serde_yaml::Value>(text).ok();
    let comments = |text| {
        let mut comments = comment::texts(text)?;
        comments.sort_unstable();
        Some(comments)
    };
    meaning(before).is_some()
        && meaning(before) == meaning(after)
        && comments(before).is_some()
        && comments(before) == comments(after)
}
