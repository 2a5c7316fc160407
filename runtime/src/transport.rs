//! What carries requests: the network by default, scripts in tests.

mod reqwest;
mod tls;

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

pub use self::reqwest::HttpTransport;

use crate::Result;
use crate::request::Request;
use crate::response::Response;

/// Sends one request and answers one response, whatever its status.
///
/// A transport neither signs nor retries nor follows redirects nor limits time: the connection
/// does. It answers an error of kind [`Transport`](crate::ErrorKind::Transport) when nothing came
/// back, and gives such errors inside the response's body when that breaks off. Dropping the
/// future cancels the request.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends `request`.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        (**self).send(request)
    }
}

#[cfg(test)]
mod tests;
