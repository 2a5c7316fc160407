//! For a pull request.

use std::fmt::Write;

use super::{CLASSES, elsewhere, heading, lines, signed, summary};
use crate::diff::{Change, Class, Report};

/// The report in GitHub's Markdown; the code is folded.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write(&mut text, report);
    text
}

fn write(to: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(to, "## Drivers: {}\n", summary(report))?;
    for diff in &report.providers {
        writeln!(to, "### {}\n", diff.provider)?;
        if !diff.changes.is_empty() {
            writeln!(to, "| | what | change | spec |\n| --- | --- | --- | --- |")?;
        }
        for class in CLASSES {
            for change in diff.changes.iter().filter(|change| change.class == class) {
                row(to, change)?;
            }
        }
        let places = diff
            .code
            .iter()
            .map(|group| group.edits.len())
            .sum::<usize>();
        if places == 0 {
            writeln!(to, "\n{}\n", lines(diff))?;
            continue;
        }
        writeln!(to, "\n<details><summary>{}</summary>\n", lines(diff))?;
        for group in &diff.code {
            writeln!(to, "**{}**\n", heading(group))?;
            for edit in &group.edits {
                let (lines, left) = signed(edit);
                // Longer than any run of backquotes in Rust's own text.
                writeln!(to, "````diff")?;
                for (sign, line) in lines {
                    writeln!(to, "{sign}{line}")?;
                }
                if left > 0 {
                    writeln!(to, "# … {left} more lines")?;
                }
                writeln!(to, "````")?;
                if let Some(elsewhere) = elsewhere(edit) {
                    writeln!(to, "{elsewhere}\n")?;
                }
            }
        }
        writeln!(to, "</details>\n")?;
    }
    Ok(())
}

fn row(to: &mut String, change: &Change) -> std::fmt::Result {
    let sign = match change.class {
        Class::Breaking => "🔴 breaking",
        Class::Risky => "🟡 risky",
        Class::Additive => "🟢 additive",
    };
    let places: Vec<String> = change
        .places
        .iter()
        .map(|line| {
            let was = if line.gone { "was " } else { "" };
            format!("{was}`{}:{}`", line.file.display(), line.line)
        })
        .collect();
    writeln!(
        to,
        "| {sign} | `{}` | {} | {} |",
        cell(&change.subject),
        cell(&change.text),
        places.join("<br>")
    )
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
