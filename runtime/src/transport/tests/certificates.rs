//! TLS: who is trusted, and what is shown.

use std::sync::Arc;

use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::fixture::PROVIDER;

use super::server::{config, connect, converse, http, serve, with};
use crate::*;

// Made for these tests, and trusted by nothing else.
pub(super) const AUTHORITY: &str = include_str!("certificates/ca.pem");
const SERVER: &str = include_str!("certificates/server.pem");
const SERVER_KEY: &str = include_str!("certificates/server.key");
const CLIENT: &str = include_str!("certificates/client.pem");
const CLIENT_KEY: &str = include_str!("certificates/client.key");

/// A TLS server for `localhost`, which may want a certificate of those who come; its port.
pub(super) async fn tls(wants_certificate: bool) -> u16 {
    let read = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if wants_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(read(AUTHORITY)).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_slice(SERVER_KEY.as_bytes()).unwrap();
    let server = builder.with_single_cert(vec![read(SERVER)], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(socket) = acceptor.accept(socket).await {
                    converse(socket, &|_| http("200 OK", "", b"\"secure\"")).await;
                }
            });
        }
    });
    port
}

async fn ask(config: Config) -> Result<String> {
    let call = with(config).operation("get_node").get("/", &[]);
    call.text().await
}

#[tokio::test]
async fn a_custom_authority_is_trusted_and_nothing_else() {
    let port = tls(false).await;
    let url = format!("https://localhost:{port}");
    let trusting = config(&url).root_certificates(AUTHORITY);
    assert_eq!(ask(trusting).await.unwrap(), "\"secure\"");
    // Without it, the platform knows nobody who vouches for this server.
    let error = ask(config(&url)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(error.message().contains("certificate"), "{error}");
    // Another name than the certificate's.
    let other = config(&format!("https://wrong.localhost:{port}")).root_certificates(AUTHORITY);
    assert_eq!(ask(other).await.unwrap_err().kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_servers_that_ask() {
    let url = format!("https://localhost:{}", tls(true).await);
    let trusting = config(&url).root_certificates(AUTHORITY);
    let shown = trusting.clone().client_certificate(CLIENT, CLIENT_KEY);
    assert_eq!(ask(shown).await.unwrap(), "\"secure\"");
    assert_eq!(
        ask(trusting.clone()).await.unwrap_err().kind(),
        ErrorKind::Transport
    );
    // The same as credentials, which is how drivers have it.
    let auth = Auth::client_certificate(CLIENT, CLIENT_KEY);
    let connection = Connection::new(&PROVIDER, auth, trusting.clone()).unwrap();
    let call = connection.operation("get_node").get("/", &[]);
    assert_eq!(call.text().await.unwrap(), "\"secure\"");
    let mixed = trusting.client_certificate(CLIENT, SERVER_KEY);
    let error = ask(mixed).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    assert!(!format!("{error} {error:?}").contains("PRIVATE"));
}

#[tokio::test]
async fn https_needs_a_trusted_certificate_and_panics_nowhere() {
    let url = serve(|_| http("200 OK", "", b"{}"))
        .await
        .replace("http://", "https://");
    let error = connect(&url)
        .operation("get_node")
        .get("/", &[])
        .done()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}
