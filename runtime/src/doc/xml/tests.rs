use super::*;

fn json(source: &'static str, rules: &XmlRules) -> String {
    Tape::xml(source, rules)
        .unwrap()
        .root()
        .to_json_text()
        .unwrap()
}

#[test]
fn elements_become_values() {
    for (source, wanted) in [
        ("<r/>", "null"),
        ("<r></r>", "null"),
        ("<r>\n  </r>", "null"),
        ("<r>text</r>", r#""text""#),
        ("<r> a  b </r>", r#"" a  b ""#),
        (
            "<r><a>1</a><b>true</b><c/></r>",
            r#"{"a":"1","b":"true","c":null}"#,
        ),
        ("<r>\n <a>1</a>\n <a>2</a>\n</r>", r#"{"a":["1","2"]}"#),
        (
            "<r><a>1</a><b>x</b><a>2</a></r>",
            r#"{"a":["1","2"],"b":"x"}"#,
        ),
        (
            "<r><a><b>1</b></a><a><b>2</b></a></r>",
            r#"{"a":[{"b":"1"},{"b":"2"}]}"#,
        ),
        ("<r a=\"1\" b='x &amp; y'/>", r#"{"@a":"1","@b":"x & y"}"#),
        (
            "<r><a k=\"v\">text</a></r>",
            r##"{"a":{"@k":"v","#text":"text"}}"##,
        ),
        ("<r>one<a>1</a>two</r>", r##"{"a":"1","#text":"onetwo"}"##),
        (
            "<p:r xmlns:p=\"u\" xmlns=\"v\"><p:a>1</p:a><q:b z:w=\"2\">x</q:b></p:r>",
            r##"{"a":"1","b":{"@w":"2","#text":"x"}}"##,
        ),
        (
            "<r><a xsi:nil=\"true\" xmlns:xsi=\"x\"></a><b xsi:nil=\"false\">1</b></r>",
            r#"{"a":null,"b":"1"}"#,
        ),
        (
            "<r>a &amp; b &lt;c&gt; &quot;&apos; &#65;&#x20AC;</r>",
            r#""a & b <c> \"' A€""#,
        ),
        ("<r><![CDATA[<x> & ]]>y</r>", r#""<x> & y""#),
        (
            "<r><!-- no --><a>1<!-- 2 -->3</a><?pi x?></r>",
            r#"{"a":"13"}"#,
        ),
        (
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>a\r\nb</r>\n",
            r#""a\nb""#,
        ),
        ("\u{feff}<r>1</r>", r#""1""#),
    ] {
        assert_eq!(json(source, &XmlRules::new()), wanted, "{source}");
    }
}

#[test]
fn declared_lists_are_lists_whether_none_one_or_many() {
    const RULES: XmlRules = XmlRules::new().lists(&["item"]);
    for (source, wanted) in [
        ("<r><set/></r>", "0 null"),
        ("<r></r>", "0 null"),
        ("<r><set><item>1</item></set></r>", r#"1 ["1"]"#),
        (
            "<r><set><item>1</item><item>2</item></set></r>",
            r#"2 ["1","2"]"#,
        ),
        (
            "<r><set><item><set><item>3</item></set></item></set></r>",
            r#"1 [{"set":{"item":["3"]}}]"#,
        ),
    ] {
        let tape = Tape::xml(source, &RULES).unwrap();
        let items = tape.root().at("set.item");
        assert_eq!(
            format!("{} {}", items.items().len(), items.to_json_text().unwrap()),
            wanted
        );
    }
    // Undeclared, a single one is still one item.
    let tape = Tape::xml("<r><set><item><a>1</a></item></set></r>", &XmlRules::new()).unwrap();
    assert_eq!(tape.root().at("set.item").items().len(), 1);
    assert_eq!(
        tape.root()
            .at("set.item")
            .map(|item| item.at("a"))
            .texts()
            .unwrap(),
        ["1"]
    );
}

#[test]
fn bad_documents_are_refused() {
    for (source, wanted) in [
        ("", "there is no element"),
        ("plain", "text outside"),
        ("<r>", "ends inside"),
        ("<r><a></r>", "expected `</a>`"),
        ("<r></r></r>", "not XML"),
        ("<r/><r/>", "second root"),
        ("<r/>x", "text outside"),
        ("<r a=\"1\" a=\"2\"/>", "duplicated"),
        ("<r a=1/>", "not XML"),
        ("<r>&nbsp;</r>", "unknown entity `&nbsp;`"),
        ("<r a=\"&nope;\"/>", "nope"),
        ("<r>&#xD800;</r>", "not XML"),
        (
            "<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>",
            "document type",
        ),
        ("{\"a\":1}", "text outside"),
    ] {
        let error = Tape::xml(source, &XmlRules::new()).unwrap_err();
        assert!(
            error.message().starts_with("not XML: ") && error.message().contains(wanted),
            "{source}: {error}"
        );
    }
    let deep = |depth: usize| {
        Tape::xml(
            format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)),
            &XmlRules::new(),
        )
    };
    assert!(deep(Tape::MAX_DEPTH).is_ok());
    assert!(
        deep(Tape::MAX_DEPTH + 1)
            .unwrap_err()
            .message()
            .contains("too deep")
    );
    assert!(Tape::xml(&b"<r>\xff</r>"[..], &XmlRules::new()).is_err());
}

#[test]
fn the_root_name_is_known() {
    let tape = Tape::xml(
        "<e:ErrorResponse xmlns:e='u'><Error><Code>Throttling</Code></Error></e:ErrorResponse>",
        &XmlRules::new(),
    )
    .unwrap();
    assert_eq!(tape.root_name(), Some("ErrorResponse"));
    assert!(tape.root().at("Error.Code").is("Throttling"));
}
