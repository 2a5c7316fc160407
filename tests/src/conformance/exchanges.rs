//! All requests of a case compared: which of ours is which of theirs, and what is left over.

use serde_json::Value;

use super::case::{Case, Exchange};
use super::request::{self, Sent};
use super::variant::Variant;

/// What differs between the recorded requests and ours. Writes come in their order; reads in any, since
/// they may be sent at the same time.
///
/// Where the same came out: a read of theirs that ours does without is none. Where the provider keeps
/// record sets: neither is ours of a set that is then written.
pub fn differences(case: &Case, sent: &[Sent], variant: &Variant, agreed: bool) -> Vec<String> {
    let domain = zone_of(case);
    let mut theirs: Vec<(usize, &Exchange)> = case
        .http
        .iter()
        .enumerate()
        .filter(|(_, exchange)| exchange.role.as_deref() != Some("auth"))
        .collect();
    let mut left: Vec<&Sent> = sent
        .iter()
        .filter(|sent| !known_before(case, sent))
        .collect();
    let compare = |index: usize, exchange: &Exchange, sent: &Sent| {
        let volatile = case
            .volatile
            .as_ref()
            .and_then(|volatile| volatile.http.get(&index.to_string()));
        request::differences(exchange, volatile, sent, variant, &domain)
    };
    let expected = theirs.len();
    // Reads that are the same on both sides, in whatever order.
    theirs.retain(|(index, exchange)| {
        let same = left.iter().position(|sent| {
            reads(&exchange.request.method) && compare(*index, exchange, sent).is_empty()
        });
        same.map(|at| left.remove(at)).is_none()
    });
    let mut paired = expected - theirs.len();
    let mut found = Vec::new();
    let mut spared = Vec::new();
    for (index, exchange) in theirs {
        let request = &exchange.request;
        let read = reads(&request.method);
        // The next of our writes, or the read that is most like it.
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, sent)| reads(&sent.method) == read)
            .map(|(at, sent)| (at, compare(index, exchange, sent)))
            .min_by_key(|(at, differences)| if read { differences.len() } else { *at });
        if let Some((at, differences)) = best {
            left.remove(at);
            paired += 1;
            found.extend(
                differences
                    .into_iter()
                    .map(|difference| format!("request {}: {difference}", index + 1)),
            );
            continue;
        }
        let (method, path) = (&request.method, &request.path);
        let missing = format!("request {}: theirs {method} {path}, ours none", index + 1);
        if read {
            spared.push(missing);
        } else {
            found.push(missing);
        }
    }
    if !(agreed && paired > 0) {
        found.append(&mut spared);
    }
    let writes = sent.iter().any(|sent| !reads(&sent.method));
    found.extend(
        left.into_iter()
            .filter(|sent| !(variant.record_sets && writes && reads(&sent.method)))
            .map(|sent| format!("request: theirs none, ours {} {}", sent.method, sent.path)),
    );
    found
}

fn reads(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

/// The domain of the zone that the case is about, or that it makes.
fn zone_of(case: &Case) -> String {
    let given = ["/zone/domain", "/record/zone/domain"];
    let arguments = Value::Object(case.args.clone());
    let domain = given.iter().find_map(|pointer| arguments.pointer(pointer));
    domain.and_then(Value::as_str).unwrap_or("").to_owned()
}

/// Was it asked for before the case, so that asking again is fine?
fn known_before(case: &Case, sent: &Sent) -> bool {
    let in_case = case.http.iter().any(|exchange| {
        exchange.request.method == sent.method && exchange.request.path == sent.path
    });
    let before = |exchange: &Exchange| {
        exchange.request.method == sent.method && exchange.request.path == sent.path
    };
    !in_case && case.session.iter().any(before)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;
    use crate::conformance::case::Case;
    use crate::conformance::request::Sent;
    use crate::conformance::variant::Variant;

    fn case(requests: &[&str]) -> Case {
        let http: Vec<_> = requests
            .iter()
            .map(|line| {
                let (method, path) = line.split_once(' ').unwrap();
                json!({ "request": { "method": method, "path": path }, "response": { "status": 200 } })
            })
            .collect();
        serde_json::from_value(json!({ "id": "x", "component": "dns", "provider": "x",
            "operation": "x", "driver": {}, "http": http, "fairness": "fair", "selfcheck": "pass" }))
        .unwrap()
    }

    fn sent(requests: &[&str]) -> Vec<Sent> {
        requests
            .iter()
            .map(|line| {
                let (method, path) = line.split_once(' ').unwrap();
                Sent {
                    method: method.to_owned(),
                    path: path.to_owned(),
                    query: Vec::new(),
                    body: Vec::new(),
                    content_type: String::new(),
                    authorized: true,
                }
            })
            .collect()
    }

    fn agree(theirs: &[&str], ours: &[&str], variant: &str, agreed: bool) -> bool {
        let variant: Variant = serde_yaml::from_str(variant).unwrap();
        differences(&case(theirs), &sent(ours), &variant, agreed).is_empty()
    }

    const PLAIN: &str = "{provider: x}";
    const SETS: &str = "{provider: x, record_sets: true}";

    #[test]
    fn writes_are_in_their_order_and_reads_in_any() {
        assert!(agree(
            &["GET /a", "GET /b"],
            &["GET /b", "GET /a"],
            PLAIN,
            true
        ));
        assert!(agree(
            &["POST /a", "PUT /b"],
            &["POST /a", "PUT /b"],
            PLAIN,
            true
        ));
        assert!(!agree(
            &["POST /a", "PUT /b"],
            &["PUT /b", "POST /a"],
            PLAIN,
            true
        ));
        assert!(!agree(&["POST /a"], &["POST /a", "POST /a"], PLAIN, true));
        assert!(!agree(&["POST /a", "POST /a"], &["POST /a"], PLAIN, true));
        assert!(!agree(&["POST /a"], &["GET /a"], PLAIN, true));
    }

    #[test]
    fn a_read_is_saved_only_if_the_same_comes_out() {
        assert!(agree(&["GET /zone", "GET /a"], &["GET /a"], PLAIN, true));
        assert!(!agree(&["GET /zone", "GET /a"], &["GET /a"], PLAIN, false));
        // Another read is no saved one, and nothing sent is nothing compared.
        assert!(!agree(
            &["GET /zone", "GET /a"],
            &["GET /a", "GET /b"],
            PLAIN,
            true
        ));
        assert!(!agree(&["GET /a"], &[], PLAIN, true));
        assert!(!agree(
            &["DELETE /zone", "GET /a"],
            &["GET /a"],
            PLAIN,
            true
        ));
    }

    #[test]
    fn a_read_more_is_a_difference_but_for_a_set_that_is_written() {
        assert!(!agree(&["PUT /a"], &["GET /a", "PUT /a"], PLAIN, true));
        assert!(agree(&["PUT /a"], &["GET /a", "PUT /a"], SETS, true));
        assert!(!agree(&["PUT /a"], &["GET /a", "PUT /b"], SETS, true));
        assert!(!agree(&["GET /a"], &["GET /a", "GET /b"], SETS, true));
    }
}
