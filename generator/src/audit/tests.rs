use super::*;
use crate::diagnostic::{Diagnostics, Severity};
use crate::load::load_texts;
use crate::lower::lower;

const PROVIDER: &str = "format: 1
provider: acme
title: Acme
reference: https://acme.example
credentials: {token: {secret: true}}
connection:
  url: https://api.acme.example/v1
  auth: {bearer: '${credentials.token}'}
  paging: {pages: {page_number: page, size: {per_page: 50}, next: next}}
  errors: {message: error}
";
const COMPUTE: &str = "service: compute
states: {node: {'on': running, 'off': stopped, frozen: paused}}
models:
  node:
    id: id
    name: name
    state: status
    public_ips: net.ips.map(i, i.address)
    extra: [meta]
operations:
  list_nodes: {request: GET /a/servers, paging: pages, items: servers, as: node}
  create_node:
    request: POST /a/servers
    body: {name: '${name}', plan: '${size.id}', kind: vm}
    item: server
    as: node
";

/// What an audit finds in the specs with changes: `(code, line, message)`.
fn found(changes: &[(&str, &str)]) -> Vec<(&'static str, Severity, String)> {
    let (mut provider, mut compute) = (PROVIDER.to_owned(), COMPUTE.to_owned());
    for (old, new) in changes {
        assert!(provider.contains(old) || compute.contains(old), "{old}");
        provider = provider.replace(old, new);
        compute = compute.replace(old, new);
    }
    let (findings, settled) = audited(&provider, &compute);
    assert_eq!(settled, 0);
    findings
        .into_iter()
        .map(|one| {
            (
                one.diagnostic.code.id(),
                one.diagnostic.severity,
                one.diagnostic.message,
            )
        })
        .collect()
}

fn audited(provider: &str, compute: &str) -> (Vec<Finding>, usize) {
    let mut diagnostics = Diagnostics::new();
    let set = load_texts(
        "specs/acme",
        &[("provider.yaml", provider), ("compute.yaml", compute)],
        &mut diagnostics,
    );
    let lowered = lower(&set, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let document = Document::parse(
        std::path::Path::new("acme.yaml"),
        include_str!("tests/acme.yaml"),
    )
    .unwrap();
    let audit = audit(&set.providers[0], &lowered[0], &document, &set.sources);
    (audit.findings, audit.settled.len())
}

fn one(changes: &[(&str, &str)]) -> (&'static str, Severity, String) {
    let mut found = found(changes);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn what_agrees_is_no_finding() {
    assert_eq!(found(&[]), []);
}

#[test]
fn endpoints_are_there_with_their_methods() {
    let (code, severity, message) = one(&[("POST /a/servers", "POST /a/servers/actions")]);
    assert_eq!((code, severity), ("E0201", Severity::Error));
    assert!(message.contains("POST"), "{message}");
    assert_eq!(one(&[("POST /a/servers", "POST /a/machines")]).0, "E0200");
    // The document says which versions there are.
    assert_eq!(one(&[("POST /a/servers", "POST /c/servers")]).0, "E0200");
    let more = "\n  destroy_node: {request: 'DELETE /b/servers/{node.id}', success: 200}\n";
    let found = found(&[(
        "    item: server\n    as: node\n",
        &format!("    item: server\n    as: node{more}"),
    )]);
    let codes: Vec<&str> = found.iter().map(|(code, ..)| *code).collect();
    assert_eq!(
        codes,
        ["E0202", "E0211"],
        "deprecated, and the status is another: {found:?}"
    );
}

#[test]
fn answers_have_what_is_read() {
    assert_eq!(one(&[("items: servers", "items: server")]).0, "E0203");
    assert_eq!(
        one(&[("name: name", "name: label")]),
        (
            "E0204",
            Severity::Error,
            "the vendor's schema has no `label`".to_owned()
        )
    );
    assert_eq!(
        one(&[("i.address", "i.ip")]),
        (
            "E0204",
            Severity::Warning,
            "the vendor's schema has no `ip`".to_owned()
        )
    );
    // One of two is enough, and what is open is not judged.
    assert_eq!(
        found(&[
            ("name: name", "name: default(label, name)"),
            ("[meta]", "[meta.anything]")
        ]),
        []
    );
}

#[test]
fn states_are_complete() {
    let (code, severity, message) = one(&[(", frozen: paused", "")]);
    assert_eq!((code, severity), ("E0205", Severity::Warning));
    assert!(message.contains("`frozen`"), "{message}");
}

#[test]
fn requests_have_what_is_required_and_nothing_else() {
    let found = found(&[("plan:", "plans:")]);
    let codes: Vec<_> = found
        .iter()
        .map(|(code, severity, _)| (*code, *severity))
        .collect();
    assert_eq!(
        codes,
        [("E0206", Severity::Error), ("E0207", Severity::Warning)]
    );
    assert_eq!(one(&[("kind: vm", "kind: virtual")]).0, "E0208");
    assert_eq!(
        one(&[(
            "paging: pages, items",
            "query: {tag: x}, paging: pages, items"
        )])
        .0,
        "E0202"
    );
    assert_eq!(
        one(&[(
            "paging: pages, items",
            "query: {tags: x}, paging: pages, items"
        )])
        .0,
        "E0207"
    );
}

#[test]
fn pages_are_followed_as_the_endpoint_has_them() {
    assert_eq!(one(&[("paging: pages", "paging: none")]).0, "E0209");
    assert_eq!(one(&[("per_page: 50", "per_page: 100")]).0, "E0210");
    assert_eq!(one(&[("next: next}", "next: meta.next}")]).0, "E0210");
    assert_eq!(one(&[("message: error", "message: detail")]).0, "E0212");
}

#[test]
fn a_comment_with_the_code_settles_a_finding() {
    let settled = |compute: &str| {
        let (findings, settled) = audited(PROVIDER, compute);
        (findings.len(), settled)
    };
    let behind = COMPUTE.replace("    name: name\n", "    name: label # E0204: recorded\n");
    assert_eq!(settled(&behind), (0, 1));
    let above = COMPUTE
        .replace("  node:\n    id", "  # E0204: recorded\n  node:\n    id")
        .replace("name: name", "name: label");
    assert_eq!(settled(&above), (0, 1));
    let other = COMPUTE.replace("    name: name\n", "    name: label # E0203: recorded\n");
    assert_eq!(settled(&other), (1, 0));
}

#[test]
fn findings_name_their_place_in_the_document() {
    let (findings, _) = audited(
        PROVIDER,
        &COMPUTE.replace("    name: name\n", "    name: label\n"),
    );
    assert_eq!(findings[0].pointer, "#/components/schemas/Server");
}
