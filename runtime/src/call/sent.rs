//! What the answer means: the last step of a call.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use serde_json::Value;

use super::paged::Pages;
use super::{Call, Draft, Keep};
use crate::body::Body;
use crate::classify;
use crate::connection::Connection;
use crate::doc::{Doc, Room, Tape, object};
use crate::paging::Paging;
use crate::pipeline::{self, Expect, Received};
use crate::request::Request;
use crate::response::Answer;
use crate::url::Url;
use crate::{Error, ErrorKind, Pager, Reply, Result};

/// A mapping from a value of the answer, once.
type Map<T> = Box<dyn FnOnce(&Doc<'_>) -> Result<T> + Send>;

/// A call whose request is complete.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) connection: Connection,
    pub(super) request: Box<Request>,
    pub(super) expect: Expect,
}

impl Sent {
    /// Sends it and waits for an answer that means success.
    pub(super) fn receive(self) -> BoxFuture<'static, Result<Received>> {
        Box::pin(async move {
            let context = Context::new(&self);
            let Self {
                connection,
                request,
                expect,
            } = self;
            pipeline::run(&connection.core, &connection.options, request, &expect)
                .await
                .map_err(|error| context.explain(error))
        })
    }

    /// An error of this call, found after its answer came.
    pub(super) fn explain(&self, error: Error) -> Error {
        Context::new(self).explain(error)
    }

    /// Sends it and parses the answer.
    pub(super) fn decode(self) -> BoxFuture<'static, Result<Decoded>> {
        Box::pin(async move {
            let context = Context::new(&self);
            let (format, room) = (self.expect.format, self.expect.room.clone());
            let received = self.receive().await?;
            let empty = received.answer.is_empty();
            let (answer, tape) = received
                .decode(format, &room)
                .map_err(|error| context.explain(error))?;
            Ok(Decoded {
                answer,
                empty,
                tape,
                context,
            })
        })
    }
}

/// An answer that was parsed, and what errors in it are about.
pub(super) struct Decoded {
    /// Without its body, which the tape has.
    pub(super) answer: Answer,
    /// Whether there was nothing in the body.
    pub(super) empty: bool,
    pub(super) tape: Tape,
    pub(super) context: Context,
}

impl Decoded {
    /// The error with all that is known of the call and its answer.
    pub(super) fn explain(&self, error: Error) -> Error {
        self.context.explain_of(error, &self.answer)
    }

    /// What `map` makes of the value at `path`.
    fn map<T>(&self, path: &'static str, map: Map<T>) -> Result<T> {
        map(&at(&self.tape.root(), path)).map_err(|error| {
            self.explain(if self.empty {
                Error::malformed("the answer is empty")
            } else {
                error
            })
        })
    }
}

/// What an error of a call is about.
pub(super) struct Context {
    connection: Connection,
    operation: std::borrow::Cow<'static, str>,
    /// What was sent: secrets in it are not said either.
    body: Body,
}

impl Context {
    pub(super) fn new(sent: &Sent) -> Self {
        Self {
            connection: sent.connection.clone(),
            operation: sent.request.operation.clone(),
            body: sent.request.body.clone(),
        }
    }

    /// The error with provider and operation, without secrets.
    pub(super) fn explain(&self, error: Error) -> Error {
        let Connection { core, options } = &self.connection;
        let redactor = core.redactor().knowing_call(&self.body, options);
        error
            .without_secrets(&redactor)
            .provider(core.provider.id)
            .operation(self.operation.clone())
    }

    /// The error with what is known of the answer that it is about, too.
    pub(super) fn explain_of(&self, error: Error, answer: &Answer) -> Error {
        let core = &self.connection.core;
        let mut error = self.explain(error).with_attempts(answer.attempts);
        if error.status().is_none() {
            error = error.with_status(answer.status.as_u16());
        }
        match classify::request_id(answer, &core.provider.errors) {
            Some(id) => error.with_request_id(core.redactor().values(id).into_owned()),
            None => error,
        }
    }
}

