//! What a call costs over bare reqwest: a GET of 1 kB of JSON on loopback, the connection kept open.
//!
//! `cargo bench -p skyloom-runtime --bench overhead`. First the client's own CPU time, which is
//! what counts: the scheduler says to the nanosecond how long the one thread ran, and the server is
//! another process. Then the time on the clock.
#![expect(clippy::unwrap_used, reason = "a measurement may stop")]

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use divan::Bencher;
use serde::Deserialize;
use skyloom_runtime::{Auth, Config, Connection, LogTarget, Provider, Result};
use tokio::runtime::{Builder, Runtime};

const SERVER: &str = "SKYLOOM_BENCH_SERVER";
const TOKEN: &str = "dop_v1_0123456789abcdef0123456789abcdef";
/// Calls before anything is measured.
const WARM: usize = 500;
/// Calls a round, and rounds; the hands take turns, so that what else the machine does hits all.
const CALLS: usize = 500;
const ROUNDS: usize = 40;

static PROVIDER: Provider = Provider::new("bench", "Bench", "");

/// A node as a small answer has it.
#[derive(Deserialize)]
struct Answer {
    node: Node,
}

/// The part that is wanted.
#[derive(Deserialize)]
struct Node {
    id: u64,
    name: String,
    status: String,
}

fn body() -> String {
    let tags: Vec<_> = (0..40).map(|n| format!("\"tag:number-{n:04}\"")).collect();
    format!(
        r#"{{"node": {{"id": 3164444, "name": "web-1.example.com", "status": "active", "memory": 2048, "region": {{"slug": "nyc3", "available": true}}, "created_at": "2024-07-21T18:37:44Z", "tags": [{}]}}}}"#,
        tags.join(", ")
    )
}

/// Answers every request with the same body, until whoever started it is gone.
fn serve() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    for socket in listener.incoming() {
        std::thread::spawn(move || answer(&socket.unwrap()));
    }
}

fn answer(mut socket: &TcpStream) {
    socket.set_nodelay(true).unwrap();
    let body = body();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 5f2a9c\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut read = [0; 8192];
    // A request fits into one packet here.
    while let Ok(1..) = socket.read(&mut read) {
        socket.write_all(answer.as_bytes()).unwrap();
    }
}

