//! TLS settings for one client. No process-wide state.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::config::Config;
use crate::{Error, ErrorKind, Result};

/// Certificates to trust and to show, read and checked.
pub(super) struct Tls {
    roots: Option<RootCertStore>,
    identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
}

impl Tls {
    /// Reads the PEM texts of `config`.
    pub(super) fn new(config: &Config) -> Result<Self> {
        let roots = match &config.root_certificates {
            Some(pem) => Some(read_roots(pem)?),
            None => None,
        };
        let identity = match &config.identity {
            Some(identity) => Some((
                read_certificates(&identity.certificates, "client certificate")?,
                PrivateKeyDer::from_pem_slice(identity.key.expose().as_bytes()).map_err(|_| {
                    Error::invalid_argument("the client key is not a PEM private key")
                })?,
            )),
            None => None,
        };
        Ok(Self { roots, identity })
    }

    /// The settings for one client.
    pub(super) fn client_config(&self) -> Result<ClientConfig> {
        let failed = |what: &str| Error::new(ErrorKind::Transport, what.to_owned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|source| failed("TLS cannot be set up").with_source(source))?;
        let builder = match &self.roots {
            Some(roots) => builder.with_webpki_verifier(verifier(roots.clone(), provider)?),
            None => builder.with_platform_verifier().map_err(|source| {
                failed("the platform's certificates cannot be read").with_source(source)
            })?,
        };
        match &self.identity {
            Some((certificates, key)) => builder
                .with_client_auth_cert(certificates.clone(), key.clone_key())
                .map_err(|source| {
                    Error::invalid_argument("client certificate and key do not go together")
                        .with_source(source)
                }),
            None => Ok(builder.with_no_client_auth()),
        }
    }
}

fn verifier(
    roots: RootCertStore,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>> {
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|source| {
            Error::invalid_argument("the root certificates cannot be used").with_source(source)
        })
}

fn read_roots(pem: &str) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(pem, "root certificate")? {
        roots.add(certificate).map_err(|source| {
            Error::invalid_argument("a root certificate is not valid").with_source(source)
        })?;
    }
    Ok(roots)
}

fn read_certificates(pem: &str, what: &str) -> Result<Vec<CertificateDer<'static>>> {
    let wrong = || Error::invalid_argument(format!("the {what} is not a PEM certificate"));
    let certificates = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| wrong().with_source(source))?;
    if certificates.is_empty() {
        return Err(wrong());
    }
    Ok(certificates)
}
