//! A vendor's OpenAPI document, as far as it can be read.
//!
//! Documents that vendors publish are often invalid: a strict reader refuses the whole for one slip. This
//! one walks the JSON itself, follows references as it goes, and takes what is not there for unsaid.

mod endpoint;
mod node;
mod read;
mod schema;

pub use endpoint::{Answer, Endpoint, Parameter, Place};
pub use node::Node;
pub use read::{Document, Unread};
pub use schema::{Kind, Schema};

#[cfg(test)]
mod tests;
