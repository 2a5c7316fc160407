//! Credentials that are sent as they are: in a header, the query or the body.

use futures_util::future::{BoxFuture, FutureExt, ready};
use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::{Access, Auth, Authenticate};
use crate::request::Request;
use crate::url::Url;
use crate::{Answer, Error, ErrorKind, Identity, Result, Secret};

/// Parts of a credential that are shorter than this may be ordinary words.
const SHORTEST_PART: usize = 12;

/// A header that holds the credential.
#[derive(Debug)]
pub(super) struct Header {
    name: &'static str,
    secret: Secret,
    /// None when HTTP does not allow the name or the value.
    ready: Option<(HeaderName, HeaderValue)>,
}

impl Header {
    pub(super) fn new(name: &'static str, prefix: &str, secret: Secret) -> Self {
        let value = HeaderValue::try_from(format!("{prefix}{}", secret.expose())).ok();
        let ready = HeaderName::try_from(name).ok().zip(value);
        Self {
            name,
            secret,
            ready: ready.map(|(name, mut value)| {
                value.set_sensitive(true);
                (name, value)
            }),
        }
    }
}

impl Authenticate for Header {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let signed = match &self.ready {
            _ if self.secret.expose().is_empty() => Err(invalid("the credential is empty")),
            Some((name, value)) => {
                request.headers.insert(name.clone(), value.clone());
                Ok(())
            }
            None => Err(invalid(&format!(
                "the credential holds a line break or another character that the header {} cannot carry",
                self.name
            ))),
        };
        ready(signed).boxed()
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        const BETWEEN: [char; 5] = [' ', ':', '=', ',', '"'];
        let whole = self.secret.expose();
        // A provider may echo one part of `key:secret` alone, and a secret may hold such signs itself.
        let behind = whole.match_indices(BETWEEN);
        let behind = behind.filter_map(|(at, sign)| whole.get(at + sign.len()..));
        whole
            .split(BETWEEN)
            .chain(behind)
            .filter(|part| part.len() >= SHORTEST_PART && *part != whole)
            .map(Secret::new)
            .chain([self.secret.clone()])
            .collect()
    }
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorKind::InvalidCredentials, message)
}

/// Sets a header that anybody may see.
pub(super) fn insert(request: &mut Request, name: &'static str, value: &str) -> Result<()> {
    let value = HeaderValue::try_from(value)
        .map_err(|_| invalid(&format!("the header {name} cannot carry its value")))?;
    request.headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// Sets a header that holds a credential or a signature.
pub(super) fn insert_secret(request: &mut Request, name: &'static str, value: &str) -> Result<()> {
    insert(request, name, value)?;
    if let Some(value) = request.headers.get_mut(name) {
        value.set_sensitive(true);
    }
    Ok(())
}

/// A query parameter that holds the credential.
#[derive(Debug)]
pub(super) struct Query {
    name: &'static str,
    secret: Secret,
}

impl Query {
    pub(super) fn new(name: &'static str, secret: Secret) -> Self {
        Self { name, secret }
    }
}

impl Authenticate for Query {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        request.url.query_mut().set(self.name, self.secret.expose());
        ready(Ok(())).boxed()
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.secret.clone()]
    }
}

/// A member of the body that holds the credential.
#[derive(Debug)]
pub(super) struct BodyField {
    name: &'static str,
    secret: Secret,
}

impl BodyField {
    pub(super) fn new(name: &'static str, secret: Secret) -> Self {
        Self { name, secret }
    }
}

impl Authenticate for BodyField {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let signed = if request.body.is_empty() && request.is_read() {
            request.url.query_mut().set(self.name, self.secret.expose());
            Ok(())
        } else {
            let value = Value::from(self.secret.expose());
            request.set_body_member(self.name, &value)
        };
        ready(signed).boxed()
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.secret.clone()]
    }
}

/// Several schemes, one after the other.
#[derive(Debug)]
pub(super) struct All(pub(super) Vec<Auth>);

impl Authenticate for All {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        async move {
            for auth in &self.0 {
                auth.scheme().sign(request, access).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn refused(&self, answer: &Answer) -> bool {
        self.0.iter().any(|auth| auth.scheme().refused(answer))
    }

    fn renews(&self) -> bool {
        self.0.iter().any(|auth| auth.scheme().renews())
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a Answer,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        async move {
            let mut renewed = false;
            for auth in &self.0 {
                if auth.scheme().refused(answer) {
                    renewed |= auth.scheme().renew(refused, answer, access).await?;
                }
            }
            Ok(renewed)
        }
        .boxed()
    }

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        async move {
            let mut last = Error::new(
                ErrorKind::Unsupported,
                format!("the authentication knows no address of `{service}`"),
            );
            for auth in &self.0 {
                match auth.scheme().endpoint(service, access).await {
                    Ok(url) => return Ok(url),
                    Err(error) => last = error,
                }
            }
            Err(last)
        }
        .boxed()
    }

    fn identity(&self) -> Option<Identity> {
        self.0.iter().find_map(|auth| auth.scheme().identity())
    }

    fn check(&self) -> Result<()> {
        self.0.iter().try_for_each(|auth| auth.scheme().check())
    }

    fn secrets(&self) -> Vec<Secret> {
        self.0
            .iter()
            .flat_map(|auth| auth.scheme().secrets())
            .collect()
    }
}
