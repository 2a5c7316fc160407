//! SARIF 2.1.0, which code scanners exchange.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::{Code, Diagnostic, Diagnostics, Place};
use super::Region;
use crate::source::Sources;

/// One SARIF log with one run; the rules are those that were broken.
pub fn render_sarif(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let sorted = diagnostics.sorted(sources);
    let broken = |code: &&Code| sorted.iter().any(|one| one.code == **code);
    let rules: Vec<_> = Code::ALL
        .iter()
        .filter(broken)
        .map(|code| rule(*code))
        .collect();
    let results: Vec<_> = sorted.iter().map(|one| result(one, sources)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "skyloom",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "shortDescription": {"text": code.title()},
        "help": {"text": code.explanation(), "markdown": code.explanation()},
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut message = diagnostic.message.clone();
    for more in [&diagnostic.label, diagnostic.help.as_deref().unwrap_or("")] {
        if !more.is_empty() {
            message.push_str("; ");
            message.push_str(more);
        }
    }
    let others = diagnostic.others.iter().enumerate();
    let others: Vec<_> = others
        .map(|(id, (place, label))| {
            let mut location = location(place, sources);
            if let Value::Object(location) = &mut location {
                location.insert("id".to_owned(), id.into());
                location.insert("message".to_owned(), json!({"text": label}));
            }
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "level": diagnostic.severity.as_str(),
        "message": {"text": message},
        "locations": [location(&diagnostic.place, sources)],
        "relatedLocations": others,
    });
    if let (Value::Object(result), Some(text)) = (&mut result, &diagnostic.replacement) {
        let place = location(&diagnostic.place, sources);
        let place = place.get("physicalLocation").cloned().unwrap_or_default();
        let fix = json!([{
            "description": {"text": diagnostic.help.as_deref().unwrap_or("this would be right")},
            "artifactChanges": [{
                "artifactLocation": place.get("artifactLocation"),
                "replacements": [{
                    "deletedRegion": place.get("region"),
                    "insertedContent": {"text": text},
                }],
            }],
        }]);
        result.insert("fixes".to_owned(), fix);
    }
    result
}

fn location(place: &Place, sources: &Sources) -> Value {
    let region = Region::new(place, sources);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&region.file)},
        "region": {
            "startLine": region.start.0,
            "startColumn": region.start.1,
            "endLine": region.end.0,
            "endColumn": region.end.1,
        },
    }})
}

/// The path as a relative reference: what no address can hold is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        let character = char::from(byte);
        if character.is_ascii_alphanumeric() || "-._~/".contains(character) {
            uri.push(character);
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
