//! Signature version 2 of AWS, which some clouds with AWS's old interfaces still want.
//!
//! Source: "Signature Version 2 signing process" of the AWS General Reference.

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::digest::{base64, hmac_sha256};
use super::parameters::Parameters;
use super::sigv4::sorted;
use super::skew::{self, Skew};
use super::{Access, Authenticate};
use crate::request::Request;
use crate::{Answer, Result, Secret};

/// Signature version 2 of AWS: parameters of the query, or of the form where one is sent, with
/// HMAC-SHA256.
#[derive(Debug)]
pub struct AwsV2 {
    access_key: String,
    secret_key: Secret,
    session_token: Option<Secret>,
    skew: Skew,
}

impl AwsV2 {
    /// Signs with an access key.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            session_token: None,
            skew: Skew::default(),
        }
    }

    /// The token that belongs to temporary keys.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<Option<Secret>>) -> Self {
        self.session_token = token.into();
        self
    }

    fn sign_now(&self, request: &mut Request, access: &Access<'_>) -> Result<()> {
        let time = self.skew.sign_time(request, access)?;
        let mut parameters = Parameters::of(request);
        parameters.set("AWSAccessKeyId", &self.access_key);
        parameters.set("SignatureVersion", "2");
        parameters.set("SignatureMethod", "HmacSHA256");
        parameters.set("Timestamp", &time.to_string());
        if let Some(token) = &self.session_token {
            parameters.set("SecurityToken", token.expose());
        }
        let pairs = sorted(parameters.pairs().into_iter());
        let text = format!(
            "{}\n{}\n{}\n{pairs}",
            request.method,
            request.url.authority(),
            request.url.path()
        );
        let tag = hmac_sha256(self.secret_key.expose().as_bytes(), &text);
        Parameters::of(request).set("Signature", &base64(tag));
        Ok(())
    }
}

impl Authenticate for AwsV2 {
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
        let token = self.session_token.clone();
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
    use crate::body::Body;

    const TARGET: &str =
        "https://elasticmapreduce.amazonaws.com/?Action=DescribeJobFlows&Version=2009-03-31";

    async fn signed(mut request: Request) -> Request {
        let connection = at("2011-10-03T15:19:30Z");
        let scheme = AwsV2::new(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        );
        scheme
            .sign(&mut request, &access(&connection))
            .await
            .unwrap();
        request
    }

    /// The example of the reference is `i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf/Mj6vPxyYIs=`, for a time
    /// written without the `Z` that the schema wants; this is the same with it, by Python's hmac.
    #[tokio::test]
    async fn the_query_is_signed() {
        let request = Request::new(Method::GET, Url::parse(TARGET).unwrap());
        let signed = signed(request).await;
        let query = signed.url.query();
        assert_eq!(
            query.get("Signature"),
            Some("66aU6xgCtR7V6ESsGvYrAArQmwGutKSbh8Mn7kSko9E=")
        );
        assert_eq!(query.get("Timestamp"), Some("2011-10-03T15:19:30Z"));
    }

    #[tokio::test]
    async fn a_form_is_signed_in_its_place() {
        let url = Url::parse("https://elasticmapreduce.amazonaws.com/").unwrap();
        let form = [("Action", "DescribeJobFlows"), ("Version", "2009-03-31")];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let request = Request::new(Method::POST, url).body(Body::Form(form.into()));
        let signed = signed(request).await;
        assert!(signed.url.query().is_empty());
        let Body::Form(pairs) = signed.body else {
            panic!()
        };
        let signature = pairs.iter().find(|pair| pair.0 == "Signature").unwrap();
        assert_eq!(signature.1, "73duiSyF3a2/wtt+oF7L8zWjyrRYAyFLEb+XyEPSfbI=");
    }
}
