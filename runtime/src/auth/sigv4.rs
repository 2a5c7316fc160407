//! Signature version 4 of AWS, and what other providers made of it.
//!
//! Source: "Create a signed AWS API request" in the IAM User Guide.

mod aws;
mod canonical;
mod osc;
#[cfg(test)]
mod suite;
#[cfg(test)]
mod tests;

pub use aws::AwsV4;
pub use osc::Osc4;

pub(super) use canonical::sorted;

use std::borrow::Cow;

use jiff::Timestamp;

use super::digest::{hex, hmac_sha256, sha256};
use crate::Secret;

/// The words in which the twins differ.
#[derive(Debug)]
struct Dialect {
    /// The algorithm's name.
    algorithm: &'static str,
    /// What stands before the secret in the first key.
    prefix: &'static str,
    /// What ends the scope.
    end: &'static str,
}

/// Who signs, when and for what.
struct Signer<'a> {
    dialect: &'static Dialect,
    access_key: &'a str,
    secret_key: &'a Secret,
    region: Cow<'a, str>,
    service: &'a str,
    /// `20150830T123600Z`.
    time: String,
}

impl Signer<'_> {
    /// `20150830/us-east-1/iam/aws4_request`.
    fn scope(&self) -> String {
        let Dialect { end, .. } = self.dialect;
        format!("{}/{}/{}/{end}", self.day(), self.region, self.service)
    }

    /// Access key and scope.
    fn credential(&self) -> String {
        format!("{}/{}", self.access_key, self.scope())
    }

    fn day(&self) -> &str {
        self.time.split('T').next().unwrap_or_default()
    }

    /// The signature of a canonical request.
    fn signature(&self, canonical: &str) -> String {
        let Dialect {
            algorithm, prefix, ..
        } = self.dialect;
        let text = format!(
            "{algorithm}\n{}\n{}\n{}",
            self.time,
            self.scope(),
            sha256(canonical.as_bytes())
        );
        let secret = format!("{prefix}{}", self.secret_key.expose());
        let mut key = hmac_sha256(secret.as_bytes(), self.day());
        for part in [&*self.region, self.service, self.dialect.end] {
            key = hmac_sha256(key.as_ref(), part);
        }
        hex(hmac_sha256(key.as_ref(), &text).as_ref())
    }

    /// The `Authorization` header.
    fn authorization(&self, signed_headers: &str, canonical: &str) -> String {
        format!(
            "{} Credential={}, SignedHeaders={signed_headers}, Signature={}",
            self.dialect.algorithm,
            self.credential(),
            self.signature(canonical)
        )
    }
}

/// `20150830T123600Z`.
fn compact(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
