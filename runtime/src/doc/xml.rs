//! XML events, laid out as the same tape that JSON gets.

use indexmap::IndexMap;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::tape::Tape;
use super::token::{Kind, Token, mark};
use crate::{Error, Result};

/// What the reader of an XML answer must be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct XmlRules {
    lists: &'static [&'static str],
}

impl XmlRules {
    /// Nothing to tell: elements that repeat become lists, others do not.
    pub const fn new() -> Self {
        Self { lists: &[] }
    }

    /// Names elements that are lists also when they stand alone, by local name (`item`, `member`).
    #[must_use]
    pub const fn lists(mut self, names: &'static [&'static str]) -> Self {
        self.lists = names;
        self
    }
}

/// What the parts of a [`Tape`] are made of.
pub(crate) struct Read {
    pub text: String,
    pub tokens: Vec<Token>,
    pub root_name: String,
}

/// Reads a whole document.
pub(crate) fn read(source: &str, rules: &XmlRules) -> Result<Read> {
    let mut tree = Tree {
        text: String::with_capacity(source.len() / 2),
        elements: Vec::new(),
        open: Vec::new(),
    };
    let mut reader = Reader::from_str(source);
    loop {
        let at = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|error| malformed(&error.to_string(), reader.error_position()))?;
        let step = match event {
            Event::Start(start) => tree.start(&start),
            Event::Empty(start) => tree.start(&start).map(|()| tree.end()),
            Event::End(_) => {
                tree.end();
                Ok(())
            }
            Event::Text(text) => tree.characters(&text.xml10_content()),
            Event::CData(text) => tree.characters(&text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(char)) => tree.characters(char.encode_utf8(&mut [0; 4])),
                Ok(None) => match quick_xml::escape::resolve_predefined_entity(&entity) {
                    Some(text) => tree.characters(text),
                    None => Err(format!("unknown entity `&{};`", &*entity)),
                },
                Err(error) => Err(error.to_string()),
            },
            Event::DocType(_) => Err("a document type declaration is not accepted".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(()),
            Event::Eof => break,
        };
        step.map_err(|reason| malformed(&reason, at))?;
    }
    let at = reader.buffer_position();
    if !tree.open.is_empty() {
        return Err(malformed("the document ends inside an element", at));
    }
    let Some(root) = tree.elements.first() else {
        return Err(malformed("there is no element", at));
    };
    let root_name = tree.slice(root.name).to_owned();
    let tokens = Layout {
        tree: &tree,
        rules,
        tokens: Vec::with_capacity(tree.elements.len() * 2),
        depth: 0,
    }
    .tokens();
    Ok(Read {
        text: tree.text,
        tokens,
        root_name,
    })
}

fn malformed(reason: &str, at: u64) -> Error {
    Error::malformed(format!("not XML: {reason} (byte {at})"))
}

/// A range of the text buffer.
type Range = (u32, u32);

/// One element or attribute of the tree that stands between events and tape.
struct Element {
    name: Range,
    text: Option<Range>,
    children: Vec<u32>,
}

/// An element whose end has not come yet.
struct Open {
    element: u32,
    text: String,
    nil: bool,
}

struct Tree {
    /// Names and decoded texts, one after the other; never longer than the source.
    text: String,
    elements: Vec<Element>,
    open: Vec<Open>,
}

