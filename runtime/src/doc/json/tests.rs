use serde_json::Value;

use super::*;

fn accepts(text: &str) -> bool {
    scan(text, Vec::new()).is_ok()
}

#[test]
fn good_texts() {
    for good in [
        "null",
        " true ",
        "false\n",
        "\t[]\r\n",
        "{}",
        "[ ]",
        "{ }",
        "0",
        "-0",
        "-0.0",
        "10",
        "1.5",
        "1e5",
        "1E+5",
        "1e-400",
        "12345678901234567890123",
        "\"\"",
        "\"\u{7f}é€😀\"",
        r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#,
        "[1,[2,{\"a\":[]}],{}]",
        "{\"a\":1,\"a\":2}",
        "\u{feff}{}",
        "{\"\":0}",
        "[[[]],[]]",
    ] {
        assert!(accepts(good), "{good}");
        let plain = good.trim_start_matches('\u{feff}');
        assert_eq!(
            Tape::json(good.to_owned())
                .unwrap()
                .root()
                .opt_value()
                .unwrap()
                .unwrap_or(Value::Null),
            serde_json::from_str::<Value>(plain).unwrap()
        );
    }
}

#[test]
fn bad_texts() {
    for bad in [
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "tru",
        "truefalse",
        "01",
        "-",
        "-01",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "+1",
        "0x10",
        "1_000",
        "1e400",
        "-1e999",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\udc00""#,
        "\"\n\"",
        "\"\u{0}\"",
        "\"\u{1f}\"",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "}",
        "{]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1]",
        "[]]",
        "{}{}",
        "1 2",
        "[] x",
        "NaN",
        "Infinity",
        "// x\n1",
        "\u{a0}1",
        "\u{feff}\u{feff}1",
        "<html>",
    ] {
        assert!(!accepts(bad), "{bad}");
        assert!(serde_json::from_str::<Value>(bad).is_err(), "{bad}");
    }
}

#[test]
fn depth_is_limited_without_recursion() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(accepts(&nested(Tape::MAX_DEPTH)));
        let error = scan(&nested(Tape::MAX_DEPTH + 1), Vec::new()).unwrap_err();
        assert!(error.message().contains("nested too deep"), "{error}");
        assert!(!accepts(&open.repeat(100_000)));
    }
}

#[test]
fn a_cut_text_is_never_accepted() {
    let whole = r#"{"a":[1,true,null,"é\u00e9\ud83d\ude00"],"b":{"c":-1.5e3,"d":""}}"#;
    assert!(accepts(whole));
    for (end, _) in whole.char_indices() {
        assert!(!accepts(&whole[..end]), "{}", &whole[..end]);
    }
}

#[test]
fn errors_say_where() {
    for (text, wanted) in [
        (
            "{\n  \"a\": 1,\n  \"b\" 2\n}",
            "not JSON: expected `:` at line 3, column 7 (byte 18), found `2`",
        ),
        (
            "<html><body>Bad Gateway</body></html>",
            "not JSON: expected a value at line 1, column 1 (byte 0), found `<`",
        ),
        (
            "[1, 2",
            "not JSON: expected `,` or `]` at line 1, column 6 (byte 5), where the text ends",
        ),
        ("  \n", "not JSON: the text is empty"),
        (
            "[1e999]",
            "not JSON: a number out of range at line 1, column 2 (byte 1), found `1`",
        ),
        (
            "[] é",
            "not JSON: text after the end of the value at line 1, column 4 (byte 3), found `é`",
        ),
    ] {
        let error = Tape::json(text).unwrap_err();
        assert_eq!(error.message(), wanted);
        assert_eq!(error.kind(), crate::ErrorKind::Malformed);
    }
    assert_eq!(
        Tape::json(&b"[\"\xff\"]"[..]).unwrap_err().message(),
        "not JSON: byte 2 is not UTF-8"
    );
}
