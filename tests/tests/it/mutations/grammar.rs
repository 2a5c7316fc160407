//! In which language a value of a spec is written, and the names in it.

use std::ops::Range;

use skyloom::cel::{Part, split_template};

use super::site::{Region, Site, What};

/// How a value is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// An expression over an item.
    Mapping,
    /// An expression over arguments.
    Condition,
    /// A text with `${…}`.
    Template,
    /// Method and path with `{…}`.
    Request,
    /// A path in an answer.
    Path,
}

/// The language of a value of the spec; none where it is a word, a flag or a number.
pub fn language(site: &Site) -> Option<Language> {
    use Language::{Condition, Mapping, Path, Request, Template};
    if site.region() != Region::Spec || !matches!(site.what, What::Scalar(..)) {
        return None;
    }
    Some(match *site.at() {
        ["models", _, "extra"] => return None,
        ["models", _, "extra", "except", ..] | ["models", _, "extra", "#"] => Path,
        ["models", ..] => Mapping,
        ["connection", "auth" | "headers" | "query", ..] => Template,
        [
            "connection",
            "errors",
            "message" | "code" | "in_success",
            ..,
        ]
        | ["connection", "errors", "succeeded"]
        | [
            "connection",
            "paging",
            _,
            "next" | "next_url" | "total_pages" | "total_items",
        ]
        | ["connection", "paging", _, _, "from"]
        | ["connection", "jobs", _, "value" | "message"] => Path,
        ["connection", "jobs", _, "done" | "failed"] => Condition,
        ["operations", _, "let", _] => Condition,
        ["operations", _, "let", _, "for_each", _] => Condition,
        ["operations", _, .., "request" | "undo"] => Request,
        [
            "operations",
            _,
            ..,
            "where" | "when" | "that" | "until" | "failed",
        ] => Condition,
        ["operations", _, "item" | "items"] | ["operations", _, .., "value" | "items"] => Path,
        ["operations", _, "query" | "headers" | "body" | "form", ..]
        | ["operations", _, "also", "query", ..]
        | [
            "operations",
            _,
            "let",
            _,
            "query" | "headers" | "body" | "form" | "args",
            ..,
        ] => Template,
        _ => return None,
    })
}

/// A name in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its bytes in the file.
    pub at: Range<usize>,
    pub name: String,
    pub role: Role,
}

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Root,
    Member,
    Function,
}

/// The names in a value, where they can be told apart.
pub fn names(text: &str, site: &Site) -> Vec<Name> {
    let (Some(language), Some(value)) = (language(site), site.text()) else {
        return Vec::new();
    };
    let raw = &text[site.value.clone()];
    // With escapes in it, it cannot be found in the file.
    let Some(offset) = raw.find(value) else {
        return Vec::new();
    };
    let offset = site.value.start + offset;
    let holes = |open| {
        let parts = split_template(value, open).unwrap_or_default();
        let holes = parts.into_iter().filter_map(|part| match part {
            Part::Expr(_, span) => Some(span),
            Part::Text(_) => None,
        });
        holes.collect::<Vec<_>>()
    };
    let parts = match language {
        Language::Template => holes("${"),
        Language::Request => holes("{"),
        _ => std::iter::once(0..value.len()).collect(),
    };
    parts
        .into_iter()
        .flat_map(|part| scan(&value[part.clone()], offset + part.start))
        .collect()
}

/// Names outside of texts, one letter long ones aside.
fn scan(text: &str, offset: usize) -> Vec<Name> {
    let mut names = Vec::new();
    let mut quote = None;
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if let Some(q) = quote {
            if c == q {
                quote = None;
            }
        } else if matches!(c, '"' | '\'') {
            quote = Some(c);
        } else if is_name(c) {
            let length = text[at..].find(|c| !is_name(c)).unwrap_or(text.len() - at);
            let name = &text[at..at + length];
            let role = match (before, text[at + length..].chars().next()) {
                (_, Some('(')) => Role::Function,
                ('.', _) => Role::Member,
                _ => Role::Root,
            };
            let word = matches!(name, "true" | "false" | "null" | "in" | "self");
            if length > 1 && !word && !name.starts_with(|c: char| c.is_ascii_digit()) {
                names.push(Name {
                    at: offset + at..offset + at + length,
                    name: name.to_owned(),
                    role,
                });
            }
            at += length;
            before = 'a';
            continue;
        }
        if !c.is_whitespace() {
            before = c;
        }
        at += c.len_utf8();
    }
    names
}
