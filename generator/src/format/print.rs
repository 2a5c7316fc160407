//! Prints a tree.

use super::WIDTH;
use super::comment::Comment;
use super::scalar::tidy;
use super::tree::{Body, Collection, Item, Value};

/// The text of a file.
pub(super) fn print(root: &Value) -> String {
    let mut text = String::new();
    match &root.body {
        Body::Collection(collection) => block(collection, 0, &mut text),
        _ => text.push_str(&after("", root, None, 0)),
    }
    text
}

/// The items, each on lines of its own.
fn block(collection: &Collection, indent: usize, text: &mut String) {
    for (index, item) in collection.items.iter().enumerate() {
        comments(&item.lead, indent, text);
        if item.blank && (index > 0 || !item.lead.is_empty() || indent > 0) {
            text.push('\n');
        }
        match &item.key {
            Some(key) => {
                let start = format!("{}{}:", blanks(indent), tidy(key));
                text.push_str(&after(&start, &item.value, item.trail.as_ref(), indent));
            }
            None => text.push_str(&dash(item, indent)),
        }
    }
    comments(&collection.tail, indent, text);
}

/// An item of a list, its first line behind the dash.
fn dash(item: &Item, indent: usize) -> String {
    let start = format!("{}-", blanks(indent));
    if let Body::Collection(inner) = &item.value.body
        && item.value.anchor.is_none()
        && !inner.items.is_empty()
        && in_brackets(&start, &item.value, indent + 2).is_none()
    {
        // What stands before the first of it stands before the dash.
        let mut inner = inner.clone();
        let mut text = String::new();
        comments(item.trail.as_slice(), indent, &mut text);
        if let Some(first) = inner.items.first_mut() {
            comments(&std::mem::take(&mut first.lead), indent, &mut text);
            first.blank = false;
        }
        let mut lines = String::new();
        block(&inner, indent + 2, &mut lines);
        return format!("{text}{start} {}", lines.trim_start());
    }
    after(&start, &item.value, item.trail.as_ref(), indent)
}

/// A value behind its key or dash, with the lines that follow.
fn after(start: &str, value: &Value, trail: Option<&Comment>, indent: usize) -> String {
    let mut line = start.to_owned();
    let mut rest = String::new();
    let fits = in_brackets(
        start,
        value,
        if start.ends_with('-') {
            indent + 2
        } else {
            indent
        },
    );
    if let Some(anchor) = &value.anchor {
        push(&mut line, anchor);
    }
    match (&value.body, fits) {
        (_, Some(brackets)) => push(&mut line, &brackets),
        (Body::Alias(name), None) => push(&mut line, name),
        (Body::Scalar(raw), None) => {
            let mut lines = raw.lines().map(str::trim);
            push(
                &mut line,
                &tidy(if raw.contains('\n') {
                    lines.next().unwrap_or("")
                } else {
                    raw
                }),
            );
            if raw.contains('\n') {
                let mut lines: Vec<String> = lines
                    .map(|one| {
                        if one.is_empty() {
                            String::new()
                        } else {
                            format!("{}{one}", blanks(indent + 2))
                        }
                    })
                    .collect();
                // The comment stands behind the last line.
                if let Some(last) = lines.pop() {
                    rest = lines.into_iter().map(|line| line + "\n").collect();
                    rest.push_str(&with_comment(last, trail));
                    return format!("{line}\n{rest}");
                }
            }
        }
        (Body::Text { header, lines }, None) => {
            push(&mut line, header);
            text_block(lines, indent + 2, &mut rest);
        }
        (Body::Collection(collection), None) => block(collection, indent + 2, &mut rest),
    }
    format!("{}{rest}", with_comment(line, trail))
}

fn push(line: &mut String, word: &str) {
    if !line.is_empty() && !word.is_empty() {
        line.push(' ');
    }
    line.push_str(word);
}

fn with_comment(mut line: String, comment: Option<&Comment>) -> String {
    if let Some(comment) = comment {
        line.push_str(&blanks(comment.gap.max(1)));
        line.push_str(&comment.text);
    }
    line.push('\n');
    line
}

/// A collection in brackets, where it can be: written so or empty, without comments, on one line or, as
/// a list of words or the data of an example, on several.
fn in_brackets(start: &str, value: &Value, indent: usize) -> Option<String> {
    let Body::Collection(collection) = &value.body else {
        return None;
    };
    let line = one_line(value, false)?;
    let anchor = value.anchor.as_ref().map_or(0, |anchor| anchor.len() + 1);
    let column = start.chars().count() + anchor + 1;
    if column + line.chars().count() <= WIDTH {
        return Some(line);
    }
    let words = |item: &Item| matches!(item.value.body, Body::Scalar(_) | Body::Alias(_));
    let list_of_words = !collection.is_map && collection.items.iter().all(words);
    (list_of_words || collection.data).then(|| {
        let mut wrapped = Wrapped {
            text: String::new(),
            column,
        };
        wrapped.collection(collection, indent + 2);
        wrapped.text
    })
}

