//! What `load` accepts, and what it says about what it does not.

use std::fmt::Write as _;

use super::*;
use crate::diagnostic::render::{Format, Look, render};
use crate::diagnostic::{Code, Diagnostics};

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme Cloud
reference: https://acme.example/docs
credentials:
  token: {secret: true, env: ACME_TOKEN}
connection:
  url: https://api.acme.example
  auth: {bearer: '${credentials.token}'}
";

/// Each diagnostic of a provider with these files: code, file, words under the caret, message.
fn told(files: &[(&str, &str)]) -> Vec<(Code, String, String, String)> {
    let mut diagnostics = Diagnostics::new();
    let set = load_texts("acme", files, &mut diagnostics);
    let tell = |one: &crate::diagnostic::Diagnostic| {
        let source = set.sources.get(one.place.file).expect("its file");
        let words = source.text()[set.sources.locate(&one.place)].to_owned();
        let file = source.path().display().to_string();
        (one.code, file, words, one.message.clone())
    };
    diagnostics
        .sorted(&set.sources)
        .into_iter()
        .map(tell)
        .collect()
}

/// The diagnostics of one service file beside a right `provider.yaml`: code and words.
fn of_service(text: &str) -> Vec<(Code, String)> {
    let told = told(&[("provider.yaml", PROVIDER), ("compute.yaml", text)]);
    told.into_iter()
        .map(|(code, _, words, _)| (code, words))
        .collect()
}

#[test]
fn reads_a_right_folder() {
    let mut diagnostics = Diagnostics::new();
    let files = [
        ("compute.yaml", "service: compute\n"),
        ("provider.yaml", PROVIDER),
    ];
    let set = load_texts("specs/acme", &files, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let [provider] = set.providers.as_slice() else {
        panic!("one provider")
    };
    assert_eq!(provider.provider.title, "Acme Cloud");
    assert_eq!(provider.services.len(), 1);
    assert!(provider.complete);
}

#[test]
fn tells_every_error_of_a_file_at_once() {
    let text = "\
service: compute
operations:
  a: {request: GET /, colour: red, items: [x]}
  b:
    itmes: y
    success: {a: 1}
  c: {request: GET /, success: [200, many, 204, 99999]}
types: {t: {fields: {}}}
colour: red
";
    let expected = [
        (Code::UnknownField, "colour"),
        (Code::WrongType, "[x]"),
        (Code::UnknownField, "itmes"),
        (Code::WrongType, "{a: 1}"),
        (Code::WrongType, "many"),
        (Code::InvalidValue, "99999"),
        (Code::MissingField, "t"),
        (Code::UnknownField, "colour"),
    ];
    let told = of_service(text);
    let told: Vec<_> = told
        .iter()
        .map(|(code, words)| (*code, words.as_str()))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn two_missing_keys_and_a_wrong_one_are_told_together() {
    let provider = "format: one\nprovider: acme\nconnection: {auth: {bearer: x}, erorrs: {}}\n";
    let told = told(&[("provider.yaml", provider)]);
    let messages: Vec<_> = told
        .iter()
        .map(|(_, _, _, message)| message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "`acme/provider.yaml` has no `title`",
            "`acme/provider.yaml` has no `reference`",
            "`format` must be a whole number, not below 0",
            "`connection` has no `url`",
            "there is no key `erorrs` in `connection`",
        ]
    );
}

#[test]
fn one_broken_file_hides_no_error_of_the_others() {
    let files = [
        ("compute.yaml", "service: compute\nx: 'y\n"),
        ("dns.yaml", "service: dns\nmodles: {}\n"),
        ("provider.yaml", "titel: Acme\nformat: 1\n"),
    ];
    let codes: Vec<_> = told(&files)
        .into_iter()
        .map(|(code, file, _, _)| (code, file))
        .collect();
    assert!(codes.contains(&(Code::Syntax, "acme/compute.yaml".into())));
    assert!(codes.contains(&(Code::UnknownField, "acme/dns.yaml".into())));
    assert!(codes.contains(&(Code::UnknownField, "acme/provider.yaml".into())));
    assert!(codes.contains(&(Code::MissingField, "acme/provider.yaml".into())));
}

#[test]
fn a_service_that_cannot_be_read_leaves_the_provider_incomplete() {
    let mut diagnostics = Diagnostics::new();
    let files = [
        ("provider.yaml", PROVIDER),
        ("dns.yaml", "service: dns\nx: 1\n"),
    ];
    let set = load_texts("acme", &files, &mut diagnostics);
    let [provider] = set.providers.as_slice() else {
        panic!("one provider")
    };
    assert!(!provider.complete && provider.services.is_empty());
}

#[test]
fn an_error_behind_aliases_is_told_once() {
    let text = "service: compute\noperations:\n  a: &a {request: GET /, x: 1}\n  b: *a\n";
    assert_eq!(of_service(text), [(Code::UnknownField, "x".to_owned())]);
}

#[test]
fn suggests_the_key_that_was_meant() {
    let mut diagnostics = Diagnostics::new();
    let text = "service: compute\noperations:\n  a: {requets: GET /, item: x, itesm: y}\n";
    let files = [("provider.yaml", PROVIDER), ("compute.yaml", text)];
    load_texts("acme", &files, &mut diagnostics);
    let suggestions: Vec<_> = diagnostics
        .iter()
        .map(|one| one.replacement.as_deref())
        .collect();
    // The last is `items` and not `item`, which is given already. And `request` is not missing.
    assert_eq!(suggestions, [Some("request"), Some("items")]);
}

#[test]
fn refuses_what_specs_do_without() {
    let cases = [
        (
            "service: compute\nservice: dns\n",
            Code::DuplicateKey,
            "service",
        ),
        (
            "service: compute\nstates: {node: {a: b, \"a\": c}}\n",
            Code::DuplicateKey,
            "\"a\"",
        ),
        (
            "service: compute\nstates: &s {}\nmodels: {<<: *s}\n",
            Code::Construct,
            "<<",
        ),
        ("service: !x compute\n", Code::Construct, "!x compute"),
        ("service: compute\n---\na: b\n", Code::Construct, "---"),
        (
            "service: compute\nstates: {{a: b}: c}\n",
            Code::Construct,
            "{",
        ),
        ("service: compute\ndoc: a\u{7}b\n", Code::Syntax, "\u{7}"),
        (
            "service: compute\nstates: &s {a: *s}\n",
            Code::TooDeep,
            "*s",
        ),
    ];
    for (text, code, words) in cases {
        assert_eq!(of_service(text), [(code, words.to_owned())], "{text}");
    }
}

#[test]
fn depth_and_expansion_are_bounded() {
    let deep = format!("service: compute\nmodels: {}", "[".repeat(100_000));
    assert!(matches!(of_service(&deep).as_slice(), [(Code::TooDeep, _)]));
    let mut bomb = "service: compute\nstates:\n  a0: &a0 {x: y}\n".to_owned();
    for level in 1..40 {
        let alias = format!("*a{}", level - 1);
        writeln!(
            bomb,
            "  a{level}: &a{level} [{}]",
            [alias.as_str(); 9].join(", ")
        )
        .unwrap();
    }
    assert!(matches!(of_service(&bomb).as_slice(), [(Code::TooDeep, _)]));
    let mut stairs = "service: compute\nstates:\n  a0: &a0 {x: y}\n".to_owned();
    for level in 1..200 {
        writeln!(stairs, "  a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert!(matches!(
        of_service(&stairs).as_slice(),
        [(Code::TooDeep, _)]
    ));
}

#[test]
fn an_empty_file_is_told_apart_from_a_wrong_one() {
    for text in ["", "\n\n", "# later\n", "---\n", "~\n"] {
        let codes: Vec<_> = of_service(text).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::Empty], "{text:?}");
    }
    assert_eq!(of_service("later"), [(Code::WrongType, "later".to_owned())]);
}

