//! The runtime under every Skyloom driver: the connection, the base models, the service traits.
//!
//! It knows no provider. A generated driver states facts about an API; this crate does the work.
#![deny(missing_docs)]

mod doc;
mod error;
mod extra;
mod functions;
pub mod models;
mod nearest;
mod pager;
mod provider;
mod reply;
mod secret;
mod state;

pub use doc::{AsDoc, Doc, Items, List, Object, Tape, XmlRules, list, object};
pub use error::{Error, ErrorKind, Result, Source};
pub use extra::Extra;
pub use functions::Pattern;
pub use pager::{Fetched, Page, PageSource, Pager};
pub use provider::{Operation, Param, ParamType, Provider, Service};
pub use reply::Reply;
pub use secret::Secret;
pub use state::State;
