//! Answers as they are shown: a table for people, a line of JSON an item for programs.

use std::io::{self, Write};

use skyloom_runtime::Value;

use crate::cell::{cell, plain};
use crate::columns::{columns, fields};

/// How answers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Columns of what matters.
    Table,
    /// Everything, a line an item.
    Json,
}

/// Shows one answer, page by page where it is a list.
pub(crate) struct Output {
    form: Form,
    /// Fixed by the first page that has items.
    columns: Option<Vec<(String, usize)>>,
}

impl Output {
    pub(crate) fn new(form: Form) -> Self {
        Self {
            form,
            columns: None,
        }
    }

    /// Shows the items of a page.
    pub(crate) fn page(&mut self, items: &[Value], out: &mut dyn Write) -> io::Result<()> {
        if self.form == Form::Json {
            for item in items {
                writeln!(out, "{item}")?;
            }
            return out.flush();
        }
        let Some(first) = items.first() else {
            return Ok(());
        };
        let heads = match &self.columns {
            None => columns(first),
            Some(columns) => columns.iter().map(|(head, _)| head.clone()).collect(),
        };
        let rows: Vec<Vec<String>> = items
            .iter()
            .map(|item| heads.iter().map(|head| at(item, head)).collect())
            .collect();
        if self.columns.is_none() {
            let widths = heads.iter().enumerate().map(|(at, head)| {
                let cells = rows.iter().filter_map(|row| row.get(at));
                let widest = cells.map(|cell| cell.chars().count()).max();
                (head.clone(), widest.unwrap_or(0).max(head.chars().count()))
            });
            self.columns = Some(widths.collect());
            line(
                out,
                heads.iter().map(|head| head.to_uppercase()),
                self.widths(),
            )?;
        }
        for row in rows {
            line(out, row.into_iter(), self.widths())?;
        }
        out.flush()
    }

    /// After the last page.
    pub(crate) fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.form == Form::Table && self.columns.is_none() {
            writeln!(out, "none")?;
        }
        Ok(())
    }

    /// Shows an answer that is no list.
    pub(crate) fn one(&self, value: &Value, out: &mut dyn Write) -> io::Result<()> {
        match (self.form, value) {
            (Form::Json, value) => writeln!(out, "{value}"),
            (_, Value::Null | Value::Bool(true)) => writeln!(out, "done"),
            (_, Value::Bool(false)) => writeln!(out, "not done"),
            // A zone file, say: whoever asks for it wants its lines.
            (_, Value::String(text)) => writeln!(out, "{}", plain(text, true).trim_end()),
            (_, Value::Object(_)) => {
                let fields = fields(value);
                let names = fields.iter().map(|(name, _)| name.chars().count());
                let widest = names.max().unwrap_or(0);
                for (name, value) in fields {
                    line(
                        out,
                        [name, cell(value)].into_iter(),
                        [widest, 0].into_iter(),
                    )?;
                }
                Ok(())
            }
            (_, Value::Array(items)) => {
                for item in items {
                    writeln!(out, "{}", cell(item))?;
                }
                Ok(())
            }
            (_, value) => writeln!(out, "{value}"),
        }
    }

    fn widths(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().flatten().map(|(_, width)| *width)
    }
}

/// The cell of an item that is no object is the item.
fn at(item: &Value, head: &str) -> String {
    match item {
        Value::Object(members) => members.get(head).map_or_else(|| cell(&Value::Null), cell),
        item => cell(item),
    }
}

/// Cells in columns; nothing stands behind the last.
fn line(
    out: &mut dyn Write,
    cells: impl Iterator<Item = String>,
    widths: impl Iterator<Item = usize>,
) -> io::Result<()> {
    let mut text = String::new();
    for (cell, width) in cells.zip(widths) {
        text.push_str(&cell);
        let padding = width.saturating_sub(cell.chars().count()) + 2;
        text.extend(std::iter::repeat_n(' ', padding));
    }
    writeln!(out, "{}", text.trim_end())
}
