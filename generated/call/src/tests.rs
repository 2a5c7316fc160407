use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;

use clap_complete::engine::complete;
use serde_json::json;
use skyloom_runtime::{Log, Param, ParamType, Value};

use super::*;

/// The words of a command line after the command's own name.
fn words(line: &str) -> Vec<OsString> {
    let words = std::iter::once("skyloom-call").chain(line.split(' '));
    words.map(OsString::from).collect()
}

/// Exit code, standard output and standard error, in an environment with one token.
async fn called(line: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let environment = |name: &str| match name {
        "DIGITALOCEAN_TOKEN" => Some("the-token".to_owned()),
        "SPARE" => Some("the-spare-token".to_owned()),
        "WORD" => Some("hush-hush".to_owned()),
        _ => None,
    };
    let mut terminal = Terminal {
        out: &mut out,
        err: &mut err,
        watched: false,
        environment: &environment,
        log: Log::new(io::sink()),
    };
    let exit = run(words(line), &mut terminal).await.code();
    let plain = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    };
    (exit, plain(out), plain(err))
}

#[test]
fn every_operation_has_a_sound_command_line() {
    for id in skyloom_drivers::PROVIDERS {
        let provider = skyloom_drivers::provider(id).unwrap();
        let operations = listing::operations(provider);
        assert!(!operations.is_empty());
        for operation in operations {
            command(&words(&format!("{id} {operation}"))).debug_assert();
        }
    }
}

