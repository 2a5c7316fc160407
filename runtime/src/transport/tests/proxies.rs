//! Proxies: named, of the environment, and none.

use std::process::Command;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::certificates::{AUTHORITY, tls};
use super::server::{Heard, config, hear, serve, with};
use crate::*;

/// A proxy that keeps the heads of the requests it gets: `CONNECT` is tunnelled, whatever else in
/// absolute form is answered by the proxy itself.
pub(super) async fn proxy() -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Heard::default();
    let keep = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let keep = keep.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(socket.read_u8().await?);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                keep.0.lock().unwrap().push(head.clone());
                let Some(target) = head.strip_prefix("CONNECT ") else {
                    let body = "\"by proxy\"";
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    return socket.write_all(answer.as_bytes()).await;
                };
                let target = target.split(' ').next().unwrap();
                let mut server = TcpStream::connect(target).await?;
                socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
                copy_bidirectional(&mut socket, &mut server).await?;
                Ok(())
            });
        }
    });
    (address.to_string(), heard)
}

/// A SOCKS5 proxy (RFC 1928) without credentials, or with those in `wanted`; it keeps the names
/// and addresses that it is asked for.
async fn socks(wanted: Option<(&'static str, &'static str)>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let keep = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(relay(socket, wanted, Arc::clone(&keep)));
        }
    });
    (address.to_string(), asked)
}

async fn relay(
    mut socket: TcpStream,
    wanted: Option<(&'static str, &'static str)>,
    asked: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let text = async |socket: &mut TcpStream| {
        let mut text = vec![0; usize::from(socket.read_u8().await?)];
        socket.read_exact(&mut text).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&text).into_owned())
    };
    assert_eq!(socket.read_u8().await?, 5);
    let ways = text(&mut socket).await?;
    if let Some((user, password)) = wanted {
        assert!(ways.contains('\u{2}'));
        socket.write_all(&[5, 2]).await?;
        assert_eq!(socket.read_u8().await?, 1);
        let given = (text(&mut socket).await?, text(&mut socket).await?);
        let fits = given == (user.to_owned(), password.to_owned());
        socket.write_all(&[1, u8::from(!fits)]).await?;
        if !fits {
            return Ok(());
        }
    } else {
        socket.write_all(&[5, 0]).await?;
    }
    let mut head = [0; 4];
    socket.read_exact(&mut head).await?;
    assert_eq!(head[..3], [5, 1, 0]);
    let host = if head[3] == 3 {
        text(&mut socket).await?
    } else {
        let mut ip = [0; 4];
        socket.read_exact(&mut ip).await?;
        std::net::Ipv4Addr::from(ip).to_string()
    };
    let port = socket.read_u16().await?;
    asked.lock().unwrap().push(host.clone());
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    socket.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    copy_bidirectional(&mut socket, &mut server).await?;
    Ok(())
}

/// A configuration that may use proxies.
fn open(url: &str) -> Config {
    Config {
        no_proxy: false,
        ..config(url)
    }
}

async fn ask(config: Config) -> Result<String> {
    let call = with(config.allow_plain_http());
    call.operation("get_node").get("/x", &[]).text().await
}

