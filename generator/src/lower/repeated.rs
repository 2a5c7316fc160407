//! Operations that are the same but for their names.

use super::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::spec::{Operation, Service};

/// Warns of each operation that sends and answers what an earlier one does.
pub(super) fn operations(service: &Service, root: &Site, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<(&str, &Operation)> = Vec::new();
    for (name, operation) in &service.operations {
        if operation.request.is_none() {
            continue;
        }
        let same = |(_, other): &&(&str, &Operation)| {
            other.request == operation.request
                && facts(other).is_some_and(|other| facts(operation) == Some(other))
        };
        if let Some((first, _)) = seen.iter().find(same) {
            let site = root.key("operations");
            diagnostics.push(
                Diagnostic::warning(
                    Code::Repeated,
                    site.key(name).name(),
                    format!("`{name}` does the same as `{first}`"),
                )
                .label("the same request, the same answer")
                .also(site.key(first).name(), "the first"),
            );
        }
        seen.push((name, operation));
    }
}

/// What the operation does, whatever it is called and however it is documented.
fn facts(operation: &Operation) -> Option<String> {
    let mut facts = operation.clone();
    facts.doc = None;
    facts.resource = None;
    facts.examples.clear();
    serde_json::to_string(&facts).ok()
}