/// Offsets and indexes fit: they stay below the length of the source, which is below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Tree {
    fn slice(&self, range: Range) -> &str {
        self.text
            .get(range.0 as usize..range.1 as usize)
            .unwrap_or_default()
    }

    fn store(&mut self, text: &str) -> Range {
        let start = offset(self.text.len());
        self.text.push_str(text);
        (start, offset(self.text.len()))
    }

    fn add(&mut self, prefix: &str, name: &str) -> u32 {
        let (start, _) = self.store(prefix);
        let (_, end) = self.store(name);
        let index = offset(self.elements.len());
        self.elements.push(Element {
            name: (start, end),
            text: None,
            children: Vec::new(),
        });
        if let Some(parent) = self
            .open
            .last()
            .and_then(|open| self.elements.get_mut(open.element as usize))
        {
            parent.children.push(index);
        }
        index
    }

    fn set_text(&mut self, element: u32, text: &str) {
        let range = self.store(text);
        if let Some(element) = self.elements.get_mut(element as usize) {
            element.text = Some(range);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err("a second root element".to_owned());
        }
        if self.open.len() >= Tape::MAX_DEPTH {
            return Err("nested too deep".to_owned());
        }
        let element = self.add("", start.local_name().into_inner());
        self.open.push(Open {
            element,
            text: String::new(),
            nil: false,
        });
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let name = attribute.key.local_name().into_inner();
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            if name == "nil" && attribute.key.prefix().is_some() {
                if let Some(open) = self.open.last_mut() {
                    open.nil = matches!(&*value, "true" | "1");
                }
                continue;
            }
            let attribute = self.add("@", name);
            self.set_text(attribute, &value);
        }
        Ok(())
    }

    fn characters(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim_start_matches('\u{feff}').trim().is_empty() => {}
            None => return Err("text outside the root element".to_owned()),
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.nil || open.text.trim().is_empty() {
            return;
        }
        let plain = self
            .elements
            .get(open.element as usize)
            .is_some_and(|element| element.children.is_empty());
        if plain {
            self.set_text(open.element, &open.text);
            return;
        }
        // Text beside attributes or child elements; added while the element is the innermost one.
        self.open.push(Open {
            element: open.element,
            text: String::new(),
            nil: false,
        });
        let text = self.add("", "#text");
        self.set_text(text, &open.text);
        self.open.pop();
    }
}

struct Layout<'t> {
    tree: &'t Tree,
    rules: &'t XmlRules,
    tokens: Vec<Token>,
    /// How many objects are around what is laid out.
    depth: u8,
}

impl Layout<'_> {
    fn tokens(mut self) -> Vec<Token> {
        self.value(0);
        self.tokens
    }

    fn push(&mut self, kind: Kind, range: Range, mark: u16) -> usize {
        let index = self.tokens.len();
        self.tokens.push(Token {
            start: range.0,
            end: range.1,
            next: offset(index + 1),
            mark,
            kind,
            depth: self.depth,
        });
        index
    }

    /// Sets where the token's subtree ends: here.
    fn close(&mut self, index: usize) {
        let next = offset(self.tokens.len());
        if let Some(token) = self.tokens.get_mut(index) {
            token.next = next;
        }
    }

    /// Lays out an element. Recursion ends with the depth limit of the tree.
    fn value(&mut self, element: u32) {
        let Some(element) = self.tree.elements.get(element as usize) else {
            return;
        };
        if element.children.is_empty() {
            match element.text {
                Some(range) => self.push(Kind::Text, range, 0),
                None => self.push(Kind::Null, (0, 0), 0),
            };
            return;
        }
        let mut groups: IndexMap<&str, (Range, Vec<u32>)> = IndexMap::new();
        for &child in &element.children {
            let Some(name) = self
                .tree
                .elements
                .get(child as usize)
                .map(|child| child.name)
            else {
                continue;
            };
            groups
                .entry(self.tree.slice(name))
                .or_insert_with(|| (name, Vec::new()))
                .1
                .push(child);
        }
        let object = self.push(Kind::Object, (0, 0), 0);
        // No more than the depth limit of tapes.
        self.depth += 1;
        for (name, (range, children)) in groups {
            let key = self.push(Kind::Key, range, mark(name.as_bytes()));
            if children.len() > 1 || self.rules.lists.contains(&name) {
                let list = self.push(Kind::List, (0, 0), 0);
                for child in children {
                    self.value(child);
                }
                self.close(list);
            } else {
                for child in children {
                    self.value(child);
                }
            }
            self.close(key);
        }
        self.depth -= 1;
        self.close(object);
    }
}

#[cfg(test)]
mod tests;
