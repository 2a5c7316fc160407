//! A provider that says back what it was told, in every way in which providers answer.

use serde_json::{Value, json};
use skyloom_runtime::Request;
use skyloom_runtime::testing::{Script, Scripted};

use super::{PASSWORD, PRIVATE_KEY, SESSION};

/// The ways to answer; each is the last word of a path.
pub(super) const WAYS: &[&str] = &[
    "told", "slashed", "refused", "coded", "plain", "page", "xml", "form", "broken", "cut", "lost",
    "moved", "wrong", "counted", "long", "encoded", "none",
];

/// The provider: it lets everybody sign in, and echoes everything else.
pub(super) fn provider() -> Script {
    Script::new(answer)
}

/// All that a request says.
fn told(request: &Request) -> String {
    let mut text = format!("{} {}", request.method, request.url);
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        text += [" ", name.as_str(), ": ", &value].concat().as_str();
    }
    let body = request.body.bytes().unwrap_or_default();
    text + " body: " + &String::from_utf8_lossy(&body)
}

fn answer(request: &Request) -> Scripted {
    let told = told(request);
    let path = request.url.path();
    if path.ends_with("/time") {
        return Scripted::ok("1714564800");
    }
    if path.contains("/login") || path.ends_with("/token") || path.ends_with("/tokens") {
        return session(&told);
    }
    let one_line: String = told.chars().filter(|c| !c.is_control()).collect();
    echo(path.rsplit('/').next().unwrap_or_default(), &told)
        .header("x-echo", &one_line)
        .header("x-request-id", &one_line)
        .header("set-cookie", &format!("session={SESSION}"))
        .header("link", &format!("<{}>; rel=\"self\"", request.url))
}

/// What the provider answers to one who signs in, in the words of all schemes at once.
fn session(told: &str) -> Scripted {
    let endpoint =
        json!({"interface": "public", "region": "one", "url": "https://cloud.example/v1"});
    let body = json!({
        "you_said": told,
        "token": {"catalog": [{"type": "compute", "endpoints": [endpoint]}], "methods": ["password"]},
        "access_token": SESSION,
        "refresh_token": SESSION,
        "session": SESSION,
        "expires_in": 3600,
    });
    Scripted::answer(201, body.to_string())
        .header("x-subject-token", SESSION)
        .header("content-type", "application/json")
}

fn echo(way: &str, told: &str) -> Scripted {
    let json = |value: &Value| Scripted::json(value);
    let everything = json!({"name": "web", "you": {"said": told, "words": [told, {told: told}]},
        "admin_pass": PASSWORD, "private_key": PRIVATE_KEY, "api_token": SESSION, "key": PRIVATE_KEY});
    match way {
        "told" => json(&everything),
        // As PHP and Go write JSON.
        "slashed" => {
            let text = everything.to_string().replace('/', "\\/");
            let text = text.replace('&', "\\u0026").replace('<', "\\u003c");
            Scripted::ok(text.replace('+', "\\u002B").replace('k', "\\u006b"))
        }
        "refused" => Scripted::answer(400, json!({"message": told, "code": "no"}).to_string()),
        "coded" => Scripted::answer(
            409,
            json!({"error": {"code": told, "text": [told]}}).to_string(),
        ),
        "plain" => Scripted::answer(422, told.to_owned()),
        "page" => {
            let page = format!("<html><title>{}</title></html>", escaped(told));
            Scripted::answer(500, page)
        }
        "xml" => {
            let text = escaped(told);
            Scripted::answer(
                400,
                format!("<Error id=\"{text}\"><Message>{text}</Message></Error>"),
            )
        }
        "form" => Scripted::answer(400, format!("oauth_token={SESSION}&said={}", percent(told)))
            .header("content-type", "application/x-www-form-urlencoded"),
        "broken" => Scripted::ok(format!("{{\"you_said\": \"{told}")),
        // Broken off in the middle of a secret.
        "cut" => {
            let text = json!({"you_said": told}).to_string();
            let at = text.rfind("kanarie").map_or(text.len(), |at| at + 10);
            Scripted::ok(text.get(..at).unwrap_or(&text).to_owned())
        }
        "lost" => Scripted::failure(format!("the connection failed: {told}")),
        "moved" => Scripted::answer(302, "").header(
            "location",
            &format!("https://elsewhere.example/?q={}", percent(told)),
        ),
        "wrong" => json(&json!({"name": {"of": told}, "id": told})),
        "counted" => json(&json!({"name": "web", "count": last_words(told)})),
        "long" => Scripted::answer(
            400,
            json!({"message": format!("{}{told}", "x".repeat(170))}).to_string(),
        ),
        "encoded" => {
            use base64::Engine;
            let text = base64::engine::general_purpose::STANDARD.encode(told);
            let safe = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(told);
            Scripted::answer(400, json!({"message": text, "code": safe}).to_string())
        }
        _ => Scripted::answer(204, ""),
    }
}

/// From the last secret on.
fn last_words(told: &str) -> &str {
    told.rfind("kanarie")
        .and_then(|at| told.get(at..))
        .unwrap_or(told)
}

fn escaped(text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// Percent-encoded with small letters, a blank as `+`.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02x}"),
        })
        .collect()
}
