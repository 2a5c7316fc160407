//! What the debug log shows.

use super::sessions::Tokens;
use super::{get, json_ok};
use crate::fixture::{CANARY, PROVIDER, config, with};
use crate::testing::{Script, Scripted};
use crate::{Auth, Config, Connection, Log};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

/// A log kept in memory.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Memory {
    pub(super) fn text(&self) -> String {
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

/// Runs the test below with these variables.
fn with_environment(variables: &[(&str, &str)]) -> std::process::Output {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--ignored", "--exact", "--nocapture"]);
    child.arg("pipeline::tests::logging::as_the_environment_says");
    for name in [
        "SKYLOOM_DEBUG",
        "SKYLOOM_DEBUG_SECRETS",
        "SKYLOOM_DEBUG_PRETTY",
    ] {
        child.env_remove(name);
    }
    child.env("SKYLOOM_TEST_CHILD", "1");
    child.envs(variables.iter().copied()).output().unwrap()
}

#[tokio::test]
#[ignore = "a part of the next test: run by it with a log in the environment"]
async fn as_the_environment_says() {
    if std::env::var_os("SKYLOOM_TEST_CHILD").is_none() {
        return;
    }
    let script = Script::new(|_| json_ok());
    let config = Config::new().transport(script);
    let connection = Connection::new(&PROVIDER, Auth::bearer(CANARY), config);
    match connection {
        Ok(connection) => drop(get(&connection).await.unwrap()),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn the_environment_says_where_what_and_how_much_is_logged() {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let output = with_environment(&[]);
    assert!(!text(output.stderr).contains("curl"));
    let stderr = ("SKYLOOM_DEBUG", "/dev/stderr");
    let log = text(with_environment(&[stderr]).stderr);
    assert!(
        log.contains("\ncurl -i -X GET ") && log.contains("{\"ok\":1}"),
        "{log}"
    );
    assert!(!log.contains(CANARY), "{log}");
    let pretty = ("SKYLOOM_DEBUG_PRETTY", "1");
    let log = text(with_environment(&[stderr, pretty]).stderr);
    assert!(log.contains("{\n    \"ok\": 1\n}"), "{log}");
    let secrets = ("SKYLOOM_DEBUG_SECRETS", "1");
    let log = text(with_environment(&[stderr, secrets]).stderr);
    assert!(
        log.contains(&format!("Authorization: Bearer {CANARY}")),
        "{log}"
    );
    let path = std::env::temp_dir().join(format!("skyloom-debug-{}", std::process::id()));
    let file = ("SKYLOOM_DEBUG", path.to_str().unwrap());
    for _ in 0..2 {
        with_environment(&[file]);
    }
    let log = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(log.matches("request ----------").count(), 2, "{log}");
    let output = with_environment(&[("SKYLOOM_DEBUG", "/nowhere/at/all")]);
    assert!(text(output.stdout).contains("the file that SKYLOOM_DEBUG names cannot be opened"));
}

#[tokio::test(start_paused = true)]
async fn frames_of_calls_at_once_can_be_told_apart() {
    let script = Script::new(|request| {
        let path = request.url.path().to_owned();
        Scripted::ok(format!("\"{path}\"")).after(super::SECOND)
    });
    let memory = Memory::default();
    let connection = with(config(&script).log(Log::new(memory.clone())));
    let calls = (0..50_u64).map(|number| {
        let call = connection
            .operation("get_node")
            .get("/nodes/{}", &[&number]);
        call.done()
    });
    futures_util::future::join_all(calls).await;
    let log = memory.text();
    let mut ids = std::collections::BTreeMap::new();
    for frame in log.split("# -------- begin ").skip(1) {
        let (id, rest) = frame.split_once(' ').unwrap();
        // Of each exchange the request, then the answer to it.
        let path = rest.split("/v1/nodes/").nth(1).unwrap();
        let number: String = path.chars().take_while(char::is_ascii_digit).collect();
        ids.entry(id).or_insert_with(Vec::new).push(number);
    }
    assert_eq!(ids.len(), 50);
    assert!(
        ids.values()
            .all(|pair| pair.len() == 2 && pair[0] == pair[1]),
        "{ids:?}"
    );
}
