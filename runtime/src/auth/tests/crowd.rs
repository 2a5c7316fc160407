//! Five hundred calls at once over one connection: each is signed for itself, with what counts
//! when it is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use http::HeaderMap;
use ring::{digest, hmac};
use serde_json::{Value, json};

use crate::auth::hex;
use crate::auth::{AwsV4, CloudStack, Exoscale, Granted, Ovh};
use crate::fixture::{PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Auth, Clock, Connection, Request};

const NOW: &str = "2024-05-01T12:00:00Z";

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn mac(algorithm: hmac::Algorithm, key: impl AsRef<[u8]>, text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(algorithm, key.as_ref()), text.as_bytes())
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Signs as AWS's servers do, from what has arrived: an implementation of its own.
fn aws_signature(request: &Request, secret: &str) -> String {
    let authorization = header(&request.headers, "authorization");
    let field = |name: &str| {
        let (_, rest) = authorization.split_once(name).unwrap();
        rest.split(',').next().unwrap()
    };
    let scope = field("Credential=").split_once('/').unwrap().1;
    let mut text = format!("{}\n{}\n", request.method, request.url.path());
    let query = request.url.query().to_string();
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    text.extend([&pairs.join("&"), "\n"]);
    for name in field("SignedHeaders=").split(';') {
        let value = match name {
            "host" => request.url.authority(),
            name => header(&request.headers, name),
        };
        text.extend([name, ":", value, "\n"]);
    }
    let body = request.body.bytes().unwrap();
    text.extend(["\n", field("SignedHeaders="), "\n", &sha256(&body)]);
    let text = format!(
        "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
        header(&request.headers, "x-amz-date"),
        sha256(text.as_bytes())
    );
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = mac(hmac::HMAC_SHA256, key, part).as_ref().to_vec();
    }
    assert_eq!(
        field("Signature="),
        hex(mac(hmac::HMAC_SHA256, key, &text).as_ref()),
        "{text}"
    );
    field("Signature=").to_owned()
}

/// Calls of many kinds, each of which gets back the number it sent.
async fn crowd(connection: &Connection) {
    let calls = (0..500_u64).map(|number| {
        let call = connection.operation("create_node");
        let call = match number % 3 {
            0 => call.get("/n/{}", &[&number]).query("q", number),
            1 => call.post("/n/{}", &[&number]).query("q", number),
            _ => call.put("/n/{}", &[&number]).query("q", number),
        };
        let call = match number % 3 {
            0 => call,
            _ => call.json(json!({"number": number})),
        };
        async move { (number, call.value("").await.unwrap()) }
    });
    for (number, answer) in join_all(calls).await {
        assert_eq!(answer["path"], format!("/v1/n/{number}"));
        if number % 3 > 0 {
            assert_eq!(answer["body"], json!({"number": number}));
        }
    }
}

fn echo(request: &Request) -> Scripted {
    let body = request.body.bytes().unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    // Some answers come late, so that many calls are on their way while keys change.
    let late = request.url.query().get("q").map_or(0, str::len);
    Scripted::json(&json!({"path": request.url.path(), "body": body}))
        .after(Duration::from_secs(late as u64))
}

fn connect(script: &Script, auth: Auth) -> Connection {
    let config = config(script).clock(Clock::starting_at(NOW.parse().unwrap()));
    Connection::new(&PROVIDER, auth, config).unwrap()
}

