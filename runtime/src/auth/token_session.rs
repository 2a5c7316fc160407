//! Signing in as data describe it.

mod find;
mod template;
#[cfg(test)]
mod tests;

use futures_util::future::BoxFuture;
use http::{HeaderMap, Method};

pub use find::{Expiry, Find};

use super::sign_in::{Grant, unknown_service};
use super::{Access, Auth, SignIn, SignedIn};
use crate::body::Body;
use crate::doc::Doc;
use crate::query::Query;
use crate::request::{Request, header};
use crate::{Answer, Error, Result, Secret};

/// Signs in with one request and shows the token of its answer from then on. Use it with
/// [`Auth::session`].
///
/// ```
/// use skyloom_runtime::auth::{Expiry, Find, TokenSession};
/// use skyloom_runtime::{Auth, Secret, object};
///
/// let password = Secret::new("…");
/// let auth = Auth::session(
///     TokenSession::post("/sessions")
///         .json(object().set("user", "me").set("password", password.expose()))
///         .hides([&password])
///         .token(Find::body("session.token"))
///         .expires(Expiry::at(Find::body("session.ends")))
///         .sent_as(|token| Auth::header("X-Auth-Token", token))
///         .exports("api", "https://{session.host}/v1"),
/// );
/// ```
#[derive(Debug)]
pub struct TokenSession {
    method: Method,
    path: String,
    query: Query,
    headers: HeaderMap,
    body: Body,
    login: Auth,
    hidden: Vec<Secret>,
    token: Find,
    expiry: Expiry,
    sent_as: fn(Secret) -> Auth,
    also: Vec<(&'static str, Find)>,
    exports: Vec<(&'static str, &'static str)>,
    refused: &'static [u16],
    /// The first thing that was wrong with the request.
    wrong: Option<String>,
}

impl TokenSession {
    /// Signs in by a request to `path` (percent-encoded): below the base URL, or absolute. Unless
    /// said otherwise the token is the answer's member `token`, is sent as `Authorization: Bearer`,
    /// lasts until it is refused, and 401 refuses it.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Query::new(),
            headers: HeaderMap::new(),
            body: Body::Empty,
            login: Auth::none(),
            hidden: Vec::new(),
            token: Find::body("token"),
            expiry: Expiry::unknown(),
            sent_as: |token| Auth::bearer(token),
            also: Vec::new(),
            exports: Vec::new(),
            refused: &[401],
            wrong: None,
        }
    }

    /// Signs in by `POST`.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Signs in by `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Sends this JSON. Name the secrets in it by [`Self::hides`].
    #[must_use]
    pub fn json<'v>(mut self, body: impl Into<Doc<'v>>) -> Self {
        let body: Doc<'_> = body.into();
        let text = body.check().and_then(|()| body.to_json_text());
        match text {
            Ok(text) => self.body = Body::Json(text.into()),
            Err(error) => self.is_wrong(error.message()),
        }
        self
    }

    /// Adds a field to the form that is sent, where it has a value.
    #[must_use]
    pub fn form(mut self, name: &'static str, value: impl Into<Option<String>>) -> Self {
        if let Some(value) = value.into() {
            let pair = (name.to_owned(), value);
            match &mut self.body {
                Body::Form(pairs) => pairs.push(pair),
                body => *body = Body::Form(vec![pair]),
            }
        }
        self
    }

    /// Adds a header to the request.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => self.is_wrong(error.message()),
        }
        self
    }

    /// Adds a query parameter to the request.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push(name, value);
        self
    }

    /// Signs the request itself: `Auth::basic(user, password)`.
    #[must_use]
    pub fn login_with(mut self, auth: Auth) -> Self {
        self.login = auth;
        self
    }

    /// Names the secrets that stand in the request.
    #[must_use]
    pub fn hides<'s>(mut self, secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        self.hidden.extend(secrets.into_iter().cloned());
        self
    }

    /// Where the token stands in the answer.
    #[must_use]
    pub const fn token(mut self, token: Find) -> Self {
        self.token = token;
        self
    }

    /// How long the session lasts.
    #[must_use]
    pub const fn expires(mut self, expiry: Expiry) -> Self {
        self.expiry = expiry;
        self
    }

    /// How requests show the token: `|token| Auth::header("X-Auth-Token", token)`.
    #[must_use]
    pub fn sent_as(mut self, sent_as: fn(Secret) -> Auth) -> Self {
        self.sent_as = sent_as;
        self
    }

    /// Sends another value of the answer in a header with each request.
    #[must_use]
    pub fn also_header(mut self, name: &'static str, value: Find) -> Self {
        self.also.push((name, value));
        self
    }

    /// The address of `service`, in which `{path}` stands for a value of the answer's body. Calls
    /// go there by [`Call::service`](crate::Call::service).
    #[must_use]
    pub fn exports(mut self, service: &'static str, url: &'static str) -> Self {
        self.exports.push((service, url));
        self
    }

    /// The statuses that mean that the session is over; 401 unless said.
    #[must_use]
    pub const fn refused_by(mut self, statuses: &'static [u16]) -> Self {
        self.refused = statuses;
        self
    }

    fn is_wrong(&mut self, what: &str) {
        self.wrong
            .get_or_insert_with(|| format!("signing in: {what}"));
    }

    async fn token_of(&self, access: &Access<'_>) -> Result<SignedIn> {
        let mut request = Request::new(self.method.clone(), access.url(&self.path)?);
        for (name, value) in self.query.pairs() {
            request.url.query_mut().push(name, value);
        }
        request.headers = self.headers.clone();
        request.body = self.body.clone();
        self.login.scheme().sign(&mut request, access).await?;
        let grant = Grant::ask(access, request).await?;
        let token = Secret::new(self.token.text(&grant)?);
        let lasts = self.expiry.lasts(&grant, &token, access);
        let mut shown = vec![(self.sent_as)(token)];
        for (name, value) in &self.also {
            shown.push(Auth::header(name, value.text(&grant)?));
        }
        let mut exported = Vec::new();
        for (service, url) in &self.exports {
            exported.push((*service, template::fill(url, &grant.body()?.root())?));
        }
        let endpoints = move |service: &str| {
            let found = exported.iter().find(|export| export.0 == service);
            found
                .map(|export| export.1.clone())
                .ok_or_else(|| unknown_service(service))
        };
        let auth = match shown.pop() {
            Some(only) if shown.is_empty() => only,
            last => Auth::all(shown.into_iter().chain(last).collect()),
        };
        Ok(SignedIn::new(auth).lasts(lasts).endpoints(endpoints))
    }
}

impl SignIn for TokenSession {
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>> {
        Box::pin(self.token_of(access))
    }

    fn refused(&self, answer: &Answer) -> bool {
        self.refused.contains(&answer.status.as_u16())
    }

    fn check(&self) -> Result<()> {
        match &self.wrong {
            Some(wrong) => Err(Error::invalid_argument(wrong.clone())),
            None => self.login.scheme().check(),
        }
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = self.login.scheme().secrets();
        secrets.extend(self.hidden.iter().cloned());
        secrets
    }
}
