//! The real transport: what its libraries say and show, at every level.

use std::net::Ipv4Addr;

use axum::Router;
use axum::extract::Request;
use skyloom_runtime::{Auth, Config, Connection, LogTarget, Provider, Retry};
use tokio::net::TcpListener;

use super::listener::Listener;
use super::{TOKEN, assert_silent, heard, shown};

static PROVIDER: Provider = Provider::new("echo", "Echo", "https://cloud.example");

#[tokio::test]
async fn the_libraries_below_are_silent() {
    let listener = Listener::default();
    let app = Router::new().fallback(|request: Request| async move {
        let value = request.headers().get("x-auth-token").cloned();
        let target = request.uri().to_string();
        assert!(
            value.is_some_and(|value| heard(&String::from_utf8_lossy(value.as_bytes())).is_some())
        );
        assert!(heard(&target).is_some());
        "{}"
    });
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    // Of the server nothing is listened to.
    let serving = std::thread::spawn(move || {
        let socket = socket.into_std().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let socket = TcpListener::from_std(socket).unwrap();
            let serving = axum::serve(socket, app);
            let _ = tokio::time::timeout(std::time::Duration::from_secs(5), serving.into_future())
                .await;
        });
    });
    let _default = tracing::subscriber::set_default(listener.clone());
    tracing::callsite::rebuild_interest_cache();
    let auth = Auth::all(vec![
        Auth::header("X-Auth-Token", TOKEN),
        Auth::query("q", TOKEN),
    ]);
    let config = Config::new()
        .url(&url)
        .no_proxy()
        .log(LogTarget::Off)
        .retry(Retry::never());
    let connection = Connection::new(&PROVIDER, auth.clone(), config).unwrap();
    connection.request("/things").answer().await.unwrap();
    assert_silent("events of the network", &listener.text());
    assert!(
        listener.text().contains("http.request.method"),
        "{}",
        listener.text()
    );

    // Nobody listens there.
    for config in [
        Config::new().url("http://127.0.0.1:9").no_proxy(),
        Config::new()
            .url("http://127.0.0.1:9")
            .proxy("http://robot:kanarie-kanarie@127.0.0.1:9"),
        Config::new()
            .url("http://no.such.host.invalid")
            .allow_plain_http()
            .no_proxy(),
    ] {
        let config = config.log(LogTarget::Off).retry(Retry::never());
        let connection = Connection::new(&PROVIDER, auth.clone(), config).unwrap();
        let error = connection.request("/things").answer().await.unwrap_err();
        assert_silent("an error of the network", &shown(&error));
        assert_silent("events of a failure", &listener.text());
    }
    drop(serving);
}
