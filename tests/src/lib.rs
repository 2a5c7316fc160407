//! What the integration tests are run on beside the crates of the workspace.
#![deny(missing_docs)]

pub mod golden;
