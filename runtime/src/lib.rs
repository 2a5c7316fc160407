//! The runtime under every Skyloom driver: the connection, the base models, the service traits.
//!
//! It knows no provider. A generated driver states facts about an API; this crate does the work.
#![deny(missing_docs)]

mod body;
mod clock;
mod config;
mod error;
mod errors;
mod log;
mod nearest;
mod options;
mod pager;
mod path;
mod provider;
mod query;
mod redact;
mod reply;
mod request;
mod response;
mod secret;
mod transport;
mod url;

pub use body::{Body, Upload};
pub use clock::Clock;
pub use config::{Config, Timeouts};
pub use error::{Error, ErrorKind, Result, Source};
pub use errors::{Errors, Failure, FailureTest, Rule};
pub use log::{Log, LogTarget};
pub use options::CallOptions;
pub use pager::{Fetched, Page, PageSource, Pager};
pub use path::PathValue;
pub use provider::{Operation, Param, ParamType, Provider, Service};
pub use query::Query;
pub use reply::Reply;
pub use request::Request;
pub use response::{Answer, Response};
pub use secret::Secret;
pub use transport::{HttpTransport, Transport};
pub use url::Url;
