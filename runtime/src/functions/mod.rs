//! The functions of the expression language, as methods of [`Doc`](crate::Doc).
//!
//! All of them are total: an absent value gives an absent value (a test: false), a value of the
//! wrong kind gives an error value, which the getter at the end of the expression reports.

mod conversions;
pub(crate) mod digests;
pub(crate) mod domains;
mod networks;
mod patterns;
mod tags;
mod texts;
mod units;

pub use patterns::Pattern;

use crate::Doc;

impl Doc<'_> {
    /// Applies a function of texts: absent gives absent, what is not a text an error value.
    fn with_text<'b>(&self, function: impl FnOnce(&str) -> Doc<'b>) -> Doc<'b> {
        if self.is_absent() {
            return Doc::absent();
        }
        match self.as_text() {
            Some(text) => function(&text),
            None => self.mistake("a text"),
        }
    }
}
