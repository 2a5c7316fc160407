//! CloudStack's signature.
//!
//! Source: "Signing API Requests" of the CloudStack developer guide, and `verifyRequest` of the
//! server's `ApiServer.java`, which decides in doubt.

use futures_util::future::{BoxFuture, FutureExt, ready};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::digest::{base64, hmac_sha1};
use super::parameters::Parameters;
use super::{Access, Authenticate};
use crate::request::Request;
use crate::url::STRICT;
use crate::{Result, Secret};

/// What the server's URL encoder lets stand.
const ENCODED: &AsciiSet = &STRICT.remove(b'*').add(b'~');

/// CloudStack: HMAC-SHA1 over the parameters, with an API key and a secret key.
#[derive(Debug)]
pub struct CloudStack {
    api_key: Secret,
    secret_key: Secret,
}

impl CloudStack {
    /// Signs with these keys.
    pub fn new(api_key: impl Into<Secret>, secret_key: impl Into<Secret>) -> Self {
        Self {
            api_key: api_key.into(),
            secret_key: secret_key.into(),
        }
    }

    fn sign_now(&self, request: &mut Request) {
        let mut parameters = Parameters::of(request);
        parameters.set("apiKey", self.api_key.expose());
        let text = to_sign(parameters.pairs());
        let tag = hmac_sha1(self.secret_key.expose().as_bytes(), &text);
        parameters.set("signature", &base64(tag));
    }
}

/// Sorted by name, values encoded, everything in lower case.
fn to_sign(mut pairs: Vec<(&str, &str)>) -> String {
    pairs.retain(|(name, _)| !name.eq_ignore_ascii_case("signature"));
    pairs.sort_by_key(|pair| pair.0);
    // Of a name that repeats, the server sees the first.
    pairs.dedup_by_key(|pair| pair.0);
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED)))
        .collect();
    pairs.join("&").to_lowercase()
}

impl Authenticate for CloudStack {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        self.sign_now(request);
        ready(Ok(())).boxed()
    }

    fn renews(&self) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.api_key.clone(), self.secret_key.clone()]
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::Url;

    const SECRET: &str =
        "VDaACYb0LV9eNjTetIOElcVQkvJck_J_QljX_FcHRj87ZKiy0z0ty0ZsYBkoXkY9b7eq1EhwJaw7FF3akA3KBQ";

    fn signature(api_key: &str, query: &str) -> String {
        let url = Url::parse(&format!("http://localhost:8080/client/api?{query}")).unwrap();
        let mut request = Request::new(Method::GET, url);
        CloudStack::new(api_key, SECRET).sign_now(&mut request);
        assert_eq!(request.url.query().get("apiKey"), Some(api_key));
        request.url.query().get("signature").unwrap().to_owned()
    }

    /// The example of the developer guide.
    #[test]
    fn the_published_example() {
        let api_key = "plgWJfZK4gyS3mOMTVmjUVg-X-jlWlnfaUJ9GAbBbf9EdM-kAYMmAiLqzzq1ElZLYq_u38zCm0bewzGUdP66mg";
        assert_eq!(
            signature(api_key, "command=listUsers&response=json"),
            "TTpdDq/7j/J58XCRHomKoQXEQds="
        );
    }

    /// Computed with Python's hmac as the server does it: Java's URL encoder, `%20` for `+`.
    #[test]
    fn special_characters() {
        let query = "command=deployVirtualMachine&response=json&displayName=My%20VM%20%2B%20~*%5B1%5D&details[0].cpuNumber=2";
        assert_eq!(signature("key", query), "emGUJ3AQzjCp+4p56Wkf7kjZjhg=");
        // Signing again, as a retry does, changes nothing.
        let signed = format!("{query}&apiKey=old&signature=old");
        assert_eq!(signature("key", &signed), "emGUJ3AQzjCp+4p56Wkf7kjZjhg=");
    }
}
