//! AWS itself, and stores that speak its S3.

use std::borrow::Cow;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, ready};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::canonical::{Canonical, Path};
use super::{Dialect, Signer, compact};
use crate::auth::digest::sha256;
use crate::auth::place::{insert, insert_secret};
use crate::auth::skew::{self, Skew};
use crate::auth::{Access, Authenticate};
use crate::request::Request;
use crate::url::{STRICT, Url};
use crate::{Answer, Error, Result, Secret};

pub(super) const AWS: Dialect = Dialect {
    algorithm: "AWS4-HMAC-SHA256",
    prefix: "AWS4",
    end: "aws4_request",
};

/// Stands for the digest of a body that is not signed.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// A path that may be encoded already.
const ENCODED: &AsciiSet = &STRICT.remove(b'/').remove(b'%');

/// The longest time that a presigned URL may be valid.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// What proxies and HTTP libraries add or change on the way.
const NOT_SIGNED: &[&str] = &[
    "authorization",
    "user-agent",
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "te",
    "traceparent",
    "tracestate",
    "transfer-encoding",
    "x-amzn-trace-id",
];

/// Signature version 4 of AWS, in headers or in the URL, with an access key.
///
/// A wrong clock is noticed by the `Date` of the answer that refuses a request; that request and
/// all later ones are then signed with the provider's time.
#[derive(Debug)]
pub struct AwsV4 {
    access_key: String,
    secret_key: Secret,
    session_token: Option<Secret>,
    region: String,
    service: Cow<'static, str>,
    places: &'static [(&'static str, &'static str, &'static str)],
    is_s3: bool,
    unsigned_payload: bool,
    skew: Skew,
}

