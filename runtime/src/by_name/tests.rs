use serde_json::{Value, json};

use crate::services::fake::Fake;
use crate::services::{BASE_VERBS, Driver};
use crate::{Error, ErrorKind};

/// Calls by name and answers the result and what was sent.
async fn call(name: &str, arguments: Value) -> (Value, Vec<String>) {
    let fake = Fake::new();
    let result = fake.call(name, arguments).await.unwrap();
    (result, fake.calls())
}

/// Calls by name and answers the error; nothing may have been sent.
async fn refused(name: &str, arguments: Value) -> Error {
    let fake = Fake::new();
    let error = fake.call(name, arguments).await.unwrap_err();
    assert_eq!(fake.calls(), [""; 0], "nothing is sent");
    assert_eq!(error.provider_id(), Some("fake"));
    assert_eq!(error.operation_name(), Some(name));
    error
}

async fn complaint(name: &str, arguments: Value) -> String {
    let error = refused(name, arguments).await;
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    error.message().to_owned()
}

#[tokio::test]
async fn base_verbs_take_models_and_answer_models() {
    let (result, calls) = call(
        "create_node",
        json!({
            "name": "web", "size": {"id": "s-1", "name": "Small"}, "image": {"id": 7},
            "location": {"id": "nyc3"}, "auth": {"ssh_key": "ssh-rsa A"}, "ex_backups": true,
        }),
    )
    .await;
    assert_eq!(
        calls,
        ["create web s-1 7 Some(\"nyc3\") Some(\"ssh-rsa A\") true"]
    );
    assert_eq!(
        (&result["id"], &result["state"]),
        (&json!("1"), &json!("pending"))
    );
}

#[tokio::test]
async fn arguments_may_be_left_out_where_the_verb_allows_it() {
    let (result, calls) = call("list_sizes", Value::Null).await;
    assert_eq!(
        (result[0]["name"].as_str(), calls),
        (Some("anywhere"), vec!["list_sizes anywhere".into()])
    );
    let (_, calls) = call("list_sizes", json!({"location": null})).await;
    assert_eq!(calls, ["list_sizes anywhere"]);
}

#[tokio::test]
async fn a_model_may_be_given_by_its_id() {
    let (result, calls) = call("reboot_node", json!({"node": "3164444"})).await;
    assert_eq!(
        (result, calls),
        (json!(true), vec!["reboot 3164444".to_owned()])
    );
    let (_, calls) = call("reboot_node", json!({"node": 3_164_444})).await;
    assert_eq!(calls, ["reboot 3164444"]);
}

#[tokio::test]
async fn libclouds_names_work_too() {
    let zone = json!({"id": "1", "domain": "example.com", "type": "master"});
    for name in ["kind", "type"] {
        let arguments = json!({
            "name": "www", "zone": zone, name: "mx", "data": "mail", "extra": {"priority": 10},
        });
        let (result, calls) = call("create_record", arguments).await;
        assert_eq!(calls, ["create www MX mail {\"priority\":10}"]);
        assert_eq!(result["zone"]["domain"], "example.com");
    }
    let (_, calls) = call(
        "create_zone",
        json!({"domain": "example.com", "type": "slave"}),
    )
    .await;
    assert_eq!(calls, ["create zone example.com secondary None {}"]);
    let (_, calls) = call(
        "create_volume",
        json!({"size": 10, "name": "v", "snapshot": "s"}),
    )
    .await;
    assert_eq!(calls, ["create volume 10 v Some(\"s\")"]);
}

#[tokio::test]
async fn libclouds_verbs_are_ours_where_the_driver_has_those() {
    let (result, _) = call("iterate_zones", Value::Null).await;
    assert_eq!(result[0]["domain"], "example.com");
    let error = refused("get_container", json!({"container_name": "photos"})).await;
    assert_eq!(
        error.kind(),
        ErrorKind::Unsupported,
        "the fake has neither of the two"
    );
}

#[tokio::test]
async fn what_is_not_given_stays_as_it_is() {
    let record = json!({"id": "7", "kind": "A", "zone": {"id": "1"}});
    let (_, calls) = call(
        "update_record",
        json!({"record": record, "data": "203.0.113.8"}),
    )
    .await;
    assert_eq!(calls, ["update 7 None None Some(\"203.0.113.8\") {}"]);
}

#[tokio::test]
async fn a_new_private_key_is_told_once() {
    let (result, _) = call("create_key_pair", json!({"name": "laptop"})).await;
    assert_eq!(result["private_key"], "PRIVATE");
}

#[tokio::test]
async fn extensions_take_their_own_arguments() {
    let arguments = json!({"node": {"id": "1"}, "name": "db", "force": true});
    let (result, calls) = call("ex_rename_node", arguments).await;
    assert_eq!(
        (result, calls),
        (json!(true), vec!["rename 1 db Some(true)".to_owned()])
    );
    assert_eq!(
        complaint(
            "ex_rename_node",
            json!({"node": "1", "name": "db", "ex_force": true})
        )
        .await,
        "there is no argument `ex_force`"
    );
    assert_eq!(
        complaint(
            "ex_rename_node",
            json!({"node": "1", "name": "db", "forc": true})
        )
        .await,
        "there is no argument `forc`; did you mean `force`?"
    );
}

