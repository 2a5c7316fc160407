//! A refused session: renewed once, the call replayed once, and then a typed error.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::auth::{Google, Keystone, OAuth2, TokenSession};
use crate::fixture::{PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Auth, Connection, ErrorKind, Request, Secret};

const KEY: &str = include_str!("../google/key_of_tests.pem");

/// Every scheme that signs in, signing in at `/tokens`.
fn schemes() -> [(&'static str, Auth); 4] {
    let secret = || Secret::new("secret");
    [
        (
            "oauth2",
            Auth::session(OAuth2::client_credentials("/tokens", "me", "secret")),
        ),
        (
            "token session",
            Auth::session(
                TokenSession::post("/tokens")
                    .sent_as(|token| Auth::header_with("Authorization", "Bearer ", token)),
            ),
        ),
        (
            "keystone",
            Auth::session(
                Keystone::v3("https://api.acme.example/v3")
                    .user("me".to_owned())
                    .password(secret()),
            ),
        ),
        (
            "google",
            Auth::session(Google::new(
                json!({"client_email": "me", "private_key": KEY, "token_uri": "https://g.example/tokens"})
                    .to_string(),
                &["all"],
            )),
        ),
    ]
}

fn is_login(request: &Request) -> bool {
    request.url.path().ends_with("/tokens")
}

/// Any of the answers to signing in, with the token `number`.
fn login(request: &Request, number: usize) -> Scripted {
    let token = format!("token-{number}");
    let answer = if request.url.path().contains("/v3/") {
        Scripted::answer(201, r#"{"token":{}}"#).header("x-subject-token", &token)
    } else {
        Scripted::json(&json!({"access_token": token, "token": token}))
    };
    answer.after(Duration::from_secs(1))
}

fn token(request: &Request) -> Option<&str> {
    let headers = &request.headers;
    let bearer = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    bearer.or_else(|| headers.get("x-auth-token")?.to_str().ok())
}

fn logins(script: &Script) -> usize {
    script
        .requests()
        .iter()
        .filter(|sent| is_login(sent))
        .count()
}

/// Answers logins with tokens that count up, and other requests as `judge` says, which is given
/// the number of logins so far.
fn provider(judge: impl Fn(&Request, usize) -> Scripted + Send + Sync + 'static) -> Script {
    let count = std::sync::atomic::AtomicUsize::new(0);
    Script::new(move |request| {
        use std::sync::atomic::Ordering::SeqCst;
        if is_login(request) {
            login(request, count.fetch_add(1, SeqCst) + 1)
        } else {
            judge(request, count.load(SeqCst))
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_dead_session_costs_a_hundred_calls_one_login_and_one_replay_each() {
    for (name, auth) in schemes() {
        let script = provider(|request, logins| {
            // The first token was revoked before anybody used it.
            let right = logins == 2 && token(request) == Some("token-2");
            let answer = if right {
                Scripted::ok("{}")
            } else {
                Scripted::answer(401, "")
            };
            answer.after(Duration::from_secs(1))
        });
        let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
        let calls = (0..100).map(|_| connection.operation("create_node").post("/", &[]).done());
        let done = join_all(calls).await;
        assert!(done.iter().all(Result::is_ok), "{name}: {done:?}");
        assert_eq!((logins(&script), script.count()), (2, 202), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn refused_twice_is_a_typed_error() {
    for (name, auth) in schemes() {
        let script = provider(|_, _| Scripted::answer(401, r#"{"error":{"text":"go away"}}"#));
        let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
        let call = connection.operation("create_node").post("/", &[]);
        let error = call.done().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials, "{name}");
        assert_eq!(
            error.to_string(),
            "acme create_node: invalid credentials: go away (status 401)"
        );
        // Login, call, login, replay; a later call begins anew.
        assert_eq!((logins(&script), script.count()), (2, 4), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_can_be_read_once_is_not_replayed_but_the_session_is_given_up() {
    for (name, auth) in schemes() {
        let script = provider(|_, logins| match logins {
            1 => Scripted::answer(401, ""),
            _ => Scripted::ok("{}"),
        });
        let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
        let upload = || {
            let stream = futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"abc"))]);
            let upload = crate::Upload::once(Some(3), Box::pin(stream));
            let call = connection.operation("create_node").put("/o", &[]);
            call.body("text/plain", crate::Body::Stream(upload)).done()
        };
        assert_eq!(upload().await.unwrap_err().status(), Some(401), "{name}");
        assert_eq!(script.count(), 2, "{name}");
        upload().await.unwrap();
        assert_eq!((logins(&script), script.count()), (2, 4), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_in_passing_is_repeated() {
    for (name, auth) in schemes() {
        let script = Script::new(|_| Scripted::answer(503, ""));
        let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
        let call = connection.operation("create_node").post("/", &[]);
        let error = call.done().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{name}");
        assert_eq!(script.count(), 4, "{name}");
    }
}
