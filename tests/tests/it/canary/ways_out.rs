//! Every way out of a connection, for every scheme: `Debug`, logs, errors, recordings, dry runs,
//! spans and panics.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use skyloom_runtime::models::{KeyPair, NodeAuth};
use skyloom_runtime::testing::{Recorder, Script, Scripted};
use skyloom_runtime::{
    Auth, CallOptions, Clock, Config, Connection, Doc, DryRun, Error, Operation, Paging, Provider,
    Result, Retry, Secret, Service, object,
};

use super::echo::{WAYS, provider};
use super::listener::Listener;
use super::schemes::schemes;
use super::{Memory, PASSWORD, PRIVATE_KEY, SESSION, TOKEN, assert_silent, heard, shown};

const OPERATIONS: &[Operation] = &[
    Operation::new("get_thing", Service::Compute, "thing"),
    Operation::new("create_thing", Service::Compute, "thing"),
    Operation::new("list_things", Service::Compute, "thing"),
];
static PROVIDER: Provider =
    Provider::new("echo", "Echo", "https://cloud.example/v1").operations(&[OPERATIONS]);
static PAGES: Paging = Paging::page_number("page").while_present(&["name"]);

fn config(script: &Script) -> Config {
    Config::new()
        .transport(script.clone())
        .clock(Clock::starting_at("2024-05-01T12:00:00Z".parse().unwrap()))
        .retry(Retry::never())
}

/// A name and a number, so that what is wrong is quoted.
fn read(thing: &Doc<'_>) -> Result<(String, Option<u64>)> {
    Ok((thing.at("name").text()?, thing.at("count").opt_uint()?))
}

/// Makes all kinds of calls, each answered in `way`; what they end in is collected as text.
async fn call(connection: &Connection, way: &str) -> String {
    let mut all = Vec::new();
    let mut note = |what: &dyn Debug, error: Option<Error>| {
        all.push(format!("{what:?}"));
        all.extend(error.map(|error| shown(&error)));
    };
    let get = || connection.operation("get_thing").get("/things/{}", &[&way]);
    let call = get();
    note(&call, None);
    note(&call.item("", read), None);
    note(&"get", get().item("", read).await.err());
    note(&"text", get().text().await.err());
    note(&get().answer(), None);
    let answer = get().answer().await;
    note(&answer, None);
    note(&"answer", answer.err());
    let json = object()
        .set("name", "web")
        .set("admin_pw", PASSWORD)
        .set("nested", object().set("root_password", PASSWORD));
    let post = || {
        connection
            .operation("create_thing")
            .post("/things/{}", &[&way])
    };
    note(&"post", post().json(json).item("", read).await.err());
    let form = object().set("name", "web").set("password", PASSWORD);
    note(&"form", post().form(form).done().await.err());
    note(&"stream", get().stream().await.err());
    let list = connection
        .operation("list_things")
        .get("/things/{}", &[&way]);
    let mut pager = list.pages(&PAGES).items("you.words", read);
    note(&pager, None);
    while let Some(page) = pager.next_page().await {
        note(&page, None);
        note(&"page", page.err());
    }
    let whole = connection
        .operation("list_things")
        .get("/things/{}", &[&way]);
    let mut pager = whole.items("you.words", |_| Ok(()));
    if let Some(Ok(page)) = pager.next_page().await {
        note(&page, None);
    }
    note(&pager, None);
    let low = connection.request(&format!("/things/{way}?token={}", "x"));
    note(&"request", low.answer().await.err());
    all.join("\n")
}

