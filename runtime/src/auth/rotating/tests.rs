use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use serde_json::json;

use super::*;
use crate::auth::TokenSession;
use crate::fixture::{PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Connection, Error, ErrorKind};

/// A vault whose token can be changed, and how often it was asked.
#[derive(Clone, Default)]
struct Vault(Arc<(Mutex<String>, AtomicUsize)>);

impl Vault {
    fn new(token: &str) -> Self {
        let vault = Self::default();
        vault.set(token);
        vault
    }

    fn set(&self, token: &str) {
        token.clone_into(&mut self.0.0.lock().unwrap());
    }

    fn asked(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    /// The scheme that takes its token from here.
    fn auth(&self, build: fn(&str) -> Auth, lasts: Option<u64>) -> Auth {
        let vault = self.clone();
        let source = move || {
            let vault = vault.clone();
            async move {
                vault.0.1.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                let token = vault.0.0.lock().unwrap().clone();
                if token.is_empty() {
                    return Err(Error::new(
                        ErrorKind::InvalidCredentials,
                        "the vault is sealed",
                    ));
                }
                let granted = Granted::new([("token", token)]);
                Ok(match lasts {
                    Some(seconds) => granted.lasts(Duration::from_secs(seconds)),
                    None => granted,
                })
            }
        };
        Auth::rotating(source, move |values| {
            let token = values.get("token").and_then(Value::as_str);
            Ok(build(token.unwrap_or_default()))
        })
    }
}

/// A provider that accepts `right` alone.
fn provider(right: &Arc<Mutex<&'static str>>) -> Script {
    let right = Arc::clone(right);
    Script::new(move |request| {
        if request.url.path() == "/v1/login" {
            return Scripted::ok(r#"{"token":"session"}"#);
        }
        let right = *right.lock().unwrap();
        if request.headers["authorization"] == format!("Bearer {right}") {
            Scripted::json(&json!({})).after(Duration::from_secs(1))
        } else {
            Scripted::answer(401, "").after(Duration::from_secs(1))
        }
    })
}

async fn all(connection: &Connection, count: usize) -> Vec<Result<bool>> {
    let calls = (0..count).map(|_| connection.operation("create_node").post("/", &[]).done());
    join_all(calls).await
}

#[tokio::test(start_paused = true)]
async fn a_refused_credential_is_asked_for_anew_once() {
    let right = Arc::new(Mutex::new("one"));
    let (script, vault) = (provider(&right), Vault::new("one"));
    let auth = vault.auth(|token| Auth::bearer(token), None);
    let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
    assert!(all(&connection, 100).await.iter().all(Result::is_ok));
    assert_eq!((vault.asked(), script.count()), (1, 100));
    *right.lock().unwrap() = "two";
    vault.set("two");
    assert!(all(&connection, 100).await.iter().all(Result::is_ok));
    assert_eq!((vault.asked(), script.count()), (2, 300));
    // The vault has nothing newer: no replay, and it is asked once.
    *right.lock().unwrap() = "three";
    for error in all(&connection, 50).await {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidCredentials);
    }
    assert_eq!((vault.asked(), script.count()), (3, 350));
    let shown = format!("{connection:?}");
    assert!(
        shown.contains("Rotating") && !shown.contains("two"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_ends_is_asked_for_in_time() {
    let right = Arc::new(Mutex::new("one"));
    let (script, vault) = (provider(&right), Vault::new("one"));
    let auth = vault.auth(|token| Auth::bearer(token), Some(100));
    let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
    all(&connection, 1).await;
    tokio::time::advance(Duration::from_secs(91)).await;
    assert!(all(&connection, 50).await.iter().all(Result::is_ok));
    assert_eq!((vault.asked(), script.count()), (2, 51));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_stay_the_same_keep_their_session() {
    let right = Arc::new(Mutex::new("session"));
    let (script, vault) = (provider(&right), Vault::new("password"));
    let build = |password: &str| {
        Auth::session(TokenSession::post("/login").form("password", password.to_owned()))
    };
    let auth = vault.auth(build, Some(100));
    let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
    all(&connection, 1).await;
    tokio::time::advance(Duration::from_secs(91)).await;
    all(&connection, 1).await;
    // One login, two calls.
    assert_eq!((vault.asked(), script.count()), (2, 3));
    vault.set("another");
    tokio::time::advance(Duration::from_secs(91)).await;
    all(&connection, 1).await;
    assert_eq!((vault.asked(), script.count()), (3, 5));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_is_asked_again_by_the_next_call() {
    let right = Arc::new(Mutex::new("one"));
    let (script, vault) = (provider(&right), Vault::new(""));
    let auth = vault.auth(|token| Auth::bearer(token), None);
    let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
    for error in all(&connection, 20).await {
        assert_eq!(error.unwrap_err().message(), "the vault is sealed");
    }
    assert_eq!((vault.asked(), script.count()), (1, 0));
    vault.set("one");
    assert!(all(&connection, 1).await[0].is_ok());
}

#[test]
fn what_was_granted_is_not_shown() {
    let granted = Granted::new([("token", "canary")]);
    let shown = format!("{granted:?}");
    assert!(shown.contains("token") && !shown.contains("canary"));
}
