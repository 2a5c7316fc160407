//! What the debug log shows.

use super::sessions::Tokens;
use super::{get, json_ok};
use crate::fixture::{CANARY, PROVIDER, config, with};
use crate::testing::{Script, Scripted};
use crate::{Auth, Connection, Log};
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
