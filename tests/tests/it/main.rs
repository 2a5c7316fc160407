//! The integration tests, one binary.

mod golden;
mod golden_errors;
