//! Answers as a whole: refusals, broken bodies, the wrong kind of body, none at all.

use std::time::Duration;

use serde_json::json;
use skyloom_runtime::models::{Node, NodeState};
use skyloom_runtime::testing::Scripted;
use skyloom_runtime::{Clock, Compute, Config, Dns, ErrorKind};

use super::{always, assert_error, digitalocean, digitalocean_with};

const GATEWAY: &str =
    "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/// An error as DigitalOcean tells it.
fn refusal(status: u16, id: &str, message: &str) -> Scripted {
    let body = json!({"id": id, "message": message, "request_id": "in the body, too"});
    Scripted::answer(status, body.to_string())
        .header("content-type", "application/json")
        .header("x-request-id", "rq-1")
}

#[tokio::test(start_paused = true)]
async fn refusals_keep_the_providers_words() {
    use ErrorKind::*;
    let expired = "Unable to authenticate you.";
    let pending = "Droplet already has a pending event.";
    let limit = "creating this/these droplet(s) will exceed your droplet limit";
    for (answer, kind, sentence) in [
        (
            refusal(401, "unauthorized", expired),
            InvalidCredentials,
            "invalid credentials: Unable to authenticate you (status 401, code unauthorized, request id rq-1)",
        ),
        (
            refusal(
                403,
                "forbidden",
                "You are not authorized to perform this operation",
            ),
            Forbidden,
            "forbidden: You are not authorized to perform this operation (status 403, code forbidden, request id rq-1)",
        ),
        (
            refusal(
                404,
                "not_found",
                "The resource you were accessing could not be found.",
            ),
            NotFound,
            "node not found: The resource you were accessing could not be found (status 404, code not_found, request id rq-1)",
        ),
        (
            refusal(409, "conflict", "The Droplet is busy."),
            Conflict,
            "conflict: The Droplet is busy (status 409, code conflict, request id rq-1)",
        ),
        (
            refusal(422, "unprocessable_entity", "Name is too long"),
            InvalidArgument,
            "invalid argument: Name is too long (status 422, code unprocessable_entity, request id rq-1)",
        ),
        (
            refusal(422, "unprocessable_entity", pending),
            Conflict,
            "conflict: Droplet already has a pending event (status 422, code unprocessable_entity, request id rq-1)",
        ),
        (
            refusal(422, "unprocessable_entity", limit),
            QuotaExceeded,
            "quota exceeded: creating this/these droplet(s) will exceed your droplet limit (status 422, code unprocessable_entity, request id rq-1)",
        ),
        (
            refusal(500, "server_error", "Unexpected server-side error"),
            Unavailable,
            "unavailable: Unexpected server-side error (status 500, code server_error, request id rq-1)",
        ),
        (
            Scripted::answer(502, GATEWAY).header("content-type", "text/html"),
            Unavailable,
            "unavailable: Bad Gateway; an HTML page (502 Bad Gateway) (status 502)",
        ),
        (
            Scripted::answer(503, ""),
            Unavailable,
            "unavailable: Service Unavailable (status 503)",
        ),
        (
            Scripted::answer(400, "[\"name\", 7, null]"),
            InvalidArgument,
            "invalid argument: [\"name\", 7, null] (status 400)",
        ),
        (
            Scripted::answer(418, "{\"message\": "),
            Other,
            "error: {\"message\": (status 418)",
        ),
        (
            Scripted::answer(302, "").header("location", "https://login.example/?next=x"),
            Other,
            "error: the redirect to https://login.example is not followed, because the request carries credentials (status 302)",
        ),
        (
            Scripted::answer(307, "").header("location", "/v2/elsewhere"),
            Other,
            "error: the redirect to https://api.digitalocean.com is not followed, because the request may change something (status 307)",
        ),
    ] {
        let script = always(answer);
        let node = Node::new("7", "web", NodeState::Running);
        let error = digitalocean(&script).reboot_node(&node).await.unwrap_err();
        let sentence = format!("digitalocean reboot_node: {sentence}");
        assert_error(&sentence, &error, kind, &sentence);
        assert_eq!(script.count(), 1, "{sentence}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_thing_that_is_not_found_is_named() {
    let script = always(Scripted::answer(404, ""));
    let driver = digitalocean(&script);
    let error = driver.get_zone("example.com").await.unwrap_err();
    assert_eq!(error.resource(), Some("zone"));
    assert_eq!(
        error.to_string(),
        "digitalocean get_zone: zone not found: Not Found (status 404)"
    );
    let error = driver.get_key_pair("laptop").await.unwrap_err();
    assert_eq!(error.resource(), Some("key pair"));
}

#[tokio::test(start_paused = true)]
async fn too_many_calls_says_when_to_come_back() {
    let now = "2030-05-01T12:00:00Z".parse().unwrap();
    for (value, wait) in [
        ("600", Some(600)),
        ("0", Some(0)),
        ("Wed, 01 May 2030 12:02:00 GMT", Some(120)),
        ("Wed, 01 May 2030 11:00:00 GMT", Some(0)),
        ("tomorrow", None),
        ("-5", None),
        ("1e300", None),
    ] {
        let answer = refusal(429, "too_many_requests", "API rate limit exceeded.");
        let script = always(answer.header("retry-after", value));
        let clock = Clock::starting_at(now);
        let driver = digitalocean_with(Config::new().transport(script).clock(clock));
        let node = Node::new("7", "web", NodeState::Running);
        let error = driver.reboot_node(&node).await.unwrap_err();
        let wait_shown = wait.map_or_else(String::new, |wait| format!(", retry after {wait} s"));
        assert_error(
            value,
            &error,
            ErrorKind::RateLimited,
            &format!(
                "digitalocean reboot_node: rate limited: API rate limit exceeded \
                 (status 429, code too_many_requests, request id rq-1{wait_shown})"
            ),
        );
        assert_eq!(
            error.retry_after(),
            wait.map(Duration::from_secs),
            "{value}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn bodies_that_cannot_be_read_are_said_to_be_so() {
    let deep = "[".repeat(200_000 / 4);
    for (answer, problem) in [
        (
            Scripted::ok(r#"{"droplets": [{"id": 1,,}]}"#),
            r#"the body is not JSON: expected a member name in quotes at line 1, column 24 (byte 23), found `,`; it begins with {"droplets": [{"id": 1,,}]}"#,
        ),
        (
            Scripted::ok(r#"{"droplets": [{"id": 1, "na"#),
            r#"the body is not JSON: the text ends inside quotes at line 1, column 28 (byte 27); it begins with {"droplets": [{"id": 1, "na"#,
        ),
        (
            Scripted::ok(r#"{"droplets": []} {}"#),
            r#"the body is not JSON: text after the end of the value at line 1, column 18 (byte 17), found `{`; it begins with {"droplets": []} {}"#,
        ),
        (
            Scripted::ok(r#"{"droplets": [NaN]}"#),
            r#"the body is not JSON: expected a value at line 1, column 15 (byte 14), found `N`; it begins with {"droplets": [NaN]}"#,
        ),
        (
            Scripted::ok(GATEWAY).header("content-type", "text/html"),
            "the body is an HTML page (502 Bad Gateway), not JSON",
        ),
        (
            Scripted::ok("<error><message>no</message></error>"),
            "the body is not JSON: expected a value at line 1, column 1 (byte 0), found `<`; it begins with <error><message>no</message></error>",
        ),
        (
            Scripted::ok("OK").header("content-type", "text/plain"),
            "the body is not JSON: expected a value at line 1, column 1 (byte 0), found `O`; it begins with OK",
        ),
        (
            Scripted::ok(&[0x1f, 0x8b, 8, 0][..]).header("content-type", "application/json"),
            "the body is 4 bytes that are no text, not JSON",
        ),
        (Scripted::ok(""), "the answer is empty, expected a list"),
        (
            Scripted::ok("null"),
            "`droplets` is missing, expected a list (the answer is null)",
        ),
        (
            Scripted::ok("[]"),
            "`droplets` is missing, expected a list (the answer is a list)",
        ),
        (
            Scripted::ok(r#"{"droplets": "none"}"#),
            "`droplets`: expected a list, found a text \"none\"",
        ),
        (
            Scripted::ok(r#"{"droplets": {"id": 7}}"#),
            "`droplets`: expected a list, found an object",
        ),
        (
            Scripted::ok(r#"{"droplets": [null]}"#),
            "`droplets[0].id` is missing, expected an id (`droplets[0]` is null)",
        ),
    ] {
        let script = always(answer);
        let error = digitalocean(&script).list_nodes().all().await.unwrap_err();
        let sentence = format!("digitalocean list_nodes: malformed answer: {problem} (status 200)");
        assert_error(problem, &error, ErrorKind::Malformed, &sentence);
        assert_eq!(
            (error.status(), script.count()),
            (Some(200), 1),
            "{problem}"
        );
    }
    let error = digitalocean(&always(Scripted::ok(deep)))
        .list_nodes()
        .all()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("nested"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn bodies_that_are_odd_but_clear_are_read() {
    for answer in [
        Scripted::ok("{\"droplets\":[]}").header("content-type", "text/html; charset=latin1"),
        Scripted::ok("\u{feff}{\"droplets\":[]}"),
        Scripted::ok(" \r\n{\"droplets\":\t[] }\n"),
        Scripted::ok(r#"{"droplets": null}"#),
        Scripted::ok("{}"),
        Scripted::answer(204, ""),
        Scripted::answer(203, r#"{"droplets": []}"#),
    ] {
        let shown = format!("{answer:?}");
        let nodes = digitalocean(&always(answer)).list_nodes().all().await;
        assert_eq!(nodes.unwrap_or_else(|error| panic!("{error} {shown}")), []);
    }
}

#[tokio::test(start_paused = true)]
async fn one_thing_that_is_not_in_the_answer() {
    for (answer, status, problem) in [
        (Scripted::answer(204, ""), 204, "the answer is empty"),
        (Scripted::ok(" \n"), 200, "the answer is empty"),
        (
            Scripted::ok("{}"),
            200,
            "`droplet` is missing, expected an id",
        ),
        (
            Scripted::ok(r#"{"droplet": null}"#),
            200,
            "`droplet.id` is missing, expected an id (`droplet` is null)",
        ),
        (
            Scripted::ok(r#"{"droplet": []}"#),
            200,
            "`droplet.id` is missing, expected an id (`droplet` is a list)",
        ),
        (
            Scripted::ok(r#"{"droplet": {"id": 7}}"#),
            200,
            "`droplet.name` is missing, expected a text",
        ),
    ] {
        let driver = digitalocean(&always(answer));
        let error = driver.ex_get_node_details("7").await.unwrap_err();
        let sentence = format!(
            "digitalocean ex_get_node_details: malformed answer: {problem} (status {status})"
        );
        assert_error(problem, &error, ErrorKind::Malformed, &sentence);
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_that_the_reference_does_not_know_is_none() {
    let node = Node::new("7", "web", NodeState::Running);
    let error = digitalocean(&always(Scripted::answer(202, "{}")))
        .destroy_node(&node)
        .await
        .unwrap_err();
    assert_error(
        "202 for 204",
        &error,
        ErrorKind::Malformed,
        "digitalocean destroy_node: malformed answer: {} (status 202)",
    );
}

#[tokio::test(start_paused = true)]
async fn what_happens_below_http_is_told_and_reads_are_tried_again() {
    use ErrorKind::*;
    for (answer, kind, problem, attempts) in [
        (
            Scripted::failure("connection reset by peer"),
            Transport,
            "transport failure: connection reset by peer",
            4,
        ),
        (
            Scripted::ok("{\"drop").broken_off(),
            Transport,
            "transport failure: the answer broke off: end of stream before the promised length",
            4,
        ),
        (
            Scripted::silence(),
            Timeout,
            "timeout: no whole answer within 60s, the limit for one attempt",
            2,
        ),
        (
            Scripted::ok("{\"drop").hanging(),
            Timeout,
            "timeout: nothing more of the answer within 30s, the limit for one piece of a body",
            4,
        ),
        (
            Scripted::ok("x".repeat(1000)).endless(),
            Malformed,
            "malformed answer: the answer is longer than 100000 bytes, the limit for answers",
            1,
        ),
    ] {
        let script = always(answer);
        let driver = digitalocean(&script);
        let error = driver.list_nodes().all().await.unwrap_err();
        let times = match attempts {
            1 => String::new(),
            more => format!(" (after {more} attempts)"),
        };
        let sentence = format!("digitalocean list_nodes: {problem}{times}");
        assert_error(problem, &error, kind, &sentence);
        assert_eq!(script.count(), attempts, "{problem}");

        // A write may have been done: it is not sent again.
        let before = script.count();
        let node = Node::new("7", "web", NodeState::Running);
        let error = driver.reboot_node(&node).await.unwrap_err();
        let sentence = format!("digitalocean reboot_node: {problem}");
        assert_error(problem, &error, kind, &sentence);
        assert_eq!(script.count(), before + 1, "{problem}");
    }
}
