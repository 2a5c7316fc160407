//! The fake provider: what it knows, what it remembers, what it refuses.

use serde_json::{Value, json};
use skyloom_runtime::{Config, Driver, ErrorKind};
use skyloom_tests::{Fake, examples, replay};

/// A fake DigitalOcean and the driver for it.
async fn cloud() -> (Fake, Box<dyn Driver>) {
    let provider = examples::provider("digitalocean").unwrap();
    let fake = Fake::start(&provider).await.unwrap();
    let config = Config::new().url(fake.url()).no_proxy();
    (fake, replay::driver(&provider, config).unwrap())
}

async fn ids(driver: &dyn Driver, list: &str) -> Vec<String> {
    let listed = driver.call(list, Value::Null).await.unwrap();
    let items = listed.as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_created_is_there_until_it_is_deleted() {
    let (_fake, cloud) = cloud().await;
    let create = |name: &str| {
        let arguments = json!({"name": name, "size": "s-1vcpu-1gb", "image": "69463186"});
        cloud.call("create_node", arguments)
    };
    let (one, other) = (
        create("web-8").await.unwrap(),
        create("web-9").await.unwrap(),
    );
    assert_eq!(
        (&one["id"], &one["name"]),
        (&json!("3164446"), &json!("web-8"))
    );
    assert_eq!(
        (&other["id"], &other["name"]),
        (&json!("3164447"), &json!("web-9"))
    );
    assert_eq!(
        ids(&*cloud, "list_nodes").await,
        ["3164444", "3164445", "3164446", "3164447"]
    );
    let found = cloud
        .call("ex_get_node_details", json!({"node_id": "3164446"}))
        .await
        .unwrap();
    assert_eq!(found, one);

    assert_eq!(
        cloud
            .call("destroy_node", json!({"node": one}))
            .await
            .unwrap(),
        true
    );
    assert_eq!(
        cloud
            .call("destroy_node", json!({"node": "3164444"}))
            .await
            .unwrap(),
        true
    );
    assert_eq!(ids(&*cloud, "list_nodes").await, ["3164445", "3164447"]);
    for operation in ["destroy_node", "reboot_node"] {
        let error = cloud
            .call(operation, json!({"node": one}))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    }
}

#[tokio::test]
async fn things_without_a_number_are_told_apart_too() {
    let (_fake, cloud) = cloud().await;
    let zone = json!({"domain": "example.net"});
    let zone = cloud.call("create_zone", zone).await.unwrap();
    assert_eq!(zone["id"], "example.net");
    assert_eq!(
        ids(&*cloud, "list_zones").await,
        ["example.com", "example.org", "example.net"]
    );
    cloud
        .call("delete_zone", json!({"zone": "example.com"}))
        .await
        .unwrap();
    assert_eq!(
        ids(&*cloud, "list_zones").await,
        ["example.org", "example.net"]
    );

    let location = json!({"location": {"id": "sfo3", "name": "San Francisco 3"}});
    cloud
        .call("ex_create_floating_ip", location.clone())
        .await
        .unwrap();
    let before = ids(&*cloud, "ex_list_floating_ips").await;
    assert_eq!(
        before,
        ["203.0.113.47", "203.0.113.48"],
        "the example's own is there already"
    );
    let elsewhere = json!({"location": {"id": "nyc3", "name": "New York 3"}});
    let created = cloud
        .call("ex_create_floating_ip", elsewhere)
        .await
        .unwrap();
    assert_eq!(created["id"], "203.0.113.49");
    cloud
        .call(
            "ex_delete_floating_ip",
            json!({"ip": {"id": "203.0.113.47", "ip_address": "x"}}),
        )
        .await
        .unwrap();
    assert_eq!(
        ids(&*cloud, "ex_list_floating_ips").await,
        ["203.0.113.48", "203.0.113.49"]
    );
}

#[tokio::test]
async fn what_no_example_shows_is_refused_and_says_so() {
    let (_fake, cloud) = cloud().await;
    let refused = |request: &'static str| async {
        let error = cloud
            .connection()
            .request(request)
            .done()
            .await
            .unwrap_err();
        (error.status(), error.message().to_owned())
    };
    let (status, message) = refused("/v3/nothing").await;
    assert_eq!(status, Some(501));
    assert!(
        message.contains("no operation of the spec sends GET /v3/nothing"),
        "{message}"
    );
    assert_eq!(refused("/v2/droplets/99").await.0, Some(404));
    let error = cloud
        .call(
            "ex_rename_node",
            json!({"node": "3164444", "name": "other"}),
        )
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(501));
    assert!(
        error
            .message()
            .contains("no example sends this with POST /v2/droplets/3164444/actions"),
        "{error}"
    );
}

#[tokio::test]
async fn other_queries_get_the_nearest_list() {
    let (_fake, cloud) = cloud().await;
    let with_a_tag = cloud
        .call("list_nodes", json!({"ex_tag_name": "env:test"}))
        .await
        .unwrap();
    assert_eq!(with_a_tag, json!([]), "as its example says");
    let images = cloud
        .call("list_images", json!({"ex_private": false}))
        .await
        .unwrap();
    assert!(!images.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn requests_that_are_not_signed_are_refused() {
    let (fake, _) = cloud().await;
    let (host, port) = fake
        .url()
        .strip_prefix("http://")
        .unwrap()
        .rsplit_once(':')
        .map(|(host, port)| (host.to_owned(), port.parse::<u16>().unwrap()))
        .unwrap();
    let ask = async |header: &str| {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect((host.as_str(), port))
            .await
            .unwrap();
        let request = format!(
            "GET /v2/droplets?per_page=200 HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n{header}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    for header in [
        "",
        "Authorization: Bearer\r\n",
        "Authorization: Basic eDp5\r\n",
    ] {
        let answer = ask(header).await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{header}: {answer}");
        assert!(answer.contains("not signed"), "{answer}");
    }
    let answer = ask("Authorization: Bearer anything\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(
        answer.contains(&format!("{}/v2/droplets?page=2", fake.url())),
        "links lead to the fake"
    );
}
