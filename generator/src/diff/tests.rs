use super::show::{Page, html, markdown, text};
use super::*;

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme
reference: https://acme.example/docs
credentials: {token: {secret: true, env: TOKEN}}
connection:
  url: https://api.acme.example
  auth: {bearer: '${credentials.token}'}
  paging:
    pages: {page_number: page, size: {per_page: 100}, next: links.next}
  errors:
    rules:
      - {status: 401, kind: invalid_credentials}
";
const COMPUTE: &str = "\
service: compute
states:
  node: {active: running, gone: terminated}
models:
  node:
    id: id
    name: name
    state: status
    extra: [memory, region]
operations:
  list_nodes:
    request: GET /v1/nodes
    paging: pages
    items: nodes
    as: node
  reboot_node:
    request: POST /v1/nodes/{node.id}/reboot
  stop_node:
    request: POST /v1/nodes/{node.id}/stop
  ex_tag_node:
    doc: Tags a node.
    params: {node: node, tag: text, colour: text?}
    request: POST /v1/nodes/{node.id}/tags
    body: {tag: '${tag}', colour: '${colour}'}
";

fn state(provider: &str, compute: &str) -> Specs {
    Specs::new("before", "specs")
        .with("acme", "provider.yaml", provider)
        .with("acme", "compute.yaml", compute)
}

fn compared(provider: &str, compute: &str) -> Report {
    match diff(&state(PROVIDER, COMPUTE), &state(provider, compute)) {
        Ok(report) => report,
        Err(Failure::Spec {
            diagnostics, set, ..
        }) => panic!(
            "{}",
            crate::diagnostic::render::render_text(
                crate::diagnostic::render::Look::Plain,
                &diagnostics,
                &set.sources
            )
        ),
        Err(Failure::Render(fault)) => panic!("{fault}"),
    }
}

/// `breaking list_nodes: text @ line` of all changes.
fn told(report: &Report) -> Vec<String> {
    let changes = report.providers.iter().flat_map(|one| &one.changes);
    changes
        .map(|change| {
            let lines: Vec<String> = change
                .places
                .iter()
                .map(|line| format!("{}{}", if line.gone { "-" } else { "+" }, line.line))
                .collect();
            let (class, subject) = (change.class.word(), &change.subject);
            format!("{class} {subject}: {} @{}", change.text, lines.join(","))
        })
        .collect()
}

#[test]
fn nothing_is_told_of_what_is_the_same() {
    assert!(compared(PROVIDER, COMPUTE).providers.is_empty());
    // A comment, another order of keys, another way to quote.
    let same = COMPUTE.replace("    name: name\n", "    # Shown.\n    name: 'name'\n");
    assert!(told(&compared(PROVIDER, &same)).is_empty());
}