#[tokio::test]
async fn a_dry_run_shows_the_request_without_secrets() {
    let line = "digitalocean create-node --name web-1 --size s-1 --image 7 --ex-tags a,b \
                --ex_backups --auth password=WORD --curl";
    let (exit, out, err) = called(line).await;
    // It has no password to set, and says so.
    assert_eq!((exit, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("auth") && !err.contains("hush"), "{err}");
    let (exit, out, err) = called(&line.replace("--auth password=WORD ", "")).await;
    assert_eq!((exit, err.as_str()), (0, ""));
    assert!(out.starts_with("curl -i -X POST "), "{out}");
    let body = r#"{"name":"web-1","size":"s-1","image":"7","backups":true,"tags":["a","b"]}"#;
    assert!(out.contains(body), "{out}");
    assert!(
        out.contains("Bearer [redacted]") && !out.contains("the-token"),
        "{out}"
    );
}

#[tokio::test]
async fn credentials_come_from_the_environment() {
    let (exit, _, err) = called("hetzner list_nodes").await;
    assert_eq!(exit, 3);
    assert!(
        err.contains("`token` is missing") && err.contains("HCLOUD_TOKEN"),
        "{err}"
    );
    let (exit, out, _) = called("hetzner list_nodes --credential token=SPARE --curl").await;
    assert_eq!(exit, 0);
    assert!(!out.contains("the-spare-token"), "{out}");
    let (exit, _, err) = called("hetzner list_nodes --credential token=abc123").await;
    assert_eq!(exit, 2);
    assert!(err.contains("takes the name of a variable"), "{err}");
}

#[tokio::test]
async fn what_makes_no_sense_is_told_before_anything_is_sent() {
    for (line, told) in [
        ("digitalocean lst_nodes", "did you mean `list_nodes`?"),
        (
            "digitalocean list_nodes --nmae x",
            "unexpected argument '--nmae'",
        ),
        (
            "digitalocean create_node --name x --image 7",
            "`size` is missing",
        ),
        (
            "digitalocean create_volume --name x --size_gb many",
            "expected a whole number",
        ),
        ("digitalocean create_node --arg size", "expected NAME=VALUE"),
        ("digitalocean create_node --arg size=s-1", "not JSON"),
        (
            "digitalocean list_nodes --setting regoin=x",
            "has no setting `regoin`",
        ),
        (
            "digitalocean delete_record --record 7",
            "expected ZONE/RECORD",
        ),
        ("digitalocean delete_node", "did you mean"),
        ("nowhere list_nodes", "unrecognized subcommand"),
        ("digitalocean", "Usage:"),
    ] {
        let (exit, out, err) = called(line).await;
        assert_eq!((exit, out.as_str()), (2, ""), "{line}: {err}");
        assert!(err.contains(told), "{line}: {err}");
    }
}

#[test]
fn words_become_values_by_their_types() {
    let none = |_: &str| None;
    let value = |kind, words: &[&str]| argument::value(&Param::new("it", kind), words, &none);
    for (kind, words, right) in [
        (ParamType::Bool, &["true"][..], json!(true)),
        (ParamType::Int, &["-3"], json!(-3)),
        (ParamType::Float, &["0.5"], json!(0.5)),
        (ParamType::Text, &["7"], json!("7")),
        (ParamType::Text, &["one", "two"], json!("two")),
        (
            ParamType::List(&ParamType::Text),
            &["a, b", "c"],
            json!(["a", "b", "c"]),
        ),
        (ParamType::List(&ParamType::Int), &["1,2"], json!([1, 2])),
        (
            ParamType::List(&ParamType::Text),
            &[r#"["a,b"]"#],
            json!(["a,b"]),
        ),
        (
            ParamType::Object,
            &["env=prod,tier=1"],
            json!({"env": "prod", "tier": "1"}),
        ),
        (
            ParamType::Object,
            &[r#"{"n": 1}"#, "m=2"],
            json!({"n": 1, "m": "2"}),
        ),
        (ParamType::Model("node"), &["7"], json!("7")),
        (
            ParamType::Model("node"),
            &[r#"{"id": "7"}"#],
            json!({"id": "7"}),
        ),
        (
            ParamType::Model("auth"),
            &["ssh_key=ssh-ed25519 AAA"],
            json!({"ssh_key": "ssh-ed25519 AAA"}),
        ),
        (ParamType::Any, &["7"], json!(7)),
        (ParamType::Any, &["seven"], json!("seven")),
    ] {
        assert_eq!(value(kind, words).unwrap(), right, "{kind} {words:?}");
    }
    for (kind, word) in [
        (ParamType::Bool, "yes"),
        (ParamType::Int, "1.5"),
        (ParamType::Object, "env"),
        (ParamType::Model("auth"), "hunter2"),
        (ParamType::Model("node"), "{"),
    ] {
        let error = value(kind, &[word]).unwrap_err().to_string();
        // What was meant as a secret is not told on.
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_secret_is_refused_on_the_command_line() {
    let none = |_: &str| None;
    for name in ["password", "ex_root_pass", "client_secret", "ex_api_token"] {
        let param = Param::new(name, ParamType::Text);
        let error = argument::value(&param, &["hush-hush"], &none).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("--secret") && !told.contains("hush-hush"),
            "{told}"
        );
    }
    let param = Param::new("next_page", ParamType::Text);
    assert!(argument::value(&param, &["x"], &none).is_ok());
}

/// What a shell is offered where the cursor stands: behind the last word.
fn offered(line: &str) -> Vec<String> {
    let words = words(line);
    let last = words.len() - 1;
    let mut command = command(&words);
    let candidates = complete(&mut command, words, last, Some(Path::new("."))).unwrap();
    let values = candidates
        .iter()
        .map(|one| one.get_value().to_string_lossy().into_owned());
    values.collect()
}

#[test]
fn a_shell_is_offered_providers_operations_and_arguments() {
    assert_eq!(offered("digi"), ["digitalocean"]);
    assert_eq!(offered("digitalocean list_n"), ["list_nodes"]);
    let arguments = offered("digitalocean create_node --");
    for wanted in ["--name", "--size", "--ex_backups", "--curl", "--setting"] {
        assert!(arguments.iter().any(|one| one == wanted), "{arguments:?}");
    }
    assert_eq!(offered("digitalocean create_node --ex_backups t"), ["true"]);
    assert!(offered("--list vul").contains(&"vultr".to_owned()));
}

#[tokio::test]
async fn shells_get_their_script() {
    for shell in ["bash", "zsh", "fish"] {
        let (exit, out, _) = called(&format!("--completions {shell}")).await;
        assert_eq!(exit, 0);
        assert!(
            out.contains("skyloom-call") && out.contains("COMPLETE"),
            "{out}"
        );
    }
}

#[tokio::test]
async fn what_there_is_is_listed() {
    let (exit, out, _) = called("--list").await;
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((exit, lines.len()), (0, skyloom_drivers::PROVIDERS.len()));
    let (_, out, _) = called("--list digitalocean --table").await;
    assert!(
        out.starts_with("DigitalOcean: credentials from DIGITALOCEAN_TOKEN\n"),
        "{out}"
    );
    assert!(out.contains("\ncreate_node\n  --name TEXT\n"), "{out}");
    let (_, out, _) = called("--list digitalocean").await;
    assert!(
        out.contains(r#"{"operation":"list_nodes","params":[{"name":"ex_tag_name""#),
        "{out}"
    );
}

#[test]
fn a_table_keeps_the_columns_of_its_first_page() {
    let mut out = Vec::new();
    let mut output = Output::new(Form::Table);
    let node = |id: &str, name: &str| json!({"id": id, "name": name, "public_ips": ["::1"], "size": {"id": "s"}});
    output.page(&[], &mut out).unwrap();
    output
        .page(&[node("1", "web"), node("22", "a")], &mut out)
        .unwrap();
    output.page(&[node("333", "longer")], &mut out).unwrap();
    output.end(&mut out).unwrap();
    write!(out, "|").unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "ID  NAME  STATE  PUBLIC_IPS  PRIVATE_IPS  SIZE  CREATED_AT\n\
         1   web   -      ::1         -            s     -\n\
         22  a     -      ::1         -            s     -\n\
         333  longer  -      ::1         -            s     -\n|"
    );
}
