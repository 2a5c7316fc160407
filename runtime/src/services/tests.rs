use std::path::Path;
use std::sync::Arc;

use super::fake::Fake;
use super::*;
use crate::models::{Node, NodeState, Record, RecordType, Zone};
use crate::{CallOptions, ErrorKind, Extra};

#[tokio::test]
async fn a_verb_that_is_not_there_says_so() {
    let fake = Fake::new();
    let node = Node::new("1", "web", NodeState::Running);
    let error = fake.stop_node(&node).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.to_string(),
        "fake stop_node: unsupported: Fake does not have this operation"
    );
    let error = fake.list_volumes().all().await.unwrap_err();
    assert_eq!(error.operation_name(), Some("list_volumes"));
    assert!(!fake.capabilities().supports("stop_node"));
    assert!(fake.calls().is_empty());
}

#[tokio::test]
async fn drivers_are_used_as_dyn_from_several_tasks() {
    let fake = Fake::new();
    let compute: Arc<dyn Compute> = Arc::new(fake.clone());
    let dns: Arc<dyn Dns> = Arc::new(fake.clone());
    let tasks = (0..8).map(|id| {
        let (compute, dns) = (Arc::clone(&compute), Arc::clone(&dns));
        tokio::spawn(async move {
            let node = Node::new(id.to_string(), "", NodeState::Running);
            let zones = dns.list_zones();
            assert!(compute.reboot_node(&node).await.unwrap());
            zones.all().await.unwrap().len()
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), 1);
    }
    let mut calls = fake.calls();
    calls.sort();
    assert_eq!(
        calls,
        (0..8).map(|id| format!("reboot {id}")).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_reply_outlives_driver_and_arguments() {
    let fake = Fake::new();
    let script = fake.script();
    let boxed: Box<dyn Compute> = Box::new(fake);
    let reply = {
        let node = Node::new("9", "", NodeState::Running);
        boxed.reboot_node(&node)
    };
    drop(boxed);
    assert!(reply.await.unwrap());
    assert_eq!(*script.calls.lock().unwrap(), ["reboot 9"]);
}

#[tokio::test]
async fn options_belong_to_one_handle() {
    let fake = Fake::new();
    let tagged = fake
        .with(CallOptions::new().ex("ex_tag", "a"))
        .compute()
        .unwrap();
    assert!(tagged.list_nodes().all().await.is_ok());
    let node = Node::new("1", "", NodeState::Running);
    let error = tagged.reboot_node(&node).await.unwrap_err();
    assert_eq!(error.message(), "there is no argument `ex_tag`");
    assert!(fake.reboot_node(&node).await.is_ok());
}

#[tokio::test]
async fn verbs_built_on_others_work_as_dyn() {
    let fake = Fake::new();
    let zone = Zone::new("1", "example.com");
    let record = Record::new("1", "www", RecordType::A, "203.0.113.7", zone.clone());
    fake.script().records.lock().unwrap().push(record);
    let dns = fake.dns().unwrap();
    let file = dns.export_zone_to_bind_format(&zone).await.unwrap();
    assert!(
        file.ends_with("www.example.com.\tIN\tA\t203.0.113.7\n"),
        "{file}"
    );
    let nowhere = Path::new("/nonexistent/zone");
    let error = dns
        .export_zone_to_bind_zone_file(&zone, nowhere)
        .await
        .unwrap_err();
    assert!(
        error
            .message()
            .starts_with("cannot write `/nonexistent/zone`")
    );
    assert_eq!(
        dns.list_record_types().await.unwrap(),
        [RecordType::A, RecordType::MX]
    );

    let compute = fake.compute().unwrap();
    let error = compute
        .import_key_pair_from_file("laptop", Path::new("/nonexistent/key"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(error.operation_name(), Some("import_key_pair_from_file"));
}

#[tokio::test]
async fn a_driver_can_be_seen_as_any_of_its_services() {
    let driver: Box<dyn Driver> = Box::new(Fake::new());
    assert_eq!(driver.provider().title, "Fake");
    let dns = driver.dns().unwrap();
    let extra = Extra::default();
    let zone = Zone::new("1", "example.com");
    let made = dns
        .create_record("", &zone, &RecordType::A, "203.0.113.7", &extra)
        .await
        .unwrap();
    assert_eq!(made.zone, zone);
    let as_driver: &dyn Driver = dns.as_ref();
    assert!(as_driver.compute().is_some());
}

#[test]
fn every_base_verb_is_named_once() {
    let mut names: Vec<_> = BASE_VERBS.iter().map(|verb| verb.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
