//! Runs the examples of the specs: as tests of the generated drivers, and as a fake provider.
#![deny(missing_docs)]

pub mod examples;
pub mod fake;
pub mod quickstart;
pub mod replay;
mod sent;
mod signature;

pub use examples::{End, Example, Provider, providers};
pub use fake::Fake;
