//! The tasks of the bench by progenitor's client: task, url, trips, calls at once -> one line of JSON.

use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroU64;
use std::time::Instant;

use client_same::{Client, types};
use futures_util::future::try_join_all;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde_json::json;

type Done = Result<(), Box<dyn Error>>;

struct Tasks {
    client: Client,
    trips: usize,
    at_once: usize,
}

impl Tasks {
    async fn one(&self) -> Done {
        let id = NonZeroU64::new(3164007).ok_or("no id")?;
        black_box(self.client.droplets_get(id).await?.into_inner());
        Ok(())
    }

    async fn list(&self) -> Done {
        let mut droplets = Vec::new();
        let size = NonZeroU64::new(200);
        for page in 1.. {
            let list = self.client.droplets_list(None, NonZeroU64::new(page), size, None, None);
            let page = list.await?.into_inner();
            droplets.extend(page.droplets);
            let pages = page.links.and_then(|links| links.pages);
            if pages.and_then(|pages| pages.subtype_0?.next).is_none() {
                break;
            }
        }
        assert_eq!(black_box(droplets).len(), 10_000);
        Ok(())
    }

    async fn make_and_destroy(&self) -> Done {
        let wanted = json!({"name": "web", "size": "s-1vcpu-1gb", "image": "63663980", "region": "nyc3"});
        for _ in 0..self.trips {
            let wanted: types::DropletsCreateBody = serde_json::from_value(wanted.clone())?;
            black_box(self.client.droplets_create(&wanted).await?.into_inner());
            self.one().await?;
            let id = NonZeroU64::new(3164007).ok_or("no id")?;
            self.client.droplets_destroy(id).await?;
        }
        Ok(())
    }

    async fn task(&self, task: &str) -> Done {
        match task {
            "list" => self.list().await,
            "trips" => self.make_and_destroy().await,
            _ => try_join_all((0..self.at_once).map(|_| self.one())).await.map(|_| ()),
        }
    }
}

/// Seconds of CPU so far.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let time = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(time as f64 / 1e6)
}

/// The most megabytes that this program had. What getrusage says begins with what its parent had.
fn peak() -> Result<f64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
    Ok(line.ok_or("no VmHWM")?.trim().parse::<f64>()? * 1024.0 / 1e6)
}

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [task, url, trips, at_once] = words.as_slice() else {
        return Err("task, url, trips, calls at once".into());
    };
    let mut headers = reqwest::header::HeaderMap::new();
    let token = "Bearer dop_v1_0123456789abcdef0123456789abcdef";
    headers.insert("authorization", reqwest::header::HeaderValue::from_static(token));
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build()?;
    let tasks = Tasks {
        client: Client::new_with_client(url, client),
        trips: trips.parse()?,
        at_once: at_once.parse()?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tasks.one())?;
    let before = cpu()?;
    let began = Instant::now();
    let mut done = Ok(());
    let counted = allocation_counter::measure(|| done = runtime.block_on(tasks.task(task)));
    let wall = began.elapsed().as_secs_f64();
    done?;
    let after = cpu()?;
    let told = json!({
        "cpu": after - before,
        "wall": wall,
        "peak": peak()?,
        "allocations": counted.count_total,
        "allocated": counted.bytes_total as f64 / 1e6,
    });
    println!("{told}");
    Ok(())
}
