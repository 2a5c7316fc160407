use super::*;
use crate::fixture::{CANARY, connection};
use crate::testing::{Script, Scripted};
use crate::{CallOptions, object};

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
