//! Requests compared: method, path, query and body by meaning, by the rules of `docs/conformance.md`.

use serde_json::Value;

use super::case::{Exchange, VolatileRequest};
use super::translate::relative;
use super::variant::Variant;

/// What our driver sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The path, percent-encoded.
    pub path: String,
    /// Decoded pairs.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The content type.
    pub content_type: String,
    /// Is there an authorization in headers, query or body? Only that it is there is compared.
    pub authorized: bool,
}

/// What differs between a recorded request and ours, in words.
pub fn differences(
    theirs: &Exchange,
    volatile: Option<&VolatileRequest>,
    ours: &Sent,
    variant: &Variant,
    domain: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    let request = &theirs.request;
    if request.method != ours.method {
        found.push(format!(
            "method: theirs {}, ours {}",
            request.method, ours.method
        ));
    }
    if !same_path(&request.path, &ours.path, volatile) {
        found.push(format!("path: theirs {}, ours {}", request.path, ours.path));
    }
    let ignored = |name: &str| {
        volatile.is_some_and(|volatile| volatile.query.iter().any(|one| one == name))
            || variant.page_size.iter().any(|size| size == name)
    };
    let sorted = |pairs: &[(String, String)]| {
        let mut pairs: Vec<_> = pairs
            .iter()
            .filter(|(name, value)| !ignored(name) && !first_page(name, value))
            .cloned()
            .collect();
        pairs.sort();
        pairs
    };
    let (their_query, our_query) = (sorted(&request.query), sorted(&ours.query));
    if their_query != our_query {
        found.push(format!("query: theirs {their_query:?}, ours {our_query:?}"));
    }
    let (their_body, our_body) = (
        body(request.body.as_deref().unwrap_or("").as_bytes()),
        body(&ours.body),
    );
    let mut their_body = without_nothing(their_body);
    let mut our_body = without_nothing(our_body);
    if variant.whole_names {
        names_within(&mut their_body, domain);
        names_within(&mut our_body, domain);
    }
    for pointer in volatile
        .and_then(|volatile| volatile.body.as_ref())
        .and_then(|body| body.get("paths"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        for body in [&mut their_body, &mut our_body] {
            if let Some(value) = pointer
                .as_str()
                .and_then(|pointer| body.pointer_mut(pointer))
            {
                *value = Value::from("[volatile]");
            }
        }
    }
    if !same_value(&their_body, &our_body) {
        found.push(format!("body: theirs {their_body}, ours {our_body}"));
    }
    found
}

/// The first page is what is answered to those who ask for none.
fn first_page(name: &str, value: &str) -> bool {
    name == "page" && value == "1"
}

/// Every `name` of a body as it is within the domain.
fn names_within(body: &mut Value, domain: &str) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == "name" => *text = relative(text, domain),
                    value => names_within(value, domain),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                names_within(item, domain);
            }
        }
        _ => {}
    }
}

fn same_path(theirs: &str, ours: &str, volatile: Option<&VolatileRequest>) -> bool {
    let decode = |segment: &str| percent_decode(segment);
    let (theirs, ours): (Vec<_>, Vec<_>) = (theirs.split('/').collect(), ours.split('/').collect());
    theirs.len() == ours.len()
        && theirs
            .iter()
            .zip(&ours)
            .enumerate()
            .all(|(index, (theirs, ours))| {
                decode(theirs) == decode(ours)
                    || volatile.is_some_and(|volatile| volatile.path_segments.contains(&index))
            })
}

fn percent_decode(text: &str) -> String {
    // A path without a query is read as one by the same rules that made it.
    skyloom_runtime::Query::parse(&format!(
        "x={}",
        text.replace('+', "%2B").replace('&', "%26")
    ))
    .get("x")
    .unwrap_or(text)
    .to_owned()
}

/// JSON as its value, a form as its pairs, everything else as text.
fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let query = skyloom_runtime::Query::parse(&text);
        let pairs: Vec<_> = query
            .pairs()
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect();
        if text.contains('=') && !text.contains(['\n', '<']) {
            Value::Object(pairs.into_iter().collect())
        } else {
            Value::from(text)
        }
    })
}

/// Without null members: the other library sends many where nothing was given.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, without_nothing(value)))
            .filter(|(_, value)| !value.is_null())
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nothing).collect(),
        other => other,
    }
}

/// Equal, numbers by their value and as text too.
fn same_value(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same_value(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Number(number), Value::String(text))
        | (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sent, differences};
    use crate::conformance::case::Exchange;
    use crate::conformance::variant::Variant;
    use serde_json::{Value, json};

    fn theirs(method: &str, query: &Value, body: &Value) -> Exchange {
        serde_json::from_value(json!({ "request": { "method": method, "path": "/zones",
            "query": query, "body": body.to_string() } }))
        .unwrap()
    }

    fn ours(query: &[(&str, &str)], body: &Value) -> Sent {
        Sent {
            method: "GET".to_owned(),
            path: "/zones".to_owned(),
            query: query
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_string().into_bytes(),
            content_type: String::new(),
            authorized: true,
        }
    }

    fn variant(text: &str) -> Variant {
        serde_yaml::from_str(text).unwrap()
    }

    fn agree(variant: &Variant, theirs: &Exchange, ours: &Sent) -> bool {
        differences(theirs, None, ours, variant, "example.com").is_empty()
    }

    #[test]
    fn how_many_come_at_once_is_no_difference_and_which_page_is_one() {
        let variant = variant("{provider: x, page_size: [per_page]}");
        let first = theirs(
            "GET",
            &json!([["page", "1"], ["per_page", "5"]]),
            &Value::Null,
        );
        assert!(agree(
            &variant,
            &first,
            &ours(&[("per_page", "50")], &Value::Null)
        ));
        assert!(agree(&variant, &first, &ours(&[], &Value::Null)));
        let second = theirs(
            "GET",
            &json!([["page", "2"], ["per_page", "5"]]),
            &Value::Null,
        );
        assert!(!agree(&variant, &second, &ours(&[], &Value::Null)));
        let found = theirs("GET", &json!([["name", "a"]]), &Value::Null);
        assert!(!agree(&variant, &found, &ours(&[], &Value::Null)));
    }

    #[test]
    fn names_are_whole_only_where_the_variant_says_so() {
        let body = |name: &str| json!({ "sets": [{ "name": name, "content": "web" }] });
        let told = variant("{provider: x, whole_names: true}");
        let short = theirs("GET", &json!([]), &body("www"));
        let apex = theirs("GET", &json!([]), &body(""));
        assert!(agree(&told, &short, &ours(&[], &body("www.example.com."))));
        assert!(agree(&told, &apex, &ours(&[], &body("example.com."))));
        assert!(!agree(&told, &short, &ours(&[], &body("ftp.example.com."))));
        assert!(!agree(&told, &apex, &ours(&[], &body("www.example.com."))));
        assert!(!agree(
            &variant("{provider: x}"),
            &short,
            &ours(&[], &body("www.example.com."))
        ));
        // Only names: what a set holds is compared as it is.
        let other = json!({ "sets": [{ "name": "www", "content": "web.example.com." }] });
        assert!(!agree(&told, &short, &ours(&[], &other)));
    }
}
