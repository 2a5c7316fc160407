use super::*;
use crate::diagnostic::SpecPath;

fn words(text: &str, place: impl Fn(FileId) -> Place) -> String {
    let mut sources = Sources::default();
    sources.add("first.yaml", "other: file\n");
    let file = sources.add("a.yaml", text);
    let source = sources.get(file).expect("just added");
    source.text()[sources.locate(&place(file))].to_owned()
}

fn path(dotted: &str) -> SpecPath {
    let mut path = SpecPath::root();
    for part in dotted.split('.') {
        path = match part.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(part),
        };
    }
    path
}

fn within(text: &str, range: Range<usize>) -> String {
    words(text, |file| Place::within(file, path("x"), range.clone()))
}

const TEXT: &str = "\
a: &a {b: 'it''s', c: [1, \"zwei\", drei]}   # words
d:
  e: f
  g: h
i: *a
j:
k:   ä   # trailing
";

#[test]
fn finds_keys_and_values() {
    let value = |dotted: &str| words(TEXT, |file| Place::value(file, path(dotted)));
    let key = |dotted: &str| words(TEXT, |file| Place::key(file, path(dotted)));
    assert_eq!(value("a.b"), "'it''s'");
    assert_eq!(value("a.c.1"), "\"zwei\"");
    assert_eq!(value("a.c"), "[1, \"zwei\", drei]");
    assert_eq!(value("a"), "{b: 'it''s', c: [1, \"zwei\", drei]}");
    assert_eq!(value("k"), "ä");
    assert_eq!(key("k"), "k");
    assert_eq!(key("a.c"), "c");
    assert_eq!(key("a.c.1"), "\"zwei\"", "an item has no key");
    assert_eq!(value("d"), "d", "several lines are shown by their key");
    assert_eq!(value("j"), "j", "what is empty is shown by its key");
}

#[test]
fn a_path_through_an_alias_leads_to_what_it_stands_for() {
    assert_eq!(words(TEXT, |file| Place::value(file, path("i"))), "*a");
    assert_eq!(
        words(TEXT, |file| Place::value(file, path("i.c.2"))),
        "drei"
    );
}

#[test]
fn a_path_that_does_not_exist_falls_back_to_its_deepest_ancestor() {
    let value = |dotted: &str| words(TEXT, |file| Place::value(file, path(dotted)));
    assert_eq!(value("d.x.y"), "d");
    assert_eq!(value("a.c.9"), "c");
    assert_eq!(value("a.b.c"), "b");
    assert!(
        value("nothing").starts_with("a: &a"),
        "the file's first line"
    );
}

#[test]
fn places_of_broken_or_unknown_files_are_harmless() {
    let mut sources = Sources::default();
    let broken = sources.add("a.yaml", "a: 'b");
    assert_eq!(sources.locate(&Place::value(broken, path("a"))), 0..0);
    assert_eq!(sources.locate(&Place::value(FileId(7), path("a"))), 0..0);
    let text = sources.add("b.yaml", "ä");
    assert_eq!(sources.locate(&Place::bytes(text, 1..99)), 0..2);
}

#[test]
fn within_goes_through_quotes_and_escapes() {
    assert_eq!(within("x: a.bc.d\n", 2..4), "bc");
    assert_eq!(within("x: 'it''s ä b'\n", 2..4), "''s");
    assert_eq!(within("x: 'it''s ä b'\n", 5..7), "ä");
    assert_eq!(within(r#"x: "a\"b\u00e9 c""#, 1..2), "\\\"");
    assert_eq!(within(r#"x: "a\"b\u00e9 c""#, 3..5), "\\u00e9");
    assert_eq!(within("x: &name a.bc.d\n", 2..4), "bc");
    assert_eq!(within("{x: 'ab'}\n", 0..2), "ab");
}

#[test]
fn within_goes_into_literal_blocks() {
    let text = "x: |\n    one\n      two three\n\n    four\n";
    assert_eq!(within(text, 10..15), "three");
    assert_eq!(within(text, 17..21), "four");
    assert_eq!(within("x: |-\n  one\n", 0..3), "one");
    assert_eq!(within("x: |2\n\n    one\n  two\n", 8..9), "w");
}

#[test]
fn within_goes_through_folded_lines() {
    assert_eq!(within("x: >\n  one\n  two\n", 4..7), "two");
    assert_eq!(within("x: >-\n  one\n\n  two\n  three\n", 4..7), "two");
    assert_eq!(within("x: one\n  two ä\n  three\n", 4..7), "two");
    assert_eq!(within("x: one\n  two ä\n  three\n", 11..16), "three");
    assert_eq!(within("x: 'it''s\n  two'\n", 5..8), "two");
    assert_eq!(within("x: \"a\\\"\n\n  two\"\n", 3..6), "two");
    assert_eq!(within("x: >\n  one\n    more\n  two\n", 11..14), "two");
    // Its end is none of the words.
    assert_eq!(within("x: >\n  one\n  two\n", 3..4), "");
}

#[test]
fn within_falls_back_to_the_whole_where_it_cannot_tell() {
    assert_eq!(within("x: 'one'\n", 2..17), "'one'");
    assert_eq!(within("x: [a]\n", 0..1), "[a]");
    assert_eq!(within("y: a\n", 0..1), "y: a");
}

#[test]
fn within_at_the_end_points_behind_the_last_character() {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", "x: 'ab'\n");
    assert_eq!(sources.locate(&Place::within(file, path("x"), 2..2)), 6..6);
}

#[test]
fn lines_and_columns_count_characters_from_one() {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", "ä: ö\r\nb: c\n");
    let source = sources.get(file).expect("just added");
    assert_eq!(source.line_column(0), (1, 1));
    assert_eq!(source.line_column(4), (1, 4));
    assert_eq!(source.line_column(10), (2, 4));
    assert_eq!(source.line_column(99), (3, 1));
    for byte in [0, 2, 4, 7, 10] {
        let (line, column) = source.line_column(byte);
        assert_eq!(source.byte_at(line, column), byte);
    }
    assert_eq!(source.byte_at(9, 9), source.text().len());
}
