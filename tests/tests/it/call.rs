//! `skyloom-call` against the fakes: what each command line shows and exits with.
//!
//! A case is a folder called like a provider, with `commands`, a line each, and `expected`: what a
//! terminal shows of them, one after the other against one fake.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use skyloom_call::{Terminal, run};
use skyloom_runtime::Log;
use skyloom_tests::{Fake, examples};

use crate::golden;

/// The variables hold this.
const CANARY: &str = "canary-4711";

/// Exit code, standard output and standard error of a command line.
async fn called(words: &str, log: Log) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        out: &mut out,
        err: &mut err,
        watched: false,
        environment: &|_| Some(CANARY.to_owned()),
        log,
    };
    let words = std::iter::once("skyloom-call").chain(words.split_whitespace());
    let exit = run(words.map(OsString::from).collect(), &mut terminal).await;
    let plain = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    };
    (exit.code(), plain(out), plain(err))
}

#[tokio::test]
async fn each_command_line_shows_what_is_expected() {
    let mut wrong = Vec::new();
    for folder in golden::cases("call") {
        let id = golden::name(&folder);
        let fake = Fake::start(&examples::provider(&id).unwrap())
            .await
            .unwrap();
        let mut transcript = String::new();
        for command in fs::read_to_string(folder.join("commands")).unwrap().lines() {
            let line = format!("{id} {command} --url {} --no-proxy", fake.url());
            let (exit, out, err) = called(&line, Log::new(io::sink())).await;
            let shown = format!("{out}{err}").replace(&fake.url(), "http://fake");
            assert!(!shown.contains(CANARY), "{command}: {shown}");
            write!(transcript, "$ skyloom-call {id} {command}\n{shown}").unwrap();
            if exit != 0 {
                writeln!(transcript, "(exit code {exit})").unwrap();
            }
            transcript.push('\n');
        }
        wrong.extend(golden::compare(&folder.join("expected"), &transcript).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_exchanges_are_shown_without_secrets_and_pages_after_the_limit_not_fetched() {
    let fake = Fake::start(&examples::provider("digitalocean").unwrap())
        .await
        .unwrap();
    let list = format!(
        "digitalocean list_nodes --debug --no-proxy --url {}",
        fake.url()
    );
    let mut counts = Vec::new();
    for line in [list.clone(), format!("{list} --limit 1")] {
        let log = Shared::default();
        let (exit, _, err) = called(&line, Log::new(log.clone())).await;
        assert_eq!((exit, err.as_str()), (0, ""));
        let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(
            told.contains("curl -i ") && !told.contains(CANARY),
            "{told}"
        );
        counts.push(told.matches("curl -i ").count());
    }
    assert!(counts[1] < counts[0], "{counts:?}");
}

#[tokio::test]
async fn a_provider_that_is_not_there_has_its_own_exit_code() {
    let line = "digitalocean list_zones --url http://127.0.0.1:9 --no-proxy";
    let (exit, out, err) = called(line, Log::new(io::sink())).await;
    assert_eq!((exit, out.as_str()), (7, ""), "{err}");
    assert!(
        err.starts_with("error: digitalocean list_zones: transport failure"),
        "{err}"
    );
}
