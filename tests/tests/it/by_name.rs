//! Every operation of every driver can be called by name, and wrong calls are told what is right.

use serde_json::{Map, Value};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Driver, Error, ErrorKind, Operation};
use skyloom_tests::{Example, Provider, providers, replay};

/// A driver whose requests get no answer.
fn offline(provider: &Provider) -> (Box<dyn Driver>, Script) {
    let script = Script::new(|_| Scripted::failure("no answer"));
    let driver = replay::driver(provider, Config::new().transport(script.clone())).unwrap();
    (driver, script)
}

/// The operation's first example.
fn example<'a>(provider: &'a Provider, operation: &Operation) -> &'a Example {
    let mut examples = provider.examples.iter();
    examples
        .find(|example| example.operation == operation.name)
        .unwrap()
}

async fn refused(driver: &dyn Driver, operation: &str, arguments: Map<String, Value>) -> Error {
    driver
        .call(operation, Value::Object(arguments))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn every_operation_can_be_called() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let before = script.count();
            let example = example(provider, operation);
            if example.exchanges.is_empty() {
                let call = driver.call(operation.name, example.args.clone().into());
                call.await.unwrap();
                assert_eq!(script.count(), before, "{} sent something", operation.name);
                continue;
            }
            let error = refused(driver.as_ref(), operation.name, example.args.clone()).await;
            assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
            assert_eq!(
                script.count(),
                before + 1,
                "{} sent nothing",
                operation.name
            );
        }
    }
}

#[tokio::test]
async fn a_slip_of_an_operation_is_told_the_right_name() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let slip = slip(operation.name);
            let error = refused(driver.as_ref(), &slip, Map::new()).await;
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            let hint = "did you mean `";
            assert!(
                error.message().contains(hint),
                "{slip}: {}",
                error.message()
            );
        }
        assert_eq!(script.count(), 0);
    }
}

#[tokio::test]
async fn a_slip_of_an_argument_is_told_the_right_name() {
    for provider in &providers().unwrap() {
        let (driver, script) = offline(provider);
        for operation in driver.provider().all_operations() {
            let given = example(provider, operation).args.clone();
            for right in given.keys() {
                let mut given = given.clone();
                let value = given.shift_remove(right).unwrap();
                let slip = slip(right);
                given.insert(slip.clone(), value);
                let error = refused(driver.as_ref(), operation.name, given).await;
                let told = error.message();
                assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
                assert!(
                    told.contains(&format!("`{right}`")),
                    "{}: {slip}: {told}",
                    operation.name
                );
                assert!(
                    told.contains(&format!("`{slip}`")),
                    "{}: {slip}: {told}",
                    operation.name
                );
            }
        }
        assert_eq!(script.count(), 0, "nothing is sent with a wrong argument");
    }
}

/// The word with its last two letters in the wrong order.
fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let last = letters.len() - 1;
    match letters.as_slice() {
        [.., one, other] if one != other => letters.swap(last - 1, last),
        _ => letters.push('x'),
    }
    letters.into_iter().collect()
}
