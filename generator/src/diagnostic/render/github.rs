//! Workflow commands: GitHub shows them beside the lines of a pull request.

use std::fmt::Write as _;

use super::super::Diagnostics;
use super::Region;
use crate::source::Sources;

/// One `::error …::` or `::warning …::` line a diagnostic.
pub fn render_github(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics.sorted(sources) {
        let region = Region::new(&diagnostic.place, sources);
        let mut message = diagnostic.message.clone();
        for more in [Some(&diagnostic.label), diagnostic.help.as_ref()]
            .into_iter()
            .flatten()
        {
            if !more.is_empty() {
                message.push('\n');
                message.push_str(more);
            }
        }
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            diagnostic.severity.as_str(),
            property(&region.file),
            region.start.0,
            region.start.1,
            region.end.0,
            region.end.1,
            diagnostic.code,
            data(&message),
        );
    }
    out
}

/// The text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
