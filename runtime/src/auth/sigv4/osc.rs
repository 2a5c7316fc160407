//! OSC4-HMAC-SHA256 of Outscale.
//!
//! Source: "Authentication" in the Outscale API documentation, and the vendor's client libraries:
//! version 4 of AWS with `OSC4` for `AWS4`, signing `Content-Type`, `Host` and `X-Osc-Date`.

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::canonical::{Canonical, Path};
use super::{Dialect, Signer, compact};
use crate::auth::digest::sha256;
use crate::auth::place::{insert, insert_secret};
use crate::auth::skew::{self, Skew};
use crate::auth::{Access, Authenticate};
use crate::request::Request;
use crate::{Answer, Error, Result, Secret};

const OSC: Dialect = Dialect {
    algorithm: "OSC4-HMAC-SHA256",
    prefix: "OSC4",
    end: "osc4_request",
};

/// Signs as Outscale wants it, with an access key.
#[derive(Debug)]
pub struct Osc4 {
    access_key: String,
    secret_key: Secret,
    region: String,
    service: &'static str,
    skew: Skew,
}

impl Osc4 {
    /// Signs for the service `api` of `region` (`eu-west-2`, or `{region}` for the setting of that
    /// name).
    pub fn new(
        access_key: impl Into<String>,
        secret_key: impl Into<Secret>,
        region: impl Into<String>,
    ) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            region: region.into(),
            service: "api",
            skew: Skew::default(),
        }
    }

    /// Signs for another service (`fcu`).
    #[must_use]
    pub fn service(mut self, service: &'static str) -> Self {
        self.service = service;
        self
    }

    fn sign_now(&self, request: &mut Request, access: &Access<'_>) -> Result<()> {
        let time = compact(self.skew.sign_time(request, access)?);
        let body = request.body.bytes().ok_or_else(|| {
            Error::invalid_argument("a stream cannot be signed: its digest is not known before")
        })?;
        insert(request, "x-osc-date", &time)?;
        let signs = |name: &str| matches!(name, "content-type" | "x-osc-date");
        let canonical = Canonical::of(request, signs, Path::Once, &sha256(&body));
        let signer = Signer {
            dialect: &OSC,
            access_key: &self.access_key,
            secret_key: &self.secret_key,
            region: access.fill(&self.region)?,
            service: self.service,
            time,
        };
        let authorization = signer.authorization(&canonical.signed_headers, &canonical.text);
        insert_secret(request, "authorization", &authorization)
    }
}

impl Authenticate for Osc4 {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        ready(self.sign_now(request, access)).boxed()
    }

    fn refused(&self, answer: &Answer) -> bool {
        skew::may_refuse(answer)
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        answer: &'a Answer,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        self.skew.renew(refused, answer, access)
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.secret_key.clone()]
    }
}
