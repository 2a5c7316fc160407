//! Skyloom makes cloud drivers from API specs: `load → lower → render → persist`.
#![deny(missing_docs)]

pub mod cel;
pub mod ir;
pub mod spec;
