//! No scheme shows a secret: not in `Debug`, not in logs, not in errors, not in recordings.

use std::fmt::Write as _;
use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::auth::{
    Aliyun, AwsV2, AwsV4, AzureSharedKey, CloudStack, Exoscale, Expiry, Find, Google, Granted,
    Keystone, OAuth2, Osc4, Ovh, TokenSession,
};
use crate::fixture::{PROVIDER, config};
use crate::testing::{Recorder, Script, Scripted};
use crate::{Auth, Connection, Log, Request, Secret, object};

/// Stands in every credential.
const CREDENTIAL: &str = "canary-in-the/mine+7 ü\"";
/// Stands in every token that signing in answers.
const TOKEN: &str = "canary-of.the-session_9";
/// A key in base64, which therefore cannot hold the word.
const BASE64: &str = "Y2FuYXJ5LWluLXRoZS1taW5lLWFzLWEta2V5";
const PEM: &str = include_str!("../google/key_of_tests.pem");

/// Every scheme, each with secrets of all its kinds.
fn schemes() -> Vec<(&'static str, Auth)> {
    let mut schemes = signing();
    schemes.extend(sessions());
    schemes
}

fn secret() -> Secret {
    Secret::new(CREDENTIAL)
}

/// Those that need nothing but their credentials.
fn signing() -> Vec<(&'static str, Auth)> {
    vec![
        ("bearer", Auth::bearer("canary-in-the-header")),
        ("basic", Auth::basic("u", secret())),
        (
            "headers",
            Auth::headers([("X-User", "canary-user"), ("X-Key", "canary-key")]),
        ),
        ("query", Auth::query("q", secret())),
        ("body", Auth::body_field("b", secret())),
        ("certificate", Auth::client_certificate("", PEM)),
        (
            "aws v4",
            Auth::new(AwsV4::new("a", secret(), "r", "s").session_token(Secret::new(TOKEN))),
        ),
        (
            "aws v2",
            Auth::new(AwsV2::new("a", secret()).session_token(secret())),
        ),
        ("osc4", Auth::new(Osc4::new("a", secret(), "r"))),
        (
            "aliyun",
            Auth::new(Aliyun::new("a", secret()).security_token(secret())),
        ),
        ("cloudstack", Auth::new(CloudStack::new(secret(), secret()))),
        ("ovh", Auth::new(Ovh::new("a", secret(), "canary-consumer"))),
        ("exoscale", Auth::new(Exoscale::new("a", secret()))),
        ("azure", Auth::new(AzureSharedKey::new("a", BASE64))),
    ]
}

/// Those that sign in, or ask somebody.
fn sessions() -> Vec<(&'static str, Auth)> {
    let user_key = json!({"type": "authorized_user", "client_id": "c", "client_secret": CREDENTIAL,
        "refresh_token": CREDENTIAL, "token_uri": "/oauth/token"});
    let service_key = json!({"client_email": "c", "private_key": PEM, "token_uri": "/oauth/token"});
    let session = |token| {
        let fields = object()
            .set("user", "u")
            .set("pass_phrase_of_the_user", CREDENTIAL);
        TokenSession::post("/login")
            .json(fields)
            .hides([&secret()])
            .token(token)
    };
    vec![
        (
            "oauth2",
            Auth::session(OAuth2::client_credentials("/oauth/token", "c", secret())),
        ),
        (
            "oauth2 basic",
            Auth::session(OAuth2::client_credentials("/oauth/token", "c", secret()).basic()),
        ),
        (
            "oauth2 password",
            Auth::session(OAuth2::password(
                "/oauth/token",
                "c",
                secret(),
                "u",
                secret(),
            )),
        ),
        (
            "oauth2 refresh",
            Auth::session(OAuth2::refresh_token("/oauth/token", "c", None, secret())),
        ),
        (
            "google user",
            Auth::session(Google::new(user_key.to_string(), &["s"])),
        ),
        (
            "google service",
            Auth::session(Google::new(service_key.to_string(), &["s"])),
        ),
        (
            "keystone",
            Auth::session(Keystone::v3("/").user("u".to_owned()).password(secret())),
        ),
        (
            "keystone 2",
            Auth::session(Keystone::v2("/").user("u".to_owned()).api_key(secret())),
        ),
        (
            "session",
            Auth::session(session(Find::body("value")).expires(Expiry::jwt())),
        ),
        (
            "session in a header",
            Auth::session(session(Find::header("x-odd-name"))),
        ),
        (
            "session in a cookie",
            Auth::session(session(Find::cookie("odd"))),
        ),
        (
            "session in the body",
            Auth::session(session(Find::text_body())),
        ),
        (
            "rotating",
            Auth::rotating(
                || async { Ok(Granted::new([("key", "canary-that-changes")])) },
                |values| Ok(Auth::bearer(values["key"].as_str().unwrap_or_default())),
            ),
        ),
    ]
}

