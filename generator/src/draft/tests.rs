use serde_json::json;

use super::*;
use crate::diagnostic::Code;

fn provider() -> Vec<Entry> {
    vec![
        Entry::flow("format", 1).before("A draft."),
        Entry::flow("provider", "acme"),
        Entry::flow("title", "Acme"),
        Entry::flow("reference", "https://acme.example"),
        Entry::map(
            "credentials",
            vec![Entry::flow("token", json!({"secret": true}))],
        ),
        Entry::map(
            "connection",
            vec![
                Entry::flow("url", "https://acme.example"),
                Entry::flow("auth", json!({"bearer": "${credentials.token}"})),
            ],
        ),
    ]
}

fn compute(operations: Vec<Entry>) -> Vec<Entry> {
    vec![
        Entry::flow("service", "compute"),
        Entry::map(
            "states",
            vec![Entry::flow("node", json!({"on": "running"}))],
        ),
        Entry::map(
            "models",
            vec![Entry::map(
                "node",
                vec![
                    Entry::flow("id", "id"),
                    Entry::flow("name", "name"),
                    Entry::flow("state", "status").comment("sure"),
                    Entry::flow("created_at", "size("),
                ],
            )],
        ),
        Entry::map("operations", operations),
    ]
}

fn list(answer: serde_json::Value) -> Entry {
    let exchange = Yaml::Map(vec![
        Entry::flow("send", "GET /servers"),
        Entry::flow("answer", answer),
    ]);
    let example = Yaml::Map(vec![Entry::of("exchanges", Yaml::List(vec![exchange]))]);
    Entry::map(
        "list_nodes",
        vec![
            Entry::flow("request", "GET /servers"),
            Entry::flow("items", ""),
            Entry::flow("as", "node"),
            Entry::of("examples", Yaml::List(vec![example])),
        ],
    )
}

#[test]
fn what_check_refuses_is_taken_out_and_results_are_computed() {
    let wrong = Entry::map(
        "ex_wrong",
        vec![Entry::flow("doc", "X."), Entry::flow("request", "FETCH /x")],
    );
    let draft = Draft {
        provider: "acme".to_owned(),
        files: vec![
            ("provider.yaml".to_owned(), provider()),
            (
                "compute.yaml".to_owned(),
                compute(vec![
                    list(json!([{"id": 7, "name": "a", "status": "on"}])),
                    wrong,
                ]),
            ),
        ],
    };
    let Finished {
        files,
        dropped,
        warnings,
    } = finish(draft);
    let paths: Vec<&str> = dropped.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["models.node.created_at", "operations.ex_wrong"]);
    assert!(
        warnings.iter().all(|(code, _)| *code == Code::NoExample),
        "{warnings:?}"
    );
    let (_, text) = &files[1];
    assert!(text.contains("    state: status # sure\n"), "{text}");
    assert!(
        !text.contains("ex_wrong") && files[0].1.starts_with("# A draft.\n"),
        "{text}"
    );
}

#[test]
fn an_example_whose_result_cannot_be_told_goes() {
    let answer = json!([{"id": 7, "status": "on"}]);
    let mut service = compute(vec![list(answer)]);
    if let Yaml::Map(models) = &mut service[2].value
        && let Yaml::Map(node) = &mut models[0].value
    {
        node.pop();
    }
    let draft = Draft {
        provider: "acme".to_owned(),
        files: vec![
            ("provider.yaml".to_owned(), provider()),
            ("compute.yaml".to_owned(), service),
        ],
    };
    let Finished {
        files,
        dropped,
        warnings,
    } = finish(draft);
    assert_eq!((dropped.len(), warnings), (0, vec![(Code::NoExample, 1)]));
    assert!(!files[1].1.contains("examples"), "{}", files[1].1);
}
