//! Results compared: their model against ours, member by member. The rules are those of
//! `docs/conformance.md`; each is a function here, with a test that it hides nothing else.

use serde_json::{Map, Value};

use super::recorded::Recorded;
use super::translate::{base, instant, member_name, relative, zone_kind};

/// What differs between their result and ours, each by its path.
pub fn differences(theirs: &Value, ours: &Value, recorded: &Recorded) -> Vec<String> {
    let mut comparison = Comparison {
        recorded,
        found: Vec::new(),
    };
    comparison.outcome(theirs, ours);
    comparison.found
}

struct Comparison<'a> {
    recorded: &'a Recorded,
    found: Vec<String>,
}

impl Comparison<'_> {
    /// The whole answer: `true` and nothing say that it was done; a model says so too, and what came of it.
    fn outcome(&mut self, theirs: &Value, ours: &Value) {
        match (theirs, ours) {
            (Value::Bool(true), Value::Null | Value::Object(_))
            | (Value::Null, Value::Bool(true)) => {}
            _ => self.value("result", theirs, ours),
        }
    }

    fn value(&mut self, path: &str, theirs: &Value, ours: &Value) {
        match (theirs, ours) {
            (Value::Object(theirs), _) if theirs.contains_key("$type") => {
                self.model(path, theirs, ours);
            }
            (Value::Array(theirs), Value::Array(ours)) => self.list(path, theirs, ours),
            (Value::Object(theirs), Value::Object(ours))
                if !theirs.keys().any(|name| name.starts_with('$')) =>
            {
                self.members(path, theirs, ours);
            }
            (Value::Object(theirs), ours) if theirs.len() == 1 && theirs.contains_key("$bytes") => {
                self.value(path, theirs.get("$bytes").unwrap_or(&Value::Null), ours);
            }
            (theirs, ours) if same(theirs, ours) => {}
            (theirs, ours) => self.differs(path, theirs, ours),
        }
    }

    fn differs(&mut self, path: &str, theirs: &Value, ours: &Value) {
        self.found.push(format!(
            "{path}: theirs {}, ours {}",
            short(theirs),
            short(ours)
        ));
    }

    fn list(&mut self, path: &str, theirs: &[Value], ours: &[Value]) {
        if theirs.len() != ours.len() {
            self.found.push(format!(
                "{path}: theirs has {} items, ours {}",
                theirs.len(),
                ours.len()
            ));
        }
        for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
            self.value(&format!("{path}[{index}]"), theirs, ours);
        }
    }

    /// Every member that they give must be ours too.
    fn members(&mut self, path: &str, theirs: &Map<String, Value>, ours: &Map<String, Value>) {
        for (name, value) in theirs {
            let ours = ours.get(name).unwrap_or(&Value::Null);
            self.value(&format!("{path}.{name}"), value, ours);
        }
    }

    fn model(&mut self, path: &str, theirs: &Map<String, Value>, ours: &Value) {
        let kind = base(theirs);
        let Value::Object(ours) = ours else {
            self.found
                .push(format!("{path}: theirs is a {kind}, ours {}", short(ours)));
            return;
        };
        for (name, value) in theirs.iter().filter(|(name, _)| !name.starts_with('$')) {
            let our_name = member_name(kind, name);
            let our = ours.get(our_name).unwrap_or(&Value::Null);
            let path = format!("{path}.{our_name}");
            // What they leave open may be known to us.
            if value.is_null()
                && !matches!((kind, our_name), (_, "name"))
                && !unnamed(kind, our_name)
            {
                continue;
            }
            let same = match (kind, our_name) {
                ("Record", "id") => text(value) == text(our) || self.invented(value, our),
                (_, "id") => text(value) == text(our),
                (_, "uuid") => same(value, our) || self.fingerprint(value),
                (_, "state") => state(value, our),
                ("Zone", "kind") => value.as_str().map(zone_kind) == our.as_str(),
                ("Record", "kind") => text(value).eq_ignore_ascii_case(&text(our)),
                ("Record", "name") => record_name(value, our, theirs, ours),
                ("NodeSize", "price") => number(value) == number(our.get("amount").unwrap_or(our)),
                ("NodeSize", "disk") => same(value, our) || megabytes(value, our),
                (_, "extra") => {
                    self.extra(&path, value, our, ours);
                    continue;
                }
                _ if names(value, our) => true,
                _ => {
                    self.value(&path, value, our);
                    continue;
                }
            };
            if !same {
                self.differs(&path, value, our);
            }
        }
    }

    /// `extra` of theirs: every member is in ours too, or is a member of the model itself.
    fn extra(&mut self, path: &str, theirs: &Value, ours: &Value, model: &Map<String, Value>) {
        let empty = Map::new();
        let ours_object = ours.as_object().unwrap_or(&empty);
        match theirs {
            Value::Object(theirs) => {
                // A leading underscore marks what is private in Python.
                for (name, value) in theirs.iter().filter(|(name, _)| !name.starts_with('_')) {
                    let our = ours_object.get(name).unwrap_or(&Value::Null);
                    let of_the_model = model.get(name).filter(|_| our.is_null());
                    let moved = of_the_model.is_some_and(|own| match name.as_str() {
                        "state" => state(value, own),
                        _ => same(value, own),
                    });
                    if !moved {
                        self.value(&format!("{path}.{name}"), value, our);
                    }
                }
            }
            // Theirs is no object: then it is one of the facts that ours names.
            theirs if ours_object.values().any(|one| self.equal(theirs, one)) => {}
            theirs if same(theirs, ours) => {}
            theirs => self.differs(path, theirs, ours),
        }
    }

    fn equal(&self, theirs: &Value, ours: &Value) -> bool {
        let mut comparison = Comparison {
            recorded: self.recorded,
            found: Vec::new(),
        };
        comparison.value("", theirs, ours);
        comparison.found.is_empty()
    }

    /// A record has an id of ours, and theirs is none that the provider knows.
    fn invented(&self, theirs: &Value, ours: &Value) -> bool {
        !text(ours).is_empty() && !self.recorded.has(&text(theirs))
    }

    /// A SHA-1 that the other library made: nothing that was recorded has it.
    fn fingerprint(&self, theirs: &Value) -> bool {
        let text = text(theirs);
        text.len() == 40
            && text.chars().all(|digit| digit.is_ascii_hexdigit())
            && !self.recorded.has(&text)
    }
}

