use serde_json::json;

use super::*;
use crate::{ErrorKind, Tape, XmlRules};

const ANSWER: &str = r#"{"i":42,"neg":-1,"f":1.5,"whole":42.0,"exp":4.2e1,"ti":" 42 ","big":18446744073709551615,"t":"text","empty":"",
    "blank":" ","null":null,"yes":true,"tyes":"True","one":1,"price":0.00744,"tiny":1e-5,"long":0.12345678901234567890123456789012345,
    "when":"2020-10-15T13:58:22Z","epoch":1602770302,"ip":"10.0.0.1","cidr":"2001:db8::1/64","list":["a",1,null],"ips":["10.0.0.1","",null,["::1"]],
    "o":{"token":12,"n":{"x":[{"y":true}]}}}"#;

#[test]
fn getters_coerce_by_target() {
    let tape = Tape::json(ANSWER).unwrap();
    let d = tape.root();
    assert_eq!(
        (
            d.at("i").id().unwrap(),
            d.at("t").id().unwrap(),
            d.at("big").id().unwrap()
        ),
        ("42".into(), "text".into(), u64::MAX.to_string())
    );
    assert_eq!(
        (
            d.at("t").text().unwrap(),
            d.at("price").text().unwrap(),
            d.at("empty").text().unwrap()
        ),
        ("text".into(), "0.00744".into(), String::new())
    );
    for name in ["i", "whole", "exp", "ti"] {
        assert_eq!(d.at(name).int().unwrap(), 42, "{name}");
        assert_eq!(d.at(name).uint().unwrap(), 42, "{name}");
        assert_eq!(d.at(name).uint32().unwrap(), 42, "{name}");
        assert!(
            (d.at(name).float().unwrap() - 42.0).abs() < f64::EPSILON,
            "{name}"
        );
        assert_eq!(d.at(name).decimal().unwrap(), Decimal::from(42), "{name}");
    }
    assert_eq!(
        (d.at("neg").int().unwrap(), d.at("big").uint().unwrap()),
        (-1, u64::MAX)
    );
    assert_eq!(d.at("price").decimal().unwrap().to_string(), "0.00744");
    assert_eq!(d.at("tiny").decimal().unwrap().to_string(), "0.00001");
    assert_eq!(
        d.at("long").decimal().unwrap().to_string(),
        "0.1234567890123456789012345679"
    );
    assert!(
        d.at("yes").boolean().unwrap()
            && d.at("tyes").boolean().unwrap()
            && d.at("one").boolean().unwrap()
    );
    assert_eq!(d.at("when").time().unwrap(), d.at("epoch").time().unwrap());
    assert_eq!(d.at("ip").address().unwrap().to_string(), "10.0.0.1");
    assert_eq!(d.at("cidr").address().unwrap().to_string(), "2001:db8::1");
    assert_eq!(d.at("list").texts().unwrap(), ["a", "1"]);
    assert_eq!(d.at("ips").addresses().unwrap().len(), 2);
    assert_eq!(d.at("ip").addresses().unwrap().len(), 1);
    assert_eq!(
        d.at("o").value().unwrap(),
        json!({"token": 12, "n": {"x": [{"y": true}]}})
    );
}

#[test]
fn optional_getters_give_none_for_absent_and_blank() {
    let tape = Tape::json(ANSWER).unwrap();
    let d = tape.root();
    for name in ["none", "null", "empty", "blank"] {
        let value = d.at(name);
        assert!(
            value.opt_id().unwrap().is_none()
                && value.opt_int().unwrap().is_none()
                && value.opt_uint().unwrap().is_none()
        );
        assert!(
            value.opt_float().unwrap().is_none()
                && value.opt_decimal().unwrap().is_none()
                && value.opt_boolean().unwrap().is_none()
        );
        assert!(
            value.opt_time().unwrap().is_none()
                && value.opt_address().unwrap().is_none()
                && value.opt_uint32().unwrap().is_none()
        );
        assert!(value.addresses().unwrap().is_empty());
    }
    assert_eq!(d.at("empty").opt_text().unwrap().unwrap(), "");
    assert!(
        d.at("null").opt_text().unwrap().is_none() && d.at("none").opt_value().unwrap().is_none()
    );
    assert!(
        d.at("none").texts().unwrap().is_empty() && d.at("none").opt_texts().unwrap().is_none()
    );
    assert!(
        d.at("null").opt(Doc::text).unwrap().is_none()
            && d.at("null").opt_list(Doc::text).unwrap().is_none()
    );
    assert_eq!(d.at("list.0").opt(Doc::text).unwrap().unwrap(), "a");
    assert_eq!(d.at("o.n.x").list(|x| x.at("y").boolean()).unwrap(), [true]);
}

