//! One call of an operation, from its facts to its reply.

mod build;
mod find;
mod paged;
mod presigned;
mod range;
mod resume;
mod sent;
mod stream;

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, Method};

use crate::body::Body;
use crate::connection::Connection;
use crate::doc::{Doc, Room};
use crate::paging::Paging;
use crate::pipeline::Expect;
use crate::query::Query;
use crate::url::Url;
use crate::{Error, Operation, Result};

/// A test on an item of a list.
type Keep = Box<dyn Fn(&Doc<'_>) -> bool + Send + Sync>;

/// A call under construction: what to send, then, as the last step, what the answer means.
///
/// The first mistake is kept; the last step then answers it and nothing is sent. Nothing is sent
/// either before the reply is awaited. `Debug` shows no values.
#[must_use = "a call does nothing before its last step (item, done, …) is awaited"]
pub struct Call {
    connection: Connection,
    name: Cow<'static, str>,
    wrong: Option<Error>,
    draft: Box<Draft>,
}

struct Draft {
    method: Method,
    /// Percent-encoded, below the base URL.
    path: String,
    base: Option<Url>,
    query: Query,
    headers: HeaderMap,
    body: Body,
    idempotent: bool,
    changes: bool,
    expect: Expect,
    /// The part of the body that is asked for.
    range: Option<range::Range>,
    paging: Option<&'static Paging>,
    keep: Vec<Keep>,
}

impl Call {
    pub(crate) fn new(
        connection: Connection,
        name: Cow<'static, str>,
        operation: Option<&'static Operation>,
        checked: Result<()>,
    ) -> Self {
        let expect = Expect {
            success: &[],
            resource: operation.map(|operation| operation.resource),
            format: connection.core.provider.format,
            own: true,
            stream: false,
            conditional: false,
            service: None,
            bucket: operation.and_then(|operation| operation.bucket),
            room: Room::none(),
        };
        Self {
            connection,
            name,
            wrong: checked.err(),
            draft: Box::new(Draft {
                method: Method::GET,
                path: String::new(),
                base: None,
                query: Query::new(),
                headers: HeaderMap::new(),
                body: Body::Empty,
                idempotent: operation.is_some_and(|operation| operation.idempotent),
                changes: operation.is_some_and(Operation::changes),
                expect,
                range: None,
                paging: None,
                keep: Vec::new(),
            }),
        }
    }

    /// Changes the draft, unless something was wrong already.
    fn change(mut self, change: impl FnOnce(&mut Draft) -> Result<()>) -> Self {
        if self.wrong.is_none() {
            self.wrong = change(&mut self.draft).err();
        }
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.name)
            .field("method", &self.draft.method)
            .field("path", &self.draft.path)
            .field("wrong", &self.wrong)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
