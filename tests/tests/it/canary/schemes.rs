//! Every scheme of authentication, with secrets for credentials.

use std::future::ready;

use serde_json::{Value, json};
use skyloom_runtime::auth::{
    Aliyun, AwsV2, AwsV4, AzureSharedKey, CloudStack, Exoscale, Find, Google, Granted, Keystone,
    OAuth2, Osc4, Ovh, TokenSession,
};
use skyloom_runtime::{Auth, Secret, object};

use super::{PASSWORD, SESSION, TOKEN};

const CLOUD: &str = "https://cloud.example/v1";

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// Each scheme with its name.
pub(super) fn schemes() -> Vec<(&'static str, Auth)> {
    let mut schemes = shown_as_they_are();
    schemes.extend(sessions());
    schemes.extend(signatures());
    schemes
}

fn shown_as_they_are() -> Vec<(&'static str, Auth)> {
    vec![
        ("none", Auth::none()),
        ("bearer", Auth::bearer(TOKEN)),
        ("basic", Auth::basic("robot", PASSWORD)),
        ("header", Auth::header("X-Robot", TOKEN)),
        (
            "header with a word",
            Auth::header_with("X-Robot", "robot ", TOKEN),
        ),
        (
            "a header of parts",
            Auth::header("Authorization", format!("sso-key abc:{TOKEN}")),
        ),
        ("query", Auth::query("robot", TOKEN)),
        ("body field", Auth::body_field("robot", TOKEN)),
        (
            "several",
            Auth::all(vec![Auth::query("a", TOKEN), Auth::header("X-B", SESSION)]),
        ),
        (
            "first of",
            Auth::first_of(vec![
                ("a token", None),
                ("a key", Some(Auth::query("k", TOKEN))),
            ]),
        ),
        (
            "rotating",
            Auth::rotating(
                || ready(Ok(Granted::new([("token", TOKEN)]))),
                |values| Ok(Auth::bearer(values["token"].as_str().unwrap_or_default())),
            ),
        ),
    ]
}

fn sessions() -> Vec<(&'static str, Auth)> {
    let password = secret(PASSWORD);
    let login = object()
        .set("user", "robot")
        .set("password", PASSWORD)
        .set("pin", TOKEN);
    vec![
        (
            "token session",
            Auth::session(
                TokenSession::post("/login")
                    .json(login)
                    .hides([&password, &secret(TOKEN)])
                    .token(Find::body("session")),
            ),
        ),
        (
            "token session by form",
            Auth::session(
                TokenSession::post("/login")
                    .form("user", "robot".to_owned())
                    .form("pw", PASSWORD.to_owned())
                    .hides([&password])
                    .token(Find::body("session"))
                    .sent_as(|token| Auth::header("X-Robot", token)),
            ),
        ),
        (
            "token session by basic",
            Auth::session(
                TokenSession::get("/login")
                    .login_with(Auth::basic("robot", PASSWORD))
                    .token(Find::body("session"))
                    .sent_as(|token| Auth::query("robot", token)),
            ),
        ),
        (
            "client credentials",
            Auth::session(OAuth2::client_credentials("/login", "robot", TOKEN)),
        ),
        (
            "client credentials by basic",
            Auth::session(OAuth2::client_credentials("/login", "robot", TOKEN).basic()),
        ),
        (
            "refresh token",
            Auth::session(OAuth2::refresh_token(
                "/login",
                "robot",
                secret(PASSWORD),
                TOKEN,
            )),
        ),
        (
            "password grant",
            Auth::session(OAuth2::password("/login", "robot", None, "user", PASSWORD)),
        ),
        (
            "keystone",
            Auth::session(
                Keystone::v3(CLOUD)
                    .user("robot".to_owned())
                    .password(password.clone()),
            ),
        ),
        (
            "keystone token",
            Auth::session(Keystone::v3(CLOUD).token(secret(TOKEN))),
        ),
        (
            "google user",
            Auth::session(Google::new(google_user().to_string(), &["scope"])),
        ),
        (
            "google with a broken key",
            Auth::session(Google::service_account(
                "robot@cloud.example",
                super::PRIVATE_KEY,
                &["scope"],
            )),
        ),
    ]
}

fn signatures() -> Vec<(&'static str, Auth)> {
    vec![
        (
            "aws v4",
            Auth::new(AwsV4::new("AKID", TOKEN, "one", "ec2").session_token(secret(SESSION))),
        ),
        (
            "aws v2",
            Auth::new(AwsV2::new("AKID", TOKEN).session_token(secret(SESSION))),
        ),
        ("osc4", Auth::new(Osc4::new("AKID", TOKEN, "one"))),
        (
            "azure",
            Auth::new(AzureSharedKey::new("robot", "a2FuYXJpZWthbmFyaWU=")),
        ),
        (
            "aliyun",
            Auth::new(Aliyun::new("AKID", TOKEN).security_token(secret(SESSION))),
        ),
        ("cloudstack", Auth::new(CloudStack::new(TOKEN, SESSION))),
        ("exoscale", Auth::new(Exoscale::new("EXO", TOKEN))),
        ("ovh", Auth::new(Ovh::new("app", TOKEN, SESSION))),
    ]
}

/// What `gcloud auth application-default login` leaves on the disk.
fn google_user() -> Value {
    json!({"type": "authorized_user", "client_id": "robot", "client_secret": PASSWORD, "refresh_token": TOKEN})
}
