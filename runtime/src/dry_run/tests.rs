use super::*;
use crate::fixture::{CANARY, PROVIDER, config, connection};
use crate::pipeline::tests::sessions::{Catalog, Tokens};
use crate::testing::{Script, Scripted};
use crate::{Auth, CallOptions, Connection, object};
use futures_util::future::join;

#[tokio::test]
async fn every_operation_can_show_what_it_would_send() {
    let script = Script::new(|_| Scripted::ok("{}"));
    let dry_run = DryRun::new();
    let dry = connection(&script).with(CallOptions::new().dry_run(&dry_run));
    let call = dry
        .operation("create_node")
        .post("/nodes", &[])
        .query("a", "b c")
        .json(object().set("name", "web").set("password", CANARY));
    assert_eq!(call.done().await.unwrap_err().kind(), ErrorKind::Cancelled);
    let mut list = dry
        .operation("list_nodes")
        .get("/nodes", &[])
        .items("", |_| Ok(()));
    assert!(list.next().await.unwrap().is_err());
    assert_eq!(script.count(), 0);
    let lines = dry_run.lines();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("curl -i -X POST "), "{}", lines[0]);
    assert!(lines[0].ends_with("'https://api.acme.example/v1/nodes?a=b%20c'"));
    assert!(lines[0].contains(r#"{"name":"web","password":"[redacted]"}"#));
    assert!(lines[0].contains("-H 'Authorization: Bearer [redacted]'"));
    assert!(!lines[0].contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn signing_in_is_a_line_of_its_own() {
    let script = Script::new(|request| {
        assert!(request.url.path().ends_with("/login") || request.method == http::Method::GET);
        Scripted::ok(r#"{"token":"token-1"}"#).after(std::time::Duration::from_secs(1))
    });
    let auth = Auth::new(Tokens::default());
    let connection = Connection::new(&PROVIDER, auth, config(&script)).unwrap();
    let get = |to: &Connection| to.operation("get_node").get("/nodes/7", &[]).done();
    let dry_run = DryRun::new();
    let dry = connection.with(CallOptions::new().dry_run(&dry_run));
    assert_eq!(get(&dry).await.unwrap_err().kind(), ErrorKind::Cancelled);
    let lines = dry_run.lines();
    assert!(
        lines[0].contains("/v1/login'") && lines[0].contains("[redacted]"),
        "{lines:?}"
    );
    let (note, line) = lines[1].split_once('\n').unwrap();
    assert_eq!(note, "# signing in comes first; here are no credentials");
    assert!(
        line.ends_with("'https://api.acme.example/v1/nodes/7'"),
        "{line}"
    );
    assert_eq!(script.count(), 0);
    // It takes nothing away from a call that signs in at the same time.
    let (real, dry_one) = join(get(&connection), get(&dry)).await;
    real.unwrap();
    assert_eq!(dry_one.unwrap_err().kind(), ErrorKind::Cancelled);
    // Once signed in, its line is signed.
    get(&dry).await.unwrap_err();
    let line = dry_run.lines().pop().unwrap();
    assert!(line.contains("-H 'X-Auth-Token: [redacted]'"), "{line}");
    assert_eq!(script.count(), 2);
}

#[tokio::test]
async fn an_address_that_signing_in_makes_known_is_left_open() {
    let script = Script::new(|_| Scripted::failure("nothing is sent"));
    let connection = Connection::new(&PROVIDER, Auth::new(Catalog), config(&script)).unwrap();
    let dry_run = DryRun::new();
    let dry = connection.with(CallOptions::new().dry_run(&dry_run));
    let call = dry.operation("get_node").get("/servers/7", &[]);
    call.service("compute").done().await.unwrap_err();
    let line = dry_run.lines().pop().unwrap();
    assert!(
        line.starts_with("# signing in makes the address known\ncurl "),
        "{line}"
    );
    assert!(
        line.ends_with("'https://service.invalid/servers/7'"),
        "{line}"
    );
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn a_wrong_argument_is_wrong_in_a_dry_run_too() {
    let script = Script::new(|_| Scripted::ok("{}"));
    let dry_run = DryRun::new();
    let dry = connection(&script).with(CallOptions::new().dry_run(&dry_run));
    let call = dry.operation("get_node").get("/nodes/{}", &[&".."]);
    assert_eq!(
        call.done().await.unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );
    assert!(dry_run.lines().is_empty());
}
