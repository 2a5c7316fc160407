//! What holds for every operation of every driver, by construction: its examples, with something
//! gone wrong in each of their exchanges.

mod hiccups;
mod lists;
mod shapes;

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde_json::Value;
use skyloom::ir;
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Driver, Error, Result};
use skyloom_tests::{End, Example, Provider, providers, replay};

/// An example that succeeds, and one of its exchanges.
struct Case<'a> {
    provider: &'a Provider,
    example: &'a Example,
    operation: &'a ir::Operation,
    /// The exchange that something happens to.
    at: usize,
}

impl Case<'_> {
    /// The answers of the example.
    fn answers(&self) -> Vec<Scripted> {
        self.example
            .exchanges
            .iter()
            .map(replay::scripted)
            .collect()
    }

    /// The answers, with others in place of the one that something happens to.
    fn answers_with(&self, others: impl IntoIterator<Item = Scripted>) -> Vec<Scripted> {
        let mut answers = self.answers();
        answers.splice(self.at..=self.at, others);
        answers
    }

    /// A script of the answers, with others for the request that something happens to. Each request
    /// gets the next answer that was given at its address: those on the way at once overtake each
    /// other when one of them is sent again.
    fn script_with(&self, others: impl IntoIterator<Item = Scripted>) -> Script {
        let exchanges = &self.example.exchanges;
        let mut left: Vec<(String, Scripted)> = Vec::new();
        let mut others = Some(others);
        for (index, (exchange, answer)) in exchanges.iter().zip(self.answers()).enumerate() {
            let (_, address) = exchange.send.split_once(' ').unwrap();
            match others.take_if(|_| index == self.at) {
                Some(others) => {
                    left.extend(others.into_iter().map(|one| (address.to_owned(), one)));
                }
                None => left.push((address.to_owned(), answer)),
            }
        }
        let left = Mutex::new(left);
        Script::new(move |request| {
            let (mut left, url) = (left.lock().unwrap(), request.url.to_string());
            let next = left.iter().position(|(address, _)| url.ends_with(address));
            match next.or((!left.is_empty()).then_some(0)) {
                Some(next) => left.remove(next).1,
                None => Scripted::failure("the script is at its end"),
            }
        })
    }

    fn driver(&self, script: &Script) -> Box<dyn Driver> {
        let config = Config::new().transport(script.clone());
        replay::persistent_driver(self.provider, config).unwrap()
    }

    async fn call(&self, script: &Script) -> Result<Value> {
        let arguments = Value::Object(self.example.args.clone());
        let call = self.driver(script).call(&self.example.operation, arguments);
        // Whatever happens, a call ends: after its limit, and after that of the job it waits for.
        let limit = Duration::from_secs(3600 * 24);
        let ended = tokio::time::timeout(limit, call).await;
        ended.unwrap_or_else(|_| panic!("{self} does not end"))
    }

    /// Asserts that what came out is what the example says.
    async fn assert_as_shown(&self, script: &Script, what: &str) {
        let driver = self.driver(script);
        if let Err(mismatch) = replay::outcome(driver.as_ref(), self.example).await {
            panic!("after {what} at exchange {}: {mismatch}", self.at + 1);
        }
    }

    /// Asserts that an error says what it is about, in one readable line.
    fn assert_readable(&self, error: &Error) {
        let shown = error.to_string();
        let provider = &self.provider.spec.provider;
        assert_eq!(
            error.provider_id(),
            Some(provider.as_str()),
            "{self}: {shown}"
        );
        let named = error.operation_name().unwrap_or_default();
        let known = &self.provider.ir.services;
        let known = known.iter().flat_map(|service| &service.operations);
        assert!(
            known
                .map(|operation| &operation.name)
                .any(|name| name == named),
            "{self}: {shown}"
        );
        assert!(!error.message().is_empty(), "{self}: {shown}");
        assert!(!shown.contains(['\n', '\r']), "{self}: {shown}");
        assert!(shown.len() < 700, "{self}: {shown}");
    }
}

impl std::fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exchange {} of {}", self.at + 1, self.example)
    }
}

/// The specs, read once for all tests here.
fn specs() -> &'static [Provider] {
    static SPECS: OnceLock<Vec<Provider>> = OnceLock::new();
    SPECS.get_or_init(|| providers().unwrap())
}

/// Calls `test` with each exchange of each example that succeeds; answers how many there were.
async fn for_each_exchange(test: impl AsyncFn(Case<'_>)) -> usize {
    let mut operations = BTreeSet::new();
    for provider in specs() {
        for example in &provider.examples {
            if matches!(example.end, End::Error(..)) || example.exchanges.is_empty() {
                continue;
            }
            let operation = operation(provider, example);
            operations.insert((&provider.ir.id, &operation.name));
            for at in 0..example.exchanges.len() {
                let case = Case {
                    provider,
                    example,
                    operation,
                    at,
                };
                test(case).await;
            }
        }
    }
    operations.len()
}

fn operation<'a>(provider: &'a Provider, example: &Example) -> &'a ir::Operation {
    let services = &provider.ir.services;
    services
        .iter()
        .flat_map(|service| &service.operations)
        .find(|operation| operation.name == example.operation)
        .unwrap()
}

/// How many operations the specs have that send anything.
fn operations_in_all() -> usize {
    let sending = |example: &&Example| !example.exchanges.is_empty();
    let operations = specs().iter().flat_map(|provider| {
        let examples = provider.examples.iter().filter(sending);
        examples.map(|example| (&example.provider, &example.operation))
    });
    operations.collect::<BTreeSet<_>>().len()
}
