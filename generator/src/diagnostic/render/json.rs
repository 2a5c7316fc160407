//! One JSON document.

use serde_json::{Value, json};

use super::super::{Diagnostic, Diagnostics, Place};
use super::Region;
use crate::source::Sources;

/// `{"errors": 1, "warnings": 0, "diagnostics": […]}`, the diagnostics by file and position.
///
/// Each has `code`, `severity`, `message`, `file`, `path` (of the value in the file, empty for the
/// file itself), `start` and `end` (each `line` and `column` from 1, columns in characters),
/// `label`, `others`, `help` and `replacement`; the last two are null where there is none.
pub fn render_json(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let list: Vec<_> = diagnostics
        .sorted(sources)
        .into_iter()
        .map(|one| diagnostic(one, sources))
        .collect();
    let document = json!({
        "errors": diagnostics.errors(),
        "warnings": diagnostics.warnings(),
        "diagnostics": list,
    });
    format!("{document:#}\n")
}

fn diagnostic(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let others = diagnostic.others.iter();
    let others: Vec<_> = others
        .map(|(other, label)| place(other, label, sources))
        .collect();
    let mut value = json!({
        "code": diagnostic.code.id(),
        "severity": diagnostic.severity.as_str(),
        "message": diagnostic.message,
    });
    if let (Value::Object(value), Value::Object(place)) = (
        &mut value,
        place(&diagnostic.place, &diagnostic.label, sources),
    ) {
        value.extend(place);
        value.insert("others".to_owned(), others.into());
        value.insert("help".to_owned(), diagnostic.help.clone().into());
        value.insert(
            "replacement".to_owned(),
            diagnostic.replacement.clone().into(),
        );
    }
    value
}

fn place(place: &Place, label: &str, sources: &Sources) -> Value {
    let region = Region::new(place, sources);
    let position = |(line, column): (usize, usize)| json!({"line": line, "column": column});
    json!({
        "file": region.file,
        "path": place.path.to_string(),
        "start": position(region.start),
        "end": position(region.end),
        "label": label,
    })
}
