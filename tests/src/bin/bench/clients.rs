//! The hands that work beside each other: the generated driver, and what one writes without it.

use std::future::Future;
use std::hint::black_box;
use std::net::IpAddr;
use std::time::Instant;

use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use skyloom_drivers::digitalocean::{Credentials, DigitalOcean};
use skyloom_runtime::models::{NodeImage, NodeLocation, NodeSize};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Bytes, Compute, Config, LogTarget, Secret, Timestamp};
use skyloom_tests::droplets;

use crate::Result;
use crate::server::DROPLETS;
use crate::spent;

const TOKEN: &str = "dop_v1_0123456789abcdef0123456789abcdef";
/// Round trips of create, get and destroy.
pub(crate) const TRIPS: usize = 300;
/// Calls that are made at once.
pub(crate) const AT_ONCE: usize = 1000;

/// What a hand's process tells when it has done its task.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    /// Seconds of CPU of the task.
    pub cpu: f64,
    /// Seconds on the clock.
    pub wall: f64,
    /// The most memory of the whole process, in megabytes.
    pub peak: f64,
    /// Allocations of the task.
    #[serde(default)]
    pub allocations: u64,
    /// Megabytes that were allocated.
    #[serde(default)]
    pub allocated: f64,
}

/// The process of one hand at one task.
pub(crate) fn work(hand: &str, task: &str, url: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let told = match hand {
        "skyloom" => {
            let hand = Skyloom::new(url)?;
            measured(&runtime, hand.one(), hand.task(task))?
        }
        kind => {
            let hand = ByHand::new(url, kind == "by-hand-all")?;
            measured(&runtime, hand.one(), hand.task(task))?
        }
    };
    println!("{}", serde_json::to_string(&told)?);
    Ok(())
}

/// Runs the task once the connection stands.
fn measured(
    runtime: &tokio::runtime::Runtime,
    first: impl Future<Output = Result<()>>,
    task: impl Future<Output = Result<()>>,
) -> Result<Told> {
    runtime.block_on(first)?;
    let before = spent::own()?;
    let began = Instant::now();
    let mut done = Ok(());
    let counted = allocation_counter::measure(|| done = runtime.block_on(task));
    let wall = began.elapsed().as_secs_f64();
    done?;
    let after = spent::own()?;
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let allocated = counted.bytes_total as f64 / 1e6;
    Ok(Told {
        cpu: after.cpu - before.cpu,
        wall,
        peak: after.peak,
        allocations: counted.count_total,
        allocated,
    })
}

/// A process of its own: lists so many Droplets on one page, so often, over a transport that answers at once.
pub(crate) fn list_often(nodes: &str, times: &str) -> Result<()> {
    let (nodes, times): (usize, usize) = (nodes.parse()?, times.parse()?);
    let body = droplets::page("https://api.digitalocean.com", 1, 200, nodes);
    let body = Bytes::from(body);
    let script = Script::new(move |_| Scripted::ok(body.clone()));
    let config = Config::new().transport(script).log(LogTarget::Off);
    let credentials = Credentials {
        token: Secret::new(TOKEN),
    };
    let cloud = DigitalOcean::with_config(credentials, config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    for _ in 0..times {
        let listed = runtime.block_on(cloud.list_nodes().all())?;
        assert_eq!(black_box(listed).len(), nodes);
    }
    Ok(())
}

/// The generated driver.
struct Skyloom(DigitalOcean);

impl Skyloom {
    fn new(url: &str) -> Result<Self> {
        let config = Config::new().url(url).no_proxy().log(LogTarget::Off);
        let credentials = Credentials {
            token: Secret::new(TOKEN),
        };
        Ok(Self(DigitalOcean::with_config(credentials, config)?))
    }

    async fn one(&self) -> Result<()> {
        black_box(self.0.ex_get_node_details("3164007").await?);
        Ok(())
    }

    async fn task(&self, task: &str) -> Result<()> {
        match task {
            "list" => {
                let nodes = self.0.list_nodes().all().await?;
                assert_eq!(nodes.len(), DROPLETS);
                black_box(nodes);
            }
            "trips" => {
                let (size, image) = (
                    NodeSize::new("s-1vcpu-1gb", "small"),
                    NodeImage::new("63663980", "Ubuntu"),
                );
                let location = NodeLocation::new("nyc3", "New York 3");
                for _ in 0..TRIPS {
                    let create =
                        self.0
                            .create_node("web", &size, Some(&image), Some(&location), None);
                    let node = create.await?;
                    let node = self.0.ex_get_node_details(&node.id).await?;
                    assert!(self.0.destroy_node(&node).await?);
                }
            }
            _ => {
                try_join_all((0..AT_ONCE).map(|_| self.one())).await?;
            }
        }
        Ok(())
    }
}

/// reqwest and types for serde, as one writes them for a program of one's own.
struct ByHand {
    client: reqwest::Client,
    url: String,
    /// Keep the members without a type, too.
    all: bool,
}

#[derive(Deserialize)]
struct Page<T> {
    droplets: Vec<T>,
    links: Links,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default)]
    pages: Pages,
}