#[tokio::test(start_paused = true)]
async fn temporary_keys_of_aws_are_fetched_once_and_sign_every_call_rightly() {
    let script = Script::new(|request| {
        let token = header(&request.headers, "x-amz-security-token");
        let number = token.strip_prefix("session-").unwrap();
        aws_signature(request, &format!("secret-{number}"));
        let credential = format!("Credential=AKIA{number}/");
        assert!(header(&request.headers, "authorization").contains(&credential));
        echo(request)
    });
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&fetched);
    // As an instance's metadata service does it: keys that last for some time.
    let source = move || {
        let count = Arc::clone(&count);
        async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            let keys = [
                ("access_key", format!("AKIA{number}")),
                ("secret_key", format!("secret-{number}")),
                ("session_token", format!("session-{number}")),
            ];
            Ok(Granted::new(keys).lasts(Duration::from_secs(1000)))
        }
    };
    let auth = Auth::rotating(source, |values| {
        let text = |name: &str| values[name].as_str().unwrap_or_default().to_owned();
        let keys = AwsV4::new(text("access_key"), text("secret_key"), "eu-west-1", "ec2");
        let token = crate::Secret::new(text("session_token"));
        Ok(Auth::new(keys.session_token(token)))
    });
    let connection = connect(&script, auth);
    for round in 1..=3 {
        crowd(&connection).await;
        assert_eq!(fetched.load(Ordering::SeqCst), round);
        assert_eq!(script.count(), round * 500);
        tokio::time::advance(Duration::from_secs(950)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn keys_that_end_in_the_middle_of_the_crowd_are_replaced_once() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let (current, count) = (Arc::clone(&fetched), Arc::clone(&fetched));
    let seen = AtomicUsize::new(0);
    let script = Script::new(move |request| {
        let number: usize = header(&request.headers, "authorization")
            .strip_prefix("Bearer key-")
            .unwrap()
            .parse()
            .unwrap();
        // After 700 requests the first key is revoked.
        let revoked = usize::from(seen.fetch_add(1, Ordering::SeqCst) >= 700);
        if number <= revoked {
            return Scripted::answer(401, "").after(Duration::from_secs(1));
        }
        assert!(number <= current.load(Ordering::SeqCst));
        echo(request)
    });
    let source = move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok(Granted::new([("key", format!("key-{number}"))])) }
    };
    let auth = Auth::rotating(source, |values| {
        Ok(Auth::bearer(values["key"].as_str().unwrap_or_default()))
    });
    let connection = connect(&script, auth);
    crowd(&connection).await;
    crowd(&connection).await;
    assert_eq!(fetched.load(Ordering::SeqCst), 2);
    assert_eq!(script.count(), 1300);
}

#[tokio::test(start_paused = true)]
async fn ovh_signs_every_call_for_itself() {
    let script = Script::new(|request| {
        if request.url.path().ends_with("/auth/time") {
            return Scripted::ok("1714564800").after(Duration::from_secs(3));
        }
        let body = request.body.bytes().unwrap();
        let text = format!(
            "secret+consumer+{}+{}+{}+{}",
            request.method,
            request.url,
            std::str::from_utf8(&body).unwrap(),
            header(&request.headers, "x-ovh-timestamp")
        );
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
        let signature = format!("$1${}", hex(digest.as_ref()));
        assert_eq!(header(&request.headers, "x-ovh-signature"), signature);
        echo(request)
    });
    crowd(&connect(
        &script,
        Auth::new(Ovh::new("app", "secret", "consumer")),
    ))
    .await;
    assert_eq!(script.count(), 501);
}

#[tokio::test(start_paused = true)]
async fn cloudstack_and_exoscale_sign_every_call_for_itself() {
    let script = Script::new(|request| {
        let query = request.url.query();
        let text = format!("apikey=key&q={}", query.get("q").unwrap());
        let algorithm = hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY;
        assert_eq!(
            query.get("signature"),
            Some(base64(mac(algorithm, "secret", &text)).as_str())
        );
        echo(request)
    });
    crowd(&connect(
        &script,
        Auth::new(CloudStack::new("key", "secret")),
    ))
    .await;
    let script = Script::new(|request| {
        let body = request.body.bytes().unwrap();
        let text = format!(
            "{} {}\n{}\n{}\n\n{}",
            request.method,
            request.url.path(),
            std::str::from_utf8(&body).unwrap(),
            request.url.query().get("q").unwrap(),
            1_714_564_800 + 600
        );
        let signature = base64(mac(hmac::HMAC_SHA256, "secret", &text));
        let ends = format!(",signature={signature}");
        assert!(header(&request.headers, "authorization").ends_with(&ends));
        echo(request)
    });
    crowd(&connect(&script, Auth::new(Exoscale::new("key", "secret")))).await;
    assert_eq!(script.count(), 500);
}
