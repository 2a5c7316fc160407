//! Every generated driver, with secrets for credentials and a provider that echoes.

use serde_json::{Map, Value};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Config, Retry};
use skyloom_tests::providers;

use super::{Memory, TOKEN, assert_silent, shown};

#[tokio::test(start_paused = true)]
async fn no_operation_of_any_driver_lets_a_secret_out() {
    for provider in providers().unwrap() {
        let id = provider.spec.provider.as_str();
        let secrets = provider.spec.credentials.iter();
        let values = secrets.map(|(name, credential)| {
            let value = if credential.secret { TOKEN } else { "robot" };
            (name.clone(), Value::from(value))
        });
        let credentials: Map<String, Value> = values.collect();
        let memory = Memory::default();
        let script = Script::new(|request| {
            let mut said = format!("you said {}", request.url);
            for value in request.headers.values() {
                said += &String::from_utf8_lossy(value.as_bytes());
            }
            said += &String::from_utf8_lossy(&request.body.bytes().unwrap_or_default());
            let body = serde_json::json!({"message": said, "id": said, "errors": [{"message": said, "code": 7}]});
            Scripted::answer(400, body.to_string())
        });
        let config = Config::new()
            .transport(script.clone())
            .retry(Retry::never())
            .log(memory.log());
        let driver = skyloom_drivers::driver(id, &credentials, config)
            .unwrap()
            .unwrap();
        for example in &provider.examples {
            let arguments = example.args.clone().into();
            let outcome = driver.call(&example.operation, arguments).await;
            if let Err(error) = outcome {
                assert_silent(&format!("an error of {id}: {example}"), &shown(&error));
            }
        }
        assert!(script.count() > 0, "{id}");
        assert_silent(&format!("the log of {id}"), &memory.text());
        assert_silent(
            &format!("Debug of {id}"),
            &format!("{driver:?} {driver:#?}"),
        );
    }
}
