//! Builds the index of a file from the parser's events, and notes what specs do without.

use std::collections::HashMap;
use std::ops::Range;

use indexmap::IndexMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::bytes::Bytes;
use super::slip::{self, Slip};
use super::{Entry, Fault, FaultKind, Index, Kind, Node, NodeId, Style};

/// Levels of maps and lists that a file may nest; below what the typed reader allows (128).
const DEPTH: usize = 64;
/// Values that a file may have once every alias is replaced by what it stands for.
const EXPANSION: usize = 200_000;

/// The index of a text and what is wrong with the text. After a final fault the index is empty.
pub(super) fn build(text: &str) -> (Index, Vec<Fault>) {
    let mut builder = Builder::new(text);
    if let Some(fault) = forbidden_character(text) {
        return (Index::default(), vec![fault]);
    }
    if let Err(fault) = builder.read() {
        builder.faults.push(fault);
        return (Index::default(), builder.faults);
    }
    (builder.index, builder.faults)
}

/// The first character that YAML forbids. The parsers differ in what they make of those.
fn forbidden_character(text: &str) -> Option<Fault> {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\u{85}'))
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
    };
    let (start, character) = text.char_indices().find(|(_, c)| forbidden(*c))?;
    let kind = FaultKind::Character(character);
    Some(Fault {
        kind,
        span: start..start + character.len_utf8(),
    })
}

struct Builder<'a> {
    text: &'a str,
    bytes: Bytes<'a>,
    index: Index,
    /// For each node its size once its aliases are replaced.
    sizes: Vec<Size>,
    open: Vec<Open>,
    /// Anchors by the parser's number; `None` while what bears it is still open.
    anchors: HashMap<usize, Option<NodeId>>,
    documents: usize,
    faults: Vec<Fault>,
}

/// How large a value is once its aliases are replaced.
#[derive(Clone, Copy)]
struct Size {
    values: usize,
    levels: usize,
}

const ONE: Size = Size {
    values: 1,
    levels: 0,
};

/// A map or list whose end has not come.
struct Open {
    anchor: usize,
    start: usize,
    contents: Contents,
}

enum Contents {
    List(Vec<NodeId>),
    Map {
        entries: IndexMap<Box<str>, Entry>,
        key: Pending,
    },
}

