//! What is wrong with a spec: code, place, words, remedy.
//!
//! Every pass pushes [`Diagnostic`]s to one [`Diagnostics`]; nothing stops at the first. Only the
//! edge of the program turns them into text, JSON, GitHub annotations or SARIF.

mod code;
mod collect;
#[cfg(test)]
mod explained;
mod path;
mod place;
pub mod render;
mod suggest;

pub use code::{Code, UnknownCode};
pub use collect::{Diagnostic, Diagnostics, Severity};
pub use path::{Segment, SpecPath};
pub use place::{FileId, Part, Place};
pub use suggest::near;
