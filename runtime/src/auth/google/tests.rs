use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use super::*;
use crate::fixture::{PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Clock, Connection, Value};

/// Made for these tests by `openssl genpkey`; it opens nothing.
const KEY: &str = include_str!("key_of_tests.pem");

/// Header and claims in base64, signed by `openssl dgst -sha256 -sign`.
const ASSERTION: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJpc3MiOiJyb2JvdEBhY21lLmlhbS5nc2VydmljZWFjY291bnQuY29tIiwic2NvcGUiOiJodHRwczovL3d3dy5nb29nbGVhcGlzLmNvbS9hdXRoL2NvbXB1dGUgaHR0cHM6Ly93d3cuZ29vZ2xlYXBpcy5jb20vYXV0aC9kZXZzdG9yYWdlLnJlYWRfb25seSIsImF1ZCI6Imh0dHBzOi8vb2F1dGgyLmdvb2dsZWFwaXMuY29tL3Rva2VuIiwiaWF0IjoxNzE0NTY0ODAwLCJleHAiOjE3MTQ1Njg0MDB9.MbQ0Ej4WJ-hnXeQmuwZETfD3tZzOo2u3hxLouVtXbcWGv4jthjBSLH9Ia6qE3gkJJET8QrBIEtwzfab9712_lDRXixw-bQrE6lspWbhBsXvO-unx1dXVFCvAmx5_5YEdi2ppSdyHwUmhKfcM4WMt970_AthzF_KOyafpG15qWJMJyhl_6JV7OmEqQijgt4kVr-MWDjRewzLZq2lW-9aYX2IurC8nfC6nWCy8NnQO6V9JFdoaq4hirU7cNUS4EJ94jusRlsrMhAgXYViffnFtpNJYV7_yPf5AQm2YEUzJAJ384Od8tE955aX6TrO3OaKpnP9K-Gm1p-oWPKtKPOGCcA";

const SCOPES: &[&str] = &[
    "https://www.googleapis.com/auth/compute",
    "https://www.googleapis.com/auth/devstorage.read_only",
];

fn key_file(kind: &str) -> Value {
    json!({
        "type": kind,
        "project_id": "acme",
        "private_key_id": "k1",
        "private_key": KEY,
        "client_email": "robot@acme.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
        "client_id": "id.apps.example",
        "client_secret": "s3cret",
        "refresh_token": "1//refresh",
    })
}

fn provider() -> Script {
    Script::new(|request| match request.url.path() {
        "/token" => Scripted::json(
            &json!({"access_token": "ya29.x", "expires_in": 3599, "token_type": "Bearer"}),
        )
        .after(Duration::from_secs(1)),
        _ => Scripted::json(&json!({})),
    })
}

fn connect(script: &Script, scheme: Google) -> Result<Connection> {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    Connection::new(
        &PROVIDER,
        Auth::session(scheme),
        config(script).clock(clock),
    )
}

fn form(script: &Script) -> Vec<(String, String)> {
    match script.requests()[0].body.clone() {
        Body::Form(pairs) => pairs,
        _ => panic!(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_account_shows_a_signed_assertion() {
    let script = provider();
    let scheme = Google::new(key_file("service_account").to_string(), SCOPES);
    let connection = connect(&script, scheme).unwrap();
    let calls = (0..50).map(|_| connection.operation("get_node").get("/", &[]).done());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(script.count(), 51);
    let sent = script.requests();
    assert_eq!(
        sent[0].url.to_string(),
        "https://oauth2.googleapis.com/token"
    );
    assert_eq!(
        form(&script),
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", ASSERTION)
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(sent[1].headers["authorization"], "Bearer ya29.x");
}

#[tokio::test(start_paused = true)]
async fn the_key_may_come_as_a_path_or_as_pem() {
    let path = std::env::temp_dir().join(format!("skyloom-key-{}.json", std::process::id()));
    std::fs::write(&path, key_file("service_account").to_string()).unwrap();
    let by_path = Google::new(path.to_str().unwrap(), SCOPES);
    std::fs::remove_file(path).unwrap();
    assert!(by_path.check().is_ok());
    // A PEM in an environment variable often has its line breaks written out.
    for pem in [KEY.to_owned(), KEY.replace('\n', "\\n")] {
        let email = "robot@acme.iam.gserviceaccount.com";
        let scheme = Google::service_account(email, pem, SCOPES).subject("me@acme".to_owned());
        let script = provider();
        let connection = connect(&script, scheme).unwrap();
        connection
            .operation("get_node")
            .get("/", &[])
            .done()
            .await
            .unwrap();
        let assertion = &form(&script)[1].1;
        let claims = assertion.split('.').nth(1).unwrap();
        let claims = crate::Doc::from(claims).base64_decode().text().unwrap();
        let claims: Value = serde_json::from_str(&claims).unwrap();
        assert_eq!(claims["sub"], "me@acme");
        assert_eq!(claims["iss"], email);
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_s_key_file_refreshes() {
    let script = provider();
    let scheme = Google::new(key_file("authorized_user").to_string(), SCOPES);
    let connection = connect(&script, scheme).unwrap();
    connection
        .operation("get_node")
        .get("/", &[])
        .done()
        .await
        .unwrap();
    let form = form(&script);
    assert_eq!(form[0].1, "refresh_token");
    assert_eq!(form[1].1, "1//refresh");
    assert!(!format!("{connection:?}").contains("1//refresh"));
}

#[test]
fn broken_keys_are_found_when_the_connection_is_made_and_not_quoted() {
    let mut no_email = key_file("service_account");
    no_email.as_object_mut().unwrap().remove("client_email");
    let mut bad_pem = key_file("service_account");
    bad_pem["private_key"] =
        "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----".into();
    for (key, part) in [
        (no_email.to_string(), "no `client_email`"),
        (bad_pem.to_string(), "is not an RSA key"),
        ("{\"canary\":".to_owned(), "not a key file"),
        (
            "/nowhere/canary.json".to_owned(),
            "neither JSON nor the path",
        ),
    ] {
        let error = connect(&provider(), Google::new(key, SCOPES)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
        assert!(error.message().contains(part), "{error}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}
