//! JSON Web Tokens, signed by RS256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;

use crate::doc::Doc;
use crate::{Error, ErrorKind, Result};

/// A private RSA key.
pub(super) struct Key(RsaKeyPair);

impl Key {
    /// Reads PKCS#8 or PKCS#1 in PEM. What is wrong is said without quoting it.
    pub(super) fn from_pem(pem: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("the private key of the service account {what}");
        // In environment variables line breaks are often written as `\n`.
        let pem = pem.replace("\\n", "\n");
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| wrong("is not a PEM private key"))?;
        let pair = match &key {
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            _ => return Err(wrong("is not an RSA key")),
        };
        pair.map(Self).map_err(|_| wrong("is not an RSA key"))
    }

    /// The token of these claims.
    pub(super) fn sign(&self, header: &Doc<'_>, claims: &Doc<'_>) -> Result<String> {
        let encode = |doc: &Doc<'_>| Ok::<_, Error>(URL_SAFE_NO_PAD.encode(doc.to_json_text()?));
        let text = format!("{}.{}", encode(header)?, encode(claims)?);
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .map_err(|_| {
                let message = "the private key of the service account cannot sign";
                Error::new(ErrorKind::InvalidCredentials, message)
            })?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