/// Starts the server: its process, and its address.
fn start() -> (Child, String) {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .env(SERVER, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = process.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let url = format!("http://{}", line.trim());
    (process, url)
}

/// Both ways to the same server.
struct Hands {
    runtime: Runtime,
    bare: reqwest::Client,
    connection: Connection,
    url: String,
    /// Its standard input stays open as long as this process runs.
    _server: Child,
}

impl Hands {
    fn new() -> Self {
        let (server, url) = start();
        let config = Config::new()
            .url(format!("{url}/v2"))
            .no_proxy()
            .log(LogTarget::Off);
        // As `HttpTransport` must, reqwest is told where its certificates are.
        let provider = rustls::crypto::ring::default_provider();
        let tls = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let hands = Self {
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            bare: reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .no_proxy()
                .build()
                .unwrap(),
            connection: Connection::new(&PROVIDER, Auth::bearer(TOKEN), config).unwrap(),
            url: format!("{url}/v2/nodes/3164444?page=2"),
            _server: server,
        };
        hands.runtime.block_on(async {
            for _ in 0..WARM {
                hands.bare_bytes().await;
                hands.call_bytes().await;
            }
        });
        hands
    }

    async fn bare_bytes(&self) -> bytes::Bytes {
        let request = self.bare.get(&self.url).bearer_auth(TOKEN);
        let request = request.header("accept", "application/json");
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        answer.bytes().await.unwrap()
    }

    async fn bare_typed(&self) -> (u64, String, String) {
        let body = self.bare_bytes().await;
        let Node { id, name, status } = serde_json::from_slice::<Answer>(&body).unwrap().node;
        (id, name, status)
    }

    async fn call_bytes(&self) -> bytes::Bytes {
        let call = self.connection.operation("get_node");
        let call = call.get("/nodes/{}", &[&3_164_444_u64]).query("page", 2);
        call.bytes().await.unwrap()
    }

    async fn call_typed(&self) -> (u64, String, String) {
        let call = self.connection.operation("get_node");
        let call = call.get("/nodes/{}", &[&3_164_444_u64]).query("page", 2);
        let node = call.item("node", |node| -> Result<_> {
            let (id, name) = (node.at("id").uint()?, node.at("name").text()?);
            Ok((id, name, node.at("status").text()?))
        });
        node.await.unwrap()
    }
}

/// How long this thread has run on a processor.
fn on_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

/// One call.
fn one(hands: &Hands, which: usize) {
    match which {
        0 => drop(black_box(hands.runtime.block_on(hands.bare_bytes()))),
        1 => drop(black_box(hands.runtime.block_on(hands.call_bytes()))),
        2 => drop(black_box(hands.runtime.block_on(hands.bare_typed()))),
        _ => drop(black_box(hands.runtime.block_on(hands.call_typed()))),
    }
}

/// The CPU time of a call, over one round, in microseconds.
fn round(hands: &Hands, which: usize) -> f64 {
    let began = on_cpu();
    for _ in 0..CALLS {
        one(hands, which);
    }
    on_cpu().checked_sub(began).unwrap().as_secs_f64() * 1e6
        / f64::from(u32::try_from(CALLS).unwrap())
}

/// The CPU time of a call by each hand: the median of the rounds, in microseconds.
fn measure(hands: &Hands) {
    let mut rounds: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        for (which, rounds) in rounds.iter_mut().enumerate() {
            rounds.push(round(hands, which));
        }
    }
    let median = rounds.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        (
            rounds.first().copied().unwrap(),
            rounds.get(ROUNDS / 2).copied().unwrap(),
        )
    });
    let names = [
        "reqwest, bytes",
        "call, bytes",
        "reqwest, typed",
        "call, typed",
    ];
    println!("client CPU a call       least    median");
    for (name, (least, median)) in names.iter().zip(median) {
        println!("{name:<18} {least:>7.2} µs {median:>7.2} µs");
    }
    let [bare, call, typed, item] = median;
    let over = |a: f64, b: f64| (b / a - 1.0) * 100.0;
    println!(
        "overhead, bytes    {:>7.1} % {:>8.1} %",
        over(bare.0, call.0),
        over(bare.1, call.1)
    );
    println!(
        "overhead, typed    {:>7.1} % {:>8.1} %\n",
        over(typed.0, item.0),
        over(typed.1, item.1)
    );
}

static HANDS: LazyLock<Hands> = LazyLock::new(Hands::new);

/// Keeps this thread, and the server that it will start, on one core: else what a call costs depends
/// on whether the scheduler put the thread that serves this connection beside it.
#[cfg(target_os = "linux")]
fn pin() {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    let this = Pid::from_raw(0);
    let allowed = sched_getaffinity(this).unwrap();
    let is_allowed = |core: &usize| allowed.is_set(*core).unwrap();
    let mut only = CpuSet::new();
    only.set((0..CpuSet::count()).find(is_allowed).unwrap())
        .unwrap();
    sched_setaffinity(this, &only).unwrap();
}

#[cfg(not(target_os = "linux"))]
fn pin() {}

fn main() {
    if std::env::var_os(SERVER).is_some() {
        return serve();
    }
    // For a profiler: 2,000 calls by one hand.
    if let Ok(which) = std::env::var("SKYLOOM_BENCH_HAND") {
        let which = which.parse().unwrap();
        return (0..2000).for_each(|_| one(&HANDS, which));
    }
    pin();
    measure(&HANDS);
    divan::main();
}

#[divan::bench(sample_count = 200, sample_size = 50)]
fn bare_reqwest(bencher: Bencher<'_, '_>) {
    let hands = &*HANDS;
    bencher.bench_local(|| hands.runtime.block_on(hands.bare_typed()));
}

#[divan::bench(sample_count = 200, sample_size = 50)]
fn call(bencher: Bencher<'_, '_>) {
    let hands = &*HANDS;
    bencher.bench_local(|| hands.runtime.block_on(hands.call_typed()));
}
