//! A value in a document, and where it stands.

use serde_json::Value;

use super::Document;

/// References in a row that are followed.
const MOST_STEPS: usize = 32;

/// A value in a document; references are followed by every step.
#[derive(Debug, Clone)]
pub struct Node<'d> {
    document: &'d Document,
    file: usize,
    pointer: String,
    value: &'d Value,
}

impl<'d> Node<'d> {
    pub(super) fn new(
        document: &'d Document,
        file: usize,
        pointer: String,
        value: &'d Value,
    ) -> Self {
        Self {
            document,
            file,
            pointer,
            value,
        }
    }

    /// The JSON itself; a reference in it is not followed.
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// Where it stands: `#/paths/~1servers/get`, with the file before it if it is another one.
    pub fn pointer(&self) -> String {
        let file = self.document.other_file(self.file);
        let file = file.map_or(String::new(), |file| file.display().to_string());
        format!("{file}#{}", self.pointer)
    }

    /// The member of that name, references followed; `None` where it is missing or null.
    pub fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        self.child(name, value).resolved()
    }

    /// The text of that name.
    pub fn text(&self, name: &str) -> Option<&'d str> {
        self.value.get(name)?.as_str()
    }

    /// Whether the member of that name is `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.value.get(name) == Some(&Value::Bool(true))
    }

    /// The members of an object; those whose reference leads nowhere are left out.
    pub fn members(&self) -> Vec<(String, Self)> {
        let Value::Object(members) = self.value else {
            return Vec::new();
        };
        members
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), self.child(name, value).resolved()?)))
            .collect()
    }

    /// The items of a list; those whose reference leads nowhere are left out.
    pub fn items(&self) -> Vec<Self> {
        let Value::Array(items) = self.value else {
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .filter_map(|(index, value)| self.child(&index.to_string(), value).resolved())
            .collect()
    }

    fn child(&self, name: &str, value: &'d Value) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        Self {
            pointer: format!("{}/{name}", self.pointer),
            value,
            ..self.clone()
        }
    }

    /// What the reference leads to, or the value itself; `None` where it leads nowhere or in a circle.
    fn resolved(self) -> Option<Self> {
        let mut node = self;
        for _ in 0..MOST_STEPS {
            match node.text("$ref") {
                Some(reference) => node = node.document.target(node.file, reference)?,
                None => return Some(node),
            }
        }
        None
    }
}
