//! The runtime under every Skyloom driver: the connection, the base models, the service traits.
//!
//! It knows no provider. A generated driver states facts about an API; this crate does the work.
#![deny(missing_docs)]

mod error;
mod nearest;
mod pager;
mod provider;
mod reply;
mod secret;

pub use error::{Error, ErrorKind, Result, Source};
pub use pager::{Fetched, Page, PageSource, Pager};
pub use provider::{Operation, Param, ParamType, Provider, Service};
pub use reply::Reply;
pub use secret::Secret;
