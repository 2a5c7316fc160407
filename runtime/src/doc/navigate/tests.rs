use serde_json::json;

use crate::{Doc, Tape, XmlRules, object};

const DROPLET: &str = r#"{"id":7,"name":"web","odd.key":1,"null":null,"networks":{"v4":[{"ip":"10.0.0.1"},{"ip":"8.8.8.8"}],"v6":[]},
    "esc\u0061ped":"x","twice":1,"twice":2,"grid":[[1,2],[3]]}"#;

fn same_everywhere(test: impl Fn(&Doc<'_>)) {
    let tape = Tape::json(DROPLET).unwrap();
    test(&tape.root());
    test(&tape.root().into_owned());
    test(&Doc::from(tape.root().value().unwrap()));
}

#[test]
fn paths_members_and_indexes() {
    same_everywhere(|d| {
        assert!(d.at("").is_object());
        assert_eq!(d.at("id").int().unwrap(), 7);
        assert!(d.at("networks.v4.1.ip").is("8.8.8.8"));
        assert!(d.at("networks.v4").index(-2).at("ip").is("10.0.0.1"));
        assert!(d.at("networks.v4").last().get("ip").is("8.8.8.8"));
        assert_eq!(d.get("odd.key").int().unwrap(), 1);
        assert!(d.at("escaped").is("x"));
        assert_eq!(d.at("twice").int().unwrap(), 2, "the last one counts");
        assert_eq!(d.at("grid.0.1").int().unwrap(), 2);
        for absent in [
            "none",
            "null",
            "odd.key",
            "id.x",
            "null.x.y",
            "networks.v4.2",
            "networks.v4.x",
            "networks.v4.-1",
            "networks.v6.0",
            ".",
            "id.",
            ".id",
        ] {
            assert!(d.at(absent).is_absent() && !d.at(absent).has(), "{absent}");
        }
        assert!(d.at("networks.v4").index(-3).is_absent() && d.index(0).is_error());
        assert!(d.at("none").index(0).is_absent());
    });
}

#[test]
fn lookups_by_value() {
    same_everywhere(|d| {
        assert!(d.lookup(d.at("none").or("name")).is("web"));
        assert!(d.at("networks.v4").lookup(1).at("ip").is("8.8.8.8"));
        assert!(d.lookup(Doc::absent()).is_absent() && d.lookup("none").is_absent());
        assert!(d.at("networks.v4").lookup("x").is_absent());
    });
}

#[test]
fn lengths_and_items() {
    same_everywhere(|d| {
        assert_eq!(d.at("networks.v4").len(), 2);
        assert_eq!(
            (
                d.at("name").len(),
                d.at("id").len(),
                d.at("null").len(),
                d.at("none").len()
            ),
            (3, 1, 0, 0)
        );
        assert!(d.at("networks.v6").is_empty() && !d.is_empty());
        assert_eq!(d.at("networks").len(), 2);
        assert_eq!(d.at("grid").items().len(), 2);
        assert!(d.at("null").items().is_empty() && d.at("none").items().is_empty());
        let wrong = d.at("name").items();
        assert!(wrong.len() == 1 && wrong[0].is_error());
    });
}

#[test]
fn keys_values_entries() {
    same_everywhere(|d| {
        let n = d.at("networks");
        assert_eq!(n.keys().texts().unwrap(), ["v4", "v6"]);
        assert_eq!(n.values().index(1).value().unwrap(), json!([]));
        assert_eq!(
            n.entries().at("1").value().unwrap(),
            json!({"key": "v6", "value": []})
        );
        assert!(d.at("none").entries().is_absent() && d.at("name").keys().is_error());
    });
    let computed = Doc::from(object().set("a", 1).set("b", "x"));
    assert_eq!(computed.keys().texts().unwrap(), ["a", "b"]);
    assert_eq!(
        computed.entries().map(|e| e.at("value")).value().unwrap(),
        json!([1, "x"])
    );
    assert!(computed.at("b").is("x") && computed.at("c").is_absent());
    assert_eq!(computed.len(), 2);
}

#[test]
fn or_takes_the_first_present() {
    same_everywhere(|d| {
        assert!(
            d.at("none")
                .or(d.at("null"))
                .or(d.at("name"))
                .or("last")
                .is("web")
        );
        assert_eq!(d.at("none").or(5).int().unwrap(), 5);
        assert!(
            d.at("name").mul(2).or("x").is_error(),
            "an error is not absent"
        );
    });
}

#[test]
fn xml_single_values_are_lists_of_one() {
    let tape = Tape::xml("<r><a>1</a><b><c>2</c></b></r>", &XmlRules::new()).unwrap();
    assert_eq!(tape.root().at("a").texts().unwrap(), ["1"]);
    assert_eq!(
        tape.root().at("b").map(|b| b.at("c")).texts().unwrap(),
        ["2"]
    );
}

#[test]
fn values_can_be_shared_between_tasks() {
    fn check<T: Send + Sync + 'static>(_: &T) {}
    check(&Doc::from("x".to_owned()));
    let wanted = Doc::from(json!(["a", {"b": 1}]));
    let keep = move |doc: &Doc<'_>| wanted.contains(doc);
    check(&keep);
    assert!(keep(&Doc::from("a")) && keep(&Doc::from(json!({"b": 1}))) && !keep(&Doc::from("b")));
}
