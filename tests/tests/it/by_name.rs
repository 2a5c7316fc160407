//! Every operation of every driver can be called by name, and wrong calls are told what is right.

use serde_json::{Map, Value, json};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Driver, Error, ErrorKind, Operation};
use skyloom_tests::{End, Provider, providers, replay};

/// A driver whose requests get no answer.
fn offline(provider: &Provider) -> (Box<dyn Driver>, Script) {
    let script = Script::new(|_| Scripted::failure("no answer"));
    let driver = replay::driver(provider, Config::new().transport(script.clone())).unwrap();
    (driver, script)
}

/// The arguments of the operation's first example.
fn arguments(provider: &Provider, operation: &Operation) -> Map<String, Value> {
    let mut examples = provider.examples.iter();
    let example = examples.find(|example| example.operation == operation.name);
    example.unwrap().args.clone()
}

/// Is the answer of its first example made without a request?
fn offline_too(provider: &Provider, operation: &Operation) -> bool {
    let mut examples = provider.examples.iter();
    let example = examples.find(|example| example.operation == operation.name);
    example.is_some_and(|example| {
        example.exchanges.is_empty() && matches!(example.end, End::Result(_))
    })
}

async fn refused(driver: &dyn Driver, operation: &str, arguments: Map<String, Value>) -> Error {
    driver
        .call(operation, Value::Object(arguments))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn every_operation_can_be_called() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let before = script.count();
            let given = arguments(provider, operation);
            if offline_too(provider, operation) {
                let call = driver.call(operation.name, Value::Object(given));
                call.await.unwrap();
                assert_eq!(script.count(), before, "{} sent something", operation.name);
                continue;
            }
            let error = refused(driver.as_ref(), operation.name, given).await;
            assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
            assert_eq!(
                script.count(),
                before + 1,
                "{} sent nothing",
                operation.name
            );
        }
    }
}

#[tokio::test]
async fn a_slip_of_an_operation_is_told_the_right_name() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let slip = slip(operation.name);
            let error = refused(driver.as_ref(), &slip, Map::new()).await;
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            let hint = "did you mean `";
            assert!(
                error.message().contains(hint),
                "{slip}: {}",
                error.message()
            );
        }
        assert_eq!(script.count(), 0);
    }
}

#[tokio::test]
async fn a_slip_of_an_argument_is_told_the_right_name() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let given = arguments(provider, operation);
            for right in given.keys() {
                let mut given = given.clone();
                let value = given.shift_remove(right).unwrap();
                let slip = slip(right);
                given.insert(slip.clone(), value);
                let error = refused(driver.as_ref(), operation.name, given).await;
                let told = error.message();
                assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
                assert!(
                    told.contains(&format!("`{right}`")),
                    "{}: {slip}: {told}",
                    operation.name
                );
                assert!(
                    told.contains(&format!("`{slip}`")),
                    "{}: {slip}: {told}",
                    operation.name
                );
            }
        }
        assert_eq!(script.count(), 0, "nothing is sent with a wrong argument");
    }
}

#[tokio::test]
async fn names_of_libcloud_s_drivers_are_those_of_the_base_verbs() {
    let all = providers().unwrap();
    let provider = all.iter().find(|one| one.ir.id == "digitalocean").unwrap();
    let (driver, script) = offline(provider);
    let calls = [
        ("delete_volume_snapshot", json!({ "snapshot": "1" })),
        (
            "delete_key_pair",
            json!({ "key": { "name": "laptop", "extra": { "id": 2 } } }),
        ),
        ("ex_stop_node", json!({ "node": "3" })),
    ];
    for (name, given) in calls {
        let error = driver.call(name, given).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    }
    let sent: Vec<String> = script
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.url.path()))
        .collect();
    assert_eq!(
        sent,
        [
            "DELETE /v2/snapshots/1",
            "DELETE /v2/account/keys/2",
            "POST /v2/droplets/3/actions"
        ]
    );
}

#[tokio::test]
async fn attributes_that_a_driver_does_not_know_are_members_of_the_body() {
    let all = providers().unwrap();
    let provider = all.iter().find(|one| one.ir.id == "digitalocean").unwrap();
    let (driver, script) = offline(provider);
    let given = json!({ "name": "web", "size": "small", "image": "debian", "ex_ipv6": true,
        "ex_create_attr": { "gpu": "h200" } });
    let error = driver.call("create_node", given).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let requests = script.requests();
    let body: Value = serde_json::from_slice(&requests[0].body.bytes().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({ "name": "web", "size": "small", "image": "debian", "ipv6": true, "gpu": "h200" })
    );
    // Cloudscale's driver knows it.
    let provider = all.iter().find(|one| one.ir.id == "cloudscale").unwrap();
    let (driver, script) = offline(provider);
    let given = json!({ "name": "web", "size": "small", "image": "debian", "ex_create_attr": 1 });
    let error = driver.call("create_node", given).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert_eq!(script.count(), 0);
}

/// The word with its last two letters in the wrong order.
fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.len() - 1;
    match letters.as_slice() {
        [.., one, other] if one != other => letters.swap(last - 1, last),
        _ => letters.push('x'),
    }
    letters.into_iter().collect()
}
