//! The integration tests, one binary.

mod explanations;
mod golden;
mod golden_errors;
mod golden_render;
mod mutations;
