//! A transport that makes another one fail, on a plan.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, pending};
use futures_util::stream::{self, StreamExt};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};

use super::script::broken_off;
use crate::request::Request;
use crate::response::Response;
use crate::transport::Transport;
use crate::{Error, ErrorKind, Result};

/// What goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: the request goes through.
    None,
    /// No connection is made; nothing is sent.
    Refused,
    /// The request is sent, the connection is cut before the answer.
    Reset,
    /// The request is sent, nothing is ever answered.
    Silence,
    /// The request is not sent on; this status is answered, with `Retry-After` seconds if given.
    Status(u16, Option<u64>),
    /// The answer comes this much later.
    Late(Duration),
    /// The answer's body is cut after so many bytes.
    Cut(usize),
    /// The answer's body comes byte by byte, this long apart.
    Drip(Duration),
    /// The answer is a page of HTML, as gateways write them, and says so.
    Page,
}

/// A transport whose requests meet the faults of a plan, one each; after its end all is well.
#[derive(Clone)]
pub struct Faults {
    below: Arc<dyn Transport>,
    plan: Arc<Mutex<VecDeque<Fault>>>,
}

impl Faults {
    /// Requests to `below` meet the faults of `plan`, in order.
    pub fn new(below: impl Transport + 'static, plan: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            below: Arc::new(below),
            plan: Arc::new(Mutex::new(plan.into_iter().collect())),
        }
    }

    /// How many faults are still to come.
    pub fn left(&self) -> usize {
        self.plan
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl Transport for Faults {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let fault = self
            .plan
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let failed = |message: &str| Err(Error::new(ErrorKind::Transport, message));
        Box::pin(async move {
            match fault.unwrap_or(Fault::None) {
                Fault::None => self.below.send(request).await,
                Fault::Refused => failed("cannot connect: connection refused"),
                Fault::Reset => {
                    self.below.send(request).await?;
                    failed("the connection failed: connection reset by peer")
                }
                Fault::Silence => {
                    self.below.send(request).await?;
                    pending().await
                }
                Fault::Status(status, retry_after) => Ok(status_alone(status, retry_after)),
                Fault::Late(wait) => {
                    tokio::time::sleep(wait).await;
                    self.below.send(request).await
                }
                Fault::Cut(bytes) => self
                    .below
                    .send(request)
                    .await
                    .map(|response| cut(response, bytes)),
                Fault::Page => {
                    self.below.send(request).await?;
                    Ok(page())
                }
                Fault::Drip(apart) => self
                    .below
                    .send(request)
                    .await
                    .map(|response| drip(response, apart)),
            }
        })
    }
}

fn page() -> Response {
    Response::new(StatusCode::OK)
        .header(CONTENT_TYPE, HeaderValue::from_static("text/html"))
        .bytes("<!doctype html><html><title>Sign in to the network</title></html>")
}

fn status_alone(status: u16, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = Response::new(status);
    match retry_after {
        Some(seconds) => response.header(RETRY_AFTER, HeaderValue::from(seconds)),
        None => response,
    }
}

fn cut(mut response: Response, bytes: usize) -> Response {
    let mut left = bytes;
    let kept = response.body.scan((), move |(), chunk| {
        let Ok(mut chunk) = chunk else {
            return std::future::ready(Some(chunk));
        };
        if left == 0 {
            return std::future::ready(None);
        }
        chunk.truncate(left);
        left -= chunk.len();
        std::future::ready(Some(Ok(chunk)))
    });
    response.body = kept
        .chain(stream::once(async { Err(broken_off()) }))
        .boxed();
    response
}

fn drip(mut response: Response, apart: Duration) -> Response {
    let bytes = response.body.flat_map(|chunk| {
        let pieces = match chunk {
            Ok(chunk) => (0..chunk.len())
                .map(|at| Ok(chunk.slice(at..=at)))
                .collect(),
            Err(error) => vec![Err(error)],
        };
        stream::iter(pieces)
    });
    let slow = bytes.then(move |piece| async move {
        tokio::time::sleep(apart).await;
        piece
    });
    response.body = slow.boxed();
    response
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Faults({} left over {:?})", self.left(), self.below)
    }
}
