//! Alibaba Cloud's signature of its RPC interfaces, version 1.0.
//!
//! Source: "Request signatures" (RPC style) of the Alibaba Cloud documentation.

use futures_util::future::{BoxFuture, FutureExt, ready};
use percent_encoding::utf8_percent_encode;
use ring::rand::{SecureRandom, SystemRandom};

use super::digest::{base64, hex, hmac_sha1};
use super::parameters::Parameters;
use super::sigv4::sorted;
use super::skew::{self, Skew};
use super::{Access, Authenticate};
use crate::request::Request;
use crate::url::STRICT;
use crate::{Answer, Error, ErrorKind, Result, Secret};

/// Alibaba Cloud: HMAC-SHA1 over the parameters, a time and a number used once, with an access key.
/// `Format` and `Version` are the driver's own parameters.
#[derive(Debug)]
pub struct Aliyun {
    access_key: String,
    secret_key: Secret,
    security_token: Option<Secret>,
    skew: Skew,
}

impl Aliyun {
    /// Signs with an access key's id and secret.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            security_token: None,
            skew: Skew::default(),
        }
    }

    /// The token that belongs to temporary keys.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Option<Secret>>) -> Self {
        self.security_token = token.into();
        self
    }

    fn sign_now(&self, request: &mut Request, access: &Access<'_>, nonce: &str) -> Result<()> {
        let time = self.skew.sign_time(request, access)?;
        let mut parameters = Parameters::of(request);
        parameters.set("AccessKeyId", &self.access_key);
        parameters.set("SignatureMethod", "HMAC-SHA1");
        parameters.set("SignatureVersion", "1.0");
        parameters.set("SignatureNonce", nonce);
        parameters.set("Timestamp", &time.to_string());
        if let Some(token) = &self.security_token {
            parameters.set("SecurityToken", token.expose());
        }
        let pairs = sorted(parameters.pairs().into_iter());
        let text = format!(
            "{}&%2F&{}",
            request.method,
            utf8_percent_encode(&pairs, STRICT)
        );
        let key = format!("{}&", self.secret_key.expose());
        let signature = base64(hmac_sha1(key.as_bytes(), &text));
        Parameters::of(request).set("Signature", &signature);
        Ok(())
    }
}

/// 128 random bits.
fn nonce() -> Result<String> {
    let mut bytes = [0; 16];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => Ok(hex(&bytes)),
        Err(_) => Err(Error::new(ErrorKind::Other, "the system has no randomness")),
    }
}

impl Authenticate for Aliyun {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let signed = nonce().and_then(|nonce| self.sign_now(request, access, &nonce));
        ready(signed).boxed()
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
        let token = self.security_token.clone();
        std::iter::once(self.secret_key.clone())
            .chain(token)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::super::fixture::{access, at};
    use super::*;
    use crate::Url;

    /// The example of the documentation: `DescribeRegions`.
    #[tokio::test]
    async fn the_published_example() {
        let connection = at("2016-02-23T12:46:24Z");
        let url = "https://ecs.aliyuncs.com/?Format=XML&Version=2014-05-26&Action=DescribeRegions";
        let mut request = Request::new(Method::GET, Url::parse(url).unwrap());
        let nonce = "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf";
        Aliyun::new("testid", "testsecret")
            .sign_now(&mut request, &access(&connection), nonce)
            .unwrap();
        let query = request.url.query();
        assert_eq!(query.get("Signature"), Some("OLeaidS1JvxuMvnyHOwuJ+uX5qY="));
    }

    #[tokio::test]
    async fn no_nonce_is_used_twice() {
        let connection = at("2016-02-23T12:46:24Z");
        let scheme = Aliyun::new("testid", "testsecret").security_token(Secret::new("sts"));
        let mut nonces = std::collections::HashSet::new();
        for _ in 0..100 {
            let url = Url::parse("https://ecs.aliyuncs.com/?Action=A").unwrap();
            let mut request = Request::new(Method::GET, url);
            scheme
                .sign(&mut request, &access(&connection))
                .await
                .unwrap();
            assert_eq!(request.url.query().get("SecurityToken"), Some("sts"));
            assert!(
                nonces.insert(
                    request
                        .url
                        .query()
                        .get("SignatureNonce")
                        .unwrap()
                        .to_owned()
                )
            );
        }
    }
}