/// Must a member that they leave null be without a value here, too? Ids must, but for records,
/// which not every provider gives any.
fn unnamed(kind: &str, name: &str) -> bool {
    name == "id" && kind != "Record"
}

/// Theirs is the bare id of what ours is a model of.
fn names(theirs: &Value, ours: &Value) -> bool {
    matches!(theirs, Value::String(_) | Value::Number(_))
        && ours
            .get("id")
            .is_some_and(|id| !id.is_null() && text(id) == text(theirs))
}

/// Theirs is in megabytes, ours in gigabytes, and they are the same.
fn megabytes(theirs: &Value, ours: &Value) -> bool {
    let gigabytes = ours.as_u64().filter(|gigabytes| *gigabytes > 0);
    gigabytes.is_some_and(|gigabytes| theirs.as_u64() == gigabytes.checked_mul(1024))
}

/// Whole or relative to the zone, it is one name; the zone's own is `@`, null or empty.
fn record_name(
    theirs: &Value,
    ours: &Value,
    record: &Map<String, Value>,
    our_record: &Map<String, Value>,
) -> bool {
    let domain_of = |record: &Map<String, Value>| {
        let domain = record.get("zone").and_then(|zone| zone.get("domain"));
        domain.map(text).filter(|domain| !domain.is_empty())
    };
    let domain = domain_of(record).or_else(|| domain_of(our_record));
    let domain = domain.unwrap_or_default();
    relative(&text(theirs), &domain) == relative(&text(ours), &domain)
}

fn same(theirs: &Value, ours: &Value) -> bool {
    if nothing(theirs) && nothing(ours) {
        return true;
    }
    match (theirs, ours) {
        (Value::Number(_) | Value::String(_), Value::Number(_) | Value::String(_)) => {
            theirs == ours
                || number(theirs).is_some() && number(theirs) == number(ours)
                || matches!((instant(&text(theirs)), instant(&text(ours))), (Some(a), Some(b)) if a == b)
        }
        (theirs, ours) => theirs == ours,
    }
}

