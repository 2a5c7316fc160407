//! As a hasty hand does it: the whole answer as `serde_json::Value`, `extra` as a map of what is in
//! it, moved and never copied.

use std::net::IpAddr;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::{Map, Value};
use skyloom_runtime::Timestamp;

/// What is made of either answer.
#[expect(dead_code, reason = "made to be kept, not read")]
pub struct Loose {
    id: String,
    name: String,
    running: bool,
    public_ips: Vec<IpAddr>,
    private_ips: Vec<IpAddr>,
    size: Option<String>,
    image: Option<String>,
    created_at: Option<Timestamp>,
    extra: Map<String, Value>,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}

fn moved(item: &mut Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    let found = names.iter().filter_map(|name| item.remove_entry(*name));
    found.collect()
}

pub fn json_value(text_of: &[u8]) -> Vec<Loose> {
    let mut all: Value = serde_json::from_slice(text_of).unwrap();
    let list = all["droplets"].as_array_mut().unwrap();
    std::mem::take(list).into_iter().map(json_node).collect()
}

fn json_node(item: Value) -> Loose {
    let Value::Object(mut item) = item else {
        panic!()
    };
    let of = |kind: &str| {
        let networks = item["networks"]["v4"].as_array().unwrap().iter();
        let networks = networks.filter(|n| n["type"] == kind);
        let addresses = networks.map(|n| n["ip_address"].as_str().unwrap().parse().unwrap());
        addresses.collect()
    };
    let (public_ips, private_ips) = (of("public"), of("private"));
    let mut loose = Loose {
        id: item["id"].to_string(),
        name: text(&item["name"]).unwrap(),
        running: item["status"] == "active",
        public_ips,
        private_ips,
        size: text(&item["size"]["slug"]),
        image: text(&item["image"]["name"]),
        created_at: item["created_at"].as_str().unwrap().parse().ok(),
        extra: moved(
            &mut item,
            &[
                "memory",
                "vcpus",
                "disk",
                "size_slug",
                "locked",
                "created_at",
                "networks",
                "kernel",
                "backup_ids",
                "snapshot_ids",
                "features",
                "tags",
            ],
        ),
    };
    for (name, inner) in [("region", "name"), ("image", "slug"), ("size", "slug")] {
        let value = item[name][inner].take();
        loose.extra.insert(name.to_owned(), value);
    }
    loose
}

pub fn xml_value(text: &str) -> Vec<Loose> {
    let mut all = read(text);
    let list = all["instancesSet"]["item"].as_array_mut().unwrap();
    std::mem::take(list).into_iter().map(xml_node).collect()
}

/// The usual rule: elements by name, repeated ones as lists, text as text.
fn read(source: &str) -> Value {
    let mut reader = Reader::from_str(source);
    let mut open: Vec<(String, Map<String, Value>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                open.push((
                    tag.local_name().into_inner().to_owned(),
                    Map::new(),
                    String::new(),
                ));
            }
            Event::Empty(tag) => {
                let name = tag.local_name().into_inner().to_owned();
                add(&mut open.last_mut().unwrap().1, name, Value::Null);
            }
            Event::Text(text) => {
                if let Some(last) = open.last_mut() {
                    last.2.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let text = quick_xml::escape::resolve_predefined_entity(&entity).unwrap();
                open.last_mut().unwrap().2.push_str(text);
            }
            Event::End(_) => {
                let (name, members, text) = open.pop().unwrap();
                let value = if members.is_empty() {
                    Value::String(text)
                } else {
                    Value::Object(members)
                };
                match open.last_mut() {
                    Some(parent) => add(&mut parent.1, name, value),
                    None => return value,
                }
            }
            _ => {}
        }
    }
}

fn add(members: &mut Map<String, Value>, name: String, value: Value) {
    match members.get_mut(&name) {
        None => {
            members.insert(name, value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(one) => {
            let first = one.take();
            *one = Value::Array(vec![first, value]);
        }
    }
}

fn xml_node(item: Value) -> Loose {
    let Value::Object(mut item) = item else {
        panic!()
    };
    let address = |name: &str| item[name].as_str().unwrap().parse().unwrap();
    let tags = item["tagSet"]["item"].as_array().unwrap();
    let named = tags.iter().find(|tag| tag["key"] == "Name").unwrap();
    let mut loose = Loose {
        id: text(&item["instanceId"]).unwrap(),
        name: text(&named["value"]).unwrap(),
        running: item["instanceState"]["name"] == "running",
        public_ips: vec![address("ipAddress")],
        private_ips: vec![address("privateIpAddress")],
        size: text(&item["instanceType"]),
        image: text(&item["imageId"]),
        created_at: item["launchTime"].as_str().unwrap().parse().ok(),
        extra: moved(
            &mut item,
            &[
                "architecture",
                "clientToken",
                "dnsName",
                "hypervisor",
                "imageId",
                "instanceType",
                "keyName",
                "amiLaunchIndex",
                "launchTime",
                "privateDnsName",
            ],
        ),
    };
    for (name, outer, inner) in [
        ("availability", "placement", "availabilityZone"),
        ("groups", "groupSet", "item"),
        ("block_device_mapping", "blockDeviceMapping", "item"),
        ("tags", "tagSet", "item"),
        ("status", "instanceState", "name"),
    ] {
        let value = item[outer][inner].take();
        loose.extra.insert(name.to_owned(), value);
    }
    loose
}
