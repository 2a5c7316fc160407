//! The whole way of a call, with a scripted transport and a paused clock.

mod canary;
mod cancelled;
mod failures;
mod limits;
mod logging;
mod retries;
pub(crate) mod sessions;

use std::time::Duration;

use serde_json::json;

use crate::fixture::connection;
use crate::testing::{Script, Scripted};
use crate::{Connection, Error, Result, Value};

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
