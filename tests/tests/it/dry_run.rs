//! Every operation of every driver can show what it would send, as a line for a shell.

use std::process::{Command, Stdio};

use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{CallOptions, Config, DryRun, ErrorKind, Query, Url, Value};
use skyloom_tests::{Example, Provider, providers, replay};

/// What a shell makes of each line: the words that `curl` would get, with what its input holds.
fn words(lines: &[String]) -> Vec<Vec<String>> {
    // Each word ends with a record separator, each command with a group separator.
    let mut script = String::from(
        "curl() { for word; do printf '%s\\036' \"$word\"; done; \
         for word; do if [ \"$word\" = @- ]; then cat; printf '\\036'; fi; done; \
         printf '\\035'; }\n",
    );
    for line in lines {
        script.push_str(line);
        script.push('\n');
    }
    let mut shell = Command::new("sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = shell.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        std::io::Write::write_all(&mut stdin, script.as_bytes()).unwrap();
    });
    let output = shell.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let commands = text.split_terminator('\u{1d}');
    commands
        .map(|words| {
            words
                .split_terminator('\u{1e}')
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

/// Method, address, and the body where there is one.
fn request(words: &[String]) -> (String, Url, Option<String>) {
    let after = |option: &str| {
        let at = words.iter().position(|word| word == option)?;
        words.get(at + 1).cloned()
    };
    let method = if words.iter().any(|word| word == "--head") {
        "HEAD".to_owned()
    } else {
        after("-X").unwrap()
    };
    let body = after("--data-binary").or_else(|| after("--data-raw"));
    (method, Url::parse(words.last().unwrap()).unwrap(), body)
}

fn sorted(query: &Query) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = query
        .pairs()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.sort();
    pairs
}

/// Whether an exchange of the example asks what the line asks; what signing adds does not count.
fn is_of(example: &Example, method: &str, url: &Url, body: Option<&str>) -> bool {
    example.exchanges.iter().any(|exchange| {
        let (wanted, target) = exchange.send.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = sorted(&Query::parse(query));
        let sent = sorted(url.query());
        let same_body = match (&exchange.body, body) {
            (Some(Value::String(text)), Some(sent)) => text == sent,
            (Some(wanted), Some(sent)) => {
                serde_json::from_str::<Value>(sent).is_ok_and(|sent| sent == *wanted)
            }
            (None, _) => true,
            (Some(_), None) => false,
        };
        method == wanted
            && url.path().ends_with(path)
            && query.iter().all(|pair| sent.contains(pair))
            && same_body
    })
}

async fn lines(provider: &Provider, example: &Example) -> Vec<String> {
    let nothing = Script::new(|_| Scripted::failure("nothing is sent"));
    let config = Config::new().transport(nothing);
    let driver = replay::driver(provider, config).unwrap();
    let dry_run = DryRun::new().show_secrets();
    let dry = driver.with(CallOptions::new().dry_run(&dry_run));
    let called = dry.call(&example.operation, Value::Object(example.args.clone()));
    if let Err(error) = called.await {
        let wrong = example.exchanges.is_empty();
        assert!(
            wrong || error.kind() == ErrorKind::Cancelled,
            "{example}: {error}"
        );
    }
    dry_run.lines()
}

#[tokio::test]
async fn every_operation_shows_what_it_would_send() {
    let mut shown = Vec::new();
    let mut examples = Vec::new();
    let providers = providers().unwrap();
    for provider in &providers {
        for example in provider
            .examples
            .iter()
            .filter(|one| !one.exchanges.is_empty())
        {
            let lines = lines(provider, example).await;
            // Before the last there may be those that sign in.
            shown.push(
                lines
                    .last()
                    .unwrap_or_else(|| panic!("{example}: nothing"))
                    .clone(),
            );
            examples.push(example);
        }
    }
    let commands = words(&shown);
    assert_eq!(commands.len(), examples.len());
    for ((example, words), line) in examples.iter().zip(&commands).zip(&shown) {
        let (method, url, body) = request(words);
        let known = is_of(example, &method, &url, body.as_deref());
        assert!(known, "{example}: {line}\n{words:?}");
    }
    assert!(commands.len() > 100);
}
