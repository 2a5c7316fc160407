//! What `load` accepts, and what it says about what it does not.

use super::*;
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
colour: red
";
    let expected = [
        (Code::UnknownField, "colour"),
        (Code::WrongType, "[x]"),
        (Code::MissingField, "b"),
        (Code::UnknownField, "itmes"),
        (Code::WrongType, "{a: 1}"),
        (Code::WrongType, "many"),
        (Code::InvalidValue, "99999"),
        (Code::UnknownField, "colour"),
    ];
    let told = of_service(text);
    let told: Vec<_> = told
        .iter()
        .map(|(code, words)| (*code, words.as_str()))
        .collect();
    assert_eq!(told, expected);
}
