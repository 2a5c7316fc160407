//! The page of all parts, from what was kept of each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::report::{Report, Section};
use crate::{Result, plot};

const INTRODUCTION: &str = "\
# What it costs

Measured, not believed. `cargo run --release -p skyloom-tests --bin bench -- all` measures everything and writes this page;
the name of a part instead of `all` measures that part and leaves the others as they were (`--help` lists the parts, each
section names its own). What was measured is kept as JSON in `docs/benchmarks/`, the plots beside it.

Where others work on the same machine a clock says little. So times are CPU time of the process and its children unless a column
says otherwise, every comparison is made side by side in one run, and where a count can stand for the time, it does:
`tests/budgets.yaml` holds the limits of those counts, and CI fails when one of them is passed.
";

/// Writes the page and its plots.
pub(crate) fn write(docs: &Path, reports: &[Report], missing: &[&str]) -> Result<()> {
    let folder = docs.join("benchmarks");
    let mut text = INTRODUCTION.to_owned();
    aims(&mut text, reports);
    if !missing.is_empty() {
        write!(
            text,
            "\nNot measured yet: the parts `{}`.\n",
            missing.join("`, `")
        )?;
    }
    for report in reports {
        write!(
            text,
            "\n## {}\n\n`{}`, {}. {}\n",
            report.title, report.command, report.date, report.machine
        )?;
        for part in &report.sections {
            section(&mut text, part)?;
            for picture in &part.plots {
                plot::draw(&folder, picture)?;
                let (title, file) = (&picture.title, &picture.file);
                write!(text, "\n![{title}](benchmarks/{file}.svg)\n")?;
            }
        }
    }
    fs::write(docs.join("benchmarks.md"), text)?;
    Ok(())
}

/// Where the aims stand.
fn aims(text: &mut String, reports: &[Report]) {
    text.push_str(
        "\n## Where the aims stand\n\n| aim | measured | reached |\n| --- | --- | --- |\n",
    );
    for aim in reports.iter().flat_map(|report| &report.aims) {
        let reached = if aim.reached { "yes" } else { "**no**" };
        text.push_str(&format!("| {} | {} | {reached} |\n", aim.aim, aim.stands));
    }
}

fn section(text: &mut String, section: &Section) -> Result<()> {
    if !section.title.is_empty() {
        write!(text, "\n### {}\n", section.title)?;
    }
    if !section.text.is_empty() {
        write!(text, "\n{}\n", section.text.trim_end())?;
    }
    if section.rows.is_empty() {
        return Ok(());
    }
    let right = section.head.iter().skip(1).map(|_| " ---: |");
    writeln!(
        text,
        "\n| {} |\n| --- |{}",
        section.head.join(" | "),
        right.collect::<String>()
    )?;
    for row in &section.rows {
        writeln!(text, "| {} |", row.join(" | "))?;
    }
    Ok(())
}
