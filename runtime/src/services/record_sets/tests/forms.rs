//! The forms of data, and what is refused before anything is sent.

use serde_json::{Value, json};

use super::*;

/// What is written, and the data and `extra` that are read from it.
fn there_and_back(
    sets: &RecordSets,
    kind: &RecordType,
    data: &str,
    extra: Value,
) -> Result<(String, String, Value)> {
    let nothing = Extra::new();
    let written = sets.written(kind, data, &extra.into(), &nothing, "example.com")?;
    let (data, extra) = sets.read(kind, &written);
    Ok((written, data, Value::Object(extra.to_map())))
}

#[test]
fn numbers_in_extra_and_in_the_data() {
    let split = |kind: &str, data: &str, extra| {
        there_and_back(&RICH_SETS, &kind.into(), data, extra).unwrap()
    };
    let mail = (
        "10 mail.example.com.".to_owned(),
        "mail.example.com.".to_owned(),
    );
    let (written, data, extra) = split("MX", "mail.example.com.", json!({"priority": 10}));
    assert_eq!(
        ((written, data), extra),
        (mail.clone(), json!({"priority": 10}))
    );
    let (written, data, _) = split("MX", " 10  mail.example.com.", json!({}));
    assert_eq!((written, data), mail);
    let (written, ..) = split("MX", "10 mail.example.com.", json!({"priority": "20"}));
    assert_eq!(written, "20 mail.example.com.");
    let (written, data, extra) = split("SRV", "5 0 5060 sip.example.com.", json!({}));
    assert_eq!(written, "5 0 5060 sip.example.com.");
    assert_eq!(data, "sip.example.com.");
    assert_eq!(extra, json!({"priority": 5, "weight": 0, "port": 5060}));
    let (written, data, extra) = split(
        "CAA",
        "letsencrypt.org",
        json!({"flags": 0, "tag": "issue"}),
    );
    assert_eq!(written, "0 issue \"letsencrypt.org\"");
    assert_eq!(data, "letsencrypt.org");
    assert_eq!(extra, json!({"flags": 0, "tag": "issue"}));
    // What has no such parts is left alone.
    let (written, data, extra) = split("SSHFP", "4 2 0a0b", json!({}));
    assert_eq!(
        (written, data, extra),
        ("4 2 0a0b".into(), "4 2 0a0b".into(), json!({}))
    );

    let whole = |kind: &str, data: &str, extra| {
        there_and_back(&PLAIN_SETS, &kind.into(), data, extra).unwrap()
    };
    let (written, data, extra) = whole("MX", "mail.example.org", json!({"priority": 10}));
    assert_eq!(written, "10 mail.example.org.");
    assert_eq!((data, extra), (written, json!({})));
}

#[test]
fn host_names_get_their_dot() {
    let written = |kind: &str, data: &str| {
        there_and_back(&PLAIN_SETS, &kind.into(), data, json!({}))
            .unwrap()
            .0
    };
    assert_eq!(written("CNAME", "www.example.org"), "www.example.org.");
    assert_eq!(written("CNAME", "www"), "www.example.com.");
    assert_eq!(written("CNAME", "@"), "example.com.");
    assert_eq!(written("NS", "ns1.example.net."), "ns1.example.net.");
    assert_eq!(
        written("SRV", "0 5 443 web.example.com"),
        "0 5 443 web.example.com."
    );
    assert_eq!(written("MX", "0 ."), "0 .");
    assert_eq!(written("A", "203.0.113.7"), "203.0.113.7");
    let as_given = there_and_back(&RICH_SETS, &RecordType::CNAME, "www", json!({}));
    assert_eq!(as_given.unwrap().0, "www");
}

