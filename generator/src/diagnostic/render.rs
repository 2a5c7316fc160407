//! Diagnostics as text for people and as data for programs.

mod github;
mod json;
mod sarif;
mod text;

pub use github::render_github;
pub use json::render_json;
pub use sarif::render_sarif;
pub use text::{Look, render_failure, render_text};

use crate::source::Sources;

use super::{Diagnostics, Place};

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people, with the lines of the spec.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// All diagnostics, sorted, in a form. `look` only matters for text.
pub fn render(format: Format, look: Look, diagnostics: &Diagnostics, sources: &Sources) -> String {
    match format {
        Format::Text => render_text(look, diagnostics, sources),
        Format::Json => render_json(diagnostics, sources),
        Format::Github => render_github(diagnostics, sources),
        Format::Sarif => render_sarif(diagnostics, sources),
    }
}

/// A place as programs want it: path with `/`, lines and columns from 1, columns in characters.
struct Region {
    file: String,
    start: (usize, usize),
    /// Behind the last character.
    end: (usize, usize),
}

impl Region {
    fn new(place: &Place, sources: &Sources) -> Self {
        let Some(source) = sources.get(place.file) else {
            return Self {
                file: String::new(),
                start: (1, 1),
                end: (1, 1),
            };
        };
        let bytes = sources.locate(place);
        Self {
            file: source.path().display().to_string().replace('\\', "/"),
            start: source.line_column(bytes.start),
            end: source.line_column(bytes.end),
        }
    }
}

#[cfg(test)]
mod tests;
