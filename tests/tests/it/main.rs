//! All tests over several crates, in one binary: a module each.

mod by_name;
mod examples;
mod fake;
mod generate;
mod quickstart;
