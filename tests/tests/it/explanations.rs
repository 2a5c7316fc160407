//! The explanations of the codes tell the truth: what they call wrong breaks the rule, what they
//! call right breaks none.
//!
//! Under `Wrong:` and under `Right:` stand fenced blocks of YAML. The first line of each names a
//! file, `# compute.yaml`; what follows takes the place of the keys of the same name in that file of
//! a minimal provider. Explanations of what has no text to show have a `Remedy:` instead.

use skyloom::diagnostic::render::{Look, render_text};
use skyloom::diagnostic::{Code, Diagnostics};
use skyloom::{load, lower};

/// A provider in which nothing is wrong.
const MINIMAL: [(&str, &str); 3] = [
    (
        "compute.yaml",
        r#"service: compute
states:
  node: {active: running}
models:
  node: {id: id, name: name, state: status}
operations:
  list_nodes:
    request: GET /nodes
    items: nodes
    as: node
    examples: [{exchanges: [{send: GET /nodes, answer: {nodes: []}}], result: []}]
"#,
    ),
    (
        "dns.yaml",
        r#"service: dns
models:
  zone: {id: id, domain: name}
  record: {id: id, name: name, kind: type, data: content}
operations:
  list_records:
    request: GET /zones/{zone.id}/records
    items: records
    as: record
    examples:
      - args: {zone: {id: example.com, domain: example.com}}
        exchanges: [{send: GET /zones/example.com/records, answer: {records: []}}]
        result: []
  list_zones:
    request: GET /zones
    items: zones
    as: zone
    examples: [{exchanges: [{send: GET /zones, answer: {zones: []}}], result: []}]
"#,
    ),
    (
        "provider.yaml",
        r#"format: 1
provider: acme
title: Acme
reference: https://docs.acme.example
credentials:
  token: {secret: true}
connection:
  url: https://api.acme.example
  auth: {bearer: "${credentials.token}"}
  paging:
    pages: {link_header: true}
"#,
    ),
];

#[test]
fn what_is_wrong_breaks_the_rule_and_what_is_right_breaks_none() {
    for code in Code::ALL {
        let text = code.explanation();
        if text.contains("\nRemedy: ") {
            continue;
        }
        let (wrong, right) = text.split_once("\nRight:\n").expect("both parts");
        let (_, wrong) = wrong.split_once("\nWrong:\n").expect("both parts");
        let (told, shown) = checked(wrong);
        assert!(told.contains(code), "{code} is not broken:\n{shown}");
        // One slip in an example, so that nothing else distracts from it.
        let others = told.iter().filter(|one| is_error(**one) && *one != code);
        assert_eq!(others.count(), 0, "{code} is not alone:\n{shown}");
        let (told, shown) = checked(right);
        assert!(!told.contains(code), "{code} is still broken:\n{shown}");
        assert!(!told.iter().any(|one| is_error(*one)), "{code}:\n{shown}");
    }
}

#[test]
fn the_minimal_provider_is_right() {
    let (told, shown) = checked("");
    assert!(told.is_empty(), "{shown}");
}

#[test]
fn nothing_is_left_to_be_written() {
    for code in Code::ALL {
        let text = code.explanation();
        let words = text.split_whitespace().count();
        assert!((30..250).contains(&words), "{code} has {words} words");
        assert!(!text.to_lowercase().contains("todo"), "{code}");
        let wide = text.lines().find(|line| line.chars().count() > 130);
        assert_eq!(wide, None, "{code}");
    }
}

/// Examples need not have examples, nor use every mapping of the minimal provider.
fn is_error(code: Code) -> bool {
    !matches!(code, Code::NoExample | Code::UnusedModel)
}

/// The codes told about the minimal provider with these fenced blocks in it, and how they are shown.
fn checked(markdown: &str) -> (Vec<Code>, String) {
    let mut files = MINIMAL.map(|(name, text)| (name, text.to_owned()));
    for (name, block) in blocks(markdown) {
        let file = files.iter_mut().find(|(known, _)| *known == name);
        let (_, text) = file.unwrap_or_else(|| panic!("no file {name}"));
        *text = with(text, block);
    }
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let mut diagnostics = Diagnostics::new();
    let set = load::load_texts("acme", &files, &mut diagnostics);
    lower::lower(&set, &mut diagnostics);
    let codes = diagnostics.iter().map(|one| one.code).collect();
    (codes, render_text(Look::Plain, &diagnostics, &set.sources))
}

/// The fenced blocks: the file that the first line names, and the rest.
fn blocks(markdown: &str) -> Vec<(&str, &str)> {
    let fenced = markdown.split("```yaml\n").skip(1);
    let blocks = fenced.map(|rest| rest.split("```").next().unwrap_or(""));
    blocks
        .map(|block| {
            let (first, rest) = block.split_once('\n').expect("a line");
            (first.strip_prefix("# ").expect("a file's name"), rest)
        })
        .collect()
}

/// The text, with the top-level keys of `block` in the stead of its own.
fn with(text: &str, block: &str) -> String {
    let mut sections = sections(text);
    for section in self::sections(block) {
        let key = |section: &str| section.split(':').next().map(str::to_owned);
        match sections.iter_mut().find(|own| key(own) == key(section)) {
            Some(own) => *own = section,
            None => sections.push(section),
        }
    }
    sections.concat()
}

/// The text cut before every line that is not indented.
fn sections(text: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let next = rest
            .match_indices('\n')
            .map(|(at, _)| at + 1)
            .find(|at| !rest[*at..].starts_with(' '));
        let (section, others) = rest.split_at(next.unwrap_or(rest.len()));
        sections.push(section);
        rest = others;
    }
    sections
}