#[tokio::test]
async fn plain_http_goes_to_the_proxy_in_absolute_form() {
    let (proxy, heard) = proxy().await;
    let via = open("http://acme.example/v1").proxy(format!("http://us%65r:p%40ss@{proxy}"));
    assert_eq!(ask(via).await.unwrap(), "\"by proxy\"");
    let head = heard.take().pop().unwrap();
    assert!(
        head.starts_with("GET http://acme.example/v1/x HTTP/1.1\r\n"),
        "{head}"
    );
    // user:p@ss
    assert!(
        head.contains("proxy-authorization: Basic dXNlcjpwQHNz\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn https_goes_through_a_tunnel_that_hears_no_credentials() {
    let (proxy, heard) = proxy().await;
    let port = tls(false).await;
    let via = open(&format!("https://localhost:{port}"))
        .root_certificates(AUTHORITY)
        .proxy(format!("http://user:secret@{proxy}"));
    assert_eq!(ask(via).await.unwrap(), "\"secure\"");
    let head = heard.take().pop().unwrap();
    assert!(
        head.starts_with(&format!("CONNECT localhost:{port} HTTP/1.1\r\n")),
        "{head}"
    );
    let lower = head.to_ascii_lowercase();
    assert!(lower.contains("proxy-authorization: basic "), "{head}");
    assert!(!lower.contains("\r\nauthorization:"), "{head}");
}

#[tokio::test]
async fn socks_too_and_names_are_looked_up_where_it_says() {
    let (url, heard) = hear().await;
    let port = url.rsplit(':').next().unwrap();
    let (proxy, asked) = socks(None).await;
    let via = open(&format!("http://acme.example:{port}")).proxy(format!("socks5h://{proxy}"));
    assert_eq!(ask(via).await.unwrap(), "{}");
    assert_eq!(asked.lock().unwrap().pop().unwrap(), "acme.example");
    assert!(heard.take()[0].starts_with("GET /v1/x HTTP/1.1\r\n"));
    let via = open(&format!("http://127.0.0.1:{port}")).proxy(format!("socks5://{proxy}"));
    assert_eq!(ask(via).await.unwrap(), "{}");
    assert_eq!(asked.lock().unwrap().pop().unwrap(), "127.0.0.1");

    let (proxy, _) = socks(Some(("user", "right"))).await;
    let with_password = |password: &str| {
        let proxy = format!("socks5h://user:{password}@{proxy}");
        ask(open(&format!("http://acme.example:{port}")).proxy(proxy))
    };
    assert_eq!(with_password("right").await.unwrap(), "{}");
    let error = with_password("wrong-password").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("wrong-password"), "{shown}");
}

#[tokio::test]
async fn a_proxy_that_refuses_or_is_not_there_is_a_typed_error() {
    let refusing = serve(|_| b"HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    let refusing = refusing.trim_end_matches("/v1");
    let error = ask(open("http://acme.example").proxy(refusing))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidCredentials, "{error}");
    let error = ask(open("https://acme.example").proxy(refusing))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let error = ask(open("https://acme.example").proxy("http://127.0.0.1:1"));
    assert_eq!(error.await.unwrap_err().kind(), ErrorKind::Transport);
}

/// Runs the test below with these variables; what it prints.
async fn with_environment(variables: &[(&str, &str)], url: &str) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--ignored", "--exact", "--nocapture"]);
    child.arg("transport::tests::proxies::as_the_environment_says");
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ] {
        child.env_remove(name);
    }
    child.env("SKYLOOM_TEST_URL", url);
    child.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || child.output().unwrap());
    String::from_utf8_lossy(&output.await.unwrap().stdout).into_owned()
}

#[tokio::test]
#[ignore = "a part of the next test: run by it with proxies in the environment"]
async fn as_the_environment_says() {
    let Ok(url) = std::env::var("SKYLOOM_TEST_URL") else {
        return;
    };
    let answered = ask(open(&url)).await.unwrap();
    let without = ask(open(&url).no_proxy()).await;
    println!(
        "answered {answered}, without {}",
        without.unwrap_or_default()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environments_proxies_count_unless_the_configuration_says_no() {
    let (url, heard) = hear().await;
    let (proxy, passed) = proxy().await;
    let proxy = format!("http://{proxy}");
    let printed = with_environment(&[("http_proxy", &proxy)], &url).await;
    assert!(
        printed.contains("answered \"by proxy\", without {}"),
        "{printed}"
    );
    assert_eq!((passed.take().len(), heard.take().len()), (1, 1));
    let printed = with_environment(&[("ALL_PROXY", &proxy)], &url).await;
    assert!(printed.contains("answered \"by proxy\""), "{printed}");
    passed.take();
    let some = [
        ("http_proxy", proxy.as_str()),
        ("NO_PROXY", "example.com,127.0.0.0/8"),
    ];
    let printed = with_environment(&some, &url).await;
    assert!(printed.contains("answered {}, without {}"), "{printed}");
    assert!(passed.take().is_empty());
}