fn nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn state(theirs: &Value, ours: &Value) -> bool {
    let (theirs, ours) = (text(theirs).to_lowercase(), text(ours));
    theirs == ours || ours.starts_with("unknown") && (theirs == "unknown" || theirs.is_empty())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or("")),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::differences;
    use crate::conformance::recorded::Recorded;

    /// What differs, where the provider answered `known`.
    fn compared(known: &str, theirs: &Value, ours: &Value) -> usize {
        differences(theirs, ours, &Recorded::of(&[known])).len()
    }

    fn agree(theirs: &Value, ours: &Value) -> bool {
        compared("", theirs, ours) == 0
    }

    fn node(members: &Value) -> Value {
        let mut node = json!({ "$type": "Node", "$base": "Node", "id": "7" });
        node.as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        node
    }

    #[test]
    fn a_bare_id_is_the_model_with_that_id_and_no_other() {
        let theirs = node(&json!({ "size": "small" }));
        assert!(agree(
            &theirs,
            &json!({ "id": "7", "size": { "id": "small", "ram": 512 } })
        ));
        assert!(!agree(
            &theirs,
            &json!({ "id": "7", "size": { "id": "large", "ram": 512 } })
        ));
        assert!(!agree(
            &theirs,
            &json!({ "id": "7", "size": { "name": "small" } })
        ));
        assert!(!agree(&theirs, &json!({ "id": "7", "size": null })));
    }

    #[test]
    fn the_disk_of_a_size_may_be_in_megabytes() {
        let size = |disk: u64| json!({ "$type": "NodeSize", "$base": "NodeSize", "id": "s", "disk": disk });
        assert!(agree(&size(25600), &json!({ "id": "s", "disk": 25 })));
        assert!(agree(&size(25), &json!({ "id": "s", "disk": 25 })));
        assert!(!agree(&size(25000), &json!({ "id": "s", "disk": 25 })));
        assert!(!agree(&size(25600), &json!({ "id": "s", "disk": 26 })));
        assert!(!agree(&size(25600), &json!({ "id": "s", "disk": null })));
        // Only the disk: memory is in megabytes on both sides.
        let memory = json!({ "$type": "NodeSize", "$base": "NodeSize", "id": "s", "ram": 1024 });
        assert!(!agree(&memory, &json!({ "id": "s", "ram": 1 })));
    }

    #[test]
    fn a_fact_in_extra_may_be_a_member_of_the_model() {
        let volume = json!({ "$type": "StorageVolume", "$base": "StorageVolume", "id": "1",
            "extra": { "state": "AVAILABLE" } });
        assert!(agree(
            &volume,
            &json!({ "id": "1", "state": "available", "extra": {} })
        ));
        assert!(!agree(
            &volume,
            &json!({ "id": "1", "state": "creating", "extra": {} })
        ));
        assert!(!agree(&volume, &json!({ "id": "1", "extra": {} })));
        // What our `extra` has is compared as it is.
        let ours = json!({ "id": "1", "state": "available", "extra": { "state": "creating" } });
        assert!(!agree(&volume, &ours));
    }

    #[test]
    fn private_notes_in_extra_are_not_compared_and_all_else_is() {
        let theirs = node(&json!({ "extra": { "_note": 1, "note": 2 } }));
        assert!(agree(
            &theirs,
            &json!({ "id": "7", "extra": { "note": 2 } })
        ));
        assert!(!agree(
            &theirs,
            &json!({ "id": "7", "extra": { "_note": 1 } })
        ));
    }

    #[test]
    fn an_extra_that_is_no_object_is_one_fact_of_ours() {
        let theirs = node(&json!({ "extra": ["ipv6", "backups"] }));
        let ours =
            |features: Value| json!({ "id": "7", "extra": { "open": true, "features": features } });
        assert!(agree(&theirs, &ours(json!(["ipv6", "backups"]))));
        assert!(!agree(&theirs, &ours(json!(["ipv6"]))));
        assert!(!agree(&theirs, &json!({ "id": "7", "extra": {} })));
    }

    #[test]
    fn an_id_that_the_provider_does_not_know_is_only_a_handle() {
        let record = |id: Value| json!({ "$type": "Record", "$base": "Record", "id": id });
        let ours = json!({ "id": "A:www:37fcff24" });
        let known = r#"{"id": 4711, "name": "www"}"#;
        assert_eq!(compared(known, &record(json!("A:www")), &ours), 0);
        assert_eq!(compared(known, &record(Value::Null), &ours), 0);
        assert_eq!(compared(known, &record(json!("4711")), &ours), 1);
        assert_eq!(
            compared(known, &record(json!("A:www")), &json!({ "id": "" })),
            1
        );
        // Of other models the id is compared always.
        let zone = json!({ "$type": "Zone", "$base": "Zone", "id": "made-up" });
        assert_eq!(compared(known, &zone, &json!({ "id": "other" })), 1);
    }

    #[test]
    fn a_fingerprint_is_not_compared_unless_the_provider_sent_it() {
        let sha1 = "b78e65146b8f11a28270c0eebf3e71c9c5031a48";
        let disk = json!({ "$type": "LinodeDisk", "id": "1", "uuid": sha1 });
        let ours = json!({ "id": "1" });
        assert_eq!(compared("", &disk, &ours), 0);
        assert_eq!(compared(sha1, &disk, &ours), 1);
        let uuid = json!({ "$type": "Disk", "id": "1", "uuid": "2d2c4a10-0001" });
        assert_eq!(compared("", &uuid, &ours), 1);
    }

    #[test]
    fn the_name_of_a_record_is_one_name_whole_and_relative() {
        let record = |name: &str| {
            json!({ "$type": "Record", "$base": "Record", "id": "1", "name": name,
                "zone": { "$type": "Zone", "$base": "Zone", "domain": "example.com" } })
        };
        let ours =
            |name: &str| json!({ "id": "1", "name": name, "zone": { "domain": "example.com" } });
        assert!(agree(&record("www.example.com"), &ours("www")));
        assert!(agree(&record("example.com"), &ours("")));
        assert!(agree(&record("@"), &ours("")));
        assert!(!agree(&record("www.example.com"), &ours("")));
        assert!(!agree(&record("www.example.org"), &ours("www")));
        assert!(!agree(&record("wwwexample.com"), &ours("www")));
    }

    #[test]
    fn done_is_done_and_a_result_is_a_result() {
        assert!(agree(&json!(true), &json!(null)));
        assert!(agree(&json!(true), &json!({ "id": "1" })));
        assert!(agree(&json!(null), &json!(true)));
        assert!(!agree(&json!(true), &json!(false)));
        assert!(!agree(&json!(false), &json!({ "id": "1" })));
        assert!(!agree(&node(&json!({})), &json!(true)));
        assert!(!agree(&json!(null), &json!({ "id": "1" })));
        // Only as the whole answer: inside, a flag is a flag.
        assert!(!agree(&json!([true]), &json!([null])));
    }
}
