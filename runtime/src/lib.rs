//! The runtime under every Skyloom driver: the connection, the base models, the service traits.
//!
//! It knows no provider. A generated driver states facts about an API; this crate does the work.
#![deny(missing_docs)]

pub mod auth;
mod blocking;
mod body;
mod by_name;
mod cache;
mod call;
mod checksum;
mod classify;
mod clock;
mod config;
mod connection;
mod doc;
mod download;
mod dry_run;
mod error;
mod errors;
mod extra;
#[cfg(test)]
mod fixture;
mod format;
mod functions;
mod given;
mod intake;
mod limit;
mod log;
pub mod models;
mod nearest;
mod nesting;
mod options;
mod pager;
mod paging;
mod param;
mod path;
mod pipeline;
mod provider;
mod query;
mod rate_limit;
mod redact;
mod redirect;
mod reply;
mod request;
mod response;
mod retry;
mod secret;
mod services;
mod setting;
mod snippet;
mod state;
mod steps;
mod stopwatch;
pub mod testing;
mod trace;
mod transport;
mod turns;
mod upload;
mod url;

pub use auth::Auth;
pub use blocking::{Blocking, BlockingItems};
pub use body::Body;
pub use by_name::Arguments;
pub use cache::CacheMode;
pub use call::Call;
pub use checksum::{Checksum, Digests};
pub use clock::Clock;
pub use config::{Config, Identity, Timeouts};
pub use connection::Connection;
pub use doc::{AsDoc, Doc, Items, List, Object, Tape, XmlRules, list, object};
pub use download::{Download, DownloadReader};
pub use dry_run::DryRun;
pub use error::{Error, ErrorKind, Result, Source};
pub use errors::{Errors, Failure, FailureTest, Rule};
pub use extra::Extra;
pub use format::Format;
pub use functions::Pattern;
pub use given::Given;
pub use limit::Limit;
pub use log::{Log, LogTarget};
pub use nesting::Nesting;
pub use options::CallOptions;
pub use pager::{Fetched, Page, PageSource, Pager};
pub use paging::Paging;
pub use param::{Param, ParamType};
pub use path::PathValue;
pub use provider::{Operation, Provider, Service};
pub use query::Query;
pub use rate_limit::RateLimit;
pub use reply::Reply;
pub use request::Request;
pub use response::{Answer, Chunks, Response};
pub use retry::Retry;
pub use secret::Secret;
pub use services::{
    Capabilities, Compute, Containers, Dns, Driver, Interface, LoadBalancers, RecordSets, Storage,
    WaitOptions,
};
pub use setting::Setting;
pub use state::State;
pub use steps::{Polling, Undo, for_each};
pub use transport::{HttpTransport, Transport};
pub use upload::Upload;
pub use url::Url;

// What stands in the signatures of drivers: generated code needs no dependency but this crate.
pub use bytes::Bytes;
pub use jiff::Timestamp;
pub use rust_decimal::Decimal;
pub use serde;
pub use serde_json::{Map, Value};
