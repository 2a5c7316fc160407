use serde_json::{Value, json};

use super::*;
use crate::ir::{ModelKind, StateKind};
use crate::openapi::{Document, Schema};

fn shape(sample: &Value) -> Shape {
    Shape::of_sample(sample)
}

fn described(yaml: &str) -> Shape {
    let indented: String = yaml.lines().map(|line| format!("      {line}\n")).collect();
    let text = format!("openapi: 3.0.0\ncomponents:\n  schemas:\n    A:\n{indented}");
    let document = Document::parse(std::path::Path::new("a.yaml"), &text).unwrap();
    let schemas = document
        .root()
        .get("components")
        .unwrap()
        .get("schemas")
        .unwrap();
    Shape::of_schema(&Schema::new(schemas.get("A").unwrap()))
}

fn field<'m>(mapping: &'m Mapping, name: &str) -> &'m str {
    let found = mapping.fields.iter().find(|(field, _)| *field == name);
    found.map_or("", |(_, guess)| guess.value.as_str())
}

#[test]
fn names_are_taken_apart() {
    for (name, expected) in [
        ("instance-types", "instance_types"),
        ("instanceTypes", "instance_types"),
        ("IPv4", "ipv4"),
        ("publicIPs", "public_ips"),
        ("SSHKey", "ssh_key"),
    ] {
        assert_eq!(snake(name), expected, "{name}");
    }
    for (name, expected) in [
        ("servers", "server"),
        ("policies", "policy"),
        ("addresses", "address"),
        ("dns", "dns"),
        ("os", "os"),
        ("images", "image"),
        ("status", "status"),
        ("databases", "database"),
    ] {
        assert_eq!(singular(name), expected, "{name}");
    }
    assert!(same_thing("ssh-keys", "SshKey") && !same_thing("plan", "plant"));
}

#[test]
fn paths_are_written_as_expressions_can_be() {
    assert_eq!(expression(&["a", "b-c", "d"], &[]), "a[\"b-c\"].d");
    assert_eq!(expression(&["public-ip"], &[]), "self[\"public-ip\"]");
    assert_eq!(expression(&["zone", "id"], &["zone"]), "self.zone.id");
    assert_eq!(expression(&["package"], &[]), "self[\"package\"]");
}

#[test]
fn states_have_known_words() {
    let words = ["ACTIVE", "power-off", "provisioning", "frobnicated"].map(str::to_owned);
    let table = states(StateKind::Node, &words);
    assert_eq!(
        table.known,
        [
            ("ACTIVE".to_owned(), "running"),
            ("power-off".to_owned(), "stopped"),
            ("provisioning".to_owned(), "pending")
        ]
    );
    assert_eq!(table.unknown, ["frobnicated"]);
    assert_eq!(
        states(StateKind::Volume, &["in-use".to_owned()]).known[0].1,
        "inuse"
    );
}

#[test]
fn every_state_guessed_exists() {
    for kind in [
        StateKind::Node,
        StateKind::Volume,
        StateKind::Snapshot,
        StateKind::ZoneKind,
    ] {
        let words = [
            "running",
            "active",
            "off",
            "error",
            "new",
            "creating",
            "deleting",
            "master",
            "slave",
            "in_use",
            "rebooting",
        ]
        .map(str::to_owned);
        for (word, ours) in states(kind, &words).known {
            assert!(
                kind.states().iter().any(|(known, _)| *known == ours),
                "{word}: {ours}"
            );
        }
    }
}

#[test]
fn a_node_is_mapped_and_the_rest_is_kept() {
    let item = shape(&json!({
        "uuid": "1", "label": "web", "power_status": "running", "date_created": "2025-01-01T00:00:00Z",
        "main_ip": "203.0.113.1", "internal_ip": "10.0.0.1", "netmask": "255.255.255.0", "root_password": "x", "plan": "small", "odd-name": 1
    }));
    let mapping = mapping(ModelKind::Node, &item, &[]);
    assert!(mapping.missing.is_empty());
    assert_eq!(field(&mapping, "id"), "uuid");
    assert_eq!(field(&mapping, "name"), "label");
    assert_eq!(field(&mapping, "state"), "power_status");
    assert_eq!(field(&mapping, "public_ips"), "[main_ip]");
    assert_eq!(field(&mapping, "private_ips"), "[internal_ip]");
    assert_eq!(field(&mapping, "created_at"), "date_created");
    let extra: Vec<&str> = mapping
        .extra
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(extra, ["netmask", "plan", "odd_name"], "no password");
}