#[test]
fn each_change_has_its_class_and_its_lines() {
    let cases = [
        (
            "  stop_node:\n    request: POST /v1/nodes/{node.id}/stop\n",
            "",
            "breaking stop_node: is gone @-18",
        ),
        (
            "stop_node:",
            "start_node:",
            "breaking start_node: `stop_node` is now called `start_node` @-18,+18",
        ),
        (
            "gone: terminated",
            "gone: stopped",
            "risky states of node: `gone` is `stopped` now; it was `terminated` @-3,+3",
        ),
        (
            "gone: terminated",
            "gone: terminated, off: stopped",
            "additive states of node: `off` is known now, as `stopped` @+3",
        ),
        (
            "colour: text?}",
            "colour: text?, size: {type: int?, sent: false}}",
            "breaking ex_tag_node: takes one more argument, `size` @+22",
        ),
        (
            "tag: text,",
            "tag: int,",
            "breaking ex_tag_node: the parameter `tag` is of another type: `text` became `int` @-22,+22",
        ),
        (
            "paging: pages",
            "paging: none",
            "risky list_nodes: follows one answer alone now; it was the paging `pages` @-13,+13",
        ),
        (
            "/reboot",
            "/actions/reboot",
            "risky reboot_node: another request: `POST /v1/nodes/{node.id}/reboot` became `POST /v1/nodes/{node.id}/actions/reboot` @-17,+17",
        ),
        (
            "/reboot\n",
            "/reboot\n    idempotent: true\n",
            "risky reboot_node: is sent again now when it fails: it is said to be idempotent @-16,+18",
        ),
        (
            "[memory, region]",
            "[memory]",
            "breaking Node: `extra` has no `region` any more @-9",
        ),
        (
            "name: name",
            "name: label",
            "risky Node: `name` comes from somewhere else: `name` became `label` @-7,+7",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(COMPUTE.contains(from), "{from}");
        let told = told(&compared(PROVIDER, &COMPUTE.replace(from, to)));
        assert!(
            told.iter().any(|one| one == expected),
            "{expected}\n{told:#?}"
        );
        assert_eq!(told.len(), 1, "{told:#?}");
    }
    let cases = [
        (
            "{secret: true, env: TOKEN}",
            "{secret: true, env: ACME_TOKEN}",
            "breaking connection: `token` is read otherwise: `{secret: true, env: TOKEN}` became `{secret: true, env: ACME_TOKEN}` @-5,+5",
        ),
        (
            "per_page: 100",
            "per_page: 200",
            "risky connection: pages: `{page_number: page, size: {per_page: 100}, next: links.next}` became `{page_number: page, size: {per_page: 200}, next: links.next}` @-10,+10",
        ),
        (
            "kind: invalid_credentials}",
            "kind: forbidden}",
            "risky connection: errors, status 401: `{status: 401, kind: invalid_credentials}` became `{status: 401, kind: forbidden}` @-13,+13",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(PROVIDER.contains(from), "{from}");
        let told = told(&compared(&PROVIDER.replace(from, to), COMPUTE));
        assert_eq!(told, [expected]);
    }
}

#[test]
fn of_what_was_the_examples_are_not_judged() {
    let example = |send: &str, result: &str| {
        format!(
            "    examples:\n      - args: {{node: {{id: '1', name: a, state: running}}}}\n        exchanges: [{{send: '{send}'}}]\n        result: {result}\n"
        )
    };
    let with = |example: &str| COMPUTE.replace("/reboot\n", &format!("/reboot\n{example}"));
    let wrong = [
        // Disproved, and an argument that there is none of.
        with(&example("POST /v1/nodes/1/restart", "true")),
        with(&example("POST /v1/nodes/1/reboot", "true").replace("node: {id", "nod: {id")),
    ];
    let right = with(&example("POST /v1/nodes/1/reboot", "true"));
    let right = right.replace("  stop_node:", "  start_node:");
    for wrong in wrong {
        let report = diff(&state(PROVIDER, &wrong), &state(PROVIDER, &right));
        let report = report.unwrap_or_else(|_| panic!("{wrong}"));
        let told = told(&report);
        assert_eq!(told.len(), 1, "{told:?}");
        let renamed = "breaking start_node: `stop_node` is now called `start_node` @";
        assert!(told.iter().all(|one| one.starts_with(renamed)), "{told:?}");
        let now = diff(&state(PROVIDER, &right), &state(PROVIDER, &wrong));
        assert!(
            matches!(now, Err(Failure::Spec { old: false, .. })),
            "{wrong}"
        );
    }
    // What is wrong with the driver itself is wrong before, too: what is left out would seem new.
    let broken = [
        COMPUTE.replace("state: status", "state: stats.map("),
        // With a key that cannot be read the file as a whole is not.
        with(&example(
            "POST /v1/nodes/1/reboot",
            "true\n        shows: all",
        )),
    ];
    for broken in broken {
        let report = diff(&state(PROVIDER, &broken), &state(PROVIDER, COMPUTE));
        assert!(
            matches!(report, Err(Failure::Spec { old: true, .. })),
            "{broken}"
        );
    }
}

#[test]
fn types_of_records_come_and_go() {
    const DNS: &str = "service: dns\nrecord_types: [A, AAAA, DS, PTR]\nmodels:\n  zone: {id: id, domain: name}\noperations:\n  list_zones: {request: GET /zones, items: zones, as: zone}\n";
    let state = |dns: &str| {
        let specs = Specs::new("before", "specs").with("acme", "provider.yaml", PROVIDER);
        specs.with("acme", "dns.yaml", dns)
    };
    let compared = |types: &str| {
        let after = DNS.replace("[A, AAAA, DS, PTR]", types);
        told(&diff(&state(DNS), &state(&after)).ok().unwrap())
    };
    assert_eq!(
        compared("[A, AAAA, CAA, TXT]"),
        [
            "breaking records: can no longer be of type `DS`, `PTR` @-2",
            "additive records: can be of type `CAA`, `TXT` now @+2"
        ]
    );
    // Another order says nothing.
    assert_eq!(compared("[PTR, DS, AAAA, A]"), [""; 0]);
}

#[test]
fn long_texts_are_shown_where_they_differ() {
    let long = PROVIDER.replace(
        "next: links.next}",
        "next: links.next.of_the_many_that_there_are, total_items: meta.total}",
    );
    let longer = long.replace("meta.total}", "meta.count}");
    let report = diff(&state(&long, COMPUTE), &state(&longer, COMPUTE));
    assert_eq!(
        told(&report.ok().unwrap()),
        [
            "risky connection: pages: `…total_items: meta.total}` became `…total_items: meta.count}` @-10,+10"
        ]
    );
}

#[test]
fn an_edit_that_is_made_everywhere_is_told_once() {
    let provider = PROVIDER.replace("pages: {", "all: {");
    let more = "  list_sizes:\n    request: GET /v1/sizes\n    paging: pages\n    items: sizes\n    as: size\n";
    let old = COMPUTE.replace(
        "operations:\n",
        &format!("  size: {{id: id, name: name}}\noperations:\n{more}"),
    );
    let new = old.replace("paging: pages", "paging: all");
    let report = diff(&state(PROVIDER, &old), &state(&provider, &new))
        .ok()
        .unwrap();
    let one = report.providers.first().unwrap();
    let edits: Vec<&Edit> = one.code.iter().flat_map(|group| &group.edits).collect();
    let both = edits.iter().find(|edit| edit.spots.len() == 2);
    let both = both.unwrap_or_else(|| panic!("{edits:#?}"));
    assert!(both.removed.iter().any(|line| line.contains("PAGES")));
    let causes: Vec<&str> = both.spots.iter().map(|spot| spot.cause.as_str()).collect();
    assert_eq!(causes, ["operations.list_sizes", "operations.list_nodes"]);
}

#[test]
fn a_new_and_a_lost_provider_are_told_whole() {
    let none = Specs::default();
    let all = state(PROVIDER, COMPUTE);
    let report = diff(&none, &all).ok().unwrap();
    assert_eq!(told(&report), ["additive driver: is new @"]);
    let report = diff(&all, &none).ok().unwrap();
    assert_eq!(told(&report), ["breaking driver: is gone @"]);
    assert!(report.providers.first().unwrap().removed > 50);
}

#[test]
fn the_report_has_four_forms() {
    let report = compared(
        PROVIDER,
        &COMPUTE
            .replace("tag: text,", "tag: text, <b>: {type: int?, sent: false},")
            .replace("<b>", "b"),
    );
    let narrow = text(
        &report,
        Page {
            width: 80,
            code: true,
        },
    );
    let narrow = anstream_free(&narrow);
    assert!(
        narrow.contains("breaking  ex_tag_node takes one more argument, `b`"),
        "{narrow}"
    );
    assert!(narrow.contains("1 breaking (against before)"), "{narrow}");
    assert!(
        narrow.contains("operations.ex_tag_node (specs/acme/compute.yaml:20)"),
        "{narrow}"
    );
    let wide = anstream_free(&text(
        &report,
        Page {
            width: 200,
            code: true,
        },
    ));
    assert!(wide.contains(" │ "), "{wide}");
    let short = anstream_free(&text(
        &report,
        Page {
            width: 80,
            code: false,
        },
    ));
    assert!(short.len() < narrow.len());
    let page = html(&report).unwrap();
    assert!(
        page.contains("<b class=\"breaking\">breaking</b>") && !page.contains("http"),
        "{page}"
    );
    // What stands in a spec is text there, never markup.
    assert!(
        page.contains("&lt;") || !page.contains("Reply<bool>"),
        "{page}"
    );
    let markdown = markdown(&report);
    assert!(
        markdown.starts_with("## Drivers: 1 breaking\n"),
        "{markdown}"
    );
    assert!(markdown.contains("````diff\n"), "{markdown}");
}

/// Without the sequences that make colours.
fn anstream_free(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}
