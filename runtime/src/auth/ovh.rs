//! OVHcloud's signature.
//!
//! Source: "First steps with the OVHcloud APIs", and the vendor's client libraries.

use futures_util::future::BoxFuture;
use http::Method;

use super::digest::sha1;
use super::place::{insert, insert_secret};
use super::skew::{self, Skew};
use super::{Access, Authenticate, Session};
use crate::request::Request;
use crate::{Answer, Error, ErrorKind, Result, Secret};

/// OVHcloud: an application's key and secret, and the key of the consumer who lets it act.
///
/// Requests are signed with the provider's time, which is asked for once, at `/auth/time` below the
/// base URL.
#[derive(Debug)]
pub struct Ovh {
    application_key: String,
    application_secret: Secret,
    consumer_key: Secret,
    skew: Skew,
    /// Whether the provider was asked for its time.
    asked: Session<()>,
}

impl Ovh {
    /// Signs with these keys.
    pub fn new(
        application_key: impl Into<String>,
        application_secret: impl Into<Secret>,
        consumer_key: impl Into<Secret>,
    ) -> Self {
        Self {
            application_key: application_key.into(),
            application_secret: application_secret.into(),
            consumer_key: consumer_key.into(),
            skew: Skew::default(),
            asked: Session::new(),
        }
    }

    async fn ask_time(&self, access: &Access<'_>) -> Result<()> {
        let ask = || async {
            let request = Request::new(Method::GET, access.url("/auth/time")?);
            let answer = access.send(request.operation("auth_time")).await?;
            let seconds =
                answer.text()?.trim().parse().map_err(|_| {
                    Error::malformed("the provider's time is not a number of seconds")
                })?;
            self.skew.set(seconds, access);
            Ok(((), None))
        };
        self.asked.get(ask).await.map(drop)
    }

    fn sign_with(&self, request: &mut Request, seconds: i64) -> Result<()> {
        let body = request.body.bytes().ok_or_else(|| {
            Error::invalid_argument("a stream cannot be signed: its content is not known before")
        })?;
        let body = std::str::from_utf8(&body)
            .map_err(|_| Error::invalid_argument("a body that is not text cannot be signed"))?;
        let text = format!(
            "{}+{}+{}+{}+{body}+{seconds}",
            self.application_secret.expose(),
            self.consumer_key.expose(),
            request.method,
            request.url,
        );
        let signature = format!("$1${}", sha1(text.as_bytes()));
        insert(request, "x-ovh-application", &self.application_key)?;
        insert_secret(request, "x-ovh-consumer", self.consumer_key.expose())?;
        insert(request, "x-ovh-timestamp", &seconds.to_string())?;
        insert_secret(request, "x-ovh-signature", &signature)
    }
}

impl Authenticate for Ovh {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.consumer_key.expose().is_empty() {
                let message = "the consumer key is empty; POST /auth/credential asks for one";
                return Err(Error::new(ErrorKind::InvalidCredentials, message));
            }
            self.ask_time(access).await?;
            let time = self.skew.sign_time(request, access)?;
            self.sign_with(request, time.as_second())
        })
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
        vec![self.application_secret.clone(), self.consumer_key.clone()]
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;
    use serde_json::json;

    use super::*;
    use crate::body::Body;
    use crate::fixture::{PROVIDER, config};
    use crate::testing::{Script, Scripted};
    use crate::{Auth, Clock, Connection, Url};

    fn scheme() -> Ovh {
        Ovh::new(
            "fake application key",
            "fake application secret",
            "fake consumer key",
        )
    }

    /// The vendor's own test: `test_call_signature` in python-ovh's `tests/test_client.py`.
    #[test]
    fn published_signatures() {
        let method = Method::from_bytes(b"METHOD").unwrap();
        let url = Url::parse("https://eu.api.ovh.com/1.0/unit/test").unwrap();
        let mut request = Request::new(method, url);
        for (body, signature) in [
            (Body::Empty, "$1$16ae5ba8c63841b1951575be905867991d5f49dc"),
            (
                Body::Json(br#"{"some": "random", "data": 42}"#.as_slice().into()),
                "$1$9acb1ac0120006d16261a635aed788e83ab172d2",
            ),
        ] {
            request.body = body;
            scheme().sign_with(&mut request, 1_404_395_931).unwrap();
            assert_eq!(request.headers["x-ovh-signature"], signature);
        }
    }

    /// A provider whose clock is an hour ahead and jumps a day later on.
    fn provider() -> Script {
        let clock = Clock::starting_at("2024-05-01T13:00:00Z".parse().unwrap());
        Script::new(move |request| {
            let mut now = clock.now().as_second();
            if now > 1_714_570_000 {
                now += 86_400;
            }
            if request.url.path().ends_with("/auth/time") {
                assert!(
                    request
                        .headers
                        .keys()
                        .all(|name| !name.as_str().contains("ovh"))
                );
                return Scripted::ok(now.to_string()).after(Duration::from_secs(1));
            }
            let signed: i64 = request.headers["x-ovh-timestamp"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            let time = jiff::Timestamp::from_second(now).unwrap();
            let date = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let answer = if (signed - now).abs() < 30 {
                Scripted::json(&json!({"ok": 1}))
            } else {
                Scripted::answer(400, r#"{"errorCode":"QUERY_TIME_OUT"}"#)
            };
            answer.header("date", &date)
        })
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_is_asked_for_once_and_learnt_again_when_it_jumps() {
        let script = provider();
        let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
        let config = config(&script).clock(clock);
        let connection = Connection::new(&PROVIDER, Auth::new(scheme()), config).unwrap();
        let call = || connection.operation("create_node").post("/", &[]).done();
        let done = join_all((0..50).map(|_| call())).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        assert_eq!(script.count(), 51);
        tokio::time::advance(Duration::from_secs(20_000)).await;
        call().await.unwrap();
        call().await.unwrap();
        assert_eq!(script.count(), 54);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_consumer_key_nothing_is_sent() {
        let script = provider();
        let auth = Auth::new(Ovh::new("key", "secret", ""));
        let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
        let error = connection.request("/me").answer().await.unwrap_err();
        assert_eq!(
            (error.kind(), script.count()),
            (ErrorKind::InvalidCredentials, 0)
        );
    }
}
