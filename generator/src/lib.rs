//! Skyloom makes cloud drivers from API specs: `load → lower → render → persist`.
#![deny(missing_docs)]

#[cfg(feature = "cli")]
pub mod audit;
mod builder;
pub mod cel;
#[cfg(feature = "cli")]
pub mod command;
pub mod diagnostic;
#[cfg(feature = "diff")]
pub mod diff;
#[cfg(feature = "cli")]
pub mod draft;
pub mod file;
#[cfg(feature = "schema")]
pub mod format;
pub mod generate;
#[cfg(feature = "cli")]
pub mod guess;
#[cfg(feature = "cli")]
pub mod import;
pub mod ir;
pub mod load;
pub mod lower;
#[cfg(feature = "cli")]
pub mod openapi;
pub mod origin;
pub mod persist;
pub mod prove;
pub mod render;
#[cfg(feature = "cli")]
pub mod scaffold;
#[cfg(feature = "schema")]
pub mod schema;
pub mod source;
pub mod spec;
pub mod stats;

pub use builder::{BuildError, Builder};
