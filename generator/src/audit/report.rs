//! Findings for people and for programs.

use serde_json::{Value, json};

use super::Audit;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{self, Look};
use crate::source::Sources;

/// All findings as diagnostics, each with the place in the document.
fn diagnostics(audit: &Audit, document: &str) -> Diagnostics {
    let mut all = Diagnostics::new();
    all.extend(audit.findings.iter().map(|one| {
        let mut diagnostic = one.diagnostic.clone();
        let place = format!(
            "document: {document}{}",
            one.pointer
                .get(one.pointer.find('#').unwrap_or(0)..)
                .unwrap_or("")
        );
        diagnostic.help = Some(match diagnostic.help {
            Some(help) => format!("{help}\n{place}"),
            None => place,
        });
        diagnostic
    }));
    all
}

/// For a person: the lines of the spec, and what the document says otherwise. `document` is its name.
pub fn render_findings(look: Look, audit: &Audit, document: &str, sources: &Sources) -> String {
    render::render_text(look, &diagnostics(audit, document), sources)
}

/// Workflow commands that GitHub shows beside the lines of a pull request.
pub fn render_github(audit: &Audit, document: &str, sources: &Sources) -> String {
    render::render_github(&diagnostics(audit, document), sources)
}

/// One JSON document: the figures, and the findings as `check` has its diagnostics, with `pointer`.
pub fn render_json(audit: &Audit, document: &str, sources: &Sources) -> String {
    let findings: Vec<Value> = audit
        .findings
        .iter()
        .map(|one| {
            let mut alone = Diagnostics::new();
            alone.push(one.diagnostic.clone());
            let text = render::render_json(&alone, sources);
            let whole: Value = serde_json::from_str(&text).unwrap_or_default();
            let mut finding = whole.pointer("/diagnostics/0").cloned().unwrap_or_default();
            if let Value::Object(members) = &mut finding {
                members.insert("pointer".to_owned(), one.pointer.clone().into());
            }
            finding
        })
        .collect();
    let report = json!({
        "document": document,
        "requests": audit.requests,
        "described": audit.described,
        "settled": audit.settled.len(),
        "findings": findings,
    });
    format!("{report:#}\n")
}