#[test]
fn addresses_in_lists_are_told_apart_by_what_stands_beside_them() {
    let item = described(
        "properties:\n  id: {type: string}\n  networks:\n    properties:\n      v4: {type: array, items: {properties: {ip_address: {type: string, format: ipv4}, type: {type: string, enum: [public, private]}}}}\n",
    );
    let found = mapping(ModelKind::Node, &item, &[]);
    assert_eq!(
        field(&found, "public_ips"),
        "networks.v4.filter(n, n.type == \"public\").map(n, n.ip_address)"
    );
    let item = described(
        "properties:\n  ip_addresses: {type: array, items: {properties: {address: {type: string}, public: {type: boolean}}}}\n",
    );
    let found = mapping(ModelKind::Node, &item, &[]);
    assert_eq!(
        field(&found, "private_ips"),
        "ip_addresses.filter(n, n.public == false).map(n, n.address)"
    );
    let item = shape(&json!({"ips": ["203.0.113.1", "10.0.0.1"]}));
    let found = mapping(ModelKind::Node, &item, &[]);
    assert_eq!(field(&found, "private_ips"), "ips.filter(a, is_private(a))");
}

#[test]
fn what_is_missing_is_told() {
    let mapping = mapping(
        ModelKind::Record,
        &shape(&json!({"id": 1, "name": "www"})),
        &[],
    );
    assert_eq!(mapping.missing, ["kind", "data"]);
}

#[test]
fn names_of_records_become_relative() {
    let of = |name: &str| {
        let item = shape(&json!({"id": 1, "name": name, "type": "A", "content": "203.0.113.1"}));
        field(&mapping(ModelKind::Record, &item, &[]), "name").to_owned()
    };
    assert_eq!(of("www.example.com"), "relative(name, zone.domain)");
    assert_eq!(of("@"), "name == \"@\" ? \"\" : name");
    assert_eq!(of("www"), "name");
}

#[test]
fn sizes_have_units() {
    let of = |ram: &str| {
        let yaml = format!(
            "properties:\n  id: {{type: string}}\n  name: {{type: string}}\n  memory: {{type: integer, {ram}}}\n  price_monthly: {{type: number}}\n"
        );
        let mapping = mapping(ModelKind::Size, &described(&yaml), &[]);
        (
            field(&mapping, "ram").to_owned(),
            field(&mapping, "price").to_owned(),
        )
    };
    assert_eq!(of("description: Memory in GB.").0, "int(gb_to_mb(memory))");
    assert_eq!(of("description: Memory in MB.").0, "memory");
    assert_eq!(of("example: 4096").0, "memory");
    assert_eq!(of("example: 8589934592").0, "int(memory / 1048576)");
    assert_eq!(
        of("example: 1").1,
        "price(price_monthly, \"USD\", \"month\")"
    );
}

#[test]
fn lists_and_things_are_found_in_answers() {
    let answer = shape(
        &json!({"meta": {"total": 1}, "links": [], "servers": [{"id": 1}], "errors": [{"a": 1}]}),
    );
    assert_eq!(list(&answer, &["servers"]).unwrap().path.value, "servers");
    assert_eq!(
        list(&shape(&json!([{"id": 1}])), &["servers"])
            .unwrap()
            .path
            .value,
        ""
    );
    assert_eq!(
        list(
            &shape(&json!({"data": {"items": [{"id": 1}]}})),
            &["servers"]
        )
        .unwrap()
        .path
        .value,
        "data.items"
    );
    let fits = |shape: &Shape| shape.members.contains_key("id");
    let one = shape(&json!({"server": {"id": 1}, "action": {"id": 2}}));
    assert_eq!(
        item(&one, &["servers"], &fits).unwrap().path.value,
        "server"
    );
    assert_eq!(
        item(&shape(&json!({"id": 1})), &["servers"], &fits)
            .unwrap()
            .path
            .value,
        ""
    );
}

fn asks(names: &[&str]) -> Vec<Ask> {
    names
        .iter()
        .map(|name| Ask {
            name: (*name).to_owned(),
            shape: Shape::default(),
        })
        .collect()
}

