//! What goes wrong at the provider or on the way ends in an error that says so, or in a value that
//! bears it; never in a panic, a loop or a wait without end.

mod answers;
mod every_operation;
mod models;
mod pages;

use std::error::Error as _;

use skyloom_drivers::digitalocean::{Credentials, DigitalOcean};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Error, ErrorKind, LogTarget};

/// DigitalOcean, as `script` plays it.
fn digitalocean(script: &Script) -> DigitalOcean {
    digitalocean_with(Config::new().transport(script.clone()))
}

fn digitalocean_with(config: Config) -> DigitalOcean {
    let token = "dop_v1_7c0ffee".into();
    let config = config.body_limit(100_000).log(LogTarget::Off);
    DigitalOcean::with_config(Credentials { token }, config).unwrap()
}

/// A script that answers the same to every request.
fn always(answer: Scripted) -> Script {
    Script::new(move |_| answer.clone())
}

/// Asserts kind and sentence of the error that `case` ended in, and that its cause, where it has
/// one, adds something.
#[track_caller]
fn assert_error(case: &str, error: &Error, kind: ErrorKind, sentence: &str) {
    assert_eq!(error.to_string(), sentence, "{case}");
    assert_eq!(error.kind(), kind, "{case}: {error}");
    assert_eq!(error.provider_id(), Some("digitalocean"), "{case}");
    assert!(error.operation_name().is_some(), "{case}");
    if let Some(cause) = error.source() {
        assert!(!sentence.contains(&cause.to_string()), "{case}: {cause}");
    }
}