/// The value at a path; the empty path is the value itself.
pub(super) fn at<'a>(root: &Doc<'a>, path: &'static str) -> Doc<'a> {
    if path.is_empty() {
        root.clone()
    } else {
        root.at(path)
    }
}

impl Call {
    /// Any success is `true`.
    pub fn done(self) -> Reply<bool> {
        self.read(|_| Ok(true))
    }

    /// Nothing of the answer matters.
    pub fn nothing(self) -> Reply<()> {
        self.read(|_| Ok(()))
    }

    /// `true` on success, `false` when the thing does not exist.
    pub fn exists(self) -> Reply<bool> {
        let found = self.done();
        Reply::new(async move {
            match found.await {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
                other => other,
            }
        })
    }

    /// What `map` makes of the value at `path` of the answer; the empty path is the answer itself.
    pub fn item<T: Send + 'static>(
        self,
        path: &'static str,
        map: impl FnOnce(&Doc<'_>) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        self.item_boxed(path, Box::new(map))
    }

    fn item_boxed<T: Send + 'static>(self, path: &'static str, map: Map<T>) -> Reply<T> {
        match self.finish() {
            Ok((sent, ..)) => {
                let decoded = sent.decode();
                Reply::new(async move { decoded.await?.map(path, map) })
            }
            Err(error) => Reply::failed(error),
        }
    }

    /// What `map` makes of the value at `path`, or `None` when nothing is there.
    pub fn opt_item<T: Send + 'static>(
        self,
        path: &'static str,
        map: impl FnOnce(&Doc<'_>) -> Result<T> + Send + 'static,
    ) -> Reply<Option<T>> {
        self.item(path, move |found| {
            if found.is_absent() {
                return Ok(None);
            }
            map(found).map(Some)
        })
    }

    /// What `map` makes of the answer's headers: an object of texts, names in lower case.
    pub fn headers<T: Send + 'static>(
        self,
        map: impl FnOnce(&Doc<'_>) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        let context = self.finish().map(|(sent, ..)| (Context::new(&sent), sent));
        match context {
            Ok((context, sent)) => {
                let received = sent.receive();
                Reply::new(async move {
                    let answer = received.await?.answer;
                    map(&headers_doc(&answer.headers)).map_err(|error| context.explain(error))
                })
            }
            Err(error) => Reply::failed(error),
        }
    }

    /// What `map` makes of each item of the list at `path`, page by page where the call is paged.
    pub fn items<T: Send + 'static>(
        self,
        path: &'static str,
        map: impl Fn(&Doc<'_>) -> Result<T> + Send + Sync + 'static,
    ) -> Pager<T> {
        self.items_in(move |root| at(root, path), map)
    }

    /// What `map` makes of each item of the list that `list` finds in the answer.
    pub fn items_in<T: Send + 'static>(
        self,
        list: impl for<'a> Fn(&Doc<'a>) -> Doc<'a> + Send + Sync + 'static,
        map: impl Fn(&Doc<'_>) -> Result<T> + Send + Sync + 'static,
    ) -> Pager<T> {
        match self.finish() {
            Ok((mut sent, paging, keep)) => {
                sent.expect.room = Room::shared();
                Pager::new(Pages {
                    sent,
                    paging,
                    keep: keep.into(),
                    list: Arc::new(list),
                    map: Arc::new(map),
                })
            }
            Err(error) => Pager::failed(error),
        }
    }

    /// What `test` says about the answer.
    pub fn flag(self, test: impl FnOnce(&Doc<'_>) -> bool + Send + 'static) -> Reply<bool> {
        self.item("", move |root| Ok(test(root)))
    }

    /// The value at `path`, to be named in what follows; absent where nothing is there. The empty
    /// path is the answer itself, absent when it has no body.
    pub fn capture(self, path: &'static str) -> Reply<Doc<'static>> {
        match self.finish() {
            Ok((sent, ..)) => {
                let context = Context::new(&sent);
                let format = sent.expect.format;
                let received = sent.receive();
                Reply::new(async move {
                    let received = received.await?;
                    if received.answer.body.is_empty() {
                        return Ok(Doc::absent());
                    }
                    let (_, tape) = received
                        .decode(format, &Room::none())
                        .map_err(|error| context.explain(error))?;
                    Ok(at(&tape.root(), path).into_owned())
                })
            }
            Err(error) => Reply::failed(error),
        }
    }

    /// A header of the answer, to be named in what follows; absent where it is not there.
    pub fn capture_header(self, name: &'static str) -> Reply<Doc<'static>> {
        self.answer().map(move |answer| {
            let value = answer
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.map_or_else(Doc::absent, |value| Doc::from(value.to_owned()))
        })
    }

    /// The value at `path` as JSON, null where nothing is; the empty path is the answer itself.
    pub fn value(self, path: &'static str) -> Reply<Value> {
        self.item(path, |found| Ok(found.opt_value()?.unwrap_or_default()))
    }

    /// The body as text.
    pub fn text(self) -> Reply<String> {
        match self.finish() {
            Ok((sent, ..)) => {
                let context = Context::new(&sent);
                let received = sent.receive();
                Reply::new(async move {
                    let answer = received.await?.answer;
                    let text = answer.text().map(ToOwned::to_owned);
                    text.map_err(|error| context.explain_of(error, &answer))
                })
            }
            Err(error) => Reply::failed(error),
        }
    }

    /// The body as it is.
    pub fn bytes(self) -> Reply<Bytes> {
        self.read(|received| Ok(received.answer.body))
    }

    /// The whole answer: status, headers and body.
    pub fn answer(self) -> Reply<Answer> {
        self.read(|received| Ok(received.answer))
    }

    /// What `read` makes of an answer that means success.
    fn read<T: Send + 'static>(
        self,
        read: impl FnOnce(Received) -> Result<T> + Send + 'static,
    ) -> Reply<T> {
        match self.finish() {
            Ok((sent, ..)) => {
                let received = sent.receive();
                Reply::new(async move { read(received.await?) })
            }
            Err(error) => Reply::failed(error),
        }
    }

    /// The complete request, or what was wrong.
    pub(super) fn finish(self) -> Result<(Sent, Option<&'static Paging>, Vec<Keep>)> {
        let Self {
            connection,
            name,
            wrong,
            mut draft,
        } = self;
        let provider = connection.core.provider.id;
        let built = wrong.map_or_else(|| url(&connection, &mut draft), Err);
        let url = built.map_err(|error| error.provider(provider).operation(name.clone()))?;
        let Draft {
            method,
            headers,
            body,
            idempotent,
            changes,
            expect,
            paging,
            keep,
            ..
        } = *draft;
        let mut request = Request::new(method, url).body(body).operation(name);
        request.headers = headers;
        // A command that is sent by `GET` is no read, and not sent twice on that ground.
        let by_method = request.idempotent && (!changes || request.changes);
        request.idempotent = by_method || idempotent;
        request.changes |= changes;
        request.provider = provider;
        let sent = Sent {
            connection,
            request: Box::new(request),
            expect,
        };
        Ok((sent, paging, keep))
    }
}

/// The address; the path was checked when it was given.
fn url(connection: &Connection, draft: &mut Draft) -> Result<Url> {
    let mut url = match (&draft.base, &connection.core.base) {
        // Only the path counts until the address is known.
        _ if draft.expect.service.is_some() => {
            Url::parse("https://service.invalid")?.below(&draft.path)
        }
        (Some(base), _) | (None, Some(base)) => base.below(&draft.path),
        (None, None) => {
            return Err(Error::invalid_argument(
                "the provider has no base URL of its own; give one with Config::url",
            ));
        }
    };
    *url.query_mut() = std::mem::take(&mut draft.query);
    Ok(url)
}

fn headers_doc(headers: &HeaderMap) -> Doc<'static> {
    let mut doc = object();
    for name in headers.keys() {
        let values = headers.get_all(name).iter();
        let texts: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        doc = doc.set(name.as_str().to_owned(), texts.join(", "));
    }
    doc.into()
}
