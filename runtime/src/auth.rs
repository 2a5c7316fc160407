//! How requests prove who sends them.

mod access;
mod basic;
mod place;
mod session;

use std::fmt;
use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt, ready};

pub use access::Access;
pub use session::{Live, Session};

use crate::request::Request;
use crate::url::Url;
use crate::{Error, ErrorKind, Result, Secret};

/// A scheme of authentication.
///
/// It sees each attempt as a whole just before it is sent, so it can sign method, path, query,
/// headers and body. It may keep a session (see [`Session`]) and may hand out addresses that the
/// session came with. One scheme serves many requests at once; it keeps nothing about any of them.
pub trait Authenticate: fmt::Debug + Send + Sync {
    /// Adds the credentials to `request`, which is complete otherwise. Called for every attempt.
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>>;

    /// Whether [`renew`](Self::renew) may ever answer `true`. A scheme for which it never does says
    /// so, and no request is kept for it.
    fn renews(&self) -> bool {
        true
    }

    /// The provider refused `refused` with status 401. `true` when it should be signed and sent
    /// once more, because a session was given up or a clock was set right.
    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a crate::Answer,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        let _ = (refused, answer, access);
        ready(Ok(false)).boxed()
    }

    /// The base URL of a service (`compute`) that signing in made known.
    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        let _ = access;
        let message = format!("the authentication knows no address of `{service}`");
        ready(Err(Error::new(ErrorKind::Unsupported, message))).boxed()
    }

    /// Everything that must not be shown: credentials, and the session's token if there is one.
    fn secrets(&self) -> Vec<Secret>;
}

/// The credentials of a connection and the scheme that uses them. `Debug` shows no secret.
#[derive(Clone)]
pub struct Auth(Arc<dyn Authenticate>);

impl Auth {
    /// Any scheme.
    pub fn new(scheme: impl Authenticate + 'static) -> Self {
        Self(Arc::new(scheme))
    }

    /// No credentials.
    pub fn none() -> Self {
        Self::all(Vec::new())
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::header_with("Authorization", "Bearer ", token)
    }

    /// HTTP Basic, in UTF-8.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(basic::Basic::new(&user.into(), password.into()))
    }

    /// A header that holds the credential.
    pub fn header(name: &'static str, value: impl Into<Secret>) -> Self {
        Self::header_with(name, "", value)
    }

    /// A header that holds the credential after a word (`Authorization: GoogleLogin auth=…`).
    pub fn header_with(name: &'static str, prefix: &'static str, value: impl Into<Secret>) -> Self {
        Self::new(place::Header::new(name, prefix, value.into()))
    }

    /// A query parameter that holds the credential.
    pub fn query(name: &'static str, value: impl Into<Secret>) -> Self {
        Self::new(place::Query::new(name, value.into()))
    }

    /// A member of the JSON object or form that is sent. A request without a body gets one, unless
    /// it only reads: then the credential goes into the query.
    pub fn body_field(name: &'static str, value: impl Into<Secret>) -> Self {
        Self::new(place::BodyField::new(name, value.into()))
    }

    /// Several at once, applied in this order.
    pub fn all(schemes: Vec<Self>) -> Self {
        Self::new(place::All(schemes))
    }

    pub(crate) fn scheme(&self) -> &dyn Authenticate {
        &*self.0
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
