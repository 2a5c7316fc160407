use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::Compute;
use crate::models::{Node, NodeState};
use crate::services::fake::Fake;

fn two_nodes() -> Fake {
    let node = |id: &str| Node::new(id, "", NodeState::Running);
    Fake::listing([Ok(vec![node("1"), node("2")])])
}

#[test]
fn verbs_are_methods() {
    let cloud = Blocking::new(two_nodes()).unwrap();
    let nodes = cloud.list_nodes().unwrap();
    assert_eq!(nodes.len(), 2);
    assert!(cloud.reboot_node(&nodes[0]).unwrap());
    assert_eq!(cloud.list_zones().unwrap()[0].domain, "example.com");
    assert_eq!(
        cloud.call("reboot_node", json!({"node": "2"})).unwrap(),
        json!(true)
    );
    assert_eq!(
        cloud.driver().calls(),
        ["list_nodes", "reboot 1", "reboot 2"]
    );
    let error = cloud.stop_node(&nodes[0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn any_call_can_be_made() {
    let cloud = Blocking::new(two_nodes()).unwrap();
    assert_eq!(
        cloud.run(|driver| driver.list_nodes().all()).unwrap().len(),
        2
    );
    assert_eq!(cloud.list(Compute::list_nodes).unwrap().len(), 2);
    let waited = cloud.run(|_| {
        Reply::new(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(())
        })
    });
    assert!(waited.is_ok(), "the runtime has a clock");
}

#[test]
fn a_list_is_read_item_by_item() {
    let cloud = Blocking::new(two_nodes()).unwrap();
    let mut nodes = cloud.iter(Compute::list_nodes);
    assert!(
        cloud.driver().calls().is_empty(),
        "nothing is sent before it is read"
    );
    assert_eq!(nodes.next().unwrap().unwrap().id, "1");
    assert_eq!(nodes.next().unwrap().unwrap().id, "2");
    assert!(nodes.next().is_none() && nodes.next().is_none());
    let mut failing = cloud.iter(Compute::list_volumes);
    assert!(failing.next().unwrap().is_err());
    assert!(failing.next().is_none());
}

#[test]
fn a_boxed_driver_works_with_closures() {
    let boxed: Box<dyn Compute> = Box::new(two_nodes());
    let cloud = Blocking::new(boxed).unwrap();
    assert_eq!(cloud.list(|driver| driver.list_nodes()).unwrap().len(), 2);
}

#[test]
fn threads_share_it() {
    let cloud = Arc::new(Blocking::new(two_nodes()).unwrap());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let cloud = Arc::clone(&cloud);
            thread::spawn(move || cloud.list_nodes().unwrap().len())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 2);
    }
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error_and_no_panic() {
    let error = Blocking::new(two_nodes()).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("a blocking call inside an asynchronous runtime")
    );
    let made_outside = thread::spawn(|| Blocking::new(two_nodes()).unwrap())
        .join()
        .unwrap();
    assert_eq!(
        made_outside.list_nodes().unwrap_err().kind(),
        ErrorKind::Unsupported
    );
    let mut nodes = made_outside.iter(Compute::list_nodes);
    assert!(nodes.next().unwrap().is_err());
    assert!(nodes.next().is_none());
    assert!(made_outside.driver().calls().is_empty());
    // Dropped here, inside the runtime.
}
