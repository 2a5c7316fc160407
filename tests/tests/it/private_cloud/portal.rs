//! The portal of the private cloud: a server on loopback that remembers what it is told.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use skyloom_runtime::Query;
use tokio::net::TcpListener;

/// The token that the portal knows.
pub(super) const TOKEN: &str = "hearth-token-1";

/// How many machines it gives a page.
const MOST: usize = 2;

/// A portal; it ends with the test's runtime.
pub(super) struct Portal {
    url: String,
    office: Arc<Mutex<Office>>,
}

/// What the portal knows.
struct Office {
    machines: Vec<Value>,
    records: Vec<Value>,
    seen: Vec<String>,
    last_form: String,
}

impl Portal {
    pub(super) async fn start() -> Self {
        let office = Arc::new(Mutex::new(Office {
            machines: vec![
                json!({"id": 17, "hostname": "web", "state": "up", "addresses": ["203.0.113.17", "10.1.0.17"],
                    "plan": {"slug": "m", "title": "Medium", "ram_gb": 4}, "location": {"site": "cellar"}}),
                json!({"id": 18, "hostname": "db", "state": "moulting", "addresses": null}),
                json!({"id": 19, "hostname": "old", "state": "halted"}),
            ],
            records: Vec::new(),
            seen: Vec::new(),
            last_form: String::new(),
        }));
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&office));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/api/2", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, office }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The requests so far: method and target.
    pub(super) fn seen(&self) -> Vec<String> {
        self.office().seen.clone()
    }

    /// The form that came last, as it was sent.
    pub(super) fn last_form(&self) -> String {
        self.office().last_form.clone()
    }

    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap()
    }
}

type Answer = (StatusCode, Value);

async fn answer(
    State(office): State<Arc<Mutex<Office>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut office = office.lock().unwrap();
    office.seen.push(format!("{method} {uri}"));
    let trace = format!("t-{}", office.seen.len());
    let known = headers
        .get("x-hearth-token")
        .is_some_and(|token| token == TOKEN);
    let (status, value) = if !known {
        refused(StatusCode::UNAUTHORIZED, "stranger", "Who are you?")
    } else if headers.get("x-hearth-client").is_none() {
        refused(StatusCode::BAD_REQUEST, "client", "Which client is this?")
    } else {
        let is_form = headers
            .get("content-type")
            .is_some_and(|kind| kind == "application/x-www-form-urlencoded");
        if is_form {
            office.last_form = String::from_utf8(body.to_vec()).unwrap();
        }
        office.answer(&method, &uri, is_form, &body)
    };
    let body = if value.is_null() {
        String::new()
    } else {
        value.to_string()
    };
    (status, [("x-hearth-trace", trace)], body).into_response()
}

impl Office {
    fn answer(&mut self, method: &Method, uri: &Uri, is_form: bool, body: &[u8]) -> Answer {
        let path = uri.path().strip_prefix("/api/2/").unwrap_or_default();
        let path: Vec<_> = path.split('/').collect();
        let query = Query::parse(uri.query().unwrap_or_default());
        let text = std::str::from_utf8(body).unwrap();
        let form = Query::parse(if is_form { text } else { "" });
        match (method.as_str(), &path[..]) {
            ("GET", ["machines"]) => self.machines(&query),
            ("POST", ["machines"]) => self.make(&form),
            ("POST", ["machines", id, "power"]) => match self.machine(id) {
                Some(_) if form.get("action") == Some("cycle") => ok(&Value::Null),
                Some(_) => refused(StatusCode::OK, "action", "What shall it do?"),
                None => refused(
                    StatusCode::OK,
                    "no_such_machine",
                    "There is no such machine",
                ),
            },
            ("DELETE", ["machines", id]) => match self.machine(id) {
                Some(index) => {
                    self.machines.remove(index);
                    (StatusCode::NO_CONTENT, Value::Null)
                }
                None => refused(StatusCode::NOT_FOUND, "no_such_machine", "There is none"),
            },
            ("GET", ["sites", "cellar", "racks"]) => ok(&json!([
                {"id": "r1", "site": "cellar", "units": {"all": 42, "free": 7}, "powered": true,
                    "installed": "2024-05-01T00:00:00Z"},
                {"id": "r2", "site": "cellar", "units": {"all": 42, "free": "42"}, "powered": false},
            ])),
            ("GET", ["zones"]) => ok(&json!([zone()])),
            ("GET", ["zones", "z1"]) => ok(&zone()),
            ("GET", ["zones", "z1", "records"]) => ok(&json!(self.records)),
            ("POST", ["zones", "z1", "records"]) => {
                let mut record: Value = serde_json::from_slice(body).unwrap();
                record["id"] = json!(100 + self.records.len());
                self.records.push(record.clone());
                ok(&record)
            }
            ("DELETE", ["zones", "z1", "records", id]) => {
                self.records.retain(|record| !has_id(record, id));
                (StatusCode::NO_CONTENT, Value::Null)
            }
            (_, ["zones", ..]) => refused(StatusCode::NOT_FOUND, "no_such_zone", "There is none"),
            _ => refused(
                StatusCode::NOT_IMPLEMENTED,
                "what",
                "There is nothing like that",
            ),
        }
    }

    fn machines(&self, query: &Query) -> Answer {
        let number = |name| query.get(name).map_or(0, |text| text.parse().unwrap());
        let (skip, limit) = (number("skip"), number("limit").min(MOST));
        let at = |machine: &&Value| {
            query
                .get("site")
                .is_none_or(|site| machine["location"]["site"] == site)
        };
        let all: Vec<_> = self.machines.iter().filter(at).collect();
        let page: Vec<_> = all.iter().skip(skip).take(limit).collect();
        let value = json!({"result": page, "meta": {"total": all.len()}});
        (StatusCode::OK, value)
    }

    fn make(&mut self, form: &Query) -> Answer {
        if form.get("plan") == Some("xxl") {
            return refused(StatusCode::OK, "no_capacity", "The racks are full");
        }
        let machine = json!({"id": 20 + self.machines.len(), "hostname": form.get("hostname"), "state": "booting",
            "rack": form.get("rack"), "plan": {"slug": form.get("plan"), "title": "?"}});
        self.machines.push(machine.clone());
        (StatusCode::CREATED, json!({"result": machine}))
    }

    fn machine(&self, id: &str) -> Option<usize> {
        self.machines.iter().position(|machine| has_id(machine, id))
    }
}

fn has_id(thing: &Value, id: &str) -> bool {
    thing["id"].as_u64() == id.parse().ok()
}

fn zone() -> Value {
    json!({"id": "z1", "origin": "hearth.example", "ttl": 300})
}

fn ok(result: &Value) -> Answer {
    (
        StatusCode::OK,
        json!({"result": result, "meta": {"total": 1}}),
    )
}

fn refused(status: StatusCode, code: &str, reason: &str) -> Answer {
    (status, json!({"error": {"code": code, "reason": reason}}))
}
