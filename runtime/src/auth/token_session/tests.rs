use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::*;
use crate::fixture::{CANARY, PROVIDER, config};
use crate::testing::{Script, Scripted};
use crate::{Clock, Connection, ErrorKind, object};

fn connect(script: &Script, scheme: TokenSession) -> Connection {
    let clock = Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap());
    Connection::new(
        &PROVIDER,
        Auth::session(scheme),
        config(script).clock(clock),
    )
    .unwrap()
}

/// Answers `login` to requests to `/login`, and an empty object to all others.
fn provider(login: &Scripted) -> Script {
    let login = login.clone();
    Script::new(move |request| match request.url.path() {
        "/v1/login" => login.clone(),
        _ => Scripted::json(&json!({})),
    })
}

async fn call(connection: &Connection) -> Result<Value> {
    connection
        .operation("get_node")
        .get("/x", &[])
        .value("")
        .await
}

#[tokio::test(start_paused = true)]
async fn the_login_is_as_described() {
    let script = provider(&Scripted::json(
        &json!({"session": {"id": 17}, "user": "u/1"}),
    ));
    let password = Secret::new(CANARY);
    let scheme = TokenSession::post("/login")
        .json(
            object().set(
                "auth",
                object()
                    .set("user", "me")
                    .set("password", password.expose()),
            ),
        )
        .header("X-Client", "skyloom")
        .query("v", "1 2")
        .login_with(Auth::basic("app", "secret"))
        .hides([&password])
        .token(Find::body("session.id"))
        .sent_as(|token| Auth::query("sid", token))
        .also_header("X-User", Find::body("user"))
        .exports("files", "https://files.example/{user}");
    let connection = connect(&script, scheme);
    call(&connection).await.unwrap();
    let files = connection
        .operation("get_node")
        .get("/f", &[])
        .service("files");
    files.done().await.unwrap();
    let [login, api, files] = &script.requests()[..] else {
        panic!()
    };
    assert_eq!(
        login.url.to_string(),
        "https://api.acme.example/v1/login?v=1%202"
    );
    assert_eq!(login.headers["x-client"], "skyloom");
    assert_eq!(login.headers["authorization"], "Basic YXBwOnNlY3JldA==");
    assert_eq!(
        login.body.bytes().unwrap(),
        json!({"auth": {"user": "me", "password": CANARY}}).to_string()
    );
    assert_eq!(api.url.to_string(), "https://api.acme.example/v1/x?sid=17");
    assert_eq!(api.headers["x-user"], "u/1");
    assert_eq!(
        files.url.to_string(),
        "https://files.example/u%2F1/f?sid=17"
    );
    let error = connection
        .operation("get_node")
        .get("/f", &[])
        .service("mail")
        .done()
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unsupported);
    assert!(!format!("{connection:?}").contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn forms_are_sent_too() {
    let script = provider(&Scripted::json(&json!({"token": "t"})));
    let scheme = TokenSession::post("/login")
        .form("user", "me".to_owned())
        .form("otp", None)
        .form("password", "a&b".to_owned());
    call(&connect(&script, scheme)).await.unwrap();
    let login = &script.requests()[0];
    assert_eq!(login.body.bytes().unwrap(), "user=me&password=a%26b");
}

#[tokio::test(start_paused = true)]
async fn tokens_stand_in_many_places() {
    let answers = [
        (Find::body("a.b"), Scripted::ok(r#"{"a":{"b":"tok"}}"#)),
        (
            Find::body("id"),
            Scripted::ok("<session><id>tok</id></session>"),
        ),
        (Find::text_body(), Scripted::ok("tok\n")),
        (
            Find::header("x-subject-token"),
            Scripted::answer(201, "").header("X-Subject-Token", "tok"),
        ),
        (
            Find::cookie("sid"),
            Scripted::ok("")
                .header("set-cookie", "lang=en; Path=/")
                .header("set-cookie", "sid=tok; HttpOnly"),
        ),
    ];
    for (place, answer) in answers {
        let script = provider(&answer);
        call(&connect(&script, TokenSession::get("/login").token(place)))
            .await
            .unwrap();
        assert_eq!(
            script.requests()[1].headers["authorization"],
            "Bearer tok",
            "{place:?}"
        );
        let script = provider(&Scripted::ok(format!(r#"{{"other":"{CANARY}"}}"#)));
        let result = call(&connect(&script, TokenSession::get("/login").token(place))).await;
        match result {
            Err(error) => assert!(!format!("{error:?}").contains(CANARY), "{error:?}"),
            Ok(_) => assert!(matches!(format!("{place:?}").as_str(), "Find(Text)")),
        }
    }
}

/// How many seconds a session lasts that is answered like this.
async fn lasts(expiry: Expiry, answer: Scripted) -> Option<u64> {
    let script = provider(&answer);
    let connection = connect(&script, TokenSession::get("/login").expires(expiry));
    call(&connection).await.unwrap();
    for seconds in 1..2000 {
        tokio::time::advance(Duration::from_secs(1)).await;
        let before = script.count();
        call(&connection).await.unwrap();
        if script.count() == before + 2 {
            return Some(seconds);
        }
    }
    None
}

#[tokio::test(start_paused = true)]
async fn sessions_end_when_they_say() {
    let body = |value: Value| Scripted::json(&json!({"token": "t", "end": value}));
    let find = Find::body("end");
    assert_eq!(lasts(Expiry::unknown(), body(json!(1))).await, None);
    // A tenth, at most a minute, is kept as a margin.
    assert_eq!(lasts(Expiry::after(100), body(json!(1))).await, Some(90));
    assert_eq!(
        lasts(Expiry::seconds(find), body(json!(1000))).await,
        Some(940)
    );
    assert_eq!(
        lasts(Expiry::seconds(find), body(json!("100"))).await,
        Some(90)
    );
    assert_eq!(lasts(Expiry::seconds(find), body(json!(null))).await, None);
    assert_eq!(
        lasts(Expiry::at(find), body(json!("2024-05-01T12:16:40Z"))).await,
        Some(940)
    );
    assert_eq!(
        lasts(Expiry::at(find), body(json!(1_714_566_000))).await,
        Some(1140)
    );
    // Its clock is an hour ahead of ours, which the `Date` shows.
    let ahead = body(json!("2024-05-01T13:16:40Z")).header("date", "Wed, 01 May 2024 13:00:00 GMT");
    assert_eq!(lasts(Expiry::at(find), ahead).await, Some(940));
    // An end in the past is no reason to sign in for every call.
    assert_eq!(
        lasts(Expiry::at(find), body(json!("2024-05-01T11:00:00Z"))).await,
        None
    );
    // {"exp":1714566000}
    let jwt = Scripted::json(&json!({"token": "e30.eyJleHAiOjE3MTQ1NjYwMDB9.sig"}));
    assert_eq!(lasts(Expiry::jwt(), jwt).await, Some(1140));
    assert_eq!(lasts(Expiry::jwt(), body(json!(1))).await, None);
}

#[tokio::test(start_paused = true)]
async fn the_provider_says_by_which_status_a_session_is_over() {
    let script = Script::new(|request| match request.url.path() {
        "/v1/login" => Scripted::json(&json!({"token": "t"})),
        _ => Scripted::answer(403, ""),
    });
    let scheme = TokenSession::get("/login").refused_by(&[401, 403]);
    let error = call(&connect(&script, scheme)).await.unwrap_err();
    // Signed in, refused, signed in again, refused again.
    assert_eq!((error.kind(), script.count()), (ErrorKind::Forbidden, 4));
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_on_a_dead_token_sign_in_once() {
    let logins = std::sync::atomic::AtomicUsize::new(0);
    let script = Script::new(move |request| {
        use std::sync::atomic::Ordering::SeqCst;
        if request.url.path() == "/v1/login" {
            let number = logins.fetch_add(1, SeqCst) + 1;
            return Scripted::json(&json!({"token": format!("t{number}")}))
                .after(Duration::from_secs(1));
        }
        // The first token was revoked before it was ever used.
        match logins.load(SeqCst) {
            2 if request.headers["authorization"] == "Bearer t2" => Scripted::json(&json!({})),
            _ => Scripted::answer(401, "").after(Duration::from_secs(1)),
        }
    });
    let connection = connect(&script, TokenSession::get("/login"));
    let answers = join_all((0..100).map(|_| call(&connection))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(script.count(), 202);
}

#[test]
fn what_cannot_be_sent_is_found_when_the_connection_is_made() {
    let script = provider(&Scripted::ok(""));
    let scheme = TokenSession::get("/login").header("X-A", "line\nbreak");
    let error = Connection::new(&PROVIDER, Auth::session(scheme), config(&script)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}
