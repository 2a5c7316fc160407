//! For a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{CLASSES, elsewhere, heading, lines, signed, summary};
use crate::diff::{Class, Edit, Report};

/// The terminal.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Its width in columns.
    pub width: usize,
    /// Whether the code is shown, too.
    pub code: bool,
}

/// From this width on old and new stand side by side.
const WIDE: usize = 150;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();

/// The report with colours; who writes it may take them out.
pub fn text(report: &Report, page: Page) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write(&mut text, report, page);
    text
}

fn write(to: &mut String, report: &Report, page: Page) -> std::fmt::Result {
    for diff in &report.providers {
        writeln!(
            to,
            "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
            diff.provider,
            lines(diff)
        )?;
        for class in CLASSES {
            let changes = diff.changes.iter().filter(|change| change.class == class);
            for change in changes {
                let style = color(class);
                let (subject, text) = (&change.subject, &change.text);
                writeln!(
                    to,
                    "  {style}{:<8}{style:#}  {BOLD}{subject}{BOLD:#} {text}",
                    class.word()
                )?;
                for line in &change.places {
                    let (sign, style) = if line.gone { ('-', RED) } else { ('+', GREEN) };
                    let (file, number) = (line.file.display(), line.line);
                    writeln!(
                        to,
                        "            {style}{sign} {file}:{number}{style:#}  {}",
                        line.text
                    )?;
                }
            }
        }
        if page.code {
            for group in &diff.code {
                writeln!(to, "\n  {BOLD}{}{BOLD:#}", heading(group))?;
                for edit in &group.edits {
                    code(to, edit, page)?;
                }
            }
        }
        writeln!(to)?;
    }
    writeln!(to, "{} (against {})", summary(report), report.base)
}

fn code(to: &mut String, edit: &Edit, page: Page) -> std::fmt::Result {
    if let Some(spot) = edit.spots.first() {
        writeln!(to, "    {DIM}{}:{}{DIM:#}", spot.file.display(), spot.line)?;
    }
    let indentation = indentation(edit);
    if page.width >= WIDE {
        beside(to, edit, page.width, indentation)?;
    } else {
        let (lines, left) = signed(edit);
        for (sign, line) in lines {
            let style = if sign == '-' { RED } else { GREEN };
            let line = line.get(indentation..).unwrap_or_default();
            writeln!(to, "    {style}{sign} {line}{style:#}")?;
        }
        if left > 0 {
            writeln!(to, "    {DIM}… {left} more lines{DIM:#}")?;
        }
    }
    match elsewhere(edit) {
        Some(elsewhere) => writeln!(to, "    {DIM}{elsewhere}{DIM:#}"),
        None => Ok(()),
    }
}

/// Old on the left, new on the right.
fn beside(to: &mut String, edit: &Edit, width: usize, indentation: usize) -> std::fmt::Result {
    let half = (width.saturating_sub(10)) / 2;
    let cell = |lines: &[String], at: usize| {
        let line = lines.get(at).and_then(|line| line.get(indentation..));
        let line = line.unwrap_or_default();
        let shown: String = line.chars().take(half).collect();
        let blank = half.saturating_sub(shown.chars().count());
        (shown, " ".repeat(blank))
    };
    let rows = edit.removed.len().max(edit.added.len());
    for row in 0..rows.min(super::MOST) {
        let ((old, blank), (new, _)) = (cell(&edit.removed, row), cell(&edit.added, row));
        writeln!(
            to,
            "    {RED}{old}{RED:#}{blank} {DIM}│{DIM:#} {GREEN}{new}{GREEN:#}"
        )?;
    }
    match rows.saturating_sub(super::MOST) {
        0 => Ok(()),
        left => writeln!(to, "    {DIM}… {left} more lines{DIM:#}"),
    }
}

/// What all lines are indented by.
fn indentation(edit: &Edit) -> usize {
    let lines = edit.removed.iter().chain(&edit.added);
    let filled = lines.filter(|line| !line.trim().is_empty());
    filled
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0)
}

fn color(class: Class) -> Style {
    match class {
        Class::Breaking => RED.bold(),
        Class::Risky => YELLOW,
        Class::Additive => GREEN,
    }
}
