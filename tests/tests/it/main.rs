//! All tests that go over crates, in one binary: a module each.

// What `clippy.toml` allows in tests, it allows in their own functions only, not in what they share.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod by_name;
mod canary;
mod examples;
mod fake;
mod faults;
mod generate;
mod golden;
mod golden_errors;
mod golden_render;
mod mutations;
mod powerdns;
mod private_cloud;
mod quickstart;
