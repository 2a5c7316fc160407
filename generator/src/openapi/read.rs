//! Reads a document and the files that it refers to.

use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};

use super::{Endpoint, Node};

/// Files that one document may consist of.
const MOST_FILES: usize = 2_000;

/// The HTTP methods that an operation can have.
const METHODS: &[&str] = &["get", "head", "post", "put", "patch", "delete"];

/// An OpenAPI document, 3.0 or 3.1, with all files that it refers to.
#[derive(Debug, Clone)]
pub struct Document {
    /// The files by their paths; the first is the document's own.
    files: Vec<(PathBuf, Value)>,
    dangling: Vec<String>,
}

/// The document cannot be used.
#[derive(Debug)]
pub enum Unread {
    /// The file cannot be read.
    File(PathBuf, std::io::Error),
    /// It is neither JSON nor YAML.
    Syntax(PathBuf, String),
    /// It describes an API in another way; the text says which.
    Other(PathBuf, String),
}

impl Unread {
    /// The same of the file by another name: the one that the caller knows it by.
    #[must_use]
    pub fn of(self, path: &Path) -> Self {
        let path = path.to_path_buf();
        match self {
            Self::File(_, error) => Self::File(path, error),
            Self::Syntax(_, error) => Self::Syntax(path, error),
            Self::Other(_, what) => Self::Other(path, what),
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::Syntax(path, error) => {
                write!(f, "`{}` is neither JSON nor YAML: {error}", path.display())
            }
            Self::Other(path, what) => write!(
                f,
                "`{}` is {what}; OpenAPI 3.0 or 3.1 is wanted",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Unread {}

impl Document {
    /// Reads the document at `path` and every local file that it refers to.
    ///
    /// # Errors
    ///
    /// If the document cannot be read or is of another kind. A file that it refers to and that is not
    /// there is no error: what refers to it [dangles](Self::dangling).
    pub fn open(path: &Path) -> Result<Self, Unread> {
        let text =
            fs::read_to_string(path).map_err(|error| Unread::File(path.to_path_buf(), error))?;
        let mut document = Self::parse(path, &text)?;
        let mut next = 0;
        while let Some((base, value)) = document.files.get(next) {
            let mut wanted = Vec::new();
            each_reference(value, &mut |reference| {
                if let Some(file) = file_of(base, reference) {
                    wanted.push(file);
                }
            });
            for file in wanted {
                let known = document.files.iter().any(|(path, _)| *path == file);
                if known || document.files.len() >= MOST_FILES {
                    continue;
                }
                if let Some(value) = fs::read_to_string(&file)
                    .ok()
                    .and_then(|text| parse(&file, &text).ok())
                {
                    document.files.push((file, value));
                }
            }
            next += 1;
        }
        document.find_dangling();
        Ok(document)
    }

    /// Reads a document of one file from memory; `path` is only for show.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn parse(path: &Path, text: &str) -> Result<Self, Unread> {
        let value = parse(path, text)?;
        let other = |what: &str| Err(Unread::Other(path.to_path_buf(), what.to_owned()));
        match value.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with('3') => {}
            Some(version) => return other(&format!("OpenAPI {version}")),
            None if value.get("swagger").is_some() => {
                return other("Swagger 2.0, which converters turn into 3.0");
            }
            None if value.get("discoveryVersion").is_some() => {
                return other("a Google Discovery document");
            }
            None => return other("no OpenAPI document"),
        }
        let mut document = Self {
            files: vec![(path.to_path_buf(), value)],
            dangling: Vec::new(),
        };
        document.find_dangling();
        Ok(document)
    }

    fn find_dangling(&mut self) {
        let mut dangling = Vec::new();
        for (file, (_, value)) in self.files.iter().enumerate() {
            each_reference(value, &mut |reference| {
                if self.target(file, reference).is_none()
                    && !dangling.iter().any(|one| one == reference)
                {
                    dangling.push(reference.to_owned());
                }
            });
        }
        self.dangling = dangling;
    }

    /// The path by which the document is shown.
    pub fn path(&self) -> &Path {
        self.files
            .first()
            .map_or(Path::new(""), |(path, _)| path.as_path())
    }

    /// References that lead nowhere, each once.
    pub fn dangling(&self) -> &[String] {
        &self.dangling
    }

    /// The document itself.
    pub fn root(&self) -> Node<'_> {
        const NOTHING: &Value = &Value::Null;
        let value = self.files.first().map_or(NOTHING, |(_, value)| value);
        Node::new(self, 0, String::new(), value)
    }

    /// Every operation, in the document's order.
    pub fn endpoints(&self) -> Vec<Endpoint<'_>> {
        let mut endpoints = Vec::new();
        let Some(paths) = self.root().get("paths") else {
            return endpoints;
        };
        for (path, item) in paths.members() {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    endpoints.push(Endpoint::new(
                        &method.to_uppercase(),
                        &path,
                        &item,
                        operation,
                    ));
                }
            }
        }
        endpoints
    }

    /// What a reference in a file leads to.
    pub(super) fn target(&self, file: usize, reference: &str) -> Option<Node<'_>> {
        let (of, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let (base, _) = self.files.get(file)?;
        let file = if of.is_empty() {
            file
        } else {
            let wanted = file_of(base, reference)?;
            self.files.iter().position(|(path, _)| *path == wanted)?
        };
        let pointer = decoded(pointer);
        let (_, value) = self.files.get(file)?;
        let value = value.pointer(&pointer)?;
        Some(Node::new(self, file, pointer, value))
    }

    /// The path of a file, where it is not the document's own.
    pub(super) fn other_file(&self, file: usize) -> Option<&Path> {
        (file > 0)
            .then(|| self.files.get(file))
            .flatten()
            .map(|(path, _)| path.as_path())
    }
}

/// The local file that a reference leads to, where it is another one.
fn file_of(base: &Path, reference: &str) -> Option<PathBuf> {
    let (file, _) = reference.split_once('#').unwrap_or((reference, ""));
    if file.is_empty() || file.contains("://") {
        return None;
    }
    let mut path = base.parent().unwrap_or(Path::new("")).to_path_buf();
    for part in Path::new(&decoded(file)).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if path.file_name().is_some() => {
                path.pop();
            }
            other => path.push(other),
        }
    }
    Some(path)
}

fn each_reference(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(reference) if name == "$ref" => visit(reference),
                    // Data that happens to have such a member is no reference.
                    _ if name == "example" => {}
                    value => each_reference(value, visit),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        _ => {}
    }
}

fn parse(path: &Path, text: &str) -> Result<Value, Unread> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    serde_yaml::from_str::<serde_yaml::Value>(text)
        .map(|mut value| {
            // Merge keys that are none stay as they are.
            let _ = value.apply_merge();
            json(value)
        })
        .map_err(|error| Unread::Syntax(path.to_path_buf(), error.to_string()))
}

/// YAML as JSON: keys that are numbers (`200:`) become text, tags are dropped.
fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(flag) => flag.into(),
        serde_yaml::Value::Number(number) => number
            .as_i64()
            .map(Value::from)
            .or_else(|| number.as_u64().map(Value::from))
            .or_else(|| number.as_f64().map(Value::from))
            .unwrap_or_default(),
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(members) => {
            let mut object = Map::new();
            for (key, value) in members {
                let key = match json(key) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                object.insert(key, json(value));
            }
            object.into()
        }
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
    }
}

/// A text without its percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (byte, hex) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
