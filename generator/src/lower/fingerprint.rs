//! What a spec says, as a hash: the same for every layout of the same facts.

use crate::load::ProviderSpec;

/// The first 16 hex digits of the SHA-256 of the spec's normalised content. Examples do not count:
/// they prove the driver, they do not change it.
pub(super) fn fingerprint(spec: &ProviderSpec) -> String {
    let mut services: Vec<_> = spec.services.iter().map(|(_, service)| service.clone()).collect();
    for service in &mut services {
        for operation in service.operations.values_mut() {
            operation.examples.clear();
        }
    }
    let content = serde_json::to_vec(&(&spec.provider, &services)).unwrap_or_default();
    let digest = ring::digest::digest(&ring::digest::SHA256, &content);
    let first = digest.as_ref().iter().take(8).fold(0_u64, |all, byte| (all << 8) | u64::from(*byte));
    format!("{first:016x}")
}
