//! A YAML file as a tree that keeps what the layout is made of: brackets or blocks, quotes, anchors,
//! blank lines and comments.

use std::iter::Peekable;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::comment::{Comment, Found, after_blank_line, find, line_start};
use crate::source::Bytes;

/// A value.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// `&name`.
    pub anchor: Option<String>,
    pub body: Body,
    /// Its bytes, without the anchor; those of a block begin with its first key or dash.
    span: Range<usize>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// On one line or several, as it is written.
    Scalar(String),
    /// A `|` or `>` block: the line with the sign, and the text.
    Text {
        header: String,
        lines: Vec<String>,
    },
    /// `*name`
    Alias(String),
    Collection(Collection),
}

/// A map or a list.
#[derive(Debug, Clone)]
pub(super) struct Collection {
    pub is_map: bool,
    /// It is written in brackets.
    pub flow: bool,
    /// It stands in an example: in brackets it is wrapped where it is too long.
    pub data: bool,
    pub items: Vec<Item>,
    /// Comments after the last item.
    pub tail: Vec<Comment>,
    column: usize,
}

/// An entry of a map, or an item of a list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Comments on the lines before it.
    pub lead: Vec<Comment>,
    /// A blank line stands before it, behind those comments.
    pub blank: bool,
    /// As it is written; `None` in a list.
    pub key: Option<String>,
    pub value: Value,
    /// The comment behind it, on the line of its key or, if it has one line, at its end.
    pub trail: Option<Comment>,
    start: usize,
    key_end: usize,
}

pub(super) type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// The parser's events with their bytes; `None` if the text is no YAML.
pub(super) fn events(text: &str) -> Option<Events<'_>> {
    let bytes = Bytes::new(text);
    let mut parser = Parser::new_from_str(text);
    let mut events = Vec::new();
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        events.push((event, bytes.range(span)));
    }
    Some(events)
}

/// The ranges of the scalars.
pub(super) fn scalars(text: &str, events: &Events<'_>) -> Vec<Range<usize>> {
    let mut before = 0;
    let mut scalars = Vec::new();
    for (event, span) in events {
        if let Event::Scalar(_, style, ..) = event {
            let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            // With an anchor the span begins there, else behind the sign.
            let anchored = text
                .get(span.start..)
                .is_some_and(|rest| rest.starts_with('&'));
            let behind = block && !anchored;
            let start = if behind {
                header(text, before..span.start).start
            } else {
                span.start
            };
            scalars.push(start..span.end);
        }
        before = span.end.max(before);
    }
    scalars
}

/// Reads a text; `None` if it has no value.
pub(super) fn read(text: &str) -> Option<Value> {
    let events = events(text)?;
    let comments = find(text, &scalars(text, &events));
    let mut reader = Reader {
        text,
        before: 0,
        events: events.into_iter().peekable(),
    };
    let mut root = reader.document()?;
    let mut comments = comments.into_iter().peekable();
    attach(&mut root, text, &mut comments, usize::MAX);
    Some(root)
}

/// The line with the sign of a block, in the range before its text.
fn header(text: &str, before: Range<usize>) -> Range<usize> {
    let between = text.get(before.clone()).unwrap_or("");
    let at = between.find(['|', '>']).unwrap_or(0);
    let line = between.get(at..).unwrap_or("").lines().next().unwrap_or("");
    before.start + at..before.start + at + line.len()
}

