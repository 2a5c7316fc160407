//! What is wrong with checks, second lists and made models, as people read it.

use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Look, render_text};
use crate::load::load_texts;

use super::lower;

const PROVIDER: &str = "\
format: 1
provider: acme
title: Acme
reference: https://acme.example/docs
credentials: {token: {secret: true}}
connection: {url: 'https://api.acme.example', auth: {bearer: '${credentials.token}'}}
";

const MODELS: &str = "\
service: dns
models:
  zone: {id: id, domain: name}
  record: {id: id, name: name, kind: type, data: data}
operations:
";

/// The errors of a service with these operations, each from its code to the words under the caret.
fn errors(operations: &str) -> Vec<String> {
    let dns = format!("{MODELS}{operations}");
    let mut diagnostics = Diagnostics::new();
    let set = load_texts(
        "specs/acme",
        &[("provider.yaml", PROVIDER), ("dns.yaml", &dns)],
        &mut diagnostics,
    );
    lower(&set, &mut diagnostics);
    let text = render_text(Look::Plain, &diagnostics, &set.sources);
    let carets = text.split("\n\n").filter(|one| one.starts_with("error["));
    carets
        .map(|one| {
            let first = one.lines().next().unwrap();
            let line = one.lines().position(|line| line.contains('^')).unwrap();
            let caret = one.lines().nth(line).unwrap();
            let code = one.lines().nth(line - 1).unwrap();
            let (start, end) = (caret.find('^').unwrap(), caret.rfind('^').unwrap());
            format!("{first} | {} |{}", &code[start..=end], &caret[end + 1..])
        })
        .collect()
}

#[test]
fn a_check_is_wrong_where_it_is() {
    let found = errors(
        "
  delete_zone:
    check:
      - {that: zone.doman != null, else: it must have one}
      - {that: '\"always\"', else: it must hold}
      - {that: '1 == 1', else: it must hold}
      - {that: zone.id != null, else: ' '}
    request: DELETE /zones/{zone.id}
    examples: []
",
    );
    assert_eq!(
        found,
        [
            "error[E0121]: `zone` has no field `doman` | doman | no such field",
            "error[E0123]: a condition is true or false | \"always\" | this is text",
            "error[E0139]: this check looks at no argument | '1 == 1' | always the same",
            "error[E0139]: the caller is not told what is wrong | ' ' | empty",
        ]
    );
}

#[test]
fn a_second_list_needs_a_first_one() {
    let found = errors(
        "
  get_zone: {request: 'GET /zones/{zone_id}', item: zone, as: zone, also: {request: GET /more, items: zones}}
  list_zones: {request: GET /zones, items: zones, as: zone, also: {when: 5, request: get /more, items: zones}}
",
    );
    assert_eq!(
        found,
        [
            "error[E0134]: only a list of one request has a second one after it | also | of no use",
            "error[E0123]: a condition is true or false | 5 | this is a number",
            "error[E0132]: `get` is no HTTP method | get | not a method",
        ]
    );
}

#[test]
fn a_model_that_is_made_stands_by_itself() {
    let found = errors(
        "
  list_records:
    let:
      one: 'to_record({\"id\": zone.id})'
      two: '[to_zone({\"id\": zone.id})]'
    request: GET /zones/{one.id}/{two.id}
    items: records
    as: record
",
    );
    assert_eq!(
        found,
        [
            "error[E0123]: a model is a value by itself here, and none that belongs to another | 'to_record({\"id\": zone.id})' | not one model",
            "error[E0123]: a model is a value by itself here, and none that belongs to another | '[to_zone({\"id\": zone.id})]' | not one model",
        ]
    );
}

#[test]
fn steps_alone_have_no_answer_to_give_as_it_is() {
    let found = errors(
        "
  ex_make:
    doc: Makes one.
    let: {made: {request: POST /zones, header: Location}}
    result: value
    examples: []
",
    );
    assert_eq!(
        found,
        [
            "error[E0134]: there is no answer to give as `value` | value | the operation has no `request`"
        ]
    );
}
