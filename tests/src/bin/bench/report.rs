//! What a part found out: sections with tables and plots, and where the aims stand.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Result;

/// One part of the measurements, as it is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// The heading.
    pub title: String,
    /// The day.
    pub date: String,
    /// How to measure it again.
    pub command: String,
    /// On what it was measured.
    pub machine: String,
    /// Where the aims stand.
    pub aims: Vec<Aim>,
    /// What there is to show.
    pub sections: Vec<Section>,
}

/// One aim.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Aim {
    /// What was wished for.
    pub aim: String,
    /// What was measured.
    pub stands: String,
    /// Whether it is reached.
    pub reached: bool,
}

/// A table with words before it and plots behind it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Section {
    /// The heading.
    pub title: String,
    /// What was done, in Markdown.
    pub text: String,
    /// The heads of the columns; the first column is on the left, the others are numbers.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Pictures of it.
    pub plots: Vec<Plot>,
}

/// A picture.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plot {
    /// The file, without its ending.
    pub file: String,
    /// What it shows.
    pub title: String,
    /// What is drawn.
    pub drawn: Drawn,
}

/// What is drawn.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Drawn {
    /// Horizontal bars: the unit, and a name and a value each.
    Bars(String, Vec<(String, f64)>),
    /// Lines in a plane whose axes both are logarithmic.
    Lines {
        /// The axis from left to right.
        x: String,
        /// The axis from bottom to top.
        y: String,
        /// A name and its points each.
        lines: Vec<(String, Vec<(f64, f64)>)>,
    },
}

impl Section {
    /// A section with a table.
    pub(crate) fn new(title: &str, text: impl Into<String>, head: &[&str]) -> Self {
        Self {
            title: title.to_owned(),
            text: text.into(),
            head: head.iter().map(|&head| head.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// Reads what a part found out the last time.
pub(crate) fn read(folder: &Path, part: &str) -> Option<Report> {
    let text = fs::read_to_string(folder.join(format!("{part}.json"))).ok()?;
    serde_json::from_str(&text).ok()
}

/// Keeps what a part found out.
pub(crate) fn keep(folder: &Path, part: &str, report: &Report) -> Result<()> {
    fs::create_dir_all(folder)?;
    let text = serde_json::to_string_pretty(report)?;
    fs::write(folder.join(format!("{part}.json")), text + "\n")?;
    Ok(())
}
