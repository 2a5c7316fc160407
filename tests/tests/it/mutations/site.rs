//! The places of a spec file: every value with its path, and what stands there.

use std::ops::Range;

use skyloom::source::{Kind, NodeId, Source, Style};

/// A value of a spec file.
#[derive(Debug, Clone)]
pub struct Site {
    /// The way to it: keys, and `#` for an item of a list.
    pub path: Vec<String>,
    /// The bytes of its key, where it stands in a map.
    pub key: Option<Range<usize>>,
    /// The bytes of the value.
    pub value: Range<usize>,
    /// What it is.
    pub what: What,
    /// The map that it stands in, and its position there; positions of values in lists likewise.
    pub parent: usize,
    pub position: usize,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Its text without quotes, and how it is written.
    Scalar(String, Style),
    List,
    Map,
    Alias,
}

impl Site {
    /// The path as slices, to be matched.
    pub fn at(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.what {
            What::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Whether it is words for readers, of which nothing can be wrong.
    pub fn is_prose(&self) -> bool {
        matches!(
            self.path.last().map(String::as_str),
            Some("doc" | "title" | "reference" | "verified" | "else")
        )
    }

    /// Where in a file of a spec it stands.
    pub fn region(&self) -> Region {
        let Some(examples) = self.path.iter().position(|key| key == "examples") else {
            return Region::Spec;
        };
        match self.at().get(examples + 2..) {
            None | Some([_] | ["exchanges", "#", _] | ["exchanges", "#"] | ["error", _]) => {
                Region::Example
            }
            Some(["exchanges", "#", "answer" | "headers", ..]) => Region::Answer,
            _ => Region::Shown,
        }
    }
}

/// A part of a spec file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// What the spec says.
    Spec,
    /// The keys of an example.
    Example,
    /// What an example shows: arguments, bodies, results.
    Shown,
    /// What the provider answers in an example.
    Answer,
}

/// All values of a file but the whole.
pub fn sites(source: &Source) -> Vec<Site> {
    let mut sites = Vec::new();
    if let Some(root) = source.index().root() {
        walk(source, root, &[], &mut sites);
    }
    sites
}

fn walk(source: &Source, id: NodeId, path: &[String], sites: &mut Vec<Site>) {
    let Some(node) = source.index().node(id) else {
        return;
    };
    let children: Vec<(String, Option<Range<usize>>, NodeId)> = match &node.kind {
        Kind::Map(map) => map
            .iter()
            .map(|(key, entry)| (key.to_string(), entry.key.clone(), entry.value))
            .collect(),
        Kind::List(items) => items.iter().map(|id| ("#".to_owned(), None, *id)).collect(),
        Kind::Scalar { .. } | Kind::Alias(_) => return,
    };
    for (position, (name, key, value)) in children.into_iter().enumerate() {
        let Some(child) = source.index().node(value) else {
            continue;
        };
        let path = [path, &[name]].concat();
        sites.push(Site {
            path: path.clone(),
            key,
            value: child.span.clone(),
            what: match &child.kind {
                Kind::Scalar { text, style } => What::Scalar(text.clone(), *style),
                Kind::List(_) => What::List,
                Kind::Map(_) => What::Map,
                Kind::Alias(_) => What::Alias,
            },
            parent: node.span.start,
            position,
        });
        walk(source, value, &path, sites);
    }
}
