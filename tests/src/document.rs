//! A vendor's OpenAPI document, whole or in part.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::cost::Endpoint;
use crate::examples::workspace;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document(Value);

impl Document {
    /// One of the documents that lie beside the workspace, which are no part of it;
    /// `SKYLOOM_OPENAPI` names another folder.
    ///
    /// # Errors
    ///
    /// If it lies nowhere.
    pub fn find(name: &str) -> Result<PathBuf, String> {
        let said = std::env::var_os("SKYLOOM_OPENAPI").map(PathBuf::from);
        let beside = |folder: &Path| folder.join("shared/openapi");
        let here = workspace();
        let folders = said.into_iter().chain(here.ancestors().skip(1).map(beside));
        let mut files = folders.map(|folder| folder.join(name));
        files.find(|file| file.is_file()).ok_or_else(|| {
            format!("there is no document {name} (SKYLOOM_OPENAPI names the folder)")
        })
    }

    /// Reads a document in JSON.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is no JSON.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text =
            fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let read = serde_json::from_str(&text);
        read.map(Self)
            .map_err(|error| format!("{}: {error}", file.display()))
    }

    /// The document on one line.
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// Its operations in order.
    pub fn operations(&self) -> Vec<Endpoint> {
        let paths = self.0.get("paths").and_then(Value::as_object);
        let mut found = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            for method in item.as_object().into_iter().flat_map(Map::keys) {
                if METHODS.contains(&method.as_str()) {
                    found.push(Endpoint::new(method, path));
                }
            }
        }
        found
    }

    /// The document with these operations alone, and with what they refer to.
    #[must_use]
    pub fn only(&self, keep: &dyn Fn(&Endpoint) -> bool) -> Self {
        let mut part = self.0.clone();
        if let Some(paths) = part.get_mut("paths").and_then(Value::as_object_mut) {
            for (path, item) in paths.iter_mut() {
                if let Some(item) = item.as_object_mut() {
                    item.retain(|key, _| {
                        !METHODS.contains(&key.as_str()) || keep(&Endpoint::new(key, path))
                    });
                }
            }
            paths.retain(|_, item| {
                let keys = item.as_object().into_iter().flat_map(Map::keys);
                keys.into_iter().any(|key| METHODS.contains(&key.as_str()))
            });
        }
        let mut reached = BTreeSet::new();
        let mut next = references(part.get("paths").unwrap_or(&Value::Null));
        while let Some(pointer) = next.pop_first() {
            if let Some(to) = self.0.pointer(&pointer) {
                next.extend(references(to));
            }
            reached.insert(pointer);
            next.retain(|pointer| !reached.contains(pointer));
        }
        if let Some(sections) = part.get_mut("components").and_then(Value::as_object_mut) {
            for (section, named) in sections.iter_mut() {
                if let Some(named) = named.as_object_mut() {
                    named.retain(|name, _| {
                        let pointer = format!("/components/{section}/{}", escaped(name));
                        reached.contains(&pointer)
                    });
                }
            }
        }
        Self(part)
    }

    /// Takes the titles from schemas that are called like a component: both would become one type. How many.
    pub fn untitle(&mut self) -> usize {
        let components = self.0.pointer("/components/schemas");
        let names = components.and_then(Value::as_object);
        let names: BTreeSet<String> = names
            .into_iter()
            .flat_map(Map::keys)
            .map(|name| plain(name))
            .collect();
        let (mut count, mut open) = (0, vec![&mut self.0]);
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    let title = members.get("title").and_then(Value::as_str);
                    let is_schema = ["type", "properties", "enum"]
                        .iter()
                        .any(|key| members.contains_key(*key));
                    if is_schema && title.is_some_and(|title| names.contains(&plain(title))) {
                        members.remove("title");
                        count += 1;
                    }
                    open.extend(members.values_mut());
                }
                _ => {}
            }
        }
        count
    }

    /// Leaves these operations one answer each, the first that means success, in JSON where it can be.
    pub fn one_answer(&mut self, which: &dyn Fn(&Endpoint) -> bool) {
        let whole = self.0.clone();
        let paths = self.0.get_mut("paths").and_then(Value::as_object_mut);
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if !METHODS.contains(&method.as_str()) || !which(&Endpoint::new(method, path)) {
                    continue;
                }
                let Some(answers) = operation
                    .get_mut("responses")
                    .and_then(Value::as_object_mut)
                else {
                    continue;
                };
                let first = answers.keys().filter(|key| key.starts_with('2')).min();
                let Some(first) = first.cloned() else {
                    continue;
                };
                answers.retain(|key, _| *key == first);
                for answer in answers.values_mut() {
                    // What is referred to is put in its place, so that it may be changed here alone.
                    if let Some(to) = references_of(answer).and_then(|to| whole.pointer(&to)) {
                        *answer = to.clone();
                    }
                    let content = answer.get_mut("content").and_then(Value::as_object_mut);
                    if let Some(content) = content
                        && content.contains_key("application/json")
                    {
                        content.retain(|kind, _| kind == "application/json");
                    }
                }
            }
        }
    }
}