struct Reader<'a> {
    text: &'a str,
    /// The end of what was read last.
    before: usize,
    events: Peekable<std::vec::IntoIter<(Event<'a>, Range<usize>)>>,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Value> {
        while self
            .events
            .next_if(|(event, _)| matches!(event, Event::StreamStart | Event::DocumentStart(_)))
            .is_some()
        {}
        self.value()
    }

    fn value(&mut self) -> Option<Value> {
        let (event, span) = self.events.next()?;
        let (anchor, span) = self.anchor(span);
        let raw = self.text.get(span.clone()).unwrap_or("");
        let before = std::mem::replace(&mut self.before, span.end);
        let (body, span) = match event {
            Event::Alias(_) => (Body::Alias(raw.trim().to_owned()), span),
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => {
                let (header, start) = if anchor.is_some() {
                    let header = header(self.text, span.clone());
                    let start = (header.end + 1).min(span.end);
                    (header, start)
                } else {
                    let header = header(self.text, before..span.start);
                    (header, line_start(self.text, span.start))
                };
                let text = self.text.get(start..span.end);
                let lines = text.unwrap_or("").trim_end().lines().map(str::to_owned);
                let header = self.text.get(header).unwrap_or("").trim_end().to_owned();
                (
                    Body::Text {
                        header,
                        lines: lines.collect(),
                    },
                    span,
                )
            }
            Event::Scalar(..) => (Body::Scalar(raw.trim_end().to_owned()), span),
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_map = matches!(event, Event::MappingStart(..));
                self.collection(is_map, span)?
            }
            _ => return None,
        };
        self.before = self.before.max(span.end);
        Some(Value { anchor, body, span })
    }

    /// The anchor in front of a value, and the value's bytes.
    fn anchor(&self, span: Range<usize>) -> (Option<String>, Range<usize>) {
        let raw = self.text.get(span.clone()).unwrap_or("");
        if !raw.starts_with('&') {
            return (None, span);
        }
        let end = raw.find(char::is_whitespace).unwrap_or(raw.len());
        let rest = raw.get(end..).unwrap_or("");
        let start = span.start + end + (rest.len() - rest.trim_start().len());
        (
            raw.get(..end).map(str::to_owned),
            start..span.end.max(start),
        )
    }

    fn collection(&mut self, is_map: bool, span: Range<usize>) -> Option<(Body, Range<usize>)> {
        let flow = self
            .text
            .get(span.start..)
            .is_some_and(|rest| rest.starts_with(['{', '[']));
        let mut items = Vec::new();
        let close = loop {
            if let Some((_, close)) = self
                .events
                .next_if(|(event, _)| matches!(event, Event::MappingEnd | Event::SequenceEnd))
            {
                break close;
            }
            items.push(if is_map { self.entry()? } else { self.item()? });
        };
        let first = items.first().map_or(span.start, |item: &Item| item.start);
        let last = items.last().map_or(span.start, |item| item.value.span.end);
        let span = if flow {
            span.start..close.start + 1
        } else {
            first..last.max(first)
        };
        let column = span.start - line_start(self.text, span.start);
        let tail = Vec::new();
        let collection = Collection {
            is_map,
            flow,
            data: false,
            items,
            tail,
            column,
        };
        Some((Body::Collection(collection), span))
    }

    fn entry(&mut self) -> Option<Item> {
        let key = self.value()?;
        let Body::Scalar(word) = key.body else {
            return None;
        };
        let value = self.value()?;
        Some(self.whole(Some(word), key.span, value))
    }

    fn item(&mut self) -> Option<Item> {
        let after = self.before;
        let at = self.events.peek()?.1.start;
        // The dash, if there is one between what was read before and the value.
        let between = self.text.get(..at).unwrap_or("").trim_end();
        let start = if between.ends_with('-') && between.len() > after {
            between.len() - 1
        } else {
            at
        };
        let value = self.value()?;
        let start = start.min(value.span.start);
        Some(self.whole(None, start..start, value))
    }

    fn whole(&self, key: Option<String>, span: Range<usize>, value: Value) -> Item {
        Item {
            lead: Vec::new(),
            blank: after_blank_line(self.text, span.start),
            key,
            value,
            trail: None,
            start: span.start,
            key_end: span.end,
        }
    }
}

/// Gives the comments up to `limit` to what they belong to. Each is given away once, in the order of the
/// text.
fn attach<I: Iterator<Item = Found>>(
    value: &mut Value,
    text: &str,
    comments: &mut Peekable<I>,
    limit: usize,
) {
    let Body::Collection(collection) = &mut value.body else {
        return;
    };
    let end = if collection.flow {
        value.span.end
    } else {
        limit
    };
    let starts: Vec<usize> = collection
        .items
        .iter()
        .skip(1)
        .map(|item| item.start)
        .collect();
    let limits = starts.into_iter().chain([end]);
    for (item, limit) in collection.items.iter_mut().zip(limits) {
        while let Some(found) = comments.next_if(|found| found.at < item.start) {
            item.lead.push(found.comment);
        }
        let same_line = |found: &Found, at: usize| {
            !found.alone && line_start(text, found.at) == line_start(text, at)
        };
        let content = item.value.span.start;
        let nested = matches!(item.value.body, Body::Collection(_));
        while let Some(found) = comments
            .next_if(|found| found.at < content && (same_line(found, item.key_end) || !nested))
        {
            if item.trail.is_none() && !found.alone {
                item.trail = Some(found.comment);
            } else {
                item.lead.push(found.comment);
            }
        }
        attach(&mut item.value, text, comments, limit);
        let last = item.value.span.end.max(item.key_end);
        if item.trail.is_none() {
            let found = comments.next_if(|found| found.at < limit && same_line(found, last));
            item.trail = found.map(|found| found.comment);
        }
    }
    let (flow, column) = (collection.flow, collection.column);
    while let Some(found) = comments
        .next_if(|found| found.at < end && (flow || (found.alone && found.column >= column)))
    {
        collection.tail.push(found.comment);
    }
}
