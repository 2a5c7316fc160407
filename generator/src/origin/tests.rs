use super::*;
use crate::diagnostic::Diagnostics;
use crate::{load, lower};

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme
reference: https://acme.example/docs
credentials: {token: {secret: true, env: TOKEN}}
connection:
  url: https://api.acme.example
  auth: {bearer: '${credentials.token}'}
  errors:
    rules:
      - {status: 401, kind: invalid_credentials}
      - {status: 422, kind: invalid_argument}
";
const COMPUTE: &str = "\
service: compute
states:
  node:
    active: running
    gone: terminated
models:
  node:
    id: id
    name: name
    state: status
    extra: [memory, {region: region.name}]
operations:
  reboot_node:
    request: POST /v1/nodes/{node.id}/actions
    query: {force: 'yes'}
    body:
      type: reboot
      delay:
        seconds: 10
  list_nodes:
    request: GET /v1/nodes
    items: nodes
    as: node
  ex_tag_node:
    doc: Tags a node.
    params: {node: node, tag: text}
    request: POST /v1/nodes/{node.id}/tags
    body: {tag: '${tag}'}
";

fn files() -> (SpecSet, Vec<Generated>) {
    let texts = [("provider.yaml", PROVIDER), ("compute.yaml", COMPUTE)];
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts("acme", &texts, &mut diagnostics);
    let providers = lower::lower(&set, &mut diagnostics);
    assert!(!diagnostics.has_errors());
    let files = providers
        .iter()
        .flat_map(|one| generated(one, &set).unwrap());
    let files = files.collect();
    (set, files)
}

fn line_of(text: &str, words: &str) -> usize {
    let found = text.lines().position(|line| line.contains(words));
    found.unwrap_or_else(|| panic!("no {words} in\n{text}")) + 1
}

#[test]
fn a_generated_line_is_led_back_to_the_statement() {
    let (_, files) = files();
    let why = |file: usize, words: &str| -> Vec<String> {
        let file = files.get(file).unwrap();
        let causes = why(file, line_of(&file.contents, words));
        causes
            .iter()
            .map(|cause| format!("{} {:?}", cause.path, cause.lines))
            .collect()
    };
    assert_eq!(
        why(0, "InvalidArgument"),
        ["connection.errors.rules[1] 12..=12"]
    );
    let body = why(1, "\"seconds\"");
    let paths = [
        "operations.reboot_node.body.type 17..=17",
        "operations.reboot_node.body.delay.seconds 19..=19",
    ];
    assert!(
        paths.iter().all(|path| body.iter().any(|one| one == path)),
        "{body:?}"
    );
    assert_eq!(why(1, "NodeState::Terminated"), ["states.node.gone 5..=5"]);
    assert!(why(1, "region.name").contains(&"models.node.extra[1] 11..=11".to_owned()));
}

#[test]
fn a_call_by_name_is_led_to_its_operation_in_the_other_file() {
    let (_, files) = files();
    let driver = files.first().unwrap();
    let cause = |line: usize| -> Vec<String> {
        let told = |cause: &Cause| format!("{} {}", cause.file.display(), cause.path);
        why(driver, line).iter().map(told).collect()
    };
    let at = line_of(&driver.contents, "self.ex_tag_node");
    let of_operation = ["acme/compute.yaml operations.ex_tag_node"];
    assert_eq!(cause(at - 1), of_operation, "{}", driver.contents);
    assert_eq!(cause(at), of_operation);
    assert_eq!(
        cause(line_of(&driver.contents, "compute::OPERATIONS")),
        ["acme/compute.yaml operations"]
    );
    // The frame around the calls is the same in every driver.
    for words in ["impl Driver for", "fn call_extension", "unknown_operation"] {
        assert_eq!(cause(line_of(&driver.contents, words)), [""; 0], "{words}");
    }
}

#[test]
fn a_line_of_the_spec_is_led_to_what_it_made() {
    let (set, files) = files();
    let source = source(&set, "acme", "compute.yaml").unwrap();
    let to = |words: &str| -> Vec<String> {
        let line = line_of(COMPUTE, words);
        let effects = effects(&files, source, line);
        effects
            .iter()
            .map(|one| one.text.trim().to_owned())
            .collect()
    };
    assert_eq!(to("gone:"), ["(\"gone\", NodeState::Terminated),"]);
    assert!(to("query:").iter().any(|line| line.contains("force")));
    let list = to("list_nodes:");
    assert!(
        list.iter().any(|line| line.contains("fn list_nodes")),
        "{list:?}"
    );
    assert!(list.iter().all(|line| !line.contains("reboot")), "{list:?}");
    assert!(to("service: compute").is_empty());
}

#[test]
fn every_line_below_the_head_has_a_cause() {
    for file in files().1 {
        let head = line_of(&file.contents, "impl ");
        let without: Vec<&str> = file
            .contents
            .lines()
            .enumerate()
            .skip(head)
            .filter(|(at, line)| {
                line.trim_start().starts_with('.') && why(&file, at + 1).is_empty()
            })
            .map(|(_, line)| line)
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