/// Whether a text shows a secret, in any spelling that the requests use.
fn shows(text: &str) -> bool {
    let text = text.to_lowercase();
    let base64 = BASE64.to_lowercase();
    // "canary" in base64, at each of three offsets.
    let spelled = [
        "canary",
        "y2fuyxj5",
        "nhbmfy",
        "yw5hcn",
        &base64,
        "private key-----\\nmi",
    ];
    spelled.iter().any(|secret| text.contains(secret))
        || PEM
            .lines()
            .skip(1)
            .take(1)
            .any(|line| text.contains(&line.to_lowercase()))
}

fn is_login(request: &Request) -> bool {
    let path = request.url.path();
    ["/oauth/token", "/login", "/tokens", "/auth/time"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn login(request: &Request) -> Scripted {
    let path = request.url.path();
    if path.ends_with("/auth/time") {
        return Scripted::ok("1714564800");
    }
    let body = if path.ends_with("/v3/auth/tokens") {
        json!({"token": {"catalog": []}})
    } else if path.ends_with("/v2.0/tokens") {
        json!({"access": {"token": {"id": TOKEN}, "serviceCatalog": []}})
    } else {
        json!({"access_token": TOKEN, "value": TOKEN, "odd": [TOKEN]})
    };
    Scripted::json(&body)
        .header("x-subject-token", TOKEN)
        .header("x-odd-name", TOKEN)
        .header("set-cookie", &format!("odd={TOKEN}"))
}

/// All of a request, as a careless provider would send it back.
fn echo(request: &Request) -> String {
    let mut text = format!("{} {}\n", request.method, request.url);
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        text.extend([name.as_str(), ": ", &value, "\n"]);
    }
    text + &String::from_utf8_lossy(&request.body.bytes().unwrap())
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An error with all that is behind it, as a program may print it.
fn whole(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let _ = writeln!(text, "{error} {error:?} {error:#?}");
        next = error.source();
    }
    text
}

/// Makes calls that end in every way, and answers everything that was shown meanwhile.
async fn shown(name: &str, auth: &Auth, calls: &Script) -> String {
    let memory = Memory::default();
    let recorder = Recorder::new(calls.clone(), &auth.scheme().secrets());
    let config = config(calls)
        .transport(recorder.clone())
        .log(Log::new(memory.clone()));
    // A key that is no certificate would not connect, but nothing is connected to here.
    let connection = Connection::new(&PROVIDER, auth.clone(), config).unwrap();
    let mut shown = format!("{auth:?} {connection:?} {connection:#?}\n");
    for path in ["/ok", "/bad", "/broken", "/odd", "/lost", "/refused"] {
        let call = connection.operation("create_node").post(path, &[]);
        let result = call
            .json(json!({"name": "web"}))
            .value("missing.member")
            .await;
        shown += &match result {
            Ok(value) => value.to_string(),
            Err(error) => whole(&error),
        };
    }
    assert!(calls.count() > 0, "{name}");
    shown += &String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
    shown += &recorder.to_json().unwrap();
    shown + &format!("{auth:?} {connection:?}")
}

#[tokio::test(start_paused = true)]
async fn whatever_happens_no_scheme_shows_a_secret() {
    for (name, auth) in schemes() {
        let script = Script::new(|request| match request.url.path() {
            _ if is_login(request) => login(request),
            "/v1/ok" => Scripted::json(&json!({"you": echo(request)})),
            "/v1/bad" => {
                Scripted::answer(400, json!({"error": {"text": echo(request)}}).to_string())
            }
            "/v1/broken" => Scripted::answer(500, echo(request)),
            "/v1/odd" => Scripted::ok(echo(request)),
            "/v1/lost" => Scripted::failure(echo(request)),
            _ => Scripted::answer(401, echo(request)),
        });
        let shown = shown(name, &auth, &script).await;
        let leak = shown.lines().find(|line| shows(line));
        assert!(leak.is_none(), "{name}: {}", leak.unwrap_or_default());
    }
}

#[test]
fn the_looking_glass_is_clear() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    for text in [CREDENTIAL, TOKEN, BASE64, PEM, "\"CANARY\""] {
        assert!(shows(text), "{text}");
    }
    for user in ["", "u", "us"] {
        assert!(
            shows(&STANDARD.encode(format!("{user}{CREDENTIAL}"))),
            "{user}"
        );
    }
    assert!(!shows("Authorization: Bearer [redacted], canal"));
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_shows_no_secret_either() {
    for status in [200, 400, 401, 500] {
        for (name, auth) in schemes() {
            let script = Script::new(move |request| Scripted::answer(status, echo(request)));
            let shown = shown(name, &auth, &script).await;
            let leak = shown.lines().find(|line| shows(line));
            assert!(
                leak.is_none(),
                "{name}, {status}: {}",
                leak.unwrap_or_default()
            );
        }
    }
}
