//! Any answer is read as `serde_json` reads it, or refused; and walking through it never fails.

use serde_json::Value;
use skyloom_runtime::{Doc, Tape, XmlRules};

/// A JSON text.
pub(crate) fn json(input: &[u8]) {
    let ours = Tape::json(input.to_vec());
    // A byte order mark is skipped here, and not there.
    let theirs = input.strip_prefix("\u{feff}".as_bytes()).unwrap_or(input);
    let theirs = serde_json::from_slice::<Value>(theirs);
    match (ours, theirs) {
        (Ok(tape), Ok(value)) => {
            let root = tape.root();
            let read = read(&root);
            assert!(alike(&read, &value), "{read} is not {value}");
            let text = root.to_json_text().expect("what was read can be written");
            let again = serde_json::from_str::<Value>(&text).expect("what was written is JSON");
            assert!(alike(&again, &value), "{again} is not {value}");
            walk(&root, &value);
        }
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{:?}, {theirs:?}", ours.map(|_| "read")),
    }
}

/// An XML text; the first byte says which elements are lists.
pub(crate) fn xml(input: &[u8]) {
    let rules = XmlRules::new();
    let (rules, text) = match input.split_first() {
        Some((b'l', rest)) => (rules.lists(&["item", "k", "member"]), rest),
        _ => (rules, input),
    };
    let Ok(tape) = Tape::xml(text.to_vec(), &rules) else {
        return;
    };
    let root = tape.root();
    let value = read(&root);
    let written = root.to_json_text().expect("what was read can be written");
    let again: Value = serde_json::from_str(&written).expect("what was written is JSON");
    assert_eq!(again, value);
    assert!(tape.root_name().is_some());
    walk(&root, &value);
}

fn read(doc: &Doc<'_>) -> Value {
    let value = doc.opt_value().expect("what was read has a value");
    value.unwrap_or(Value::Null)
}

/// Every way through a document, and every end of it.
fn walk(doc: &Doc<'_>, value: &Value) {
    ends(doc);
    // A scalar of XML is the list of itself, so only what is a list for both is compared.
    if let Value::Array(items) = value {
        assert_eq!(doc.len(), items.len());
        assert_eq!(doc.iter().count(), items.len());
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        for (index, (one, item)) in (0_i64..).zip(doc.items().iter().zip(items)) {
            assert!(alike(&read(one), item));
            assert!(alike(&read(&doc.index(index - length)), item));
            walk(one, item);
        }
        assert!(doc.index(length).is_absent() && doc.index(-length - 1).is_absent());
    }
    if let Value::Object(members) = value {
        assert_eq!(doc.keys().len(), doc.values().len());
        assert_eq!(doc.keys().len(), doc.entries().len());
        for (name, member) in members {
            let one = doc.get(name);
            assert!(alike(&read(&one), member), "{name:?}");
            assert_eq!(one.has(), !member.is_null());
            walk(&one, member);
        }
        let whole = doc.whole().to_map();
        assert!(alike(&Value::Object(whole), value));
        let names: Vec<&str> = members.keys().map(String::as_str).take(1).collect();
        let rest = doc.except(&names).to_map();
        assert!(names.iter().all(|name| !rest.contains_key(*name)));
        let picked: Vec<(&str, &str)> = names.iter().map(|name| ("it", *name)).collect();
        doc.pick(&picked);
    }
}

/// All getters, tests and sums: none may panic, whatever is there.
fn ends(doc: &Doc<'_>) {
    let _ = (doc.id(), doc.text(), doc.texts(), doc.time(), doc.address());
    let _ = (
        doc.int(),
        doc.uint(),
        doc.uint32(),
        doc.float(),
        doc.decimal(),
    );
    let _ = (
        doc.boolean(),
        doc.addresses(),
        doc.opt_text(),
        doc.opt_int(),
    );
    let _ = (doc.opt_texts(), doc.opt_addresses(), doc.opt_time());
    let _ = (doc.truthy(), doc.path(), doc.is("a"), doc.check());
    let _ = (doc.first(), doc.last(), doc.flatten().len());
    let _ = doc.at("a.b.0.c").opt_id();
    let twice = doc.add(doc.clone()).sub(doc.clone());
    let more = twice.mul(doc.clone()).div(doc.clone()).rem(doc.clone());
    let _ = (more.neg().opt_float(), twice.opt_int(), more.opt_value());
    let _ = (doc.lt(doc.clone()), doc.ge(doc.clone()));
    // Equal to itself, but for what is absent, which equals nothing.
    assert!(doc.eq(doc.clone()) || !doc.has() || doc.is_error());
}

/// Equal, but for the last bits of floats: `serde_json` does not round them correctly by default.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            match (a.as_f64(), b.as_f64()) {
                (Some(a), Some(b)) => (a - b).abs() <= a.abs().max(f64::MIN_POSITIVE) * 1e-15,
                _ => false,
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        _ => left == right,
    }
}
