//! Formatting changes the layout and nothing else.

use super::{Unformatted, comment, format};
use crate::source::Sources;

fn formatted(name: &str, text: &str) -> Result<String, Unformatted> {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    format(sources.get(file).expect("the file"))
}

#[track_caller]
fn becomes(before: &str, after: &str) {
    assert_eq!(formatted("any.yaml", before).unwrap(), after);
    assert_eq!(
        formatted("any.yaml", after).unwrap(),
        after,
        "formatted twice"
    );
}

#[test]
fn blocks_are_indented_by_two() {
    becomes(
        "a:\n    b: 1\n    c:\n    - d\n    -   e: 2\n        f: 3\n",
        "a:\n  b: 1\n  c:\n    - d\n    - e: 2\n      f: 3\n",
    );
}

#[test]
fn brackets_have_one_spacing() {
    becomes(
        "a: { b: 1,c: [ d,e ] }\nf: {}\n",
        "a: {b: 1, c: [d, e]}\nf: {}\n",
    );
}

#[test]
fn one_blank_line_is_kept_of_many() {
    becomes("\n\na: 1\n\n\n\nb:\n\n  c: 2\n", "a: 1\n\nb:\n\n  c: 2\n");
}

#[test]
fn quotes_are_those_that_are_needed() {
    becomes(
        "a: 'plain'\nb: '${x}'\nc: \"off\"\nd: \"say \\\"yes\\\"\"\n",
        "a: plain\nb: \"${x}\"\nc: \"off\"\nd: 'say \"yes\"'\n",
    );
}

#[test]
fn what_is_too_long_for_its_line_becomes_a_block() {
    let long = "x".repeat(70);
    becomes(
        &format!("a: {{b: {long}, c: {{d: 1}}, e: {long}}}\n"),
        &format!("a:\n  b: {long}\n  c: {{d: 1}}\n  e: {long}\n"),
    );
    becomes(
        &format!("- &x {{b: {long}, c: {long}}}\n- *x\n"),
        &format!("- &x\n  b: {long}\n  c: {long}\n- *x\n"),
    );
}

#[test]
fn lists_of_words_and_data_of_examples_are_wrapped() {
    let words = vec!["word"; 40].join(", ");
    let wrapped = formatted("any.yaml", &format!("a: [{words}]\n")).unwrap();
    assert_eq!(wrapped.lines().count(), 2);
    let long = "x".repeat(70);
    let text = format!(
        "operations:\n  ex_a:\n    examples:\n      - exchanges: []\n        result: {{a: {long}, b: {long}}}\n"
    );
    let wrapped = formatted("dns.yaml", &text).unwrap();
    assert!(
        wrapped.ends_with(&format!(
            "        result: {{a: {long},\n          b: {long}}}\n"
        )),
        "{wrapped}"
    );
}

#[test]
fn comments_stay_where_they_are() {
    becomes(
        "# top\n\n# first\na: 1   # one\n# before b\nb:  # at b\n    # in b\n    c: 2\n    # end of b\n# end\n",
        "# top\n\n# first\na: 1   # one\n# before b\nb:  # at b\n  # in b\n  c: 2\n  # end of b\n# end\n",
    );
    becomes(
        "a: [ # why\n  b, # the b\n  # and\n  c\n  # last\n]\n",
        "a:\n  # why\n  - b # the b\n  # and\n  - c\n  # last\n",
    );
    becomes(
        "a: \"# none\"\nb: it#s\nc: |\n  # text\n",
        "a: \"# none\"\nb: it#s\nc: |\n  # text\n",
    );
}

#[test]
fn texts_over_several_lines_keep_their_lines() {
    becomes(
        "a: &t |\n    one\n      two\n\n    three\nb: >-\n     x\n     y\nc: some\n      more\n",
        "a: &t |\n  one\n    two\n\n  three\nb: >-\n  x\n  y\nc: some\n  more\n",
    );
}

#[test]
fn keys_of_the_language_come_in_the_order_of_the_reference() {
    let text = "\
operations:
  ex_b:
    as: record
    # why
    request: GET /b
    doc: B.
  ex_a: {items: a, request: GET /a}
service: dns
";
    let wanted = "\
service: dns
operations:
  ex_b:
    doc: B.
    # why
    request: GET /b
    as: record
  ex_a: {request: GET /a, items: a}
";
    assert_eq!(formatted("dns.yaml", text).unwrap(), wanted);
    assert_eq!(formatted("other.yaml", text).unwrap(), text);
}

#[test]
fn what_is_no_spec_is_left_alone() {
    assert!(matches!(
        formatted("a.yaml", "a: [b\n"),
        Err(Unformatted::Faults(_))
    ));
    assert!(matches!(
        formatted("a.yaml", "a: 1\na: 2\n"),
        Err(Unformatted::Faults(_))
    ));
    assert_eq!(formatted("a.yaml", "").unwrap(), "");
    assert_eq!(
        formatted("a.yaml", "# only this\n").unwrap(),
        "# only this\n"
    );
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// Wherever comments are put, all of them come out, and the facts with them.
#[test]
fn comments_survive_everywhere() {
    let text = "\
service: dns
doc: >-
  Zones, and
  records.
models:
  zone: {id: id, domain: name, extra: [a, b]}
  record:
    id: id
    extra:
      - x
      - {y: z,
         w: [1, 2]}
operations:
  list_zones:
    examples:
      - &first
        args: {}
        exchanges:
          - {send: GET /x, answer: [1,
              2]}
      - *first
  ex_a:
    doc: 'A:
      b.'
    request: GET /a
";
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for number in 0..=dice.below(6) {
            let at = dice.below(lines.len());
            if dice.below(2) == 0 {
                lines[at].push_str(&format!(" # behind {number}"));
            } else {
                let indent = " ".repeat(2 * dice.below(6));
                lines.insert(at, format!("{indent}# before {number}"));
            }
        }
        let text = lines.join("\n") + "\n";
        let once = match formatted("dns.yaml", &text) {
            Ok(once) => once,
            // A comment in the middle of a scalar breaks it.
            Err(Unformatted::Faults(_)) => continue,
            Err(Unformatted::Changed) => panic!("{text}"),
        };
        assert_eq!(
            comment::texts(&text).unwrap().len(),
            comment::texts(&once).unwrap().len()
        );
        assert_eq!(formatted("dns.yaml", &once).unwrap(), once, "{text}");
    }
}
