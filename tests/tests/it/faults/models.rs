//! Values of the wrong kind inside an answer: the error says where; what can be borne is borne.

use serde_json::{Value, json};
use skyloom_runtime::models::{Node, NodeState, VolumeState};
use skyloom_runtime::testing::Scripted;
use skyloom_runtime::{Compute, ErrorKind, Result};

use super::{always, assert_error, digitalocean};

/// What becomes of two Droplets, the second of which has these members changed.
async fn droplet_with(members: Value) -> Result<Node> {
    let fine = json!({"id": 1, "name": "web", "status": "active", "networks": {"v4": []},
        "created_at": "2020-10-15T13:58:22Z"});
    let mut changed = fine.clone();
    for (name, value) in members.as_object().unwrap() {
        changed[name] = value.clone();
    }
    let answer = Scripted::json(&json!({"droplets": [fine, changed]}));
    let nodes = digitalocean(&always(answer)).list_nodes().all().await?;
    Ok(nodes[1].clone())
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_is_named_with_its_path() {
    for (members, problem) in [
        (
            json!({"id": {"x": 1}}),
            "id`: expected an id, found an object",
        ),
        (json!({"id": null}), "id`: expected an id, found null"),
        (
            json!({"id": true}),
            "id`: expected an id, found a bool true",
        ),
        (
            json!({"name": ["web"]}),
            "name`: expected a text, found a list",
        ),
        (
            json!({"created_at": "yesterday"}),
            "created_at`: expected a time, found a text \"yesterday\"",
        ),
        (
            json!({"created_at": {"at": 1}}),
            "created_at`: expected a time, found an object",
        ),
        (
            json!({"networks": {"v4": "203.0.113.1"}}),
            "networks.v4`: expected a list, found a text \"203.0.113.1\"",
        ),
        (
            json!({"networks": {"v4": {"ip_address": "203.0.113.1"}}}),
            "networks.v4`: expected a list, found an object",
        ),
        (
            json!({"networks": {"v4": [{"type": "public", "ip_address": "203.0.113.256"}]}}),
            "networks.v4[0].ip_address`: expected an IP address, found a text \"203.0.113.256\"",
        ),
        (
            json!({"networks": {"v4": [{"type": "private", "ip_address": 7}]}}),
            "networks.v4[0].ip_address`: expected an IP address, found a number 7",
        ),
        (
            json!({"size": {"slug": "s", "memory": "lots"}}),
            "size.memory`: expected a whole number from 0, found a text \"lots\"",
        ),
        (
            json!({"size": {"slug": "s", "memory": -1}}),
            "size.memory`: expected a whole number from 0, found a number -1",
        ),
        (
            json!({"size": "s-1vcpu-1gb"}),
            "size.slug` is missing, expected an id (`droplets[1].size` is a text)",
        ),
        (
            json!({"size": {"slug": "s", "price_hourly": "cheap"}}),
            "size.price_hourly`: expected a decimal number, found a text \"cheap\"",
        ),
        (
            json!({"image": [1]}),
            "image.id` is missing, expected an id (`droplets[1].image` is a list)",
        ),
    ] {
        let case = members.to_string();
        let error = droplet_with(members).await.unwrap_err();
        let sentence = format!(
            "digitalocean list_nodes: malformed answer: `droplets[1].{problem} (status 200)"
        );
        assert_error(&case, &error, ErrorKind::Malformed, &sentence);
    }
}

#[tokio::test]
async fn a_state_is_never_an_error() {
    for (status, state) in [
        (json!("active"), NodeState::Running),
        (json!("ACTIVE"), NodeState::Running),
        (
            json!("hibernating"),
            NodeState::Unknown("hibernating".into()),
        ),
        (json!(7), NodeState::Unknown("7".into())),
        (json!(false), NodeState::Unknown("false".into())),
        (json!(null), NodeState::Unknown(String::new())),
        (json!({"a": 1}), NodeState::Unknown("an object".into())),
    ] {
        let node = droplet_with(json!({"status": status})).await.unwrap();
        assert_eq!(node.state, state);
    }
}

#[tokio::test]
async fn what_may_be_absent_may_be_null_empty_or_in_another_spelling() {
    let plain = droplet_with(json!({})).await.unwrap();
    for members in [
        json!({"networks": null}),
        json!({"networks": {}}),
        json!({"networks": {"v4": null}}),
        json!({"networks": {"v4": [{"type": "public", "ip_address": ""}, {"type": "public"}]}}),
        json!({"size": null, "image": null}),
        json!({"id": "1"}),
    ] {
        let mut node = droplet_with(members).await.unwrap();
        node.extra = plain.extra.clone();
        assert_eq!(node, plain);
    }
    let node = droplet_with(json!({"created_at": ""})).await.unwrap();
    assert_eq!(node.created_at, None);
    let huge =
        json!({"id": serde_json::from_str::<Value>("123456789012345678901234567890").unwrap()});
    assert!(droplet_with(huge).await.is_ok());
}

#[tokio::test]
async fn models_without_what_they_need_not_have() {
    let answer = json!({"volumes": [{"id": "v", "name": "data"}]});
    let volumes = digitalocean(&always(Scripted::json(&answer))).list_volumes();
    let volumes = volumes.all().await.unwrap();
    assert_eq!(
        (volumes[0].size, &volumes[0].state),
        (None, &VolumeState::Unknown(String::new()))
    );
}