#[derive(Deserialize, Default)]
struct Pages {
    next: Option<String>,
}

#[derive(Deserialize)]
struct One {
    droplet: Droplet,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct Droplet {
    id: u64,
    name: String,
    status: String,
    networks: Networks,
    size: Size,
    image: Image,
    created_at: Timestamp,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct Networks {
    v4: Vec<Address>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct Address {
    ip_address: IpAddr,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct Size {
    slug: String,
    memory: u64,
    disk: u64,
    vcpus: u32,
    transfer: f64,
    price_hourly: f64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct Image {
    id: u64,
    name: String,
}

/// As [`Droplet`], with all other members as values.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read by nobody, but kept")]
struct WholeDroplet {
    id: u64,
    name: String,
    status: String,
    created_at: Timestamp,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl ByHand {
    fn new(url: &str, all: bool) -> Result<Self> {
        let provider = rustls::crypto::ring::default_provider();
        let tls = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        Ok(Self {
            client: reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .no_proxy()
                .build()?,
            url: url.to_owned(),
            all,
        })
    }

    async fn body(&self, request: reqwest::RequestBuilder) -> Result<reqwest::Response> {
        let request = request
            .bearer_auth(TOKEN)
            .header("accept", "application/json");
        Ok(request.send().await?.error_for_status()?)
    }

    async fn one(&self) -> Result<()> {
        let request = self.client.get(format!("{}/v2/droplets/3164007", self.url));
        let body = self.body(request).await?.bytes().await?;
        black_box(serde_json::from_slice::<One>(&body)?.droplet);
        Ok(())
    }

    async fn list<T: for<'de> Deserialize<'de>>(&self) -> Result<Vec<T>> {
        let mut droplets = Vec::new();
        for page in 1.. {
            let url = format!("{}/v2/droplets?page={page}&per_page=200", self.url);
            let body = self.body(self.client.get(url)).await?.bytes().await?;
            let page: Page<T> = serde_json::from_slice(&body)?;
            droplets.extend(page.droplets);
            if page.links.pages.next.is_none() {
                break;
            }
        }
        Ok(droplets)
    }

    async fn task(&self, task: &str) -> Result<()> {
        match task {
            "list" if self.all => assert_eq!(
                black_box(self.list::<WholeDroplet>().await?).len(),
                DROPLETS
            ),
            "list" => assert_eq!(black_box(self.list::<Droplet>().await?).len(), DROPLETS),
            "trips" => {
                for _ in 0..TRIPS {
                    let wanted = json!({"name": "web", "size": "s-1vcpu-1gb", "image": "63663980", "region": "nyc3"});
                    let request = self.client.post(format!("{}/v2/droplets", self.url));
                    let request = request
                        .header("content-type", "application/json")
                        .body(wanted.to_string());
                    let body = self.body(request).await?.bytes().await?;
                    let id = serde_json::from_slice::<One>(&body)?.droplet.id;
                    self.one().await?;
                    let url = format!("{}/v2/droplets/{id}", self.url);
                    self.body(self.client.delete(url)).await?;
                }
            }
            _ => {
                try_join_all((0..AT_ONCE).map(|_| self.one())).await?;
            }
        }
        Ok(())
    }
}
