//! Skyloom makes cloud drivers from API specs: `load → lower → render → persist`.
#![deny(missing_docs)]

mod builder;
pub mod cel;
#[cfg(feature = "cli")]
pub mod command;
pub mod diagnostic;
#[cfg(feature = "diff")]
pub mod diff;
pub mod file;
#[cfg(feature = "schema")]
pub mod format;
pub mod generate;
pub mod ir;
pub mod load;
pub mod lower;
pub mod origin;
pub mod persist;
pub mod prove;
pub mod render;
#[cfg(feature = "schema")]
pub mod schema;
pub mod source;
pub mod spec;
pub mod stats;

pub use builder::{BuildError, Builder};
