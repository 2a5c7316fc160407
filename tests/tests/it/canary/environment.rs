//! What the variables of the environment show: secrets by `SKYLOOM_DEBUG_SECRETS=1` alone.

use std::process::{Command, Output};

use skyloom_drivers::digitalocean::{Credentials, DigitalOcean};
use skyloom_runtime::testing::{Script, Scripted};
use skyloom_runtime::{Compute, Config, Retry};

use super::{TOKEN, assert_silent, heard};

/// Runs [`a_call_in_a_process_of_its_own`] with these variables.
fn run(variables: &[(&str, &str)]) -> Output {
    let here = std::env::current_exe().unwrap();
    Command::new(here)
        .args([
            "--exact",
            "canary::environment::a_call_in_a_process_of_its_own",
            "--ignored",
            "--nocapture",
        ])
        .env("DIGITALOCEAN_TOKEN", TOKEN)
        .env_remove("SKYLOOM_DEBUG")
        .env_remove("SKYLOOM_DEBUG_SECRETS")
        .env_remove("SKYLOOM_DEBUG_PRETTY")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[tokio::test]
#[ignore = "run by the tests below, with variables set"]
async fn a_call_in_a_process_of_its_own() {
    let script = Script::new(|request| {
        let token =
            String::from_utf8_lossy(request.headers["authorization"].as_bytes()).into_owned();
        Scripted::json(&serde_json::json!({"droplets": [], "you_said": token, "secret": token}))
    });
    let config = Config::new().transport(script).retry(Retry::never());
    let driver = DigitalOcean::with_config(Credentials::from_env().unwrap(), config).unwrap();
    assert!(driver.list_nodes().all().await.unwrap().is_empty());
}

#[test]
fn nothing_is_logged_unless_asked_for() {
    let output = run(&[("SKYLOOM_DEBUG_SECRETS", "1")]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(!said.contains("curl"), "{said}");
    assert_silent("a process without a log", &said);
}

#[test]
fn secrets_are_shown_by_one_variable_alone() {
    for (secrets, shown) in [
        (None, false),
        (Some("0"), false),
        (Some("true"), false),
        (Some("1"), true),
    ] {
        for pretty in ["0", "1"] {
            let mut variables = vec![
                ("SKYLOOM_DEBUG", "/dev/stderr"),
                ("SKYLOOM_DEBUG_PRETTY", pretty),
            ];
            variables.extend(secrets.map(|value| ("SKYLOOM_DEBUG_SECRETS", value)));
            let output = run(&variables);
            assert!(output.status.success(), "{output:?}");
            let log = String::from_utf8_lossy(&output.stderr);
            assert!(log.contains("curl -i -X GET"), "{log}");
            if shown {
                let token = TOKEN.replace('\'', r"'\''");
                assert!(
                    log.contains(&format!("Authorization: Bearer {token}")),
                    "{log}"
                );
                assert!(heard(&log).is_some());
            } else {
                assert!(log.contains("Authorization: Bearer [redacted]"), "{log}");
                assert_silent("the log that the environment asks for", &log);
            }
        }
    }
}

#[test]
fn a_log_in_a_file_is_for_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let output = run(&[("SKYLOOM_DEBUG", path.to_str().unwrap())]);
    assert!(output.status.success(), "{output:?}");
    let log = std::fs::read_to_string(&path).unwrap();
    assert!(log.contains("[redacted]"), "{log}");
    assert_silent("the log in a file", &log);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
