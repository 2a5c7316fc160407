//! The `curl` lines of logs and dry runs, pasted into a shell: they send what the connection sends.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::json;

use super::certificates::{AUTHORITY, tls};
use super::proxies::proxy;
use super::server::{config, hear, with};
use crate::*;

#[allow(clippy::unused_async, reason = "waits like the calls beside it")]
/// What the shell makes of the line: what `curl` writes; `None` where there is no curl.
async fn paste(line: String) -> Option<String> {
    let run = || {
        let line = line.replacen("curl -i", "curl -sS -i", 1);
        let output = Command::new("sh").args(["-c", &line]).output().ok()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.code() == Some(127) {
            return None;
        }
        assert!(output.status.success(), "{line}\n{}", text(&output.stderr));
        Some(text(&output.stdout))
    };
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("there is no curl here; nothing is tested");
        return None;
    }
    tokio::task::block_in_place(run)
}

/// A request as the server hears it, without what the two programs say differently about
/// themselves.
fn heard(request: &str) -> (String, BTreeSet<String>, String) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let first = lines.next().unwrap().to_owned();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        format!("{}: {}", name.to_ascii_lowercase(), value.trim())
    });
    let headers = headers.filter(|line| !line.starts_with("accept-encoding:"));
    (first, headers.collect(), body.to_owned())
}

type Make = fn(&Connection) -> Call;

const CALLS: &[Make] = &[
    |to| {
        to.operation("get_node")
            .get("/nodes/{}", &[&"it's/../$HOME"])
    },
    |to| {
        let call = to.operation("get_node").get("/nodes", &[]);
        call.query("filter[name]", "a&b=c d{1..3}[x] `id` ü")
            .query_flag("acl")
    },
    |to| to.request("/raw/a%2Fb?x=1&y='z'&q=%20+"),
    |to| {
        let call = to.operation("create_node").post("/nodes", &[]);
        let text = "it's \"quoted\" \\ \n\ttabbed $HOME `id` $(id) !! ü %s";
        call.header("X-Note", "it's \"fine\" $HOME")
            .json(object().set("text", text))
    },
    |to| {
        let call = to.operation("create_node").post("/nodes", &[]);
        call.form(object().set("a b", "c&d'e").set("list", vec!["1", "2"]))
    },
    |to| {
        let call = to.operation("create_node").put("/files", &[]);
        call.raw("application/octet-stream", vec![b'a', 1, 2, 253, 7])
    },
    |to| {
        to.operation("create_node")
            .put("/files", &[])
            .raw("text/plain", "@/etc/passwd")
    },
    |to| {
        to.operation("create_node")
            .put("/files", &[])
            .raw("text/plain", "<x>\n'</x>")
    },
    |to| to.operation("create_node").post("/nodes/7/start", &[]),
    |to| {
        to.operation("create_node")
            .patch("/nodes/7", &[])
            .json(json!({"a": null}))
    },
    |to| to.operation("create_node").delete("/nodes/7", &[]),
    |to| to.operation("get_node").head("/nodes/7", &[]),
    |to| to.operation("get_node").get("/", &[]).header("X-Empty", ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_line_sends_what_the_connection_sends() {
    let (url, requests) = hear().await;
    let connection = with(config(&url).user_agent("terraform/1.9"));
    for call in CALLS {
        let dry_run = DryRun::new().show_secrets();
        let dry = connection.with(CallOptions::new().dry_run(&dry_run));
        let error = call(&dry).answer().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        assert!(requests.take().is_empty(), "a dry run sends nothing");
        call(&connection).answer().await.unwrap();
        let sent = requests.take().pop().unwrap();
        let line = dry_run.lines().pop().unwrap();
        let Some(answered) = paste(line.clone()).await else {
            return;
        };
        assert!(answered.starts_with("HTTP/1.1 200 OK"), "{answered}");
        let pasted = requests.take().pop().unwrap();
        assert_eq!(heard(&pasted), heard(&sent), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_line_takes_the_same_way() {
    let (proxy, heard) = proxy().await;
    let line = |config: Config, options: CallOptions| async move {
        let dry_run = DryRun::new().show_secrets();
        let dry = with(config.allow_plain_http()).with(options.dry_run(&dry_run));
        let call = dry.operation("get_node").get("/x", &[]).done();
        assert!(call.await.is_err());
        dry_run.lines().pop().unwrap()
    };
    let via = Config::new()
        .url("http://acme.example")
        .log(LogTarget::Off)
        .proxy(format!("http://user:secret@{proxy}"));
    let shown = line(via.clone(), CallOptions::new()).await;
    let Some(answered) = paste(shown).await else {
        return;
    };
    assert!(answered.ends_with("\"by proxy\""), "{answered}");
    let head = heard.take().pop().unwrap();
    assert!(
        head.starts_with("GET http://acme.example/x HTTP/1.1"),
        "{head}"
    );
    assert!(head.contains("Proxy-Authorization: Basic "), "{head}");

    // Files that are not there are named, so that they can be put there.
    let folder = std::env::temp_dir().join(format!("skyloom-curl-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("roots.pem"), AUTHORITY).unwrap();
    let port = tls(false).await;
    let trusting = config(&format!("https://localhost:{port}")).root_certificates(AUTHORITY);
    let shown = line(trusting, CallOptions::new()).await;
    let (note, command) = shown.split_once('\n').unwrap();
    assert_eq!(note, "# roots.pem: as the connection has them, not shown");
    assert!(
        command.contains("--noproxy '*' --cacert 'roots.pem'"),
        "{shown}"
    );
    let answered = paste(format!("cd '{}'; {command}", folder.display())).await;
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(answered.unwrap().ends_with("\"secure\""));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_line_finds_the_socket() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let path = std::env::temp_dir().join(format!("skyloom curl {}", std::process::id()));
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let count = socket.read(&mut [0; 4096]).await.unwrap();
        assert!(count > 0);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsocket";
        socket.write_all(answer).await.unwrap();
    });
    let dry_run = DryRun::new();
    let config = Config::new()
        .url("http://docker")
        .unix_socket(&path)
        .log(LogTarget::Off);
    let dry = with(config).with(CallOptions::new().dry_run(&dry_run));
    let call = dry.operation("get_node").get("/info", &[]);
    assert!(call.done().await.is_err());
    let answered = paste(dry_run.lines().pop().unwrap()).await;
    std::fs::remove_file(&path).unwrap();
    assert!(answered.is_none_or(|answered| answered.ends_with("socket")));
}
