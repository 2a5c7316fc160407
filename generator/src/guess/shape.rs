//! What a value looks like, whoever said it: a schema or a sample.

use indexmap::IndexMap;
use serde_json::Value;

pub use crate::openapi::Kind;
use crate::openapi::Schema;

/// Members in members that are looked at.
const DEEPEST: usize = 8;

/// Texts of samples that are kept.
const MOST_TEXTS: usize = 20;

/// What a value looks like.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Its kind.
    pub kind: Kind,
    /// Its format, such as `date-time`.
    pub format: Option<String>,
    /// What it is, in words.
    pub doc: Option<String>,
    /// The words that it is limited to.
    pub words: Vec<String>,
    /// A value of it.
    pub example: Option<Value>,
    /// All texts that samples show, where there are few.
    pub seen: Vec<String>,
    /// The members of an object.
    pub members: IndexMap<String, Shape>,
    /// The members that must be there.
    pub required: Vec<String>,
    /// The items of a list.
    pub items: Option<Box<Shape>>,
    /// The largest value that it may have.
    pub most: Option<u64>,
    /// Only answered, never sent.
    pub read_only: bool,
    /// Whether there may be members that are not described.
    pub open: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            kind: Kind::Any,
            format: None,
            doc: None,
            words: Vec::new(),
            example: None,
            seen: Vec::new(),
            members: IndexMap::new(),
            required: Vec::new(),
            items: None,
            most: None,
            read_only: false,
            open: false,
        }
    }
}

impl Shape {
    /// What a schema describes.
    pub fn of_schema(schema: &Schema<'_>) -> Self {
        Self::of_schema_at(schema, 0)
    }

    fn of_schema_at(schema: &Schema<'_>, depth: usize) -> Self {
        let kind = schema.kind();
        let mut shape = Self {
            kind,
            format: schema.text("format").map(str::to_owned),
            doc: schema
                .text("description")
                .or_else(|| schema.text("title"))
                .map(str::to_owned),
            words: schema.words(),
            example: schema.example().cloned(),
            required: schema.required(),
            most: schema.value("maximum").and_then(Value::as_u64),
            read_only: schema.flag("readOnly"),
            open: schema.is_open(),
            ..Self::default()
        };
        if depth == DEEPEST {
            return shape;
        }
        let of = |schema: &Schema<'_>| Self::of_schema_at(schema, depth + 1);
        if matches!(kind, Kind::Object | Kind::Any) {
            let properties = schema.properties().into_iter();
            shape.members = properties.map(|(name, one)| (name, of(&one))).collect();
            if !shape.members.is_empty() {
                shape.kind = Kind::Object;
            }
        }
        if matches!(kind, Kind::List | Kind::Any) {
            shape.items = schema.items().map(|items| Box::new(of(&items)));
        }
        shape
    }

    /// What a sample shows; of a list all items together.
    pub fn of_sample(sample: &Value) -> Self {
        let (kind, format) = match sample {
            Value::Null => (Kind::Any, None),
            Value::Bool(_) => (Kind::Flag, None),
            Value::Number(number) if number.is_f64() => (Kind::Number, None),
            Value::Number(_) => (Kind::Integer, None),
            Value::String(text) => (Kind::Text, format_of(text)),
            Value::Array(_) => (Kind::List, None),
            Value::Object(_) => (Kind::Object, None),
        };
        let mut shape = Self {
            kind,
            format: format.map(str::to_owned),
            ..Self::default()
        };
        match sample {
            Value::Object(members) => {
                shape.members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::of_sample(value)))
                    .collect();
                shape.open = members.is_empty();
            }
            Value::Array(items) => {
                let mut all: Option<Self> = None;
                for item in items.iter().map(Self::of_sample) {
                    all = Some(match all {
                        None => item,
                        Some(known) => known.and(item),
                    });
                }
                shape.items = all.map(Box::new);
            }
            Value::Null => {}
            scalar => {
                shape.seen.extend(scalar.as_str().map(str::to_owned));
                shape.example = Some(scalar.clone());
            }
        }
        shape
    }

    /// What two samples of one thing show together.
    fn and(mut self, other: Self) -> Self {
        if self.kind == Kind::Any {
            self.kind = other.kind;
        } else if self.kind != other.kind && other.kind != Kind::Any {
            self.kind = match (self.kind, other.kind) {
                (Kind::Integer | Kind::Number, Kind::Integer | Kind::Number) => Kind::Number,
                _ => Kind::Any,
            };
        }
        self.format = self.format.or(other.format);
        self.example = self.example.or(other.example);
        for text in other.seen {
            if !self.seen.contains(&text) && self.seen.len() < MOST_TEXTS {
                self.seen.push(text);
            }
        }

        self.items = match (self.items, other.items) {
            (Some(one), Some(two)) => Some(Box::new(one.and(*two))),
            (one, two) => one.or(two),
        };
        for (name, shape) in other.members {
            let known = self.members.entry(name).or_default();
            *known = std::mem::take(known).and(shape);
        }
        self
    }

    /// The member at a path of names; the items of a list are passed through.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, name| {
            let shape = match &shape.items {
                Some(items) if shape.members.is_empty() => items,
                _ => shape,
            };
            shape.members.get(*name)
        })
    }

    /// Is it a text, a number or a truth value?
    pub fn is_scalar(&self) -> bool {
        matches!(
            self.kind,
            Kind::Text | Kind::Integer | Kind::Number | Kind::Flag
        ) || (self.kind == Kind::Any && self.members.is_empty() && self.items.is_none())
    }

    /// Its example as text, where it is one.
    pub fn example_text(&self) -> Option<&str> {
        self.example.as_ref().and_then(Value::as_str)
    }

    /// Whether its documentation says one of these, whatever the case.
    pub fn says(&self, any: &[&str]) -> bool {
        let doc = self.doc.as_deref().unwrap_or("").to_lowercase();
        any.iter().any(|word| doc.contains(word))
    }
}

/// The format of a text by its looks.
fn format_of(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let time = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit)
        && bytes.get(4) == Some(&b'-')
        && bytes.get(7) == Some(&b'-')
        && bytes.len() > 10;
    let address = text.split('/').next().unwrap_or(text);
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => Some("ipv4"),
        Ok(std::net::IpAddr::V6(_)) => Some("ipv6"),
        Err(_) if time => Some("date-time"),
        Err(_) if text.starts_with("https://") || text.starts_with("http://") => Some("uri"),
        Err(_) => None,
    }
}