/// A collection in brackets on several lines, each as full as it can be.
struct Wrapped {
    text: String,
    column: usize,
}

impl Wrapped {
    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.column += word.chars().count();
    }

    fn collection(&mut self, collection: &Collection, indent: usize) {
        self.push(if collection.is_map { "{" } else { "[" });
        for (index, item) in collection.items.iter().enumerate() {
            // Behind the item stands a comma or a bracket.
            let length = one_item(item).map_or(0, |item| item.chars().count() + 1);
            if index > 0 {
                self.push(",");
                if self.column + 1 + length > WIDTH {
                    self.text.push('\n');
                    self.column = 0;
                    self.push(&blanks(indent));
                } else {
                    self.push(" ");
                }
            }
            self.item(item, length, indent);
        }
        self.push(if collection.is_map { "}" } else { "]" });
    }

    fn item(&mut self, item: &Item, length: usize, indent: usize) {
        match &item.value.body {
            Body::Collection(nested) if self.column + length > WIDTH => {
                if let Some(key) = &item.key {
                    self.push(&format!("{}: ", tidy(key)));
                }
                if let Some(anchor) = &item.value.anchor {
                    self.push(&format!("{anchor} "));
                }
                self.collection(nested, indent + 2);
            }
            _ => self.push(&one_item(item).unwrap_or_default()),
        }
    }
}

/// An item on one line, as it stands in brackets.
fn one_item(item: &Item) -> Option<String> {
    let plain = item.lead.is_empty() && item.trail.is_none();
    let value = one_line(&item.value, true).filter(|_| plain)?;
    let value = if value.is_empty() {
        "null".to_owned()
    } else {
        value
    };
    Some(match &item.key {
        Some(key) => format!("{}: {value}", tidy(&joined(key)?)),
        None => value,
    })
}

/// The value on one line, in brackets; `None` if it cannot be.
fn one_line(value: &Value, with_anchor: bool) -> Option<String> {
    let mut line = String::new();
    if let Some(anchor) = value.anchor.as_ref().filter(|_| with_anchor) {
        line.push_str(anchor);
    }
    match &value.body {
        Body::Alias(name) => push(&mut line, name),
        Body::Scalar(raw) => push(&mut line, &joined(raw)?),
        Body::Text { .. } => return None,
        Body::Collection(collection) => {
            // A pair in a list needs no brackets of its own, and gets them.
            if !(collection.flow || collection.items.is_empty() || with_anchor)
                || !collection.tail.is_empty()
            {
                return None;
            }
            let items = collection.items.iter().map(one_item);
            let items = items.collect::<Option<Vec<_>>>()?.join(", ");
            push(
                &mut line,
                &if collection.is_map {
                    format!("{{{items}}}")
                } else {
                    format!("[{items}]")
                },
            );
        }
    }
    Some(line)
}

/// A scalar of several lines on one; `None` if its lines mean more than blanks.
fn joined(raw: &str) -> Option<String> {
    if !raw.contains('\n') {
        return Some(tidy(raw));
    }
    let lines: Vec<&str> = raw.lines().map(str::trim).collect();
    let blank = lines
        .iter()
        .any(|line| line.is_empty() || line.ends_with('\\'));
    (!blank).then(|| lines.join(" "))
}

/// The lines of a text, moved to `indent` as they stand to each other.
fn text_block(lines: &[String], indent: usize, text: &mut String) {
    let depth = |line: &String| line.len() - line.trim_start().len();
    let full = lines.iter().filter(|line| !line.trim().is_empty());
    let least = full.map(depth).min().unwrap_or(0);
    for line in lines {
        if let Some(rest) = line.get(least..).filter(|rest| !rest.trim().is_empty()) {
            text.push_str(&blanks(indent));
            text.push_str(rest.trim_end());
        }
        text.push('\n');
    }
}

fn comments(comments: &[Comment], indent: usize, text: &mut String) {
    for comment in comments {
        if comment.blank && (indent > 0 || !text.is_empty()) {
            text.push('\n');
        }
        text.push_str(&blanks(indent));
        text.push_str(&comment.text);
        text.push('\n');
    }
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}
