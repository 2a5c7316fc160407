//! Schemes that sign in first.

use super::{SECOND, get, json_ok};
use crate::auth::{Access, Authenticate, Session};
use crate::fixture::{CANARY, PROVIDER, config, connection as plain_connection};
use crate::request::header;
use crate::testing::{Script, Scripted};
use crate::{Answer, Auth, CallOptions, Connection, ErrorKind, Request, Result, Secret, Tape, Url};
use futures_util::future::{BoxFuture, join_all};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A scheme that signs in with the canary and holds a token for a while.
#[derive(Debug)]
pub(crate) struct Tokens {
    password: Secret,
    session: Session<String>,
}

impl Tokens {
    pub(crate) fn of(password: &str) -> Self {
        Self {
            password: Secret::new(password),
            session: Session::new(),
        }
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Self::of(CANARY)
    }
}

impl Authenticate for Tokens {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let live = self
                .session
                .get(|| async {
                    let mut login = Request::new(http::Method::POST, access.url("/login")?)
                        .operation("sign_in");
                    login.set_body_member("password", &json!(self.password.expose()))?;
                    let answer = access.send(login).await?;
                    let token = Tape::json(answer.body)?.root().at("token").text()?;
                    Ok((token, Some(100 * SECOND)))
                })
                .await?;
            let (name, value) = header("x-auth-token", &live.value)?;
            request.headers.insert(name, value);
            let signature = format!("{} {} {}", live.number, request.method, request.url);
            let (name, value) = header("x-signature", &signature)?;
            request.headers.insert(name, value);
            self.session.mark(request, &live);
            Ok(())
        })
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

    fn secrets(&self) -> Vec<Secret> {
        let live = self.session.live();
        let token = live.map(|live| Secret::new(live.value.as_str()));
        std::iter::once(self.password.clone())
            .chain(token)
            .collect()
    }
}

/// A provider whose tokens hold for 40 requests each, whatever it said.
fn provider() -> (Script, Arc<AtomicUsize>) {
    let logins = Arc::new(AtomicUsize::new(0));
    let (count, uses) = (Arc::clone(&logins), AtomicUsize::new(0));
    let script = Script::new(move |request| {
        if request.url.path().ends_with("/login") {
            assert!(!request.headers.contains_key("x-auth-token"));
            uses.store(0, Ordering::SeqCst);
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            return Scripted::json(&json!({"token": format!("token-{number}")})).after(SECOND);
        }
        let current = format!("token-{}", count.load(Ordering::SeqCst));
        let fresh = uses.fetch_add(1, Ordering::SeqCst) < 40;
        let right = request
            .headers
            .get("x-auth-token")
            .is_some_and(|token| *token == current);
        if right && fresh {
            json_ok().after(SECOND)
        } else {
            Scripted::answer(401, "")
        }
    });
    (script, logins)
}

#[tokio::test(start_paused = true)]
async fn one_login_serves_all_and_a_refused_session_is_renewed_once() {
    let (script, logins) = provider();
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    let answers = join_all((0..40).map(|_| get(&connection))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(logins.load(Ordering::SeqCst), 1);
    // The provider has given the token up; all find out at once.
    let answers = join_all((0..40).map(|_| get(&connection))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(logins.load(Ordering::SeqCst), 2);
    // Twice refused is refused, and a POST is replayed too: a refusal did nothing.
    let never = Script::new(|request| {
        let login = request.url.path().ends_with("/login");
        if login {
            Scripted::ok(r#"{"token":"t"}"#)
        } else {
            Scripted::answer(401, "")
        }
    });
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&never)).unwrap();
    let error = connection
        .operation("create_node")
        .post("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
    assert_eq!(never.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn five_hundred_calls_at_once_share_one_connection_and_one_login() {
    let logins = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&logins);
    let script = Script::new(move |request| {
        if request.url.path().ends_with("/login") {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            return Scripted::json(&json!({"token": format!("token-{number}")})).after(SECOND);
        }
        // Each signature is of its own request, whatever else is on the way.
        let number = count.load(Ordering::SeqCst);
        let right = format!("{number} {} {}", request.method, request.url);
        if request.headers["x-signature"] != right {
            return Scripted::answer(403, "");
        }
        Scripted::json(&json!({"path": request.url.path()})).after(5 * SECOND)
    });
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    for round in 1..=3 {
        let calls = (0..500_u64).map(|number| {
            let call = connection
                .operation("get_node")
                .get("/nodes/{}", &[&number]);
            async move { (number, call.value("path").await.unwrap()) }
        });
        for (number, path) in join_all(calls).await {
            assert_eq!(path, format!("/v1/nodes/{number}"));
        }
        assert_eq!(logins.load(Ordering::SeqCst), round);
        // The session lasts 100 s, as it said.
        tokio::time::advance(95 * SECOND).await;
    }
}

/// A scheme that knows where services are.
#[derive(Debug)]
pub(crate) struct Catalog;

impl Authenticate for Catalog {
    fn sign<'a>(&'a self, _: &'a mut Request, _: &'a Access<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        Box::pin(async move {
            let login = Request::new(http::Method::GET, access.url("/catalog")?);
            let body = access.send(login).await?.body;
            let tape = Tape::json(body)?;
            let base = tape
                .root()
                .entries()
                .find(|entry| entry.at("key").is(service));
            Url::parse(&base.at("value").text()?)
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
}

#[tokio::test(start_paused = true)]
async fn signing_in_may_make_the_address_known() {
    let script = Script::new(|request| match request.url.path() {
        "/v1/catalog" => Scripted::ok(r#"{"compute":"https://nova.acme.example:8774/v2.1/p1"}"#),
        _ => json_ok(),
    });
    let connection = Connection::new(&PROVIDER, Auth::new(Catalog), config(&script)).unwrap();
    let call = |service| {
        let call = connection
            .operation("get_node")
            .get("/servers/{}", &[&"a/b"]);
        call.query("x", 1).service(service).done()
    };
    call("compute").await.unwrap();
    assert_eq!(
        script.requests()[1].url.to_string(),
        "https://nova.acme.example:8774/v2.1/p1/servers/a%2Fb?x=1"
    );
    assert!(call("volume").await.is_err());
    let plain = plain_connection(&script);
    let error = plain
        .operation("get_node")
        .get("/", &[])
        .service("compute")
        .done()
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unsupported);
}

#[tokio::test(start_paused = true)]
async fn signing_in_carries_none_of_the_callers_options() {
    let (script, _) = provider();
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    let options = CallOptions::new()
        .query("q", "1")
        .header("X-H", "1")
        .body("b", 1);
    let call = connection
        .with(options)
        .operation("create_node")
        .post("/nodes", &[]);
    call.done().await.unwrap();
    let [login, call] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(
        login.body.bytes().unwrap(),
        json!({"password": CANARY}).to_string()
    );
    assert!(login.url.query().is_empty() && !login.headers.contains_key("x-h"));
    assert_eq!(login.headers["content-type"], "application/json");
    assert!(call.url.query().has("q") && call.headers.contains_key("x-h"));
}
