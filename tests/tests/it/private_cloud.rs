//! A driver that a user's build script makes is a driver like any other: the package
//! `private-cloud` against a server on loopback, and what cargo shows of a wrong spec.

mod broken_spec;
mod portal;

use std::net::IpAddr;

use private_cloud::hearth::{Credentials, Hearth, Rack};
use serde_json::{Value, json};
use skyloom_runtime::models::{
    Node, NodeAuth, NodeImage, NodeLocation, NodeSize, NodeState, RecordType, Zone,
};
use skyloom_runtime::{
    CallOptions, Compute, Config, Dns, Driver, ErrorKind, Extra, LogTarget, Service,
};

use portal::{Portal, TOKEN};

fn driver(portal: &Portal, token: &str) -> Hearth {
    let credentials = Credentials {
        token: token.into(),
    };
    let config = Config::new()
        .url(portal.url())
        .no_proxy()
        .log(LogTarget::Off);
    Hearth::with_config(credentials, config).unwrap()
}

#[tokio::test]
async fn typed_calls_over_http() {
    let portal = Portal::start().await;
    let hearth = driver(&portal, TOKEN);

    let nodes = hearth.list_nodes().all().await.unwrap();
    let names: Vec<_> = nodes.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["web", "db", "old"]);
    let [web, db, _] = &nodes[..] else { panic!() };
    assert_eq!(web.state, NodeState::Running);
    assert_eq!(web.public_ips, [IpAddr::from([203, 0, 113, 17])]);
    assert_eq!(web.private_ips, [IpAddr::from([10, 1, 0, 17])]);
    assert_eq!(web.size.as_ref().and_then(|size| size.ram), Some(4096));
    assert_eq!(web.extra.get("site"), Some(json!("cellar")));
    assert_eq!(db.state, NodeState::Unknown("moulting".to_owned()));
    // The portal gives two machines a page, whatever it is asked for.
    assert_eq!(
        portal.seen(),
        [
            "GET /api/2/machines?limit=50",
            "GET /api/2/machines?limit=50&skip=2"
        ]
    );

    let (size, image) = (
        NodeSize::new("m", "Medium"),
        NodeImage::new("debian-13", "Debian 13"),
    );
    let cellar = NodeLocation::new("cellar", "Cellar");
    let key = NodeAuth::SshKey("ssh-ed25519 AAAA me@example".to_owned());
    let made = hearth
        .with(CallOptions::new().ex("ex_rack", "r2"))
        .create_node("a&b", &size, Some(&image), Some(&cellar), Some(&key))
        .await
        .unwrap();
    assert_eq!(
        (made.name.as_str(), &made.state),
        ("a&b", &NodeState::Pending)
    );
    assert_eq!(made.extra.get("rack"), Some(json!("r2")));
    assert_eq!(
        portal.last_form(),
        "hostname=a%26b&plan=m&template=debian-13&site=cellar&rack=r2\
         &ssh_key=ssh-ed25519%20AAAA%20me%40example"
    );

    assert!(hearth.reboot_node(&made).await.unwrap());
    assert!(hearth.destroy_node(&made).await.unwrap());
    assert_eq!(hearth.list_nodes().all().await.unwrap().len(), 3);

    let racks: Vec<Rack> = hearth.ex_list_racks("cellar").all().await.unwrap();
    assert_eq!((racks[0].free_units, racks[1].powered), (7, false));
    assert_eq!(racks[0].installed_at, "2024-05-01T00:00:00Z".parse().ok());

    let zones = hearth.list_zones().all().await.unwrap();
    let apex = hearth
        .create_record(
            "",
            &zones[0],
            &RecordType::A,
            "203.0.113.17",
            &Extra::default(),
        )
        .await
        .unwrap();
    assert_eq!(
        (apex.name.as_str(), apex.data.as_str()),
        ("", "203.0.113.17")
    );
    assert_eq!(
        hearth.list_records(&zones[0]).all().await.unwrap(),
        std::slice::from_ref(&apex)
    );
    assert!(hearth.delete_record(&apex).await.unwrap());
    assert_eq!(hearth.list_records(&zones[0]).all().await.unwrap(), []);
}

#[tokio::test]
async fn the_same_calls_by_name() {
    let portal = Portal::start().await;
    let hearth: Box<dyn Driver> = Box::new(driver(&portal, TOKEN));
    let services: Vec<_> = hearth.capabilities().services().collect();
    assert_eq!(services, [Service::Compute, Service::Dns]);

    let nodes = hearth.call("list_nodes", Value::Null).await.unwrap();
    assert_eq!(nodes[0]["name"], "web");
    assert_eq!(nodes[1]["state"], "unknown:moulting");
    let attic = hearth.call("list_nodes", json!({"ex_site": "attic"})).await;
    assert_eq!(attic.unwrap(), json!([]));

    let made = hearth
        .call(
            "create_node",
            json!({"name": "new", "size": "m", "image": "debian-13", "ex_rack": "r2"}),
        )
        .await
        .unwrap();
    assert_eq!(
        portal.last_form(),
        "hostname=new&plan=m&template=debian-13&rack=r2"
    );
    let gone = hearth.call("destroy_node", json!({"node": made})).await;
    assert_eq!(gone.unwrap(), json!(true));

    let racks = hearth
        .call("ex_list_racks", json!({"site": "cellar"}))
        .await;
    assert_eq!(racks.unwrap()[1]["extra"], json!({"height": 42}));

    let zone = hearth
        .call("get_zone", json!({"zone_id": "z1"}))
        .await
        .unwrap();
    let record =
        json!({"name": "www", "zone": zone, "kind": "CNAME", "data": "web.hearth.example"});
    let record = hearth.call("create_record", record).await.unwrap();
    assert_eq!(record["name"], "www");
    let gone = hearth
        .call("delete_record", json!({"record": record}))
        .await;
    assert_eq!(gone.unwrap(), json!(true));

    let wrong = hearth.call("ex_list_rack", json!({})).await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Unsupported);
    assert!(wrong.to_string().contains("`ex_list_racks`"), "{wrong}");
}

#[tokio::test]
async fn what_the_portal_refuses_is_told_in_a_sentence() {
    let portal = Portal::start().await;
    let hearth = driver(&portal, TOKEN);
    let image = NodeImage::new("debian-13", "Debian 13");

    let stranger = driver(&portal, "not-the-token");
    let error = stranger.list_nodes().all().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "hearth list_nodes: invalid credentials: Who are you? (status 401, code stranger, request id t-1)"
    );

    // Told with status 200.
    let huge = NodeSize::new("xxl", "Huge");
    let error = hearth
        .create_node("big", &huge, Some(&image), None, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::QuotaExceeded);
    assert_eq!(
        error.to_string(),
        "hearth create_node: quota exceeded: The racks are full (status 200, code no_capacity, request id t-2)"
    );

    let nobody = Node::new("99", "nobody", NodeState::Running);
    let error = hearth.reboot_node(&nobody).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::NotFound, Some("node"))
    );
    let nowhere = Zone::new("z9", "nowhere.example");
    let error = hearth.list_records(&nowhere).all().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.resource()),
        (ErrorKind::NotFound, Some("zone"))
    );

    let error = hearth
        .with(CallOptions::new().ex("ex_rak", "r1"))
        .create_node("x", &huge, Some(&image), None, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error.to_string().contains("did you mean `ex_rack`?"),
        "{error}"
    );
}
