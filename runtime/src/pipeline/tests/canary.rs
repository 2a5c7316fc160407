//! One secret, looked for wherever something is written.

use super::SECOND;
use super::logging::Memory;
use super::sessions::Tokens;
use crate::fixture::{PAGES, PROVIDER, config};
use crate::testing::{Recorder, Script, Scripted};
use crate::trace::tests::Keeper;
use crate::{
    Auth, CacheMode, CallOptions, Config, Connection, DryRun, Error, Format, Log, Reply, Secret,
    XmlRules, object,
};
use serde_json::json;
use std::error::Error as _;
use std::fmt::Write;
use std::sync::Mutex;

/// What the provider should have said.
fn number(value: &crate::Doc<'_>) -> crate::Result<i64> {
    value.int()
}

/// With characters that every notation writes in its own way.
const SECRET: &str = "cana&ry\"<5f>/2a=9c";

/// What of it shows in any notation.
fn is_shown(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let base64 = ["Y2FuYSZyeSI8NWY", "OmNhbmEmcnkiPDVmPi8yYT05Y"];
    lower.contains("cana") || base64.iter().any(|part| text.contains(part))
}

/// The error and its causes, in both ways in which errors are written.
fn written(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {:?}", error.earlier());
    let mut cause = error.source();
    while let Some(below) = cause {
        let _ = write!(text, " {below} {below:?}");
        cause = below.source();
    }
    text
}

/// Answers of a provider that repeats what it hears.
fn echoes() -> Vec<Scripted> {
    let as_json = json!({ "x": SECRET, "list": [SECRET], "nodes": [{"name": SECRET}] });
    let as_xml =
        "<r><m>cana&amp;ry&quot;&lt;5f&gt;/2a=9c</m><a b='cana&amp;ry\"&lt;5f>/2a=9c'/></r>";
    let url =
        "https://elsewhere.example/cana%26ry%22%3C5f%3E%2F2a%3D9c?k=cana%26ry%22%3c5f%3e%2f2a%3d9c";
    vec![
        Scripted::json(&as_json).header("x-echo", SECRET),
        Scripted::answer(
            400,
            json!({"error": {"text": SECRET, "code": SECRET}}).to_string(),
        )
        .header("x-acme-id", SECRET),
        Scripted::answer(401, as_xml),
        Scripted::answer(403, format!("<html><title>{SECRET}</title></html>")),
        Scripted::answer(404, format!("plain {SECRET}")),
        Scripted::answer(429, SECRET).header("retry-after", "1"),
        Scripted::answer(503, r#"{"message":"cana\u0026ry\"\u003c5f\u003e/2a=9c"}"#),
        Scripted::answer(302, "").header("location", url),
        Scripted::ok(format!("{{\"broken\": \"{SECRET}")),
        Scripted::ok(as_xml),
        Scripted::ok(format!("{SECRET}\0")),
        Scripted::failure(format!("lost while sending {SECRET}")),
        Scripted::ok(format!("[\"{SECRET}")).broken_off(),
    ]
}

/// All kinds of calls that carry the secret where the caller can put it.
fn calls(to: &Connection) -> Vec<Reply<()>> {
    let get = || to.operation("get_node").get("/nodes/{}", &[&SECRET]);
    let list = to.operation("list_nodes").get("/nodes", &[]).pages(&PAGES);
    let as_xml = Format::Xml(XmlRules::new());
    vec![
        get().query("q", SECRET).item("x.y", number).map(drop),
        get().format(as_xml).item("m", number).map(drop),
        get().header("X-Note", SECRET).text().map(drop),
        list.items("nodes", |node| node.at("name").int())
            .all()
            .map(drop),
        to.operation("create_node")
            .post("/nodes", &[])
            .json(object().set("deep", object().set("x", SECRET)))
            .nothing(),
        to.operation("rename_node")
            .post("/nodes", &[])
            .form(object().set("x", SECRET))
            .nothing(),
        to.operation("rename_node")
            .put("/nodes", &[])
            .raw(
                "text/xml",
                format!(
                    "<a>{}</a>",
                    SECRET.replace('&', "&amp;").replace('<', "&lt;")
                ),
            )
            .nothing(),
    ]
}

/// The ways in which a connection may hold the secret.
fn schemes() -> Vec<Auth> {
    vec![
        Auth::bearer(SECRET),
        Auth::basic("user", SECRET),
        Auth::query("auth_key_of_acme", SECRET),
        Auth::body_field("x", SECRET),
        Auth::new(Tokens::of(SECRET)),
    ]
}

#[tokio::test(start_paused = true)]
async fn the_secret_shows_in_nothing_that_is_written() {
    let (keeper, _guard) = Keeper::start().await;
    let mut written_down = String::new();
    let mut errors = 0;
    for auth in schemes() {
        for echo in echoes() {
            let script = {
                let echo = Mutex::new(echo);
                Script::new(move |request| {
                    if request.url.path().ends_with("/login") {
                        return Scripted::json(&json!({"token": SECRET}));
                    }
                    echo.lock().unwrap().clone()
                })
            };
            let (memory, dry_run) = (Memory::default(), DryRun::new());
            let recorder = Recorder::new(script.clone(), &[Secret::new(SECRET)]);
            let config: Config = config(&script)
                .transport(recorder.clone())
                .cache(CacheMode::FreshFor(SECOND))
                .log(Log::new(memory.clone()).pretty())
                .proxy(format!("http://user:{SECRET}@proxy.example"));
            let connection = Connection::new(&PROVIDER, auth.clone(), config.clone()).unwrap();
            for call in calls(&connection) {
                if let Err(error) = call.await {
                    errors += 1;
                    written_down.push_str(&written(&error));
                }
            }
            let dry = connection.with(CallOptions::new().dry_run(&dry_run).body("b", SECRET));
            for call in calls(&dry) {
                written_down.push_str(&written(&call.await.unwrap_err()));
            }
            assert!(dry_run.lines().len() >= 6);
            let _ = write!(
                written_down,
                "{}\n{}\n{}\n{connection:?} {dry:?} {config:?} {auth:?}\n",
                memory.text(),
                dry_run.lines().join("\n"),
                recorder.to_json().unwrap(),
            );
            let shown = written_down.lines().find(|line| is_shown(line));
            assert_eq!(shown, None, "{auth:?}");
            written_down.clear();
        }
    }
    assert!(errors > 300, "{errors}");
    let spans = keeper.all();
    assert!(spans.contains("skyloom.cache") && !is_shown(&spans));
}

#[tokio::test(start_paused = true)]
async fn a_second_switch_shows_it() {
    let script = Script::new(|_| Scripted::json(&json!({"x": SECRET})));
    let (memory, dry_run) = (Memory::default(), DryRun::new().show_secrets());
    let config = config(&script).log(Log::new(memory.clone()).show_secrets());
    let connection = Connection::new(&PROVIDER, Auth::bearer(SECRET), config).unwrap();
    let get = |to: &Connection| to.operation("get_node").get("/", &[]).done();
    get(&connection).await.unwrap();
    let options = CallOptions::new().dry_run(&dry_run);
    get(&connection.with(options)).await.unwrap_err();
    assert_eq!(
        memory.text().matches("cana").count(),
        2,
        "sent and answered"
    );
    assert!(dry_run.lines()[0].contains(&format!("-H 'Authorization: Bearer {SECRET}'")));
}
