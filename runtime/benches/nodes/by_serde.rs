//! As a careful hand does it: serde's derive, only what is needed, names borrowed where they can be.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::Deserialize;
use skyloom_runtime::Timestamp;

/// What is made of either answer.
#[expect(dead_code, reason = "made to be kept, not read")]
pub struct Typed {
    id: String,
    name: String,
    running: bool,
    public_ips: Vec<IpAddr>,
    private_ips: Vec<IpAddr>,
    size: Size,
    image: Image,
    created_at: Timestamp,
}

#[expect(dead_code, reason = "made to be kept, not read")]
struct Size {
    id: String,
    name: String,
    ram: Option<u64>,
    disk: Option<u64>,
    cpus: Option<f64>,
    bandwidth: Option<f64>,
}

#[expect(dead_code, reason = "made to be kept, not read")]
struct Image {
    id: String,
    name: String,
}

#[derive(Deserialize)]
pub struct JsonList<'a> {
    #[serde(borrow)]
    droplets: Vec<Droplet<'a>>,
}

#[derive(Deserialize)]
struct Droplet<'a> {
    id: u64,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    networks: Networks<'a>,
    #[serde(borrow)]
    size: DropletSize<'a>,
    #[serde(borrow)]
    image: DropletImage<'a>,
    created_at: Timestamp,
}

#[derive(Deserialize)]
struct Networks<'a> {
    #[serde(borrow)]
    v4: Vec<Network<'a>>,
}

#[derive(Deserialize)]
struct Network<'a> {
    #[serde(borrow)]
    ip_address: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct DropletSize<'a> {
    #[serde(borrow)]
    slug: Cow<'a, str>,
    memory: u64,
    disk: u64,
    vcpus: f64,
    transfer: f64,
}

#[derive(Deserialize)]
struct DropletImage<'a> {
    id: u64,
    #[serde(borrow)]
    name: Cow<'a, str>,
}

impl JsonList<'_> {
    pub fn nodes(self) -> Vec<Typed> {
        self.droplets.into_iter().map(Droplet::node).collect()
    }
}

impl Droplet<'_> {
    fn node(self) -> Typed {
        let of = |kind: &str| {
            let networks = self.networks.v4.iter().filter(|n| n.kind == kind);
            networks.map(|n| n.ip_address.parse().unwrap()).collect()
        };
        Typed {
            id: self.id.to_string(),
            running: self.status == "active",
            public_ips: of("public"),
            private_ips: of("private"),
            name: self.name.into_owned(),
            size: Size {
                id: self.size.slug.to_string(),
                name: self.size.slug.into_owned(),
                ram: Some(self.size.memory),
                disk: Some(self.size.disk),
                cpus: Some(self.size.vcpus),
                bandwidth: Some(self.size.transfer),
            },
            image: Image {
                id: self.image.id.to_string(),
                name: self.image.name.into_owned(),
            },
            created_at: self.created_at,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct XmlList {
    instances_set: Items<Instance>,
}

#[derive(Deserialize)]
struct Items<T> {
    #[serde(default = "Vec::new")]
    item: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Instance {
    instance_id: String,
    image_id: String,
    instance_state: State,
    instance_type: String,
    launch_time: Timestamp,
    private_ip_address: Option<IpAddr>,
    ip_address: Option<IpAddr>,
    tag_set: Items<Tag>,
}

#[derive(Deserialize)]
struct State {
    name: String,
}

#[derive(Deserialize)]
struct Tag {
    key: String,
    value: String,
}

impl XmlList {
    pub fn nodes(self) -> Vec<Typed> {
        let items = self.instances_set.item.into_iter();
        items.map(Instance::node).collect()
    }
}

impl Instance {
    fn node(self) -> Typed {
        let mut tags = self.tag_set.item.into_iter();
        Typed {
            id: self.instance_id,
            name: tags.find(|tag| tag.key == "Name").unwrap().value,
            running: self.instance_state.name == "running",
            public_ips: self.ip_address.into_iter().collect(),
            private_ips: self.private_ip_address.into_iter().collect(),
            size: Size {
                id: self.instance_type.clone(),
                name: self.instance_type,
                ram: None,
                disk: None,
                cpus: None,
                bandwidth: None,
            },
            image: Image {
                id: self.image_id.clone(),
                name: self.image_id,
            },
            created_at: self.launch_time,
        }
    }
}