#[tokio::test]
async fn wrong_arguments_are_named_with_what_they_must_be() {
    for (name, arguments, expected) in [
        (
            "reboot_node",
            json!({}),
            "the argument `node` is missing (an object with the fields of the model `node`)",
        ),
        (
            "reboot_node",
            json!({"nod": {"id": "1"}}),
            "the argument `node` is missing (an object with the fields of the model `node`); \
             is it what `nod` is meant for?",
        ),
        (
            "reboot_node",
            json!({"node": ["1"]}),
            "`node` must be an object with the fields of the model `node`, not a list",
        ),
        (
            "reboot_node",
            json!({"node": {"name": "web"}}),
            "`node` must be an object with the fields of the model `node`: missing field `id`",
        ),
        (
            "create_volume",
            json!({"size_gb": "ten", "name": "v"}),
            "`size_gb` must be a whole number, not text",
        ),
        (
            "list_sizes",
            json!({"locaton": {"id": "nyc3"}}),
            "there is no argument `locaton`; did you mean `location`?",
        ),
        (
            "list_nodes",
            json!([]),
            "the arguments must be an object, not a list",
        ),
        (
            "create_node",
            json!({"name": "a", "size": "s", "image": "i", "ex_backup": true}),
            "there is no argument `ex_backup`; did you mean `ex_backups`?",
        ),
        (
            "create_node",
            json!({"name": "a", "size": "s", "image": "i", "ex_backups": "yes"}),
            "`ex_backups` must be true or false, not text",
        ),
        (
            "wait_until_running",
            json!({"nodes": ["1"], "ssh_interface": "eth0"}),
            "`ssh_interface` must be `public_ips` or `private_ips`",
        ),
    ] {
        assert_eq!(complaint(name, arguments).await, expected);
    }
}

#[tokio::test]
async fn a_password_is_not_told() {
    let arguments = json!({"name": "a", "size": "s", "image": "i", "auth": {"pasword": "hunter2"}});
    let message = complaint("create_node", arguments).await;
    assert!(
        message.contains("`auth`") && !message.contains("hunter2"),
        "{message}"
    );
    let arguments = json!({"name": "a", "size": "s", "image": "i", "auth": "hunter2"});
    assert!(
        !complaint("create_node", arguments)
            .await
            .contains("hunter2")
    );
}

#[tokio::test]
async fn unknown_operations_are_unsupported_with_a_suggestion() {
    let error = refused("list_node", Value::Null).await;
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.message(),
        "Fake has no operation of this name; did you mean `list_nodes`?"
    );
    let error = refused("ex_rename_nod", Value::Null).await;
    assert!(error.message().ends_with("did you mean `ex_rename_node`?"));
    let error = refused("destroy_node", json!({"node": "1"})).await;
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.message(), "Fake does not have this operation");
}

/// Every verb in the table is dispatched: with no arguments it complains about an argument or is
/// unsupported by the fake, but never unknown.
#[tokio::test]
async fn the_table_and_the_dispatch_agree() {
    let fake = Fake::new();
    for verb in BASE_VERBS {
        let arguments: serde_json::Map<_, _> = verb
            .params
            .iter()
            .map(|param| (param.name.to_owned(), sample(param.name)))
            .collect();
        let mut arguments = super::Arguments::new(verb, arguments);
        let reply = super::dispatch(&fake, verb, &mut arguments);
        if verb.name.ends_with("_stream") {
            assert_eq!(reply.unwrap_err().kind(), ErrorKind::Unsupported);
            continue;
        }
        assert!(reply.unwrap().is_some(), "{} is dispatched", verb.name);
        arguments
            .finish()
            .unwrap_or_else(|error| panic!("{}: {error}", verb.name));
    }
}

fn sample(name: &str) -> Value {
    match name {
        "size_gb" | "wait_period" | "timeout" | "ttl" | "port" | "start_bytes" | "end_bytes" => {
            json!(1)
        }
        "force_ipv4" | "overwrite_existing" | "start" => json!(true),
        "member" => json!({"ip": "10.0.0.5"}),
        "members" => json!([{"ip": "10.0.0.5", "port": 80}]),
        "object" => json!({"name": "a", "bucket": {"name": "b"}}),
        "ssh_interface" => json!("private_ips"),
        "nodes" => json!(["1"]),
        "record" => json!({"id": "1", "kind": "A", "zone": {"id": "1"}}),
        "record_set" => json!({"kind": "A", "zone": {"id": "1"}}),
        "auth" => json!({"password": "x"}),
        "extra" | "parameters" => json!({}),
        _ => json!("1"),
    }
}
