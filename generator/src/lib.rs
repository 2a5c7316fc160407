//! Skyloom makes cloud drivers from API specs: `load → lower → render → persist`.
#![deny(missing_docs)]

pub mod diagnostic;
pub mod load;
pub mod source;
pub mod spec;
