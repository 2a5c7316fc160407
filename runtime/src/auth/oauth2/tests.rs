use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::*;
use crate::fixture::{CANARY, PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Connection, ErrorKind};

/// A provider whose tokens last `lasts` seconds, and what it was asked.
fn provider(lasts: serde_json::Value) -> Script {
    let count = Arc::new(AtomicUsize::new(0));
    Script::new(move |request| {
        let number = count.load(Ordering::SeqCst);
        if request.url.path().ends_with("/token") {
            let number = number + 1;
            count.store(number, Ordering::SeqCst);
            return Scripted::json(&json!({
                "access_token": format!("access-{number}"),
                "expires_in": lasts,
                "token_type": "Bearer",
                "refresh_token": format!("refresh-{number}"),
            }))
            .after(Duration::from_secs(2));
        }
        let right = request
            .headers
            .get("authorization")
            .is_some_and(|value| *value == format!("Bearer access-{number}"));
        if right {
            Scripted::json(&json!({})).after(Duration::from_secs(1))
        } else {
            Scripted::answer(401, "")
        }
    })
}

fn connect(script: &Script, scheme: OAuth2) -> Connection {
    Connection::new(&PROVIDER, Auth::session(scheme), config(script)).unwrap()
}

fn form(script: &Script, index: usize) -> String {
    let body = script.requests()[index].body.bytes().unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

fn client() -> OAuth2 {
    OAuth2::client_credentials("https://login.acme.example/token", "me", "s e&cret")
}

async fn call(connection: &Connection) -> Result<bool> {
    connection
        .operation("create_node")
        .post("/", &[])
        .done()
        .await
}

#[tokio::test(start_paused = true)]
async fn client_credentials_in_the_form_or_in_the_header() {
    let script = provider(json!(3600));
    let scheme = client()
        .scope("a b".to_owned())
        .audience(None)
        .resource("https://r/".to_owned());
    call(&connect(&script, scheme)).await.unwrap();
    assert_eq!(
        form(&script, 0),
        "grant_type=client_credentials&client_id=me&client_secret=s%20e%26cret&scope=a%20b&resource=https%3A%2F%2Fr%2F"
    );
    assert_eq!(
        script.requests()[0].url.to_string(),
        "https://login.acme.example/token"
    );

    let script = provider(json!("3600"));
    call(&connect(&script, client().basic())).await.unwrap();
    assert_eq!(form(&script, 0), "grant_type=client_credentials");
    // base64 of `me:s%20e%26cret`
    assert_eq!(
        script.requests()[0].headers["authorization"],
        "Basic bWU6cyUyMGUlMjZjcmV0"
    );
}

#[tokio::test(start_paused = true)]
async fn azure_ad_is_client_credentials_for_a_resource() {
    let script = provider(json!("3599"));
    let scheme = OAuth2::azure_ad(
        "https://login.microsoftonline.com/",
        "contoso.example",
        "app",
        CANARY,
        "https://management.core.windows.net/".to_owned(),
    );
    call(&connect(&script, scheme)).await.unwrap();
    assert_eq!(
        script.requests()[0].url.to_string(),
        "https://login.microsoftonline.com/contoso.example/oauth2/token"
    );
    assert!(form(&script, 0).ends_with("&resource=https%3A%2F%2Fmanagement.core.windows.net%2F"));
}

#[tokio::test(start_paused = true)]
async fn a_token_serves_until_shortly_before_its_end() {
    let script = provider(json!(100));
    let connection = connect(&script, client());
    let all = || join_all((0..100).map(|_| call(&connection)));
    assert!(all().await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 101);
    tokio::time::advance(Duration::from_secs(80)).await;
    assert!(all().await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 201);
    tokio::time::advance(Duration::from_secs(10)).await;
    // A hundred calls on an expired token: one login.
    assert!(all().await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 302);
}

#[tokio::test(start_paused = true)]
async fn each_refresh_uses_the_token_that_the_last_one_handed_out() {
    let script = provider(json!(100));
    let scheme = OAuth2::refresh_token("/token", "me", None, "refresh-0");
    let connection = connect(&script, scheme);
    call(&connection).await.unwrap();
    tokio::time::advance(Duration::from_secs(100)).await;
    call(&connection).await.unwrap();
    assert_eq!(
        form(&script, 0),
        "grant_type=refresh_token&refresh_token=refresh-0&client_id=me"
    );
    assert!(form(&script, 2).contains("refresh_token=refresh-1&"));
    assert_eq!(script.requests()[0].url.path(), "/v1/token");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_to_sign_in_is_told_as_such_and_once() {
    let script = Script::new(|_| {
        let body = json!({"error": "invalid_client", "error_description": "Unknown client."});
        Scripted::answer(400, body.to_string()).after(Duration::from_secs(1))
    });
    let connection = connect(&script, client());
    let errors = join_all((0..100).map(|_| call(&connection))).await;
    for error in errors {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
        assert_eq!(error.message(), "signing in: Unknown client.");
    }
    assert_eq!(script.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_holds_the_token_is_never_quoted() {
    for body in [
        json!({"id_token": CANARY}).to_string(),
        format!("\"{CANARY}\""),
        format!("{CANARY} {{"),
    ] {
        let script = Script::new(move |_| Scripted::ok(body.clone()));
        let error = call(&connect(&script, client())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Malformed);
        assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
    }
}
