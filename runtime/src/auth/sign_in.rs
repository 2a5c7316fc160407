//! Schemes that sign in first and show a token from then on.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::StatusCode;
use jiff::Timestamp;

use super::{Access, Auth, Authenticate, Session};
use crate::doc::Tape;
use crate::request::Request;
use crate::url::Url;
use crate::{Answer, Error, ErrorKind, Format, Result, Secret};

/// A way to sign in. [`Auth::session`] makes a scheme of it, which signs in once for however many
/// calls, again before the session ends, and again when the provider refuses it.
pub trait SignIn: fmt::Debug + Send + Sync {
    /// Signs in.
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>>;

    /// Whether `answer` may mean that the session is over: status 401 unless a scheme knows better.
    fn refused(&self, answer: &Answer) -> bool {
        answer.status == StatusCode::UNAUTHORIZED
    }

    /// What is wrong with the credentials, as far as it shows without the provider.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The credentials that must not be shown.
    fn secrets(&self) -> Vec<Secret>;
}

/// Where the services are that a session is for.
type Endpoints = dyn Fn(&str) -> Result<Url> + Send + Sync;

/// What signing in answered. `Debug` shows no secret.
pub struct SignedIn {
    auth: Auth,
    lasts: Option<Duration>,
    endpoints: Option<Box<Endpoints>>,
}

impl SignedIn {
    /// Requests of the session are signed by `auth`: `Auth::bearer(token)`.
    pub fn new(auth: Auth) -> Self {
        Self {
            auth,
            lasts: None,
            endpoints: None,
        }
    }

    /// How long the session lasts, where that is known. A new one is begun somewhat earlier.
    #[must_use]
    pub fn lasts(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.lasts = time.into().filter(|time| !time.is_zero());
        self
    }

    /// Says where services are.
    #[must_use]
    pub fn endpoints(mut self, find: impl Fn(&str) -> Result<Url> + Send + Sync + 'static) -> Self {
        self.endpoints = Some(Box::new(find));
        self
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("auth", &self.auth)
            .field("lasts", &self.lasts)
            .finish_non_exhaustive()
    }
}

/// The scheme around a way to sign in.
#[derive(Debug)]
pub(super) struct Sessions<S> {
    way: S,
    session: Session<SignedIn>,
}

impl<S: SignIn> Sessions<S> {
    pub(super) fn new(way: S) -> Self {
        Self {
            way,
            session: Session::new(),
        }
    }

    async fn live(&self, access: &Access<'_>) -> Result<super::Live<SignedIn>> {
        let sign_in = || async {
            let signed_in = self
                .way
                .sign_in(access)
                .await
                .map_err(|error| refusal(&error))?;
            let lasts = signed_in.lasts;
            Ok((signed_in, lasts))
        };
        self.session.get(sign_in).await
    }
}

/// A refusal to sign in is about the credentials, whatever its status says.
fn refusal(error: &Error) -> Error {
    let kind = match error.status() {
        Some(400 | 401 | 403 | 422) => ErrorKind::InvalidCredentials,
        _ => error.kind(),
    };
    let mut told = Error::new(kind, format!("signing in: {}", error.message()))
        .with_attempts(error.attempts());
    if let Some(status) = error.status() {
        told = told.with_status(status);
    }
    if let Some(code) = error.code() {
        told = told.with_code(code);
    }
    if let Some(id) = error.request_id() {
        told = told.with_request_id(id);
    }
    if let Some(wait) = error.retry_after() {
        told = told.with_retry_after(wait);
    }
    told
}

impl<S: SignIn> Authenticate for Sessions<S> {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let live = self.live(access).await?;
            live.value.auth.scheme().sign(request, access).await?;
            self.session.mark(request, &live);
            Ok(())
        })
    }

    fn refused(&self, answer: &Answer) -> bool {
        self.way.refused(answer)
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        _: &'a Answer,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        let renewed = self.session.give_up(refused);
        Box::pin(async move { Ok(renewed) })
    }

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        Box::pin(async move {
            match &self.live(access).await?.value.endpoints {
                Some(find) => find(service),
                None => Err(unknown_service(service)),
            }
        })
    }

    fn check(&self) -> Result<()> {
        self.way.check()
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = self.way.secrets();
        for signed_in in self.session.recent() {
            secrets.extend(signed_in.auth.scheme().secrets());
        }
        secrets
    }
}

pub(super) fn unknown_service(service: &str) -> Error {
    let message = format!("the session names no address of `{service}`");
    Error::new(ErrorKind::Unsupported, message)
}

/// The answer to signing in, to look into. Its errors quote nothing of it: it holds the session.
pub(super) struct Grant {
    pub(super) answer: Answer,
    tape: Option<Tape>,
}

impl Grant {
    /// Sends a request to sign in; it may be repeated.
    pub(super) async fn ask(access: &Access<'_>, request: Request) -> Result<Self> {
        let answer = access
            .send(request.operation("sign_in").idempotent())
            .await?;
        Ok(Self {
            tape: Format::Json.guess(&answer),
            answer,
        })
    }

    /// The text or number at `path` of the body.
    pub(super) fn text(&self, path: &'static str) -> Result<String> {
        let found = self.opt_text(path);
        found.ok_or_else(|| {
            Error::malformed(format!("the answer to signing in has no text at `{path}`"))
        })
    }

    /// The text or number at `path` of the body, where there is one.
    pub(super) fn opt_text(&self, path: &'static str) -> Option<String> {
        self.tape
            .as_ref()?
            .root()
            .at(path)
            .opt_text()
            .ok()
            .flatten()
    }

    /// The body.
    pub(super) fn body(&self) -> Result<&Tape> {
        let message = "the answer to signing in is neither JSON nor XML";
        self.tape.as_ref().ok_or_else(|| Error::malformed(message))
    }

    /// How long it is until `end`: by the provider's clock where it shows it, else by ours. Nothing
    /// when that is over already, which says that the clocks disagree.
    pub(super) fn until(&self, end: Timestamp, access: &Access<'_>) -> Option<Duration> {
        let date = self.answer.header(http::header::DATE.as_str());
        let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let now = date.map_or_else(|| access.now(), |date| date.timestamp());
        Duration::try_from(end.duration_since(now)).ok()
    }

    /// How long it is until the time that `text` holds.
    pub(super) fn until_text(&self, text: &str, access: &Access<'_>) -> Option<Duration> {
        let end = crate::Doc::from(text).opt_time().ok().flatten()?;
        self.until(end, access)
    }
}

/// A number of seconds that the session lasts.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.trim().parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_what_is_known() {
        let error = Error::new(ErrorKind::InvalidArgument, "unknown client")
            .with_status(400)
            .with_code("invalid_client")
            .with_request_id("r-1")
            .with_retry_after(Duration::from_secs(3));
        let error = refusal(&error);
        assert_eq!(
            error.to_string(),
            "invalid credentials: signing in: unknown client (status 400, code invalid_client, request id r-1, retry after 3 s)"
        );
        let error = refusal(&Error::new(ErrorKind::Unavailable, "down").with_status(503));
        assert_eq!(error.kind(), ErrorKind::Unavailable);
    }
}
