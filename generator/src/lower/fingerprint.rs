//! What a spec file says, as a hash: the same for every layout of the same facts.
//!
//! Each generated file bears the hash of the one file of the spec that it is made from, so that a
//! change of one spec file changes no other header.

use std::fmt::Write as _;

use serde::Serialize;

use crate::spec;

/// The hash of `provider.yaml`. The day of its verification does not count: the driver does not
/// change with it.
pub(super) fn of_provider(provider: &spec::Provider) -> String {
    hash(&spec::Provider {
        verified: None,
        ..provider.clone()
    })
}

/// The hash of a service's file. Examples do not count: they prove the driver, they do not change
/// it.
pub(super) fn of_service(service: &spec::Service) -> String {
    let mut service = service.clone();
    for operation in service.operations.values_mut() {
        operation.examples.clear();
    }
    hash(&service)
}

/// The first 16 hex digits of the SHA-256 of the content, which has its keys in the file's order.
fn hash(content: &impl Serialize) -> String {
    let content = serde_json::to_vec(content).unwrap_or_default();
    let digest = ring::digest::digest(&ring::digest::SHA256, &content);
    let first = digest.as_ref().iter().take(8);
    first.fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