#[tokio::test(start_paused = true)]
async fn debug_errors_and_the_log_are_silent() {
    for pretty in [false, true] {
        // Indentation has nothing to do with the scheme: a few will do.
        let step = if pretty { 6 } else { 1 };
        for (name, auth) in schemes().into_iter().step_by(step) {
            let memory = Memory::default();
            let log = if pretty {
                memory.log().pretty()
            } else {
                memory.log()
            };
            let script = provider();
            let connected = Connection::new(&PROVIDER, auth.clone(), config(&script).log(log));
            let connection = match connected {
                Ok(connection) => connection,
                Err(error) => {
                    assert_silent(
                        &format!("the error of connecting by {name}"),
                        &shown(&error),
                    );
                    continue;
                }
            };
            assert_silent(&format!("Debug of {name}"), &format!("{auth:?} {auth:#?}"));
            let mut redacted = false;
            for way in WAYS {
                let ends = call(&connection, way).await;
                assert_silent(&format!("what {name} ends in, answered {way}"), &ends);
                let log = memory.take();
                assert_silent(&format!("the log of {name}, answered {way}"), &log);
                redacted |= log.contains("[redacted]");
            }
            let after = format!("{auth:?} {connection:?} {connection:#?} {script:?}");
            assert_silent(&format!("Debug of {name} after calls"), &after);
            for request in script.requests() {
                assert_silent(
                    &format!("Debug of a request of {name}"),
                    &format!("{request:?}"),
                );
            }
            // The secrets did go out, and the provider did say them back.
            if name != "none" && script.count() > WAYS.len() {
                assert!(redacted, "{name}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_log_shows_secrets_only_where_asked_to() {
    let memory = Memory::default();
    let config = config(&provider()).log(memory.log().show_secrets());
    let connection = Connection::new(&PROVIDER, Auth::bearer(TOKEN), config).unwrap();
    let ends = call(&connection, "refused").await;
    assert!(memory.text().contains(&format!(
        "Authorization: Bearer {}",
        TOKEN.replace('\'', r"'\''")
    )));
    assert!(memory.text().contains("kanarie P4ss/w&rd"));
    // Errors go elsewhere: they stay silent.
    assert_silent("errors beside an open log", &ends);
}

#[tokio::test(start_paused = true)]
async fn recordings_are_silent() {
    let secrets = [TOKEN, SESSION, PASSWORD].map(Secret::new);
    for (name, auth) in schemes() {
        let recorder = Recorder::new(provider(), &secrets);
        let config = config(&provider()).transport(recorder.clone());
        let Ok(connection) = Connection::new(&PROVIDER, auth, config) else {
            continue;
        };
        for way in ["told", "slashed", "refused", "page", "form", "encoded"] {
            call(&connection, way).await;
        }
        let recorded = recorder.to_json().unwrap();
        assert_silent(&format!("the recording of {name}"), &recorded);
        let exchanges = format!("{recorder:?} {:?}", recorder.exchanges());
        assert_silent(&format!("Debug of the recording of {name}"), &exchanges);
    }
}

#[tokio::test(start_paused = true)]
async fn dry_runs_are_silent() {
    for (name, auth) in schemes() {
        let dry_run = DryRun::new();
        let Ok(connection) = Connection::new(&PROVIDER, auth, config(&provider())) else {
            continue;
        };
        let options = CallOptions::new()
            .dry_run(&dry_run)
            .header("X-Auth-Token", TOKEN)
            .query("api_key", TOKEN)
            .body("user_password", PASSWORD);
        assert_silent("Debug of options", &format!("{options:?} {options:#?}"));
        let connection = connection.with(options);
        let ends = call(&connection, "told").await;
        assert_silent(&format!("a dry run by {name}"), &ends);
        let lines = dry_run.lines().join("\n");
        assert!(lines.contains("X-Auth-Token: [redacted]"), "{lines}");
        assert_silent(
            &format!("the lines of a dry run by {name}"),
            &format!("{lines} {dry_run:?}"),
        );
    }
}

#[tokio::test(start_paused = true)]
async fn spans_are_silent() {
    let listener = Listener::default();
    let _default = tracing::subscriber::set_default(listener.clone());
    tracing::callsite::rebuild_interest_cache();
    for (_, auth) in schemes() {
        let Ok(connection) = Connection::new(&PROVIDER, auth, config(&provider())) else {
            continue;
        };
        for way in WAYS {
            call(&connection, way).await;
        }
    }
    let said = listener.text();
    assert_silent("spans", &said);
    assert!(said.contains("skyloom.operation"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn panics_are_silent() {
    for (name, auth) in schemes() {
        let Ok(connection) = Connection::new(&PROVIDER, auth, config(&provider())) else {
            continue;
        };
        for way in ["refused", "coded", "broken", "lost", "wrong", "counted"] {
            let get = connection.operation("get_thing").get("/things/{}", &[&way]);
            let ended = get.item("", read).await;
            if ended.is_ok() {
                continue;
            }
            let said = panic_message(|| {
                ended.unwrap();
            });
            assert!(said.contains("echo get_thing"), "{said}");
            assert_silent(&format!("a panic about {name}"), &said);
        }
        let said = panic_message(|| panic!("{connection:?}"));
        assert_silent(&format!("a panic about {name}"), &said);
    }
    let said = panic_message(|| assert_eq!(Secret::new(TOKEN), Secret::new(PASSWORD)));
    assert_silent("a comparison of secrets", &said);
}

/// What a panic says.
fn panic_message(run: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    let text = payload.downcast_ref::<String>().cloned();
    text.unwrap_or_else(|| (*payload.downcast_ref::<&str>().unwrap()).to_owned())
}

#[test]
fn models_and_configuration_are_silent() {
    let mut pair = KeyPair::new("laptop");
    pair.private_key = Some(Secret::new(PRIVATE_KEY));
    let json = serde_json::to_string(&pair).unwrap();
    assert_silent("a key pair", &format!("{pair:?} {pair:#?} {json}"));
    // Its maker may have it: the one way to it has a long name.
    let whole = pair.to_json_with_private_key().unwrap();
    assert!(heard(&whole.to_string()).is_some());
    let auth = NodeAuth::Password(Secret::new(PASSWORD));
    assert_silent("a node's password", &format!("{auth:?} {auth:#?}"));
    let secret = Secret::new(TOKEN);
    assert_silent(
        "a secret",
        &format!("{secret:?} {secret:#?} {secret} {secret:>9}"),
    );
    let config = Config::new()
        .proxy(format!("http://robot:{BIRDS}@127.0.0.1:1"))
        .client_certificate("-----BEGIN CERTIFICATE-----", PRIVATE_KEY);
    assert_silent("a configuration", &format!("{config:?} {config:#?}"));
    let connected = Connection::new(&PROVIDER, Auth::bearer(TOKEN), config);
    assert_silent("a wrong certificate", &shown(&connected.unwrap_err()));
    for url in [
        format!("https://robot:{BIRDS}@cloud.example"),
        format!("nonsense {BIRDS}"),
    ] {
        let config = Config::new().url(url);
        assert_silent("a configuration's URL", &format!("{config:?}"));
        let connected = Connection::new(&PROVIDER, Auth::none(), config);
        assert_silent("a wrong URL", &shown(&connected.unwrap_err()));
    }
}

/// A password as it may stand in a URL.
const BIRDS: &str = "kanarie-kanarie";

#[tokio::test]
async fn arguments_that_are_refused_are_not_repeated() {
    use serde_json::json;
    use skyloom_runtime::Driver;
    let script = Script::new(|_| Scripted::ok("{}"));
    let credentials = skyloom_drivers::digitalocean::Credentials {
        token: TOKEN.into(),
    };
    assert_silent("credentials", &format!("{credentials:?} {credentials:#?}"));
    let driver =
        skyloom_drivers::digitalocean::DigitalOcean::with_config(credentials, config(&script));
    let driver: Box<dyn Driver> = Box::new(driver.unwrap());
    assert_silent("a driver", &format!("{driver:?} {driver:#?}"));
    for auth in [
        json!({"password": PASSWORD}),
        json!({"pasword": PASSWORD}),
        json!({"password": [PASSWORD]}),
        json!(PASSWORD),
        json!([PASSWORD]),
    ] {
        let arguments = json!({"name": "web", "size": "s", "image": "i", "auth": auth});
        let error = driver.call("create_node", arguments).await.unwrap_err();
        assert_silent("a refused argument", &shown(&error));
    }
    let arguments = json!({"name": "web", "size": "s", "image": "i", "ex_backups": PASSWORD});
    let error = driver.call("create_node", arguments).await.unwrap_err();
    assert_silent("an argument of the wrong type", &shown(&error));
    assert_eq!(script.count(), 0);

    let wrong = json!({"token": {"value": TOKEN}});
    let wrong = skyloom_drivers::digitalocean::Credentials::from_json(wrong.as_object().unwrap());
    assert_silent("wrong credentials", &shown(&wrong.unwrap_err()));
    let with_a_break = Auth::bearer(format!("{TOKEN}\n"));
    let connected = Connection::new(&PROVIDER, with_a_break, config(&script));
    let error = match connected {
        Ok(connection) => connection.request("/").answer().await.unwrap_err(),
        Err(error) => error,
    };
    assert_silent("a credential with a line break", &shown(&error));
}