/// Where `$ref` of a value points to, as a JSON pointer.
fn references_of(value: &Value) -> Option<String> {
    let to = value.get("$ref")?.as_str()?;
    Some(to.strip_prefix('#')?.to_owned())
}

/// The components that a value refers to, those that a discriminator names included.
fn references(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                if let Some(pointer) = text
                    .strip_prefix('#')
                    .filter(|to| to.starts_with("/components/"))
                {
                    // A reference may go deeper than the component.
                    let parts: Vec<_> = pointer.splitn(5, '/').take(4).collect();
                    found.insert(parts.join("/"));
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    found
}

/// A name without what makes no difference to the name of a type.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}

/// A name as part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Document {
        Document(json!({
            "openapi": "3.0.0",
            "paths": {
                "/nodes": {
                    "parameters": [],
                    "get": {"responses": {"200": {"$ref": "#/components/responses/nodes"}}},
                    "post": {"responses": {
                        "202": {"content": {"text/csv": {}, "application/json": {"schema": {"$ref": "#/components/schemas/node"}}}},
                        "404": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}},
                    }},
                },
                "/zones/{zone_id}": {"delete": {"responses": {"204": {}}}},
            },
            "components": {
                "responses": {"nodes": {"content": {"application/json": {
                    "schema": {"items": {"$ref": "#/components/schemas/node"}},
                }}}},
                "schemas": {
                    "node": {"properties": {"state": {"title": "Node_State", "type": "string"}}},
                    "node_state": {"type": "object", "title": "own"},
                    "error": {"type": "object"},
                },
            },
        }))
    }

    fn schemas(document: &Document) -> Vec<&String> {
        let schemas = document.0.pointer("/components/schemas");
        schemas.unwrap().as_object().unwrap().keys().collect()
    }

    #[test]
    fn a_part_has_what_it_refers_to_and_nothing_else() {
        let whole = document();
        let all = whole.operations();
        assert_eq!(all.len(), 3, "{all:?}");
        let wanted = Endpoint::new("GET", "/nodes");
        let part = whole.only(&|one| *one == wanted);
        assert_eq!(part.operations(), [wanted]);
        assert_eq!(schemas(&part), ["node"]);
        assert_eq!(whole.only(&|_| true).operations(), all);
        let nothing = whole.only(&|_| false);
        assert_eq!(nothing.operations(), []);
        assert_eq!(schemas(&nothing), [""; 0]);
    }

    #[test]
    fn one_answer_is_left_where_it_is_asked_for() {
        let mut part = document();
        let post = Endpoint::new("post", "/nodes");
        part.one_answer(&|one| *one == post);
        let answers = part.0.pointer("/paths/~1nodes/post/responses").unwrap();
        let schema = json!({"$ref": "#/components/schemas/node"});
        assert_eq!(
            *answers,
            json!({"202": {"content": {"application/json": {"schema": schema}}}})
        );
        let answers = part.0.pointer("/paths/~1nodes/get/responses");
        assert_eq!(
            answers,
            document().0.pointer("/paths/~1nodes/get/responses")
        );
    }

    #[test]
    fn titles_that_name_another_schema_go() {
        let mut part = document();
        assert_eq!(part.untitle(), 1);
        assert_eq!(part.untitle(), 0);
        let own = part.0.pointer("/components/schemas/node_state/title");
        assert_eq!(own, Some(&json!("own")));
    }

    #[test]
    fn what_is_not_there_is_said() {
        assert!(Document::find("no such vendor/openapi.json").is_err());
        assert!(Document::read(Path::new("no such file")).is_err());
    }
}
