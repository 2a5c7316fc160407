//! A schema: what a value looks like.

use indexmap::IndexMap;
use serde_json::Value;

use super::Node;

/// Schemas in schemas that are looked into.
const DEEPEST: usize = 12;

/// What kind of value a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An object.
    Object,
    /// A list.
    List,
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// Anything, or nothing was said.
    Any,
}

/// A schema with the parts of `allOf`, `anyOf` and `oneOf` put together; and where several of them
/// describe one member, these descriptions put together.
#[derive(Debug, Clone)]
pub struct Schema<'d>(Vec<Node<'d>>);

impl<'d> Schema<'d> {
    /// The schema that stands there.
    pub fn new(node: Node<'d>) -> Self {
        Self(vec![node])
    }

    /// Where it stands; of several descriptions the one that says most.
    pub fn pointer(&self) -> String {
        let says = |node: &&Node<'d>| {
            ["properties", "items", "allOf", "oneOf", "anyOf", "enum"]
                .iter()
                .any(|word| node.get(word).is_some())
        };
        let node = self.0.iter().find(says).or(self.0.first());
        node.map_or(String::new(), Node::pointer)
    }

    /// The member of that name of several schemas, if one has it.
    fn member(parts: &[Node<'d>], find: impl Fn(&Node<'d>) -> Option<Node<'d>>) -> Option<Self> {
        let mut found: Vec<Node<'d>> = Vec::new();
        for node in parts.iter().filter_map(find) {
            if !found.iter().any(|known| known.pointer() == node.pointer()) {
                found.push(node);
            }
        }
        (!found.is_empty()).then_some(Self(found))
    }

    /// The schema and all that it is put together of. `strict` leaves out alternatives of which only
    /// one holds.
    fn parts(&self, strict: bool) -> Vec<Node<'d>> {
        fn collect<'d>(node: &Node<'d>, strict: bool, depth: usize, parts: &mut Vec<Node<'d>>) {
            parts.push(node.clone());
            if depth == DEEPEST {
                return;
            }
            for word in ["allOf", "anyOf", "oneOf"] {
                let Some(list) = node.get(word) else { continue };
                let items = list.items();
                if strict && word != "allOf" && items.len() != 1 {
                    continue;
                }
                for item in items {
                    collect(&item, strict, depth + 1, parts);
                }
            }
        }
        let mut parts = Vec::new();
        for node in &self.0 {
            collect(node, strict, 0, &mut parts);
        }
        parts
    }

    /// What kind of value it is.
    pub fn kind(&self) -> Kind {
        let mut found = None;
        for part in self.parts(false) {
            let word = match part.value().get("type") {
                Some(Value::String(word)) => Some(word.as_str()),
                Some(Value::Array(words)) => words
                    .iter()
                    .filter_map(Value::as_str)
                    .find(|word| *word != "null"),
                _ => None,
            };
            let kind = match word {
                Some("object") => Kind::Object,
                Some("array") => Kind::List,
                Some("string") => Kind::Text,
                Some("integer") => Kind::Integer,
                Some("number") => Kind::Number,
                Some("boolean") => Kind::Flag,
                _ if part.get("properties").is_some() => Kind::Object,
                _ if part.get("items").is_some() => Kind::List,
                _ => match part.value().get("enum").and_then(|words| words.get(0)) {
                    Some(Value::String(_)) => Kind::Text,
                    _ => continue,
                },
            };
            match found {
                None => found = Some(kind),
                Some(known) if known == kind => {}
                Some(_) => return Kind::Any,
            }
        }
        found.unwrap_or(Kind::Any)
    }

    /// Its members.
    pub fn properties(&self) -> Vec<(String, Self)> {
        let mut found: IndexMap<String, Vec<Node<'d>>> = IndexMap::new();
        for part in self.parts(false) {
            let Some(properties) = part.get("properties") else {
                continue;
            };
            for (name, node) in properties.members() {
                let known = found.entry(name).or_default();
                if !known.iter().any(|known| known.pointer() == node.pointer()) {
                    known.push(node);
                }
            }
        }
        found
            .into_iter()
            .map(|(name, nodes)| (name, Self(nodes)))
            .collect()
    }

    /// The member of that name.
    pub fn property(&self, name: &str) -> Option<Self> {
        Self::member(&self.parts(false), |part| part.get("properties")?.get(name))
    }

    /// The members that must be there, whichever alternative holds.
    pub fn required(&self) -> Vec<String> {
        if let [_, _, ..] = self.0.as_slice() {
            let mut each = self
                .0
                .iter()
                .map(|node| Self(vec![node.clone()]).required());
            let mut names = each.next().unwrap_or_default();
            each.for_each(|others| names.retain(|name| others.contains(name)));
            return names;
        }
        let mut names: Vec<String> = Vec::new();
        for part in self.parts(true) {
            let Some(Value::Array(list)) = part.value().get("required") else {
                continue;
            };
            for name in list.iter().filter_map(Value::as_str) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }

    /// Whether members beyond those described may well be there: nothing is described, or more is
    /// said to be possible.
    pub fn is_open(&self) -> bool {
        let parts = self.parts(false);
        let described = parts.iter().any(|part| part.get("properties").is_some());
        let more = parts.iter().any(|part| {
            matches!(
                part.value().get("additionalProperties"),
                Some(Value::Bool(true) | Value::Object(_))
            )
        });
        let dangling = parts.iter().any(|part| {
            ["allOf", "anyOf", "oneOf"].iter().any(|word| {
                let said = part.value().get(word).and_then(Value::as_array);
                said.is_some_and(|said| {
                    part.get(word)
                        .is_none_or(|list| list.items().len() < said.len())
                })
            })
        });
        more || dangling || (!described && matches!(self.kind(), Kind::Object | Kind::Any))
    }

    /// What the items of a list look like.
    pub fn items(&self) -> Option<Self> {
        Self::member(&self.parts(false), |part| part.get("items"))
    }

    /// What the values of an object with free names look like.
    pub fn values(&self) -> Option<Self> {
        Self::member(&self.parts(false), |part| {
            part.get("additionalProperties")
                .filter(|more| more.value().is_object())
        })
    }

    /// The words that it is limited to; none where it is not.
    pub fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for part in self.parts(false) {
            let listed = part.value().get("enum").and_then(Value::as_array);
            let one = part.value().get("const");
            for value in listed.into_iter().flatten().chain(one) {
                let word = match value {
                    Value::String(word) => word.clone(),
                    Value::Null => continue,
                    other => other.to_string(),
                };
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
        words
    }

    /// What it says of itself, from the first part that says it: `format`, `description`, ….
    pub fn text(&self, name: &str) -> Option<&'d str> {
        let parts = self.parts(true);
        parts.iter().find_map(|part| part.text(name))
    }

    /// A value of it, from the first part that has it: `default`, `maximum`, ….
    pub fn value(&self, name: &str) -> Option<&'d Value> {
        let parts = self.parts(true);
        parts.iter().find_map(|part| part.value().get(name))
    }

    /// An example of it.
    pub fn example(&self) -> Option<&'d Value> {
        self.value("example")
            .or_else(|| self.value("examples").and_then(|list| list.get(0)))
    }

    /// Whether a part of it says so: `deprecated`, `readOnly`, `nullable`.
    pub fn flag(&self, name: &str) -> bool {
        self.parts(true).iter().any(|part| part.flag(name))
    }
}