#[test]
fn errors_name_path_wish_and_find() {
    let tape = Tape::json(ANSWER).unwrap();
    let d = tape.root();
    for (error, wanted) in [
        (
            d.at("t").int().unwrap_err(),
            "`t`: expected a whole number, found a text \"text\"",
        ),
        (
            d.at("f").int().unwrap_err(),
            "`f`: expected a whole number, found a number 1.5",
        ),
        (
            d.at("neg").opt_uint().unwrap_err(),
            "`neg`: expected a whole number from 0, found a number -1",
        ),
        (
            d.at("big").int().unwrap_err(),
            "`big`: expected a whole number, found a number 18446744073709551615",
        ),
        (
            d.at("none").text().unwrap_err(),
            "`none` is missing, expected a text",
        ),
        (
            d.at("o.n.z.q").text().unwrap_err(),
            "`o.n.z.q` is missing, expected a text",
        ),
        (
            d.at("t.x").text().unwrap_err(),
            "`t.x` is missing, expected a text (`t` is a text)",
        ),
        (
            d.at("null").id().unwrap_err(),
            "`null`: expected an id, found null",
        ),
        (
            d.at("o.n.x.0").at("y").text().unwrap_err(),
            "`o.n.x[0].y`: expected a text, found a bool true",
        ),
        (
            d.at("o.n.x").index(0).at("w").uint().unwrap_err(),
            "`o.n.x[0].w` is missing, expected a whole number from 0",
        ),
        (
            d.at("o").text().unwrap_err(),
            "`o`: expected a text, found an object",
        ),
        (d.text().unwrap_err(), "expected a text, found an object"),
        (
            d.at("list").addresses().unwrap_err(),
            "`list[0]`: expected an IP address, found a text \"a\"",
        ),
        (
            d.at("o.token").boolean().unwrap_err(),
            "`o.token`: expected a bool, found a number",
        ),
        (
            d.at("o").texts().unwrap_err(),
            "`o`: expected a list, found an object",
        ),
        (
            d.at("t").list(Doc::text).unwrap_err(),
            "`t`: expected a list, found a text \"text\"",
        ),
        (
            d.at("t").mul(2).opt(Doc::text).unwrap_err(),
            "`t`: expected a number, found a text \"text\"",
        ),
        (
            Doc::from("abc").time().unwrap_err(),
            "expected a time, found a text \"abc\"",
        ),
        (
            Doc::absent().at("ex_size").int().unwrap_err(),
            "`ex_size` is missing, expected a whole number",
        ),
        (
            Doc::absent().text().unwrap_err(),
            "a value is missing, expected a text",
        ),
    ] {
        assert_eq!(error.message(), wanted);
        assert_eq!(error.kind(), ErrorKind::Malformed);
    }
    let long = Doc::from("x".repeat(500)).int().unwrap_err();
    assert!(long.message().len() < 120, "{long}");
}

#[derive(Debug, Clone, PartialEq)]
enum Power {
    On,
    Off,
    Other(String),
}

impl State for Power {
    fn unknown(raw: &str) -> Self {
        Self::Other(raw.to_owned())
    }
}

#[test]
fn states_are_total() {
    static TABLE: &[(&str, Power)] = &[
        ("on", Power::On),
        ("ON", Power::Off),
        ("off", Power::Off),
        ("1", Power::On),
        ("true", Power::On),
    ];
    for (value, wanted) in [
        (json!("on"), Power::On),
        (json!("ON"), Power::Off),
        (json!("On"), Power::On),
        (json!("OFF"), Power::Off),
        (json!(1), Power::On),
        (json!(true), Power::On),
        (json!("paused"), Power::Other("paused".into())),
        (json!(2), Power::Other("2".into())),
        (json!(null), Power::Other(String::new())),
        (json!(["on"]), Power::Other("a list".into())),
    ] {
        assert_eq!(Doc::from(&value).state(TABLE), wanted, "{value}");
    }
    let xml = Tape::xml("<r><s>off</s></r>", &XmlRules::new()).unwrap();
    assert_eq!(xml.root().at("s").state(TABLE), Power::Off);
}

#[test]
fn serde_reads_what_fits() {
    let tape = Tape::json(ANSWER).unwrap();
    let d = tape.root();
    assert_eq!(
        d.at("list").read::<(String, u8, Option<bool>)>().unwrap(),
        ("a".into(), 1, None)
    );
    assert_eq!(d.at("null").opt_read::<String>().unwrap(), None);
    let error = d.at("o.n.x").read::<Vec<u8>>().unwrap_err();
    assert!(
        error.message().starts_with("`o.n.x`: invalid type"),
        "{error}"
    );
    assert_eq!(
        d.at("none").read::<u8>().unwrap_err().message(),
        "`none` is missing, expected a value"
    );
}