#[test]
fn byte_order_mark_and_line_ends_do_not_move_places() {
    let text = "\u{feff}service: compute\r\ndoc: ä\r\noperations: {ä: {request: GET /, äx: 1}}\r\n";
    assert_eq!(of_service(text), [(Code::UnknownField, "äx".to_owned())]);
}

#[test]
fn a_file_that_only_looks_like_a_spec_is_told() {
    let told = told(&[("provider.yaml", PROVIDER), ("storage.yml", "")]);
    let told: Vec<_> = told
        .iter()
        .map(|(code, file, words, _)| (*code, file.as_str(), words.as_str()))
        .collect();
    assert_eq!(told, [(Code::FileName, "acme/storage.yml", "")]);
}

#[test]
fn no_input_panics_and_none_fails_without_a_word() {
    let service = "\
service: compute
doc: |
  Two lines
  of text.
states: {node: &n {new: pending, \"off\": 'stop''ped'}}
models: {node: *n}
operations:
  a: {request: GET /, success: [200, 204], query: {ä: \"\\u00e9\"}}
  ? b
  : request: >-
      GET
      /b
    body: [1, {x: ~, y: no}, - z]
";
    let rounds = std::env::var("SKYLOOM_FUZZ")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3000);
    let pieces = [
        "\n",
        "  ",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "&x ",
        "*x",
        "<<: ",
        "!t ",
        "#",
        "|",
        ">",
        "\t",
        "---\n",
        "%",
        "é",
        "\u{1f600}",
        "\\",
        "? ",
        ",",
        "~",
        "a: ",
        "\u{85}",
        "\u{2028}",
        "0",
        "-1",
        "1e999",
        "\r",
        "@",
    ];
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    for _ in 0..rounds {
        let mut text: Vec<char> = service.chars().collect();
        for _ in 0..=random(4) {
            let at = random(text.len());
            match random(3) {
                0 => drop(text.drain(at..(at + random(9)).min(text.len()))),
                1 => drop(text.splice(at..at, pieces[random(pieces.len())].chars())),
                _ => text.truncate(at.max(1)),
            }
            if text.is_empty() {
                text.push(' ');
            }
        }
        let text: String = text.into_iter().collect();
        let mut diagnostics = Diagnostics::new();
        let files = [("provider.yaml", PROVIDER), ("compute.yaml", &*text)];
        let set = load_texts("acme", &files, &mut diagnostics);
        let complete = set.providers.iter().any(|provider| provider.complete);
        assert_eq!(
            complete,
            !diagnostics.iter().any(|one| one.code != Code::FileName),
            "{text}"
        );
        for format in [Format::Text, Format::Json, Format::Github, Format::Sarif] {
            let rendered = render(format, Look::Styled, &diagnostics, &set.sources);
            assert!(!rendered.is_empty() || diagnostics.is_empty());
        }
    }
}
