//! Credentials that change while a connection lives.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};

use super::marks::Marker;
use super::{Access, Auth, Authenticate, Live, Session};
use crate::request::Request;
use crate::url::Url;
use crate::{Answer, Result, Secret};

/// Where credentials come from that may change: a vault, a file that is rewritten, a metadata
/// server, a function of yours.
///
/// It is asked when a credential is first needed, again before what it gave ends, and again when
/// the provider refuses what it gave; however many calls need it, it is asked once. Functions that
/// answer a future are sources.
pub trait CredentialSource: Send + Sync {
    /// The credentials that count now. Errors of kind
    /// [`InvalidCredentials`](crate::ErrorKind::InvalidCredentials) end the call; a later one asks
    /// again.
    fn credentials(&self) -> BoxFuture<'_, Result<Granted>>;
}

impl<F, R> CredentialSource for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Granted>> + Send + 'static,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Granted>> {
        Box::pin(self())
    }
}

/// What a source of credentials gave. `Debug` shows names only.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Granted {
    /// The credentials by name, as a driver's `Credentials::from_json` reads them.
    pub values: Map<String, Value>,
    /// How long they are good, where that is known.
    pub lasts: Option<Duration>,
}

impl Granted {
    /// Credentials by name, good until they are refused.
    pub fn new(values: impl IntoIterator<Item = (impl Into<String>, impl Into<Value>)>) -> Self {
        let values = values.into_iter();
        Self {
            values: values
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            lasts: None,
        }
    }

    /// Says how long they are good.
    #[must_use]
    pub const fn lasts(mut self, time: Duration) -> Self {
        self.lasts = Some(time);
        self
    }
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted")
            .field("values", &self.values.keys().collect::<Vec<_>>())
            .field("lasts", &self.lasts)
            .finish()
    }
}

/// Makes a scheme of credentials.
type Build = dyn Fn(&Map<String, Value>) -> Result<Auth> + Send + Sync;

/// The scheme that `build` makes of the credentials that count now.
pub(super) struct Rotating {
    source: Box<dyn CredentialSource>,
    build: Box<Build>,
    session: Session<Held>,
    marker: Marker,
}

struct Held {
    values: Map<String, Value>,
    auth: Auth,
    /// How many times the values have changed.
    version: i64,
}

impl Rotating {
    pub(super) fn new(source: Box<dyn CredentialSource>, build: Box<Build>) -> Self {
        Self {
            source,
            build,
            session: Session::new(),
            marker: Marker::new(),
        }
    }

    async fn held(&self) -> Result<Live<Held>> {
        let ask = || async {
            let granted = self.source.credentials().await?;
            let last = self.session.recent().into_iter().next();
            let held = match last {
                // The scheme stays too, and with it a session that it signed in to.
                Some(last) if last.values == granted.values => Held {
                    values: granted.values,
                    auth: last.auth.clone(),
                    version: last.version,
                },
                last => {
                    let auth = (self.build)(&granted.values)?;
                    auth.scheme().check()?;
                    Held {
                        values: granted.values,
                        auth,
                        version: last.map_or(0, |last| last.version + 1),
                    }
                }
            };
            Ok((held, granted.lasts))
        };
        self.session.get(ask).await
    }
}

impl Authenticate for Rotating {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let held = self.held().await?;
            held.value.auth.scheme().sign(request, access).await?;
            self.session.mark(request, &held);
            request.marks.set(&self.marker, held.value.version);
            Ok(())
        })
    }

    fn refused(&self, answer: &Answer) -> bool {
        let held = self.session.live();
        held.is_none_or(|held| held.value.auth.scheme().refused(answer))
            || answer.status == http::StatusCode::UNAUTHORIZED
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a Answer,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let used = refused.marks.get(&self.marker);
            if let Some(live) = self.session.live() {
                if Some(live.value.version) != used {
                    return Ok(true);
                }
                let scheme = live.value.auth.scheme();
                if scheme.refused(answer) && scheme.renew(refused, answer, access).await? {
                    return Ok(true);
                }
            }
            // Only those that were signed with what is held now ask for something newer.
            self.session.give_up(refused);
            Ok(Some(self.held().await?.value.version) != used)
        })
    }

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        Box::pin(async move {
            let held = self.held().await?;
            held.value.auth.scheme().endpoint(service, access).await
        })
    }

    fn presign<'a>(
        &'a self,
        request: &'a mut Request,
        lasts: Duration,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let held = self.held().await?;
            held.value
                .auth
                .scheme()
                .presign(request, lasts, access)
                .await
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        let held = self.session.recent();
        held.iter()
            .flat_map(|held| held.auth.scheme().secrets())
            .collect()
    }
}

impl fmt::Debug for Rotating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.session.recent().into_iter().next();
        f.debug_tuple("Rotating")
            .field(&held.map(|held| held.auth.clone()))
            .finish()
    }
}

#[cfg(test)]
mod tests;
