//! The tree of a YAML file: every value with its place in the text.

use std::ops::Range;

use indexmap::IndexMap;

use crate::diagnostic::{Segment, SpecPath};

/// A node of an [`Index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeId(pub(super) usize);

/// Where everything in a file stands.
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(super) nodes: Vec<Node>,
    pub(super) root: Option<NodeId>,
}

/// One value.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its bytes in the text, without blanks and comments after it.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text, number, flag or nothing.
    Scalar {
        /// The value without quotes and with escapes resolved.
        text: String,
        /// How it is written.
        style: Style,
    },
    /// A list.
    List(Vec<NodeId>),
    /// A map; a key that is given twice stands here once, with its first value.
    Map(IndexMap<Box<str>, Entry>),
    /// `*name`: the value that bears this name.
    Alias(NodeId),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes, so it may be a number, a flag or nothing.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// As a `|` block; the span begins at its first line's text.
    Literal,
    /// As a `>` block; the span begins at its first line's text.
    Folded,
}

/// A value and, in a map, its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key's bytes in the text, quotes included.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: NodeId,
}

impl Index {
    /// The whole document's value; `None` if there is none.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// A value.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    /// What a value is, behind aliases.
    pub fn kind(&self, id: NodeId) -> Option<&Kind> {
        match &self.node(id)?.kind {
            // Aliases never lead to an alias: the builder resolves them.
            Kind::Alias(target) => self.node(*target).map(|node| &node.kind),
            kind => Some(kind),
        }
    }

    /// The value at a path, or its deepest ancestor that exists; with `true` if it is the value.
    pub fn find(&self, path: &SpecPath) -> (Entry, bool) {
        let mut entry = Entry {
            key: None,
            value: self.root.unwrap_or(NodeId(0)),
        };
        for segment in path.segments() {
            match self.child(entry.value, segment) {
                // An item of a list has no key, and so is shown by itself.
                Some(child) => entry = child,
                None => return (entry, false),
            }
        }
        (entry, self.root.is_some())
    }

    /// Whether there is a value at this path.
    pub fn contains(&self, path: &SpecPath) -> bool {
        self.find(path).1
    }

    /// The keys of the map at a path, in order; none if there is no map.
    pub fn keys(&self, path: &SpecPath) -> impl Iterator<Item = &str> {
        let (entry, whole) = self.find(path);
        let map = match self.kind(entry.value) {
            Some(Kind::Map(map)) if whole => Some(map),
            _ => None,
        };
        map.into_iter().flatten().map(|(key, _)| &**key)
    }

    fn child(&self, id: NodeId, segment: &Segment) -> Option<Entry> {
        match (self.kind(id)?, segment) {
            (Kind::Map(map), Segment::Key(key)) => map.get(key).cloned(),
            (Kind::List(items), Segment::Index(index)) => {
                let value = *items.get(*index)?;
                Some(Entry { key: None, value })
            }
            _ => None,
        }
    }
}