impl AwsV4 {
    /// Signs for `service` (`ec2`) in `region` (`eu-central-1`, or `{region}` for the setting of
    /// that name).
    pub fn new(
        access_key: impl Into<String>,
        secret_key: impl Into<Secret>,
        region: impl Into<String>,
        service: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            session_token: None,
            region: region.into(),
            service: service.into(),
            places: &[],
            is_s3: false,
            unsigned_payload: false,
            skew: Skew::default(),
        }
    }

    /// The token that belongs to temporary keys.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<Option<Secret>>) -> Self {
        self.session_token = token.into();
        self
    }

    /// Signs as S3 wants it: the path is encoded once, a header holds the digest of the body, and
    /// streams are not signed.
    #[must_use]
    pub fn s3(mut self) -> Self {
        self.is_s3 = true;
        self
    }

    /// Does not sign bodies, which S3 allows over TLS.
    #[must_use]
    pub fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }

    /// Where services are that do not follow the rule `https://{service}.{region}.amazonaws.com`:
    /// the service's name, its URL (in which `{region}` is replaced), and the region to sign for
    /// where it has only one (empty otherwise).
    ///
    /// [`Call::service`](crate::Call::service) chooses the service of a call.
    #[must_use]
    pub fn places(mut self, places: &'static [(&'static str, &'static str, &'static str)]) -> Self {
        self.places = places;
        self
    }

    fn place(&self, service: &str) -> Option<(&'static str, &'static str)> {
        let place = self.places.iter().find(|place| place.0 == service)?;
        Some((place.1, place.2))
    }

    /// Who signs `request`, at the time that it is noted to be signed at.
    fn signer<'a>(&'a self, request: &mut Request, access: &Access<'_>) -> Result<Signer<'a>> {
        let place = self.place(request.service);
        let own_region = place.map(|place| place.1).filter(|own| !own.is_empty());
        Ok(Signer {
            dialect: &AWS,
            access_key: &self.access_key,
            secret_key: &self.secret_key,
            region: match own_region {
                Some(region) => region.into(),
                None => access.fill(&self.region)?,
            },
            service: match request.service {
                "" => &self.service,
                named => named,
            },
            time: compact(self.skew.sign_time(request, access)?),
        })
    }

    fn address(&self, service: &str, access: &Access<'_>) -> Result<Url> {
        if let Some(url) = access.configured_url() {
            return Ok(url.clone());
        }
        let region = access.fill(&self.region)?;
        match self.place(service) {
            Some((url, _)) => access.url(&url.replace("{region}", &region)),
            None => Url::parse(&format!("https://{service}.{region}.amazonaws.com")),
        }
    }

    fn path(&self) -> Path {
        if self.is_s3 { Path::Once } else { Path::Twice }
    }

    /// The digest of the body, or what stands for it.
    fn payload(&self, request: &Request) -> Result<String> {
        if let Some(stated) = request.headers.get("x-amz-content-sha256") {
            return Ok(String::from_utf8_lossy(stated.as_bytes()).into_owned());
        }
        if self.unsigned_payload {
            return Ok(UNSIGNED.to_owned());
        }
        match request.body.bytes() {
            Some(bytes) => Ok(sha256(&bytes)),
            None if self.is_s3 => Ok(UNSIGNED.to_owned()),
            None => Err(Error::invalid_argument(
                "a stream cannot be signed: its digest is not known before",
            )),
        }
    }

    /// Spells the URL as it is signed.
    fn respell(&self, url: &mut Url) -> Result<()> {
        url.query_mut().respell();
        if self.is_s3 {
            // What is encoded already stays; S3 signs the path with nothing else in it.
            let path = utf8_percent_encode(url.path(), ENCODED).to_string();
            url.set_path(path)?;
        }
        Ok(())
    }

    fn sign_headers(&self, request: &mut Request, access: &Access<'_>) -> Result<()> {
        self.respell(&mut request.url)?;
        let signer = self.signer(request, access)?;
        let payload = self.payload(request)?;
        insert(request, "x-amz-date", &signer.time)?;
        if self.is_s3 || self.unsigned_payload {
            insert(request, "x-amz-content-sha256", &payload)?;
        }
        if let Some(token) = &self.session_token {
            insert_secret(request, "x-amz-security-token", token.expose())?;
        }
        let signs = |name: &str| !NOT_SIGNED.contains(&name);
        let canonical = Canonical::of(request, signs, self.path(), &payload);
        let authorization = signer.authorization(&canonical.signed_headers, &canonical.text);
        insert_secret(request, "authorization", &authorization)
    }

    fn sign_url(&self, request: &mut Request, lasts: Duration, access: &Access<'_>) -> Result<()> {
        if lasts > LONGEST || lasts < Duration::from_secs(1) {
            return Err(Error::invalid_argument(
                "a presigned URL is valid for one second to seven days",
            ));
        }
        self.respell(&mut request.url)?;
        let signer = self.signer(request, access)?;
        let payload = if self.is_s3 {
            UNSIGNED.to_owned()
        } else {
            self.payload(request)?
        };
        // Whoever uses the URL sends no header but `Host`.
        request.headers.clear();
        let query = request.url.query_mut();
        query.set("X-Amz-Algorithm", AWS.algorithm);
        query.set("X-Amz-Credential", signer.credential());
        query.set("X-Amz-Date", signer.time.clone());
        query.set("X-Amz-Expires", lasts.as_secs().to_string());
        query.set("X-Amz-SignedHeaders", "host");
        if let Some(token) = &self.session_token {
            query.set("X-Amz-Security-Token", token.expose());
        }
        let canonical = Canonical::of(request, |_| false, self.path(), &payload);
        let signature = signer.signature(&canonical.text);
        request.url.query_mut().push("X-Amz-Signature", signature);
        Ok(())
    }
}

impl Authenticate for AwsV4 {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        ready(self.sign_headers(request, access)).boxed()
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

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        ready(self.address(service, access)).boxed()
    }

    fn presign<'a>(
        &'a self,
        request: &'a mut Request,
        lasts: Duration,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        ready(self.sign_url(request, lasts, access)).boxed()
    }

    fn secrets(&self) -> Vec<Secret> {
        let token = self.session_token.clone();
        std::iter::once(self.secret_key.clone())
            .chain(token)
            .collect()
    }
}
