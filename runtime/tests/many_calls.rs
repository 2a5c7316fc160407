//! Five hundred calls at once over one connection, with tokens that expire: each is signed for
//! itself, one login serves all, no answer goes to another call, and the memory stays what it is.
//!
//! In a binary of its own, because it looks at the memory of its process.

// What `clippy.toml` allows in tests, it allows in their own functions only.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use http::StatusCode;
use skyloom_runtime::auth::{Access, Authenticate, SignIn, SignedIn};
use skyloom_runtime::{
    Auth, Config, Connection, LogTarget, Operation, Provider, Request, Response, Result, Secret,
    Service, Tape, Transport,
};

const OPERATIONS: &[Operation] = &[Operation::new("get_node", Service::Compute, "node")];

static PROVIDER: Provider =
    Provider::new("crowd", "Crowd", "https://api.crowd.example").operations(&[OPERATIONS]);

const CALLS: u64 = 500;
const ROUNDS: u64 = 60;
const LIFETIME: Duration = Duration::from_secs(100);

/// Signs in with a password for a token.
#[derive(Debug)]
struct Login;

impl SignIn for Login {
    fn sign_in<'a>(&'a self, access: &'a Access<'a>) -> BoxFuture<'a, Result<SignedIn>> {
        Box::pin(async move {
            let login = Request::new(http::Method::POST, access.url("/login")?);
            let tape = Tape::json(access.send(login).await?.body)?;
            let token = Secret::new(tape.root().at("token").text()?);
            Ok(SignedIn::new(Auth::new(Signature(token))).lasts(LIFETIME))
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }
}

/// Signs method, address and body with the token.
#[derive(Debug)]
struct Signature(Secret);

fn signature(token: &str, request: &Request) -> String {
    let body = request.body.bytes().unwrap_or_default();
    let body = String::from_utf8_lossy(&body);
    format!("{token} {} {} {body}", request.method, request.url)
}

impl Authenticate for Signature {
    fn sign<'a>(
        &'a self,
        request: &'a mut Request,
        _: &'a Access<'a>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let signature = signature(self.0.expose(), request).parse().unwrap();
            request.headers.insert("x-signature", signature);
            Ok(())
        })
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.0.clone()]
    }
}

/// A provider that knows one token at a time, counts logins, and answers what it was asked.
#[derive(Debug, Clone, Default)]
struct Crowd(Arc<AtomicU64>);

impl Crowd {
    fn answer(&self, request: &Request) -> (StatusCode, String, Duration) {
        if request.url.path() == "/login" {
            let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            let token = format!(r#"{{"token":"token-{number}"}}"#);
            return (StatusCode::OK, token, Duration::from_secs(1));
        }
        let token = format!("token-{}", self.0.load(Ordering::SeqCst));
        let right = signature(&token, request);
        let given = request.headers.get("x-signature");
        if given.is_none_or(|given| given.as_bytes() != right.as_bytes()) {
            return (StatusCode::FORBIDDEN, String::new(), Duration::ZERO);
        }
        let answer = serde_json::json!({
            "path": request.url.path(),
            "padding": "x".repeat(2000),
        });
        (StatusCode::OK, answer.to_string(), Duration::from_secs(5))
    }
}

impl Transport for Crowd {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let (status, body, after) = self.answer(&request);
        Box::pin(async move {
            tokio::time::sleep(after).await;
            Ok(Response::new(status).bytes(body))
        })
    }
}

/// A line of `/proc/self/status` in kB; 0 where there is none.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|text| text.strip_prefix(line));
    let number = value.and_then(|value| value.split_whitespace().nth(1)?.parse().ok());
    number.unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn a_crowd_shares_one_connection() {
    let crowd = Crowd::default();
    let config = Config::new().transport(crowd.clone()).log(LogTarget::Off);
    let connection = Connection::new(&PROVIDER, Auth::session(Login), config).unwrap();
    let mut settled = 0;
    for round in 0..ROUNDS {
        let calls = (0..CALLS).map(|number| {
            let id = round * CALLS + number;
            let call = connection.operation("get_node");
            let call = call.post("/nodes/{}", &[&id]).query("n", id);
            let call = call.json(serde_json::json!({ "id": id }));
            async move { (id, call.value("path").await.unwrap()) }
        });
        for (id, path) in join_all(calls).await {
            assert_eq!(path, format!("/nodes/{id}"));
        }
        // A token serves as long as it lasts, less a margin; whoever comes then renews it once.
        tokio::time::advance(Duration::from_secs(30)).await;
        if round == ROUNDS / 3 {
            settled = memory("VmHWM");
        }
    }
    // 35 s a round, 90 s a token: every third round begins with a login.
    let logins = crowd.0.load(Ordering::SeqCst);
    assert!(
        (ROUNDS / 3..=ROUNDS / 2).contains(&logins),
        "{logins} logins"
    );
    // The peak of the first third is the peak: 20,000 calls later nothing has been left behind.
    let peak = memory("VmHWM");
    assert!(peak <= settled + 4096, "{settled} kB, then {peak} kB");
    assert!(peak < 100 * 1024, "{peak} kB");
}
