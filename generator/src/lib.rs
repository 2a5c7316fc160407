//! Skyloom makes cloud drivers from API specs: `load → lower → render → persist`.
#![deny(missing_docs)]

pub mod cel;
pub mod diagnostic;
pub mod file;
pub mod ir;
pub mod load;
pub mod lower;
pub mod persist;
pub mod render;
pub mod source;
pub mod spec;
