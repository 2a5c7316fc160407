//! No secret gets out: a token, a session, a password and a private key go through every scheme and
//! every way out, and are looked for in whatever spelling. Servers do their worst: they echo all
//! that they are sent.

mod drivers;
mod echo;
mod environment;
mod listener;
mod network;
mod schemes;
mod ways_out;

use std::error::Error as _;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use skyloom_runtime::{Error, Log};

/// What all secrets here have in common: letters that no encoding but base64 and hexadecimal
/// changes, so that a part of a secret is found, too.
const BIRD: &str = "kanarie";

/// A credential, with everything that some encoding changes.
const TOKEN: &str = "kanarie+T0ken/\"7<&>'x%y=";
/// What signing in answers.
const SESSION: &str = "kanarie.S3ssion/+=&\"z";
/// What a user gives a new node.
const PASSWORD: &str = "kanarie P4ss/w&rd\"é";
/// What a provider makes for a user.
const PRIVATE_KEY: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\nkanariekanarie/kanarie+==\n-----END OPENSSH PRIVATE KEY-----\n";

/// Every spelling of the bird.
fn spellings() -> Vec<String> {
    let mut spellings = vec![BIRD.to_owned(), BIRD.to_ascii_uppercase()];
    // What is left of the token where only its beginning is taken for the secret.
    spellings.push("7<&>'x%y".to_owned());
    let hex = "6b616e61726965";
    spellings.extend([hex.to_owned(), hex.to_ascii_uppercase()]);
    // In base64 it looks different by where it begins; what its neighbours have a part in is left.
    for before in 0..3 {
        let padded = [&b"???"[..before], BIRD.as_bytes()].concat();
        let encoded = STANDARD.encode(&padded);
        let (start, end) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        spellings.push(encoded[start..end].to_owned());
    }
    spellings
}

/// Where the bird is heard in a text, with a little of what is around it.
fn heard(text: &str) -> Option<String> {
    static SPELLINGS: OnceLock<Vec<String>> = OnceLock::new();
    let at = SPELLINGS
        .get_or_init(spellings)
        .iter()
        .find_map(|spelling| text.find(spelling.as_str()))?;
    let around = &text.as_bytes()[at.saturating_sub(120)..(at + 60).min(text.len())];
    Some(String::from_utf8_lossy(around).into_owned())
}

#[track_caller]
fn assert_silent(what: &str, text: &str) {
    if let Some(heard) = heard(text) {
        panic!("a secret got out through {what}: …{heard}…");
    }
}

/// An error in every form in which it is shown, with all its causes.
fn shown(error: &Error) -> String {
    let mut all = vec![
        format!("{error}\n{error:?}\n{error:#?}"),
        format!(
            "{} {:?} {:?}",
            error.message(),
            error.code(),
            error.request_id()
        ),
    ];
    let mut cause = error.source();
    while let Some(below) = cause {
        all.push(format!("{below}\n{below:?}\n{below:#?}"));
        cause = below.source();
    }
    all.join("\n")
}

/// Text in memory that a log writes to.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn log(&self) -> Log {
        Log::new(self.clone())
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// What was written since the last time.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_bird_is_heard_in_every_spelling() {
    for secret in [TOKEN, SESSION, PASSWORD, PRIVATE_KEY] {
        let pair = format!("user:{secret}");
        let json = serde_json::json!({"deep": ["x", secret]}).to_string();
        for text in [secret, &pair, &json] {
            assert!(heard(text).is_some());
            for before in ["", "a", "ab"] {
                assert!(heard(&STANDARD.encode(format!("{before}{text}"))).is_some());
            }
        }
    }
    assert!(heard("6B616E61726965").is_some() && heard("KANARIE").is_some());
    assert_eq!(heard("a canary, [redacted]"), None);
}
