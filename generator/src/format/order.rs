//! The order of keys: that of the language's types, as their schema has it.

use schemars::JsonSchema as _;
use serde_json::Value as Json;

use super::tree::{Body, Collection, Item, Value};
use crate::spec;

/// Brings the keys of each of the language's types into the order of the reference.
pub(super) fn order(root: &mut Value, schema: &Json) {
    Order { whole: schema }.value(root, schema, true);
}

struct Order<'a> {
    whole: &'a Json,
}

impl<'a> Order<'a> {
    /// `typed`: the map is one of the language's types, and not a map of the author's names.
    fn value(&self, value: &mut Value, schema: &'a Json, typed: bool) {
        let Body::Collection(collection) = &mut value.body else {
            return;
        };
        if Self::is_example(schema) {
            mark_data(collection);
        }
        let (schema, typed) = self.resolve(schema, collection.is_map, typed);
        let part = |key: &str| schema.get(key);
        if !collection.is_map {
            for item in &mut collection.items {
                if let Some(items) = part("items") {
                    self.value(&mut item.value, items, false);
                }
            }
            return;
        }
        let properties = part("properties").and_then(Json::as_object);
        for item in &mut collection.items {
            let key = item.key.as_deref().unwrap_or("").trim_matches(['"', '\'']);
            let own = properties.and_then(|properties| properties.get(key));
            let pattern = part("patternProperties").and_then(Json::as_object);
            let pattern = pattern.and_then(|patterns| patterns.values().next());
            if let Some(schema) = own.or(pattern).or_else(|| part("additionalProperties")) {
                self.value(&mut item.value, schema, false);
            }
        }
        if let (true, Some(properties)) = (typed, properties) {
            let place = |item: &Item| {
                let key = item.key.as_deref().unwrap_or("");
                properties
                    .keys()
                    .position(|known| known == key)
                    .unwrap_or(usize::MAX)
            };
            sort(collection, place);
        }
    }

    /// What is under it shows data rather than facts.
    fn is_example(schema: &Json) -> bool {
        let name = format!("#/$defs/{}", spec::Example::schema_name());
        schema.get("$ref").is_some_and(|target| *target == name)
    }

    /// The schema that a reference or a choice means, for a map or a list.
    fn resolve(&self, schema: &'a Json, is_map: bool, typed: bool) -> (&'a Json, bool) {
        if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
            let target = name
                .strip_prefix('#')
                .and_then(|path| self.whole.pointer(path));
            return (target.unwrap_or(schema), true);
        }
        let choices = schema.get("anyOf").and_then(Json::as_array);
        for choice in choices.into_iter().flatten() {
            let (choice, typed) = self.resolve(choice, is_map, false);
            let kind = if is_map { "object" } else { "array" };
            if choice.get("type").is_some_and(|word| word == kind) {
                return (choice, typed);
            }
        }
        (schema, typed)
    }
}

fn mark_data(collection: &mut Collection) {
    collection.data = true;
    for item in &mut collection.items {
        if let Body::Collection(nested) = &mut item.value.body {
            mark_data(nested);
        }
    }
}

/// Sorts the items, unless one bears an anchor: what refers to it must stay behind it.
fn sort(collection: &mut Collection, place: impl Fn(&Item) -> usize) {
    if collection.items.iter().any(|item| has_anchor(&item.value)) {
        return;
    }
    let before: Vec<Option<String>> = collection
        .items
        .iter()
        .map(|item| item.key.clone())
        .collect();
    collection.items.sort_by_key(place);
    let moved = collection
        .items
        .iter()
        .map(|item| &item.key)
        .ne(before.iter());
    if let (true, Some(first)) = (moved, collection.items.first_mut()) {
        first.blank = false;
    }
}

fn has_anchor(value: &Value) -> bool {
    let nested = match &value.body {
        Body::Collection(collection) => &collection.items[..],
        _ => &[],
    };
    value.anchor.is_some() || nested.iter().any(|item| has_anchor(&item.value))
}