#[test]
fn paging_is_told_by_parameters_and_answer() {
    let way = |names: &[&str], answer: Value| paging(&asks(names), &shape(&answer), "items");
    let numbered = way(
        &["page", "per_page"],
        json!({"items": [], "meta": {"pagination": {"next_page": 2}}}),
    )
    .unwrap();
    assert_eq!(
        (numbered.kind, numbered.stop.unwrap()),
        (
            "page_number",
            ("next", "meta.pagination.next_page".to_owned())
        )
    );
    assert_eq!(numbered.size, Some(("per_page".to_owned(), 100)));
    let cursor = way(&["cursor"], json!({"meta": {"links": {"next": "x"}}})).unwrap();
    assert_eq!(
        (cursor.kind, cursor.from.as_deref()),
        ("cursor", Some("meta.links.next"))
    );
    let short = way(&["page", "limit"], json!({"items": []})).unwrap();
    assert_eq!(short.stop.unwrap().0, "short_page");
    let marker = way(&["marker", "limit"], json!({"items": [{"uuid": 1}]})).unwrap();
    assert_eq!(
        (marker.kind, marker.from.as_deref()),
        ("marker", Some("uuid"))
    );
    assert!(way(&["name"], json!({"items": []})).is_none());
    assert!(
        way(&["page"], json!({"items": []})).is_none(),
        "no size and no end: a loop"
    );
}

#[test]
fn the_size_of_pages_is_the_largest_there_is() {
    let of = |shape: Shape| {
        let asks = [
            Ask {
                name: "page".to_owned(),
                shape: Shape::default(),
            },
            Ask {
                name: "per_page".to_owned(),
                shape,
            },
        ];
        paging(&asks, &Shape::default(), "")
            .unwrap()
            .size
            .unwrap()
            .1
    };
    assert_eq!(
        of(Shape {
            most: Some(500),
            ..Shape::default()
        }),
        500
    );
    assert_eq!(
        of(Shape {
            doc: Some("Items a page, maximum of 50.".to_owned()),
            ..Shape::default()
        }),
        50
    );
    assert_eq!(of(Shape::default()), 100);
}

#[test]
fn errors_tell_message_and_code() {
    let of = |body: Value| error_paths(&shape(&body)).0.map(|guess| guess.value);
    assert_eq!(
        of(json!({"error": {"message": "x", "code": "y"}})).as_deref(),
        Some("error.message")
    );
    assert_eq!(
        of(json!({"errors": [{"reason": "x"}]})).as_deref(),
        Some("errors.0.reason")
    );
    assert_eq!(of(json!({"message": "x"})).as_deref(), Some("message"));
    assert_eq!(of(json!({"x": 1})), None);
}

#[test]
fn answers_lose_secrets_and_what_is_anyones() {
    let answer = json!({"ip": "198.51.100.7", "again": "198.51.100.7", "net": "10.1.2.3/24", "mask": "255.255.255.0", "root_password": "hunter2",
        "mail": "jane@corp.test", "v6": "2a01::1", "name": "web", "api_key": "k", "key_name": "mine", "owner": "Jane Doe"});
    let clean = redact(&answer);
    assert_eq!(
        clean,
        json!({"ip": "203.0.113.1", "again": "203.0.113.1", "net": "10.0.0.1/24", "mask": "255.255.255.0", "root_password": "secret",
            "mail": "user@example.com", "v6": "2001:db8::1", "name": "web", "api_key": "secret", "key_name": "mine", "owner": "Example"})
    );
    let long = shorten(&json!({"list": [1, 2, 3], "text": "x".repeat(500)}));
    assert_eq!(long["list"], json!([1, 2]));
    assert_eq!(long["text"].as_str().unwrap().len(), 120);
}

#[test]
fn answers_are_composed_of_examples_of_their_members() {
    let whole = described(
        "properties:\n  id: {type: integer, example: 7}\n  state: {type: string, enum: [on, 'off']}\n  sub: {type: array, items: {properties: {a: {type: string, example: b}}}}\n  none: {type: string}\n",
    );
    assert_eq!(
        compose(&whole, None),
        Some(json!({"id": 7, "state": "on", "sub": [{"a": "b"}]}))
    );
    assert_eq!(compose(&whole, Some(&["none".to_owned()])), None);
}
