//! A transport that records what goes through another one, without secrets.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::BytesMut;
use futures_util::future::BoxFuture;
use futures_util::stream::StreamExt;
use http::header::{CONTENT_TYPE, LINK, RETRY_AFTER};
use serde_json::Value;

use super::replay::{Exchange, Recorded, RecordedAnswer, body_value};
use super::sign_in;
use crate::auth::Auth;
use crate::redact::Redactor;
use crate::request::Request;
use crate::response::Response;
use crate::transport::Transport;
use crate::{Error, Result, Secret};

/// A transport that keeps every exchange with `below`. Secrets are replaced: those known by value
/// and what their names promise to be one. Of the headers only those that mean something to a
/// driver are kept. Clones share the recording.
#[derive(Clone)]
pub struct Recorder {
    below: Arc<dyn Transport>,
    secrets: Arc<[Secret]>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl Recorder {
    /// Records what goes through `below`. `secrets` are replaced wherever they stand, and so are
    /// the credentials of the connection that sends through it.
    pub fn new(below: impl Transport + 'static, secrets: &[Secret]) -> Self {
        Self {
            below: Arc::new(below),
            secrets: secrets.into(),
            exchanges: Arc::default(),
        }
    }

    /// What was recorded so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The recording as JSON text, as [`Replay::from_json`](super::Replay::from_json) reads it.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(&self.exchanges()).map_err(|source| {
            Error::invalid_argument("the recording cannot be written").with_source(source)
        })
    }

    /// Writes the recording to a file, as [`Replay::open`](super::Replay::open) reads it. The file
    /// is replaced when all of it is written.
    pub fn save(&self, path: &Path) -> Result<()> {
        let text = self.to_json()?;
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, path))
            .map_err(|source| {
                let message = format!("cannot write `{}`", path.display());
                Error::invalid_argument(message).with_source(source)
            })
    }

    /// What takes the secrets out that are known by now.
    fn redactor(&self, auth: Option<&Auth>, request: &Request) -> Redactor {
        let mut secrets = self.secrets.to_vec();
        secrets.extend(auth.map(|auth| auth.scheme().secrets()).unwrap_or_default());
        Redactor::new(&secrets, &[]).knowing(request)
    }
}

/// What takes secrets out of one exchange.
struct Scrubber(Redactor);

impl Scrubber {
    fn request(&self, request: &Request) -> Recorded {
        let mut recorded = Recorded::of(request);
        recorded.target = self.0.url(&recorded.target);
        recorded.body = self.body(&recorded.body);
        recorded
    }

    fn answer(&self, response: &Response, body: &Value) -> RecordedAnswer {
        let mut answer = RecordedAnswer {
            status: response.status.as_u16(),
            body: self.body(body),
            ..RecordedAnswer::default()
        };
        for name in [CONTENT_TYPE, LINK, RETRY_AFTER] {
            if let Some(value) = response.headers.get(&name) {
                let value = String::from_utf8_lossy(value.as_bytes());
                let shown = self.0.values(&value).into_owned();
                answer.headers.insert(name.as_str().to_owned(), shown);
            }
        }
        answer
    }

    fn body(&self, body: &Value) -> Value {
        match body {
            Value::Null => Value::Null,
            Value::String(text) => {
                // A text that is a form or XML; JSON was read as its value.
                let is_form = !text.trim_start().starts_with('<') && text.contains('=');
                let kind = if is_form {
                    "application/x-www-form-urlencoded"
                } else {
                    ""
                };
                Value::from(self.0.body(text, kind))
            }
            json => {
                let shown = self.0.body(&json.to_string(), "");
                serde_json::from_str(&shown).unwrap_or(Value::String(shown))
            }
        }
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            let auth = request.auth.clone();
            let sent = request.clone();
            let recorded = Scrubber(self.redactor(auth.as_ref(), &sent)).request(&sent);
            let signs_in = request.operation == sign_in::OPERATION;
            let mut response = self.below.send(request).await?;
            let mut body = BytesMut::new();
            while let Some(chunk) = response.body.next().await {
                body.extend_from_slice(&chunk?);
            }
            let body = body.freeze();
            let answer = if signs_in && response.status.is_success() {
                sign_in::recorded(&response, &body_value(&body))
            } else {
                Scrubber(self.redactor(auth.as_ref(), &sent)).answer(&response, &body_value(&body))
            };
            let exchange = Exchange {
                request: recorded,
                response: answer,
            };
            self.exchanges
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(exchange);
            Ok(Response {
                status: response.status,
                headers: response.headers,
                body: Response::new(response.status).bytes(body).body,
            })
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorder({:?})", self.below)
    }
}
