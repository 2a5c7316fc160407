//! All tests that go over crates, in one binary: a module each.

// What `clippy.toml` allows in tests, it allows in their own functions only, not in what they share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::match_wild_err_arm,
    clippy::indexing_slicing
)]
// The tests run with the toolchain of the day.
#![allow(clippy::incompatible_msrv)]

mod budgets;
mod by_name;
mod call;
mod canary;
mod command;
mod conformance;
mod diff;
mod dry_run;
mod examples;
mod fake;
mod faults;
mod format;
mod generate;
mod golden;
mod golden_errors;
mod golden_render;
mod mutations;
mod origins;
mod powerdns;
mod private_cloud;
mod properties;
mod quickstart;
mod schema;
mod transcripts;
mod vendors;
