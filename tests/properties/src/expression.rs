//! Any text is an expression or is told not to be one, and the generator makes Rust of it.

use skyloom::cel;

use super::spec;

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme
reference: https://docs.example.com
credentials: {token: {}}
connection:
  url: https://api.example.com
  auth: {bearer: '${credentials.token}'}
";

/// An expression where each kind of scope is: over an item, over arguments, over both.
pub(crate) fn cel(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    parsed(text);
    let json = |text: String| serde_json::Value::from(text).to_string();
    let (plain, hole) = (json(text.to_owned()), json(format!("${{{text}}}")));
    let path = json(format!("GET /zones/{{{text}}}"));
    let service = format!(
        "\
service: dns
models:
  zone: {{id: {plain}, domain: name, extra: [{{fact: {plain}}}]}}
operations:
  list_zones: {{request: GET /zones, items: zones, as: zone, where: {plain}}}
  get_zone: {{request: {path}, item: zone, as: zone}}
  create_zone:
    check: [{{that: {plain}, else: it must hold}}]
    request: POST /zones
    body: {{a: {hole}, b: [{plain}], c: {json}}}
    item: ''
    as: zone
",
        json = json(format!("a{text}b")),
    );
    spec::judged(&[("provider.yaml", PROVIDER), ("dns.yaml", &service)]);
}

fn parsed(text: &str) {
    match cel::parse(text) {
        Ok(expr) => within(text, &expr.span),
        Err(error) => {
            within(text, &error.span);
            assert!(!error.message.is_empty());
        }
    }
    for open in ["${", "{"] {
        if let Ok(parts) = cel::split_template(text, open) {
            for part in parts {
                if let cel::Part::Expr(inner, span) = part {
                    assert_eq!(text.get(span), Some(&*inner));
                }
            }
        }
    }
}

fn within(text: &str, span: &cel::Span) {
    assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
}
