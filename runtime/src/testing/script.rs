//! A transport that answers what a test says.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, pending};
use futures_util::stream::{self, StreamExt};
use http::{HeaderMap, StatusCode};

use crate::request::{Request, header};
use crate::response::{Chunks, Response};
use crate::transport::Transport;
use crate::{Error, ErrorKind, Result};

/// Decides what to answer to a request.
type Decide = dyn Fn(&Request) -> Scripted + Send + Sync;

/// A transport that answers what a test says and keeps the requests. Clones share both.
#[derive(Clone)]
pub struct Script {
    decide: Arc<Decide>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Script {
    /// Answers what `decide` says.
    pub fn new(decide: impl Fn(&Request) -> Scripted + Send + Sync + 'static) -> Self {
        Self {
            decide: Arc::new(decide),
            requests: Arc::default(),
        }
    }

    /// Answers these in order; a request after the last one gets a transport error.
    pub fn in_order(answers: impl IntoIterator<Item = Scripted>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect::<Vec<_>>().into_iter());
        Self::new(move |_| {
            let next = answers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            next.unwrap_or_else(|| Scripted::failure("the script is at its end"))
        })
    }

    /// The requests so far, as they were sent, credentials included.
    pub fn requests(&self) -> Vec<Request> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many requests came so far.
    pub fn count(&self) -> usize {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let scripted = (self.decide)(&request);
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        Box::pin(scripted.play())
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({} requests)", self.count())
    }
}

/// What a script answers to one request.
#[derive(Debug, Clone)]
pub struct Scripted {
    outcome: Outcome,
    after: Duration,
}

#[derive(Debug, Clone)]
enum Outcome {
    Answer {
        status: StatusCode,
        headers: HeaderMap,
        chunks: Vec<Bytes>,
        then: Then,
        pause: Duration,
    },
    Failure(String),
    Silence,
}

/// How the body of a scripted answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    End,
    BreakOff,
    Hang,
    Repeat,
}

impl Scripted {
    fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            after: Duration::ZERO,
        }
    }

    /// An answer of this status. A status that HTTP does not know becomes 500.
    pub fn answer(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(Outcome::Answer {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            chunks: vec![body.into()],
            then: Then::End,
            pause: Duration::ZERO,
        })
    }

    /// An answer of status 200.
    pub fn ok(body: impl Into<Bytes>) -> Self {
        Self::answer(200, body)
    }

    /// An answer of status 200 with a JSON body.
    pub fn json(body: &serde_json::Value) -> Self {
        Self::ok(body.to_string()).header("content-type", "application/json")
    }

    /// No answer: the connection fails.
    pub fn failure(message: impl Into<String>) -> Self {
        Self::new(Outcome::Failure(message.into()))
    }

    /// No answer, ever.
    pub fn silence() -> Self {
        Self::new(Outcome::Silence)
    }

    /// Adds a header. One that HTTP does not allow is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Outcome::Answer { headers, .. }, Ok((name, value))) =
            (&mut self.outcome, header(name, value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Answers after this time.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.after = wait;
        self
    }

    /// Sends the body byte by byte, this long apart.
    #[must_use]
    pub fn dripping(mut self, apart: Duration) -> Self {
        if let Outcome::Answer { chunks, pause, .. } = &mut self.outcome {
            let bytes = chunks.concat();
            *chunks = bytes
                .iter()
                .map(|byte| Bytes::copy_from_slice(&[*byte]))
                .collect();
            *pause = apart;
        }
        self
    }

    /// Breaks off after the body, as if more had been promised.
    #[must_use]
    pub fn broken_off(self) -> Self {
        self.then(Then::BreakOff)
    }

    /// Sends nothing more after the body, but does not end either.
    #[must_use]
    pub fn hanging(self) -> Self {
        self.then(Then::Hang)
    }

    /// Sends the body again and again, without end.
    #[must_use]
    pub fn endless(self) -> Self {
        self.then(Then::Repeat)
    }

    fn then(mut self, how: Then) -> Self {
        if let Outcome::Answer { then, .. } = &mut self.outcome {
            *then = how;
        }
        self
    }

    async fn play(self) -> Result<Response> {
        if !self.after.is_zero() {
            tokio::time::sleep(self.after).await;
        }
        match self.outcome {
            Outcome::Silence => pending().await,
            Outcome::Failure(message) => Err(Error::new(ErrorKind::Transport, message)),
            Outcome::Answer {
                status,
                headers,
                chunks,
                then,
                pause,
            } => Ok(Response {
                status,
                headers,
                body: body(chunks, then, pause),
            }),
        }
    }
}

fn body(chunks: Vec<Bytes>, then: Then, pause: Duration) -> Chunks {
    if then == Then::Repeat {
        return stream::iter(chunks).cycle().map(Ok).boxed();
    }
    let sent = stream::iter(chunks).then(move |chunk| async move {
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        Ok(chunk)
    });
    match then {
        Then::BreakOff => sent
            .chain(stream::once(async { Err(broken_off()) }))
            .boxed(),
        Then::Hang => sent.chain(stream::pending()).boxed(),
        Then::End | Then::Repeat => sent.boxed(),
    }
}

/// The error of a body that ends too early.
pub(super) fn broken_off() -> Error {
    Error::new(
        ErrorKind::Transport,
        "the answer broke off: end of stream before the promised length",
    )
}
