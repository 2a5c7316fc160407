//! How requests prove who sends them.

mod access;
mod aliyun;
mod azure;
mod basic;
mod certificate;
mod choice;
mod cloudstack;
mod digest;
mod exoscale;
#[cfg(test)]
mod fixture;
mod google;
mod keystone;
mod marks;
mod oauth2;
mod ovh;
mod parameters;
mod place;
mod rotating;
mod session;
mod sign_in;
mod sigv2;
mod sigv4;
mod skew;
mod token_session;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::StatusCode;
use serde_json::{Map, Value};

pub use access::Access;
pub use aliyun::Aliyun;
pub use azure::AzureSharedKey;
pub use cloudstack::CloudStack;
pub(crate) use digest::hex;
pub use exoscale::Exoscale;
pub use google::Google;
pub use keystone::Keystone;
pub use marks::Marks;
pub use oauth2::OAuth2;
pub use ovh::Ovh;
pub use rotating::{CredentialSource, Granted};
pub use session::{Live, Session};
pub use sign_in::{SignIn, SignedIn};
pub use sigv2::AwsV2;
pub use sigv4::{AwsV4, Osc4};
pub use token_session::{Expiry, Find, TokenSession};

use crate::request::Request;
use crate::url::Url;
use crate::{Answer, Error, ErrorKind, Identity, Result, Secret};

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

    /// Whether `answer` may mean that the credentials were refused, so that [`Self::renew`] is to
    /// be asked: status 401 unless a scheme knows better.
    fn refused(&self, answer: &Answer) -> bool {
        answer.status == StatusCode::UNAUTHORIZED
    }

    /// The provider refused `refused`. `true` when it should be signed and sent once more, because
    /// a session was given up or a clock was set right.
    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a Answer,
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

    /// Puts the credentials into the URL of `request`, so that whoever has it can send the request
    /// for the time `lasts`.
    fn presign<'a>(
        &'a self,
        request: &'a mut Request,
        lasts: Duration,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let _ = (request, lasts, access);
        let message = "the authentication cannot sign a URL for others";
        ready(Err(Error::new(ErrorKind::Unsupported, message))).boxed()
    }

    /// The client certificate to show when connecting.
    fn identity(&self) -> Option<Identity> {
        None
    }

    /// What is wrong with the credentials, as far as it shows without the provider: a key that
    /// cannot be read. A connection is not made then.
    fn check(&self) -> Result<()> {
        Ok(())
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

    /// A scheme that signs in first and then shows a token.
    pub fn session(way: impl SignIn + 'static) -> Self {
        Self::new(sign_in::Sessions::new(way))
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

    /// Several headers that hold the credentials together.
    pub fn headers(headers: impl IntoIterator<Item = (&'static str, impl Into<Secret>)>) -> Self {
        let headers = headers.into_iter();
        Self::all(
            headers
                .map(|(name, value)| Self::header(name, value))
                .collect(),
        )
    }

    /// A client certificate that is shown when connecting (mutual TLS): the certificate chain and
    /// its key, in PEM. One that [`Config::client_certificate`](crate::Config::client_certificate)
    /// names counts more.
    pub fn client_certificate(pem: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self::new(certificate::Certificate(Identity {
            certificates: pem.into(),
            key: key.into(),
        }))
    }

    /// The first scheme whose credentials are given. Each choice comes with what it needs, in words
    /// ("`token`", "`user` and `password`"); when there is none, a connection is not made.
    pub fn first_of(choices: Vec<(&'static str, Option<Self>)>) -> Self {
        choice::first_of(choices)
    }

    /// A scheme whose credentials come from `source` and may change. `build` makes the scheme of
    /// them: `|values| Ok(Auth::bearer(…))`.
    pub fn rotating(
        source: impl CredentialSource + 'static,
        build: impl Fn(&Map<String, Value>) -> Result<Self> + Send + Sync + 'static,
    ) -> Self {
        Self::new(rotating::Rotating::new(Box::new(source), Box::new(build)))
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

#[cfg(test)]
mod tests;
