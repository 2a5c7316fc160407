//! Every example of every spec, against the generated drivers.

use std::collections::BTreeSet;
use std::io::Write as _;

use skyloom_runtime::{Config, Driver};
use skyloom_tests::{Fake, Provider, providers, replay};

/// Shown in any case: the test harness only holds back what is printed by macros.
fn show(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn driver(provider: &Provider, config: Config) -> Box<dyn Driver> {
    replay::driver(provider, config).unwrap()
}

#[tokio::test(start_paused = true)]
async fn drivers_do_what_the_examples_say() {
    let mut passed = 0;
    let mut mismatches = Vec::new();
    let providers = providers().unwrap();
    for provider in &providers {
        for example in &provider.examples {
            match replay::run(provider, example).await {
                Ok(()) => passed += 1,
                Err(mismatch) => mismatches.push(mismatch.to_string()),
            }
        }
    }
    let count = providers.len();
    show(&format!(
        "{passed} examples of {count} providers pass, {} do not",
        mismatches.len()
    ));
    assert!(mismatches.is_empty(), "\n{}", mismatches.join("\n"));
    assert!(passed > 0);
}

#[tokio::test]
async fn they_do_it_over_http_too() {
    let mut mismatches = Vec::new();
    for provider in &providers().unwrap() {
        let examples = provider.examples.iter();
        for example in examples.filter(|example| !example.waits()) {
            let fake = Fake::knowing(provider, std::slice::from_ref(example))
                .await
                .unwrap();
            let driver = driver(provider, Config::new().url(fake.url()).no_proxy());
            if let Err(mismatch) = replay::outcome(driver.as_ref(), example).await {
                mismatches.push(mismatch.to_string());
            }
        }
    }
    assert!(mismatches.is_empty(), "\n{}", mismatches.join("\n"));
}

#[test]
fn every_operation_has_an_example_that_succeeds() {
    for provider in &providers().unwrap() {
        let driver = driver(provider, Config::new());
        let succeeding = provider
            .examples
            .iter()
            .filter(|example| matches!(example.end, skyloom_tests::End::Result(_)));
        let shown: BTreeSet<&str> = succeeding
            .map(|example| example.operation.as_str())
            .collect();
        for operation in driver.provider().all_operations() {
            let name = operation.name;
            assert!(
                shown.contains(name),
                "{} has no example of {name}",
                provider.spec.title
            );
        }
    }
}

#[tokio::test]
async fn a_driver_that_does_something_else_is_found_out() {
    let provider = skyloom_tests::examples::provider("digitalocean").unwrap();
    let mut examples = provider.examples.iter();
    let mut example = examples
        .find(|one| one.operation == "create_zone")
        .unwrap()
        .clone();
    if let Some(body) = &mut example.exchanges[0].body {
        body["name"] = "example.net".into();
    }
    example.end = skyloom_tests::End::Result(serde_json::json!({"id": "example.net"}));
    let told = replay::run(&provider, &example)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        told.starts_with("create_zone, example 1 in specs/digitalocean/dns.yaml:"),
        "{told}"
    );
    for line in [
        "--- requests of the example",
        "+++ requests of the driver",
        "-  \"name\": \"example.net\"",
        "+  \"name\": \"example.com\"",
        "+  \"domain\": \"example.com\",",
        "-  \"id\": \"example.net\"",
    ] {
        assert!(told.lines().any(|one| one == line), "{line}\n{told}");
    }
}