/// What a map waits for.
enum Pending {
    Key,
    /// The value of this key; the text is `None` for a key that was refused.
    Value(Option<Box<str>>, Range<usize>),
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: Bytes::new(text),
            index: Index::default(),
            sizes: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            documents: 0,
            faults: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<(), Fault> {
        let mut parser = Parser::new_from_str(self.text);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| {
                let at = self.bytes.at(error.marker().index());
                self.syntax(error.info(), at)
            })?;
            let span = self.bytes.range(span);
            self.take(event, span)?;
            if self.documents > 1 {
                break;
            }
        }
        Ok(())
    }

    /// The fault for an error of the parser, where it really is.
    fn syntax(&self, words: &str, at: usize) -> Fault {
        let rest = self.text.get(at..).unwrap_or("");
        if words == "recursion limit exceeded" {
            // The parser has a bound of its own, for brackets.
            let kind = FaultKind::Deep(DEPTH);
            return Fault { kind, span: at..at };
        }
        if let Some(span) = self.open_bracket(at) {
            let kind = FaultKind::Unclosed { until: at..at };
            return Fault { kind, span };
        }
        let span = match rest.find('\t').filter(|_| words.contains("tab")) {
            // The parser tells the beginning of the word before it.
            Some(tab) => at + tab..at + tab + 1,
            None => at..at,
        };
        let kind = FaultKind::Syntax(words.to_owned());
        if words.contains("tab") || words.contains("quoted") || words.contains("escape") {
            return Fault { kind, span };
        }
        match slip::above(self.text, at) {
            Some(Slip::NoKey(span)) => Fault {
                kind: FaultKind::NoKey,
                span,
            },
            Some(Slip::Open(open)) => Fault {
                kind: FaultKind::Unclosed { until: span },
                span: open,
            },
            Some(Slip::Indented(line)) => Fault {
                kind: FaultKind::Indentation(words.to_owned(), line),
                span,
            },
            None => Fault { kind, span },
        }
    }

    /// The innermost bracket, if it is open and the line at `at` is indented no further than the
    /// line that it stands in: it is not meant to reach that far.
    fn open_bracket(&self, at: usize) -> Option<Range<usize>> {
        let start = self.open.last()?.start;
        let bracket = self.text.get(start..)?.starts_with(['[', '{']);
        let line = |at: usize| {
            let begin = self.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
            let text = self.text.get(begin..)?;
            let indented = text.len() - text.trim_start_matches([' ', '-']).len();
            Some((begin, indented))
        };
        let (here, indentation) = line(start)?;
        let (there, reached) = line(at)?;
        let outside = at >= self.text.trim_end().len() || reached <= indentation;
        (bracket && there > here && outside).then(|| start..start + 1)
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.fault(FaultKind::Documents, span);
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.as_deref(), &span);
                let span = self.trim(span);
                if self.takes_key(&text, &span) {
                    return Ok(());
                }
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                };
                let text = text.into_owned();
                self.close_value(
                    Node {
                        span,
                        kind: Kind::Scalar { text, style },
                    },
                    anchor,
                    ONE,
                )?;
            }
            Event::Alias(anchor) => {
                if self.awaits_key() {
                    return Err(Fault {
                        kind: FaultKind::Key,
                        span,
                    });
                }
                let Some(Some(target)) = self.anchors.get(&anchor).copied() else {
                    return Err(Fault {
                        kind: FaultKind::Circle,
                        span,
                    });
                };
                let size = self.size(target);
                let target = match self.index.node(target).map(|node| &node.kind) {
                    Some(Kind::Alias(further)) => *further,
                    _ => target,
                };
                self.close_value(
                    Node {
                        span,
                        kind: Kind::Alias(target),
                    },
                    0,
                    size,
                )?;
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), &span);
                self.open(span, anchor, Contents::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.as_deref(), &span);
                let entries = IndexMap::new();
                self.open(
                    span,
                    anchor,
                    Contents::Map {
                        entries,
                        key: Pending::Key,
                    },
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        let contents = self.open.last().map(|open| &open.contents);
        matches!(
            contents,
            Some(Contents::Map {
                key: Pending::Key,
                ..
            })
        )
    }

    /// Whether a map waits for a key; it takes the word then, if it is one that it can have.
    fn takes_key(&mut self, word: &str, span: &Range<usize>) -> bool {
        let Some(Open {
            contents: Contents::Map { entries, key },
            ..
        }) = self.open.last_mut()
        else {
            return false;
        };
        if !matches!(key, Pending::Key) {
            return false;
        }
        let refused = if span.is_empty() {
            Some(FaultKind::Key)
        } else if word == "<<" {
            Some(FaultKind::Merge)
        } else {
            let first = entries.get(word).and_then(|entry| entry.key.clone());
            first.map(|first| FaultKind::Duplicate {
                key: word.to_owned(),
                first,
            })
        };
        let kept = refused.is_none().then(|| word.into());
        *key = Pending::Value(kept, span.clone());
        if let Some(kind) = refused {
            self.fault(kind, span.clone());
        }
        true
    }

    fn open(&mut self, span: Range<usize>, anchor: usize, contents: Contents) -> Result<(), Fault> {
        if self.open.len() >= DEPTH {
            return Err(Fault {
                kind: FaultKind::Deep(DEPTH),
                span,
            });
        }
        if self.awaits_key() {
            return Err(Fault {
                kind: FaultKind::Key,
                span,
            });
        }
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open {
            anchor,
            start: span.start,
            contents,
        });
        Ok(())
    }

    fn close(&mut self, end: Range<usize>) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let (kind, children): (_, Vec<NodeId>) = match open.contents {
            Contents::List(items) => (Kind::List(items.clone()), items),
            Contents::Map { entries, .. } => {
                let values = entries.values().map(|entry| entry.value).collect();
                (Kind::Map(entries), values)
            }
        };
        // A block's end is told at the next token; it reaches no further than its last value.
        let last = children.last().and_then(|id| self.index.node(*id));
        let last = last.map_or(open.start, |node| node.span.end);
        let brackets = self
            .text
            .get(end.start..)
            .is_some_and(|rest| rest.starts_with(['}', ']']));
        let end = if end.is_empty() || !brackets {
            last
        } else {
            end.start + 1
        };
        let mut size = Size {
            values: 1,
            levels: 1,
        };
        for child in children {
            let child = self.size(child);
            size.values = size.values.saturating_add(child.values);
            size.levels = size.levels.max(child.levels + 1);
        }
        let span = self.trim(open.start..end.max(open.start));
        self.close_value(Node { span, kind }, open.anchor, size)
    }

    /// Puts a finished value where it belongs.
    fn close_value(&mut self, node: Node, anchor: usize, size: Size) -> Result<(), Fault> {
        if size.values > EXPANSION {
            return Err(Fault {
                kind: FaultKind::Expansion(EXPANSION),
                span: node.span,
            });
        }
        if size.levels > DEPTH {
            return Err(Fault {
                kind: FaultKind::Deep(DEPTH),
                span: node.span,
            });
        }
        let id = NodeId(self.index.nodes.len());
        self.index.nodes.push(node);
        self.sizes.push(size);
        if anchor != 0 {
            self.anchors.insert(anchor, Some(id));
        }
        match self.open.last_mut().map(|open| &mut open.contents) {
            None => self.index.root = self.index.root.or(Some(id)),
            Some(Contents::List(items)) => items.push(id),
            Some(Contents::Map { entries, key }) => {
                if let Pending::Value(Some(word), span) = std::mem::replace(key, Pending::Key) {
                    let entry = Entry {
                        key: Some(span),
                        value: id,
                    };
                    entries.entry(word).or_insert(entry);
                }
            }
        }
        Ok(())
    }

    fn size(&self, id: NodeId) -> Size {
        self.sizes.get(id.0).copied().unwrap_or(ONE)
    }

    fn refuse_tag(&mut self, tag: Option<&Tag>, span: &Range<usize>) {
        if let Some(tag) = tag {
            self.fault(FaultKind::Tag(tag.to_string()), span.clone());
        }
    }

    fn fault(&mut self, kind: FaultKind, span: Range<usize>) {
        self.faults.push(Fault { kind, span });
    }

    /// The span without an anchor in front and blanks at its end.
    fn trim(&self, span: Range<usize>) -> Range<usize> {
        let mut text = self.text.get(span.clone()).unwrap_or("").trim_end();
        let end = span.start + text.len();
        if let Some(anchor) = text.strip_prefix('&') {
            let name = anchor.find(char::is_whitespace).unwrap_or(anchor.len());
            text = anchor.get(name..).unwrap_or("").trim_start();
        }
        end - text.len()..end
    }
}
