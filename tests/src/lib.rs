//! What the tests and measurements share: the examples of the specs, run against the drivers and as
//! a fake provider, the recorded operations, what is counted, and the quickstart.
#![deny(missing_docs)]

pub mod conformance;
pub mod cost;
pub mod document;
pub mod droplets;
pub mod examples;
pub mod fake;
pub mod golden;
pub mod quickstart;
pub mod replay;
mod sent;
mod signature;
pub mod symbols;
pub mod told;

pub use examples::{End, Example, Provider, providers};
pub use fake::Fake;
