//! The whole way of a call, with a scripted transport and a paused clock.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use futures_util::stream::StreamExt;
use serde_json::json;
use tokio::time::Instant;

use crate::auth::{Access, Authenticate, Session};
use crate::fixture::{CANARY, PROVIDER, config, connection, connection as connection_of, with};
use crate::request::header;
use crate::testing::{Fault, Faults, Script, Scripted};
use crate::*;

const SECOND: Duration = Duration::from_secs(1);

async fn get(connection: &Connection) -> Result<Value> {
    connection
        .operation("get_node")
        .get("/nodes/7", &[])
        .value("")
        .await
}

fn json_ok() -> Scripted {
    Scripted::json(&json!({"ok": 1}))
}

async fn fails(answer: Scripted) -> Error {
    get(&connection(&Script::new(move |_| answer.clone())))
        .await
        .unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn failures_have_kind_message_code_and_request_id() {
    let body = json!({"error": {"text": "You reached the droplet Limit.", "code": 17}}).to_string();
    let error = fails(Scripted::answer(422, body).header("x-acme-id", "r-1")).await;
    assert_eq!(
        error.to_string(),
        "acme get_node: quota exceeded: You reached the droplet Limit (status 422, code 17, request id r-1)"
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
            "an HTML page (Sign in)",
        ),
        ("{\"a\": [1, 2", "not JSON: {\"a\": [1, 2"),
        ("nonsense", "nonsense"),
    ] {
        let error = fails(Scripted::ok(body)).await;
        assert_eq!(error.kind(), ErrorKind::Malformed, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
    assert_eq!(
        get(&connection(&Script::new(|_| Scripted::ok(" "))))
            .await
            .unwrap(),
        json!(null)
    );
}

#[tokio::test(start_paused = true)]
async fn reads_are_repeated_after_passing_failures_and_wait_as_asked() {
    let script = Script::in_order([
        Scripted::answer(429, "").header("retry-after", "7"),
        Scripted::answer(503, ""),
        Scripted::failure("reset"),
        json_ok(),
    ]);
    let began = Instant::now();
    let answer = connection(&script)
        .operation("get_node")
        .get("/", &[])
        .answer()
        .await
        .unwrap();
    assert_eq!(answer.attempts, 4);
    // 7 s as asked, then 1 s and 2 s of backoff.
    assert_eq!(began.elapsed(), Duration::from_secs(10));
    let auths = script.requests();
    assert!(
        auths
            .iter()
            .all(|request| request.headers.contains_key("authorization"))
    );
}

#[tokio::test(start_paused = true)]
async fn writes_are_sent_once_unless_the_operation_may_be_repeated() {
    for (name, count) in [("create_node", 1), ("rename_node", 4)] {
        for answer in [
            Scripted::answer(503, ""),
            Scripted::answer(429, ""),
            Scripted::failure("cut"),
        ] {
            let script = Script::new(move |_| answer.clone());
            let call = connection(&script).operation(name).post("/", &[]).done();
            assert_eq!(call.await.unwrap_err().attempts(), count);
            assert_eq!(script.count(), usize::try_from(count).unwrap());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retries_stop_at_number_time_and_budget() {
    let down = || Script::new(|_| Scripted::answer(503, ""));
    let script = down();
    assert_eq!(get(&connection(&script)).await.unwrap_err().attempts(), 4);
    let script = down();
    let never = with(config(&script).retry(Retry::never()));
    assert_eq!(get(&never).await.unwrap_err().attempts(), 1);
    let script = down();
    let short = Retry::new().without_jitter().elapsed(SECOND).attempts(9);
    assert_eq!(
        get(&with(config(&script).retry(short)))
            .await
            .unwrap_err()
            .attempts(),
        2
    );
    let script = down();
    let poor = with(config(&script).retry(Retry::new().budget(5)));
    join_all((0..10).map(|_| get(&poor))).await;
    assert_eq!(script.count(), 15);
    let script = Script::new(|_| Scripted::answer(503, "").header("retry-after", "3600"));
    let error = get(&connection(&script)).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.retry_after()),
        (1, Some(3600 * SECOND))
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_a_date() {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    let script = Script::in_order([
        Scripted::answer(503, "").header("retry-after", "Wed, 01 May 2024 12:00:30 GMT"),
        json_ok(),
    ]);
    let began = Instant::now();
    get(&with(config(&script).clock(clock))).await.unwrap();
    assert_eq!(began.elapsed(), 30 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn whatever_the_server_does_the_call_ends_in_time_with_a_typed_error() {
    let long = "x".repeat(400);
    let cases = [
        (Scripted::silence(), ErrorKind::Timeout),
        (
            Scripted::ok(long.clone()).dripping(SECOND),
            ErrorKind::Timeout,
        ),
        (Scripted::ok("{\"a\":").hanging(), ErrorKind::Timeout),
        (Scripted::ok("{\"a\":").broken_off(), ErrorKind::Transport),
        (
            Scripted::ok(long.repeat(100)).endless(),
            ErrorKind::Malformed,
        ),
        (json_ok().after(61 * SECOND), ErrorKind::Timeout),
    ];
    for (answer, kind) in cases {
        let shown = format!("{answer:?}");
        let began = Instant::now();
        let error = fails(answer).await;
        assert_eq!(error.kind(), kind, "{error} {}", &shown[..80]);
        assert!(began.elapsed() <= 301 * SECOND, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_call_has_a_limit_and_tells_what_happened_before() {
    let script = Script::in_order([Scripted::answer(503, ""), Scripted::silence()]);
    let hasty = connection(&script).with(CallOptions::new().total_timeout(5 * SECOND));
    let began = Instant::now();
    let error = get(&hasty).await.unwrap_err();
    assert_eq!(began.elapsed(), 5 * SECOND);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("503"), "{cause}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_handed_out_as_it_comes_and_never_hangs() {
    let script = Script::in_order([
        Scripted::ok("abc").dripping(29 * SECOND),
        Scripted::ok("abc").hanging(),
        Scripted::answer(404, r#"{"error":{"text":"no such object"}}"#),
    ]);
    let connection = connection(&script);
    let stream = || connection.operation("get_node").get("/", &[]).stream();
    let download = stream().await.unwrap();
    assert_eq!(download.answer.status, 200);
    let chunks: Vec<_> = download.body.map(|chunk| chunk.unwrap()).collect().await;
    assert_eq!(chunks.concat(), b"abc");
    let chunks: Vec<_> = stream().await.unwrap().body.collect().await;
    assert_eq!(chunks.len(), 2);
    assert_eq!(chunks[1].as_ref().unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(stream().await.unwrap_err().message(), "no such object");
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
    assert_eq!((post.unwrap_err().status(), write.count()), (Some(307), 1));
}

/// A scheme that signs in with the canary and holds a token for a while.
#[derive(Debug, Default)]
struct Tokens(Session<String>);

impl Authenticate for Tokens {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let live = self
                .0
                .get(|| async {
                    let mut login = Request::new(http::Method::POST, access.url("/login")?)
                        .operation("sign_in");
                    login.set_body_member("password", &json!(CANARY))?;
                    let answer = access.send(login).await?;
                    let token = Tape::json(answer.body)?.root().at("token").text()?;
                    Ok((token, Some(100 * SECOND)))
                })
                .await?;
            let (name, value) = header("x-auth-token", &live.value)?;
            request.headers.insert(name, value);
            let signature = format!("{} {} {}", live.number, request.method, request.url);
            let (name, value) = header("x-signature", &signature)?;
            request.headers.insert(name, value);
            request.session = live.number;
            Ok(())
        })
    }

    fn renew<'a>(
        &'a self,
        refused: &'a Request,
        _: &'a Answer,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<bool>> {
        self.0.forget(refused.session);
        Box::pin(async { Ok(true) })
    }

    fn secrets(&self) -> Vec<Secret> {
        let token = self.0.live().map(|live| Secret::new(live.value.as_str()));
        std::iter::once(Secret::new(CANARY)).chain(token).collect()
    }
}

/// A provider whose tokens hold for 40 requests each, whatever it said.
fn provider() -> (Script, Arc<AtomicUsize>) {
    let logins = Arc::new(AtomicUsize::new(0));
    let (count, uses) = (Arc::clone(&logins), AtomicUsize::new(0));
    let script = Script::new(move |request| {
        if request.url.path().ends_with("/login") {
            assert!(!request.headers.contains_key("x-auth-token"));
            uses.store(0, Ordering::SeqCst);
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            return Scripted::json(&json!({"token": format!("token-{number}")})).after(SECOND);
        }
        let current = format!("token-{}", count.load(Ordering::SeqCst));
        let fresh = uses.fetch_add(1, Ordering::SeqCst) < 40;
        let right = request
            .headers
            .get("x-auth-token")
            .is_some_and(|token| *token == current);
        if right && fresh {
            json_ok().after(SECOND)
        } else {
            Scripted::answer(401, "")
        }
    });
    (script, logins)
}

#[tokio::test(start_paused = true)]
async fn one_login_serves_all_and_a_refused_session_is_renewed_once() {
    let (script, logins) = provider();
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    let answers = join_all((0..40).map(|_| get(&connection))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(logins.load(Ordering::SeqCst), 1);
    // The provider has given the token up; all find out at once.
    let answers = join_all((0..40).map(|_| get(&connection))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(logins.load(Ordering::SeqCst), 2);
    // Twice refused is refused, and a POST is replayed too: a refusal did nothing.
    let never = Script::new(|request| {
        let login = request.url.path().ends_with("/login");
        if login {
            Scripted::ok(r#"{"token":"t"}"#)
        } else {
            Scripted::answer(401, "")
        }
    });
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&never)).unwrap();
    let error = connection
        .operation("create_node")
        .post("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidCredentials);
    assert_eq!(never.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn five_hundred_calls_at_once_share_one_connection_and_one_login() {
    let logins = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&logins);
    let script = Script::new(move |request| {
        if request.url.path().ends_with("/login") {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            return Scripted::json(&json!({"token": format!("token-{number}")})).after(SECOND);
        }
        // Each signature is of its own request, whatever else is on the way.
        let number = count.load(Ordering::SeqCst);
        let right = format!("{number} {} {}", request.method, request.url);
        if request.headers["x-signature"] != right {
            return Scripted::answer(403, "");
        }
        Scripted::json(&json!({"path": request.url.path()})).after(5 * SECOND)
    });
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    for round in 1..=3 {
        let calls = (0..500_u64).map(|number| {
            let call = connection
                .operation("get_node")
                .get("/nodes/{}", &[&number]);
            async move { (number, call.value("path").await.unwrap()) }
        });
        for (number, path) in join_all(calls).await {
            assert_eq!(path, format!("/v1/nodes/{number}"));
        }
        assert_eq!(logins.load(Ordering::SeqCst), round);
        // The session lasts 100 s, as it said.
        tokio::time::advance(95 * SECOND).await;
    }
}

/// A scheme that knows where services are.
#[derive(Debug)]
struct Catalog;

impl Authenticate for Catalog {
    fn sign<'a>(&'a self, _: &'a mut Request, _: &'a Access<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn endpoint<'a>(
        &'a self,
        service: &'a str,
        access: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<Url>> {
        Box::pin(async move {
            let login = Request::new(http::Method::GET, access.url("/catalog")?);
            let body = access.send(login).await?.body;
            let tape = Tape::json(body)?;
            let base = tape
                .root()
                .entries()
                .find(|entry| entry.at("key").is(service));
            Url::parse(&base.at("value").text()?)
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
}

#[tokio::test(start_paused = true)]
async fn signing_in_may_make_the_address_known() {
    let script = Script::new(|request| match request.url.path() {
        "/v1/catalog" => Scripted::ok(r#"{"compute":"https://nova.acme.example:8774/v2.1/p1"}"#),
        _ => json_ok(),
    });
    let connection = Connection::new(&PROVIDER, Auth::new(Catalog), config(&script)).unwrap();
    let call = |service| {
        let call = connection
            .operation("get_node")
            .get("/servers/{}", &[&"a/b"]);
        call.query("x", 1).service(service).done()
    };
    call("compute").await.unwrap();
    assert_eq!(
        script.requests()[1].url.to_string(),
        "https://nova.acme.example:8774/v2.1/p1/servers/a%2Fb?x=1"
    );
    assert!(call("volume").await.is_err());
    let plain = connection_of(&script);
    let error = plain
        .operation("get_node")
        .get("/", &[])
        .service("compute")
        .done()
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unsupported);
}

#[tokio::test(start_paused = true)]
async fn signing_in_carries_none_of_the_callers_options() {
    let (script, _) = provider();
    let connection =
        Connection::new(&PROVIDER, Auth::new(Tokens::default()), config(&script)).unwrap();
    let options = CallOptions::new()
        .query("q", "1")
        .header("X-H", "1")
        .body("b", 1);
    let call = connection
        .with(options)
        .operation("create_node")
        .post("/nodes", &[]);
    call.done().await.unwrap();
    let [login, call] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(
        login.body.bytes().unwrap(),
        json!({"password": CANARY}).to_string()
    );
    assert!(login.url.query().is_empty() && !login.headers.contains_key("x-h"));
    assert_eq!(login.headers["content-type"], "application/json");
    assert!(call.url.query().has("q") && call.headers.contains_key("x-h"));
}

/// A log kept in memory.
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

impl Memory {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn the_log_frames_every_exchange_and_holds_no_secret() {
    let script = Script::in_order([
        Scripted::ok(r#"{"token":"token-9"}"#),
        Scripted::answer(503, format!("try later, {CANARY}")).header("x-echo", CANARY),
        Scripted::failure(format!("lost near {CANARY}")),
        Scripted::json(&json!({"you_sent": "token-9", "root_password": "hunter22", "name": "web"})),
    ]);
    let memory = Memory::default();
    let logged = config(&script).log(Log::new(memory.clone()));
    let connection = Connection::new(&PROVIDER, Auth::new(Tokens::default()), logged).unwrap();
    get(&connection).await.unwrap();
    let log = memory.text();
    for secret in [CANARY, "token-9", "hunter22"] {
        assert!(!log.contains(secret), "{log}");
    }
    assert_eq!(log.matches("# -------- begin ").count(), 8, "{log}");
    assert_eq!(log.matches("# -------- end ").count(), 4);
    assert_eq!(log.matches("\ncurl -i -X ").count(), 4);
    assert!(
        log.contains("acme get_node, attempt 3\ncurl -i -X GET"),
        "{log}"
    );
    assert!(
        log.contains("HTTP/1.1 503 Service Unavailable\n") && log.contains("\"name\":\"web\""),
        "{log}"
    );
    assert!(
        log.contains("[no answer: transport failure: lost near [redacted]]"),
        "{log}"
    );

    let memory = Memory::default();
    let open =
        config(&Script::new(|_| json_ok())).log(Log::new(memory.clone()).show_secrets().pretty());
    get(&with(open)).await.unwrap();
    assert!(memory.text().contains(CANARY) && memory.text().contains("{\n    \"ok\": 1\n}"));
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

#[tokio::test(start_paused = true)]
async fn faults_at_random_end_as_a_small_model_says() {
    // What each fault means: whether it passes, and how long the attempt takes.
    let faults = [
        (Fault::Refused, true, 0),
        (Fault::Reset, true, 0),
        (Fault::Silence, true, 60),
        (Fault::Status(503, None), true, 0),
        (Fault::Status(429, Some(3)), true, 0),
        (Fault::Status(400, None), false, 0),
        (Fault::Cut(2), true, 0),
        (Fault::Late(9 * SECOND), true, 9),
        (Fault::None, true, 0),
    ];
    let mut seed = 7_u64;
    for round in 0..300 {
        let mut plan = Vec::new();
        for _ in 0..5 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            plan.push(faults[usize::try_from(seed >> 33).unwrap() % faults.len()].clone());
        }
        let (mut attempts, mut millis, mut good) = (0, 0_u64, false);
        for (fault, passes, seconds) in &plan {
            attempts += 1;
            millis += seconds * 1000;
            good = matches!(fault, Fault::None | Fault::Late(_));
            if good || !passes || attempts == 4 {
                break;
            }
            let wait = if let Fault::Status(_, Some(wait)) = fault {
                wait * 1000
            } else {
                500 << (attempts - 1)
            };
            if millis + wait > 120_000 {
                break;
            }
            millis += wait;
        }
        let unsteady = Faults::new(
            Script::new(|_| json_ok()),
            plan.iter().map(|fault| fault.0.clone()),
        );
        let began = Instant::now();
        let result = get(&with(
            config(&Script::new(|_| json_ok())).transport(unsteady),
        ))
        .await;
        assert_eq!(result.is_ok(), good, "{round}: {plan:?} {result:?}");
        assert_eq!(
            began.elapsed(),
            Duration::from_millis(millis),
            "{round}: {plan:?}"
        );
        if let Err(error) = result {
            assert_eq!(error.attempts(), attempts, "{round}: {plan:?}");
        }
    }
}
