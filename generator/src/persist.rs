//! Brings a folder to the state of the rendered files. Nothing else writes to the disk.
//!
//! First [`plan`] compares and only reads; [`apply`] then writes what differs. So to say what
//! would change is to plan and stop.

mod apply;
mod change;
mod fault;
mod plan;
mod section;

pub use apply::apply;
pub use change::{Change, ChangeKind};
pub use fault::Fault;
pub use plan::plan;
pub use section::section;

#[cfg(test)]
mod tests;