#[test]
fn texts_are_quoted_once_and_cut() {
    let text = |data: &str| {
        let (written, data, _) =
            there_and_back(&PLAIN_SETS, &RecordType::TXT, data, json!({})).unwrap();
        (written, data)
    };
    assert_eq!(
        text("v=spf1 -all"),
        ("\"v=spf1 -all\"".into(), "v=spf1 -all".into())
    );
    assert_eq!(
        text("\"v=spf1 -all\""),
        ("\"v=spf1 -all\"".into(), "v=spf1 -all".into())
    );
    assert_eq!(
        text("say \"hi\\\""),
        ("\"say \\\"hi\\\\\\\"\"".into(), "say \"hi\\\"".into())
    );
    assert_eq!(text("grün").1, "grün");
    let long = "x".repeat(600);
    let (written, data) = text(&long);
    assert_eq!(
        written.split(' ').map(str::len).collect::<Vec<_>>(),
        [257, 257, 92]
    );
    assert_eq!(data, long);
    let plain = RecordSets::new();
    let (data, _) = plain.read(&RecordType::TXT, "\"a\" \"b\"");
    assert_eq!(data, "\"a\" \"b\"");
    let nothing = Extra::new();
    let as_is = plain.written(&RecordType::TXT, "a b", &nothing, &nothing, "example.com");
    assert_eq!(as_is.unwrap(), "a b");
}

#[test]
fn ids_do_not_depend_on_the_way_of_writing() {
    for (kind, one, other) in [
        ("AAAA", "2001:db8::1", "2001:0DB8:0::1"),
        ("MX", "10 Mail.example.com.", "10  mail.example.com"),
        ("TXT", "\"ab\"", "\"a\" \"b\""),
        ("CAA", "0 issue \"x.org\"", "0 issue x.org"),
        ("DS", "1 8  2 ABCD", "1 8 2 ABCD"),
    ] {
        let kind = RecordType::from(kind);
        assert_eq!(
            PLAIN_SETS.digest(&kind, one),
            PLAIN_SETS.digest(&kind, other),
            "{kind}"
        );
    }
    let txt = RecordType::TXT;
    assert_ne!(
        PLAIN_SETS.digest(&txt, "\"a\""),
        PLAIN_SETS.digest(&txt, "\"A\"")
    );
    let plain = RecordSets::new();
    assert_ne!(plain.digest(&txt, "a  b"), plain.digest(&txt, "a b"));
}

#[tokio::test]
async fn what_cannot_be_is_refused_before_anything_is_sent() {
    let shelf = Shelf::rich(&[]);
    for (kind, data, extra, complaint) in [
        (
            "A",
            "203.0.113.7",
            json!({"ttl": 10}),
            "the time to live must be at least 300 seconds",
        ),
        (
            "A",
            "203.0.113.7",
            json!({"ttl": 90000}),
            "the time to live must be at most 86400 seconds",
        ),
        (
            "A",
            "203.0.113.7",
            json!({"ttl": "soon"}),
            "`ttl` in `extra` must be a number of seconds",
        ),
        (
            "A",
            "203.0.113.7",
            json!({"priority": 10}),
            "`extra` cannot hold `priority` for a record of type A",
        ),
        (
            "MX",
            "mail",
            json!({"prioriti": 10}),
            "`extra` cannot hold `prioriti` for a record of type MX; did you mean `priority`?",
        ),
        (
            "MX",
            "mail.example.com.",
            json!({}),
            "a record of type MX needs its `priority`, in `extra` or in the data",
        ),
        (
            "MX",
            "mail",
            json!({"priority": "high"}),
            "`priority` in `extra` must be a number up to 65535",
        ),
        (
            "CAA",
            "x.org",
            json!({"flags": 0, "tag": "is sue"}),
            "`tag` in `extra` must be a word",
        ),
        ("A", " ", json!({}), "the data is empty"),
    ] {
        let extra = Extra::from(extra);
        let reply = shelf.create_record("www", &zone(), &kind.into(), data, &extra);
        let error = reply.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.message(), complaint);
        assert_eq!(error.operation_name(), Some("create_record"));
        assert_eq!(error.provider_id(), Some("rich"));
    }
    assert_eq!(shelf.asked(), [""; 0]);
    // A number as text is one.
    let extra = Extra::from(json!({"ttl": "400"}));
    let made = shelf.create_record("www", &zone(), &RecordType::A, "203.0.113.7", &extra);
    assert_eq!(made.await.unwrap().ttl, Some(400));
}
