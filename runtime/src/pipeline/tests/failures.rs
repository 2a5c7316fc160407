//! What answers mean, and what their errors hold.

use super::{fails, get, json_ok};
use crate::fixture::{CANARY, config, connection};
use crate::testing::{Script, Scripted};
use crate::{Auth, Connection, ErrorKind, Errors, Provider};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn failures_have_kind_message_code_and_request_id() {
    let body = json!({"error": {"text": "You reached the droplet Limit.", "code": 17}}).to_string();
    let error = fails(Scripted::answer(422, body).header("x-acme-id", "r-1")).await;
    assert_eq!(
        error.to_string(),
        "acme get_node: quota exceeded: You reached the droplet Limit (status 422, code 17, request id r-1)"
    );
    assert_eq!(
        error.message(),
        "You reached the droplet Limit.",
        "the provider's words are kept"
    );
    let error = fails(Scripted::answer(404, "")).await;
    assert_eq!(
        error.to_string(),
        "acme get_node: node not found: Not Found (status 404)"
    );
    let error = fails(Scripted::answer(
        400,
        r#"{"error":{"code":"NoZone"},"message":"gone"}"#,
    ))
    .await;
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::NotFound, Some("zone"))
    );
    assert_eq!(error.message(), "gone");
    let error = fails(Scripted::ok(r#"{"failed":true,"error":{"text":"no"}}"#)).await;
    assert_eq!(
        (error.kind(), error.status(), error.message()),
        (ErrorKind::Other, Some(200), "no")
    );
    let error = fails(Scripted::answer(500, "<html><title>Oops</title>")).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unavailable, 1)
    );
    assert!(error.message().contains("an HTML page (Oops)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_flag_in_the_body_counts_more_than_the_status() {
    static FLAGGED: Provider = Provider::new("acme", "Acme", "https://api.acme.example").errors(
        Errors::new()
            .message(&["errors.0.message"])
            .succeeded("success"),
    );
    let ask = |status: u16, body: &'static str| async move {
        let script = Script::new(move |_| Scripted::answer(status, body));
        let connection = Connection::new(&FLAGGED, Auth::none(), config(&script)).unwrap();
        connection
            .operation("get_node")
            .get("/", &[])
            .value("result")
            .await
    };
    assert_eq!(
        ask(400, r#"{"success":true,"result":1}"#).await.unwrap(),
        json!(1)
    );
    assert_eq!(ask(200, r#"{"result":1}"#).await.unwrap(), json!(1));
    let error = ask(200, r#"{"success":false,"errors":[{"message":"no"}]}"#)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Other, "no"));
    let error = ask(403, r#"{"success":"perhaps"}"#).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden, "this is no flag");
}

#[tokio::test(start_paused = true)]
async fn a_success_status_that_was_not_expected_is_an_error() {
    let script = Script::new(|_| Scripted::answer(202, "{}"));
    let call = connection(&script)
        .operation("reboot_node")
        .post("/", &[])
        .success(&[200, 201]);
    let error = call.done().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Malformed, Some(202))
    );
}

#[tokio::test(start_paused = true)]
async fn bodies_that_are_not_what_was_promised_are_typed_errors() {
    for (body, part) in [
        (
            "<html><title>Sign in</title></html>",
            "the body is an HTML page (Sign in), not JSON",
        ),
        (
            "{\"a\": [1, 2",
            "the body is not JSON: expected `,` or `]` at line 1, column 12 (byte 11), where the text ends; it begins with {\"a\": [1, 2",
        ),
        (
            "nonsense",
            "the body is not JSON: expected a value at line 1, column 1 (byte 0), found `n`; it begins with nonsense",
        ),
        (
            "{\"token\": \"canary\" \"x\"}",
            "the body is not JSON: expected `,` or `}` at line 1, column 20 (byte 19), found `\"`; it begins with {\"token\": \"[redacted]\" \"x\"}",
        ),
    ] {
        let error = fails(Scripted::ok(body)).await;
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Malformed, Some(200))
        );
        assert_eq!(error.message(), part);
    }
    assert_eq!(
        get(&connection(&Script::new(|_| Scripted::ok(" "))))
            .await
            .unwrap(),
        json!(null)
    );
}

#[tokio::test(start_paused = true)]
async fn redirects_stay_at_home() {
    let to = |location: &str| Scripted::answer(307, "").header("location", location);
    let script = Script::in_order([to("/v2/nodes?x=1"), json_ok()]);
    get(&connection(&script)).await.unwrap();
    let sent = script.requests();
    assert_eq!(
        sent[1].url.to_string(),
        "https://api.acme.example/v2/nodes?x=1"
    );
    assert!(sent[1].headers.contains_key("authorization"));
    for away in [
        "https://evil.example/",
        "http://api.acme.example/",
        "https://api.acme.example:444/",
    ] {
        let script = Script::in_order([to(away)]);
        let error = get(&connection(&script)).await.unwrap_err();
        assert!(error.message().contains("not followed"), "{error}");
        assert_eq!(script.count(), 1);
    }
    let circle = Script::new(|_| Scripted::answer(302, "").header("location", "/again"));
    assert!(
        get(&connection(&circle))
            .await
            .unwrap_err()
            .message()
            .contains("redirects")
    );
    let write = Script::in_order([to("/elsewhere")]);
    let post = connection(&write)
        .operation("create_node")
        .post("/", &[])
        .done()
        .await;
    let error = post.unwrap_err();
    assert_eq!((error.status(), write.count()), (Some(307), 1));
    assert!(error.message().contains("may change something"), "{error}");
    let wanted = connection(&Script::in_order([to("https://files.example/")]))
        .operation("create_node")
        .post("/", &[])
        .success(&[307])
        .headers(|headers| headers.at("location").text());
    assert_eq!(wanted.await.unwrap(), "https://files.example/");
}

#[tokio::test(start_paused = true)]
async fn errors_hold_no_secret_that_the_provider_echoes() {
    let body = json!({"error": {"text": format!("bad token {CANARY}"), "code": CANARY}, "password": "hunter22"});
    for answer in [
        Scripted::answer(401, body.to_string()).header("x-acme-id", CANARY),
        Scripted::answer(500, format!("plain {CANARY}")),
        Scripted::answer(
            400,
            format!(r#"{{"password":"hunter22", "x": "{CANARY}"}}"#),
        ),
        Scripted::ok(format!("not json {CANARY}")),
        Scripted::ok(r#"{"password": "hunter22", "n": "#),
        Scripted::failure(format!("while sending {CANARY}")),
    ] {
        let error = fails(answer).await;
        let mut shown = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            shown = format!("{shown} {error} {error:?}");
            cause = error.source();
        }
        assert!(
            !shown.contains(CANARY) && !shown.contains("hunter22"),
            "{shown}"
        );
    }
}
