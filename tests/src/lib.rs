//! What the tests and measurements share.
#![deny(missing_docs)]

pub mod conformance;
