//! A DigitalOcean of 10,000 Droplets on loopback: a process of its own, so that what it takes is
//! nobody else's.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use skyloom_tests::droplets;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;
use crate::cores::{Core, Pinned};

/// Droplets that it has.
pub(crate) const DROPLETS: usize = 10_000;

/// A running server; it ends with this value.
pub(crate) struct Server {
    /// Where it listens.
    pub url: String,
    process: Child,
}

impl Server {
    /// Starts one that waits so many milliseconds before each answer.
    pub(crate) fn start(latency: u64) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("__server")
            .arg(latency.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        Ok(Self {
            url: line.trim().to_owned(),
            process,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The process: serves until whoever started it is gone.
pub(crate) fn serve(latency: &str) -> Result<()> {
    let _pinned = Pinned::to(Core::Last)?;
    let latency = Duration::from_millis(latency.parse()?);
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let answers = Arc::new(Answers::new(&url));
        println!("{url}");
        loop {
            let (socket, _) = listener.accept().await?;
            let answers = Arc::clone(&answers);
            tokio::spawn(async move {
                // Who hangs up has all that it wants.
                let _ = converse(socket, &answers, latency).await;
            });
        }
    })
}

/// Whole answers by request line; made before anything is measured.
struct Answers {
    pages: HashMap<usize, String>,
    droplet: String,
    created: String,
    gone: String,
    unknown: String,
}

impl Answers {
    fn new(url: &str) -> Self {
        let pages = 1..=DROPLETS / 200 + 1;
        Self {
            pages: pages
                .map(|page| {
                    (
                        page,
                        answer("200 OK", &droplets::page(url, page, 200, DROPLETS)),
                    )
                })
                .collect(),
            droplet: answer("200 OK", &droplets::one(7)),
            created: answer("202 Accepted", &created(url)),
            gone: answer("204 No Content", ""),
            unknown: answer(
                "404 Not Found",
                r#"{"id":"not_found","message":"there is no such thing"}"#,
            ),
        }
    }

    fn to(&self, request: &str) -> &str {
        let mut words = request.split(' ');
        let (method, target) = (words.next(), words.next().unwrap_or_default());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
        match (method, path) {
            (Some("GET"), "/v2/droplets") => {
                let page = page.and_then(|page| page.parse().ok()).unwrap_or(1);
                self.pages.get(&page).unwrap_or(&self.unknown)
            }
            (Some("POST"), "/v2/droplets") => &self.created,
            (Some("GET"), path) if path.starts_with("/v2/droplets/") => &self.droplet,
            (Some("DELETE"), path) if path.starts_with("/v2/droplets/") => &self.gone,
            _ => &self.unknown,
        }
    }
}

/// A Droplet and what is under way for it.
fn created(url: &str) -> String {
    let droplet = droplets::one(7);
    let action = format!("{{\"id\":7515,\"rel\":\"create\",\"href\":\"{url}/v2/actions/7515\"}}");
    let links = format!(",\"links\":{{\"actions\":[{action}]}}}}");
    format!("{}{links}", droplet.strip_suffix('}').unwrap_or_default())
}

fn answer(status: &str, body: &str) -> String {
    let length = match body.len() {
        0 => String::new(),
        length => format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"),
    };
    format!("HTTP/1.1 {status}\r\nX-Request-Id: 5f2a9c\r\n{length}\r\n{body}")
}

/// Answers one request after the other.
async fn converse(mut socket: TcpStream, answers: &Answers, latency: Duration) -> Result<()> {
    socket.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if socket.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(read.get(..head).unwrap_or_default()).into_owned();
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        let whole = head + length.unwrap_or(0);
        while read.len() < whole {
            if socket.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        read.drain(..whole);
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let request = text.lines().next().unwrap_or_default();
        socket.write_all(answers.to(request).as_bytes()).await?;
    }
}
