//! The examples in the explanations are run: the wrong ones break their rule, the right ones none.

use super::{Code, Diagnostics, Severity};
use crate::load::load_texts;
use crate::lower::lower;

/// What the examples leave out, by file and key.
const BASE: &[(&str, &[(&str, &str)])] = &[
    (
        "provider.yaml",
        &[
            ("format", "format: 1\n"),
            ("provider", "provider: acme\n"),
            ("title", "title: Acme Cloud\n"),
            ("reference", "reference: https://acme.example/docs\n"),
            ("credentials", "credentials: {token: {secret: true}}\n"),
            (
                "connection",
                "connection: {url: 'https://a.example', auth: {bearer: '${credentials.token}'}}\n",
            ),
        ],
    ),
    (
        "compute.yaml",
        &[
            ("service", "service: compute\n"),
            ("states", "states: {node: {active: running}}\n"),
            (
                "models",
                "models: {node: {id: id, name: name, state: status}}\n",
            ),
        ],
    ),
    (
        "dns.yaml",
        &[
            ("service", "service: dns\n"),
            (
                "models",
                "models: {zone: {id: id, domain: name}, record: {id: id, name: name, kind: type, data: data}}\n",
            ),
        ],
    ),
];

/// The files of a part of an explanation, from `Wrong:` or `Right:` to the next part.
fn files(explanation: &str, part: &str) -> Vec<(String, String)> {
    let (_, rest) = explanation
        .split_once(&format!("\n{part}:\n"))
        .expect("the part is there");
    let rest = rest.split("\nRight:\n").next().expect("the first piece");
    let mut files: Vec<(String, String)> = Vec::new();
    for block in rest.split("```yaml\n").skip(1) {
        let text = block.split("```").next().expect("the first piece");
        let name = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# "))
            .expect("`# <file>` on top");
        files.push((name.to_owned(), text.to_owned()));
    }
    if !files.iter().any(|(name, _)| name == "provider.yaml") {
        files.push(("provider.yaml".to_owned(), String::new()));
    }
    for (name, text) in &mut files {
        let base = BASE
            .iter()
            .find(|(file, _)| file == name)
            .map_or(&[][..], |(_, keys)| keys);
        for (key, value) in base {
            if !text
                .lines()
                .any(|line| line.starts_with(&format!("{key}:")))
            {
                text.push_str(value);
            }
        }
    }
    files
}

fn diagnostics(files: &[(String, String)]) -> Vec<(Code, Severity, String)> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load_texts("specs/acme", &files, &mut diagnostics);
    lower(&set, &mut diagnostics);
    diagnostics
        .iter()
        .map(|one| (one.code, one.severity, one.message.clone()))
        .collect()
}

#[test]
fn every_wrong_example_breaks_its_rule_and_every_right_one_none() {
    let mut complaints = Vec::new();
    for code in Code::ALL {
        let text = code.explanation();
        if !text.contains("\nWrong:\n") {
            if !text.contains("\nRemedy: ") {
                complaints.push(format!("{code} has neither examples nor a remedy"));
            }
            continue;
        }
        let wrong = diagnostics(&files(text, "Wrong"));
        if !wrong.iter().any(|(one, ..)| one == code) {
            complaints.push(format!("{code}: the wrong example does not break it"));
        }
        let errors = wrong
            .into_iter()
            .filter(|(_, severity, _)| *severity == Severity::Error);
        for (other, _, message) in errors.filter(|(one, ..)| one != code) {
            complaints.push(format!(
                "{code}: the wrong example also breaks {other}: {message}"
            ));
        }
        let right = diagnostics(&files(text, "Right"));
        let broken = |(one, severity, _): &(Code, Severity, String)| {
            one == code || *severity == Severity::Error
        };
        for (broken, _, message) in right.into_iter().filter(broken) {
            complaints.push(format!(
                "{code}: the right example breaks {broken}: {message}"
            ));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
