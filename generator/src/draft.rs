//! A spec as it is drafted: YAML with comments, made to pass `check`.

mod model;
mod text;
mod trial;

pub use text::{Entry, Yaml, flow};
pub use trial::{Draft, Dropped, Finished, finish};

#[cfg(test)]
mod tests;
