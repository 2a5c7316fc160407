//! Exoscale's signature of its version 2 API.
//!
//! Source: "Request Signature" of the Exoscale API reference, and the vendor's client libraries.

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::digest::{base64, hmac_sha256};
use super::place::insert_secret;
use super::skew::{self, Skew};
use super::{Access, Authenticate};
use crate::request::Request;
use crate::{Answer, Error, Result, Secret};

/// How long a signature is valid, in seconds.
const LASTS: i64 = 600;

/// Exoscale: `EXO2-HMAC-SHA256` over method, path, body and query, with an API key.
#[derive(Debug)]
pub struct Exoscale {
    api_key: String,
    secret_key: Secret,
    skew: Skew,
}

impl Exoscale {
    /// Signs with an API key and its secret.
    pub fn new(api_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self {
            api_key: api_key.into(),
            secret_key: secret_key.into(),
            skew: Skew::default(),
        }
    }

    fn sign_until(&self, request: &mut Request, expires: i64) -> Result<()> {
        let body = request.body.bytes().ok_or_else(|| {
            Error::invalid_argument("a stream cannot be signed: its content is not known before")
        })?;
        let body = std::str::from_utf8(&body)
            .map_err(|_| Error::invalid_argument("a body that is not text cannot be signed"))?;
        let (names, values) = query(request);
        // The empty line stands for headers, of which none are signed.
        let text = format!(
            "{} {}\n{body}\n{values}\n\n{expires}",
            request.method,
            request.url.path()
        );
        let signature = base64(hmac_sha256(self.secret_key.expose().as_bytes(), &text));
        let signed = match names.as_str() {
            "" => String::new(),
            names => format!(",signed-query-args={names}"),
        };
        let value = format!(
            "EXO2-HMAC-SHA256 credential={}{signed},expires={expires},signature={signature}",
            self.api_key
        );
        insert_secret(request, "authorization", &value)
    }
}

/// Names and values of the parameters, sorted by name. Those that repeat are not signed.
fn query(request: &Request) -> (String, String) {
    let mut pairs: Vec<(&str, &str)> = request.url.query().pairs().collect();
    pairs.sort_by_key(|pair| pair.0);
    let groups = pairs.chunk_by(|one, two| one.0 == two.0);
    let single = groups.filter_map(|group| match group {
        [one] => Some(*one),
        _ => None,
    });
    let (names, values): (Vec<_>, Vec<_>) = single.unzip();
    (names.join(";"), values.concat())
}

impl Authenticate for Exoscale {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        let time = self.skew.sign_time(request, access);
        let signed = time.and_then(|time| self.sign_until(request, time.as_second() + LASTS));
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
        vec![self.secret_key.clone()]
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::Url;
    use crate::body::Body;

    fn signed(method: Method, target: &str, body: Body) -> String {
        let url = Url::parse(&format!("https://api.exoscale.com{target}")).unwrap();
        let mut request = Request::new(method, url).body(body);
        // 2077-01-01, as the vendor's tests have it.
        Exoscale::new("EXOxxxxxxxxxxxxxxxxxxxxxxxx", "X".repeat(43))
            .sign_until(&mut request, 3_376_684_800)
            .unwrap();
        request.headers["authorization"]
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// The vendor's own tests: `tests/test_exoscale_auth.py` of requests-exoscale-auth.
    #[test]
    fn published_signatures() {
        let begin = "EXO2-HMAC-SHA256 credential=EXOxxxxxxxxxxxxxxxxxxxxxxxx";
        assert_eq!(
            signed(Method::GET, "/v2/zone", Body::Empty),
            format!(
                "{begin},expires=3376684800,signature=Ntbq/p0HVmA3Zg1HHY+Lq1vjFGi7HeMrrgXDS5jRNlY="
            )
        );
        assert_eq!(
            signed(Method::GET, "/v2/zone?k2=v2&k1=v1", Body::Empty),
            format!(
                "{begin},signed-query-args=k1;k2,expires=3376684800,signature=iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY="
            )
        );
    }

    /// Computed with Python's hmac.
    #[test]
    fn bodies_are_signed_and_repeated_parameters_are_not() {
        let body = Body::Json(br#"{"name":"web"}"#.as_slice().into());
        let found = signed(Method::POST, "/v2/instance?a=1&b=2&a=3", body);
        assert!(found.contains("signed-query-args=b,"), "{found}");
        assert!(
            found.ends_with("signature=9E/qmfbifTWJXE/1urBq+7mSI1hZiJzBwyF/Fll/Tn4="),
            "{found}"
        );
    }
}
