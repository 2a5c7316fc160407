//! The things of one list.

use percent_encoding::percent_decode_str;
use serde_json::{Number, Value};
use skyloom::ir::{Expr, FieldValue, Listed, Outcome, Variable};

use super::answer::Answer;
use super::at::{at, at_mut};
use super::known::{Exchange, Known};
use crate::examples::Provider;
use crate::sent::text;

/// The things of one list.
#[derive(Debug)]
pub(super) struct Collection {
    /// The list's path.
    pub path: String,
    /// What the things are converted by.
    pub conversion: String,
    /// The member that tells them apart.
    pub id: String,
    /// Where they stand in an answer.
    at: String,
    /// The exchanges that have its pages, each with the number of things on it.
    pages: Vec<(usize, usize)>,
    /// Those of the examples.
    shown: Vec<Value>,
    created: Vec<Value>,
    gone: Vec<Value>,
}

impl Collection {
    /// The list whose first page is the exchange at `first`; `None` if that is not such a page.
    pub fn beginning_with(
        first: usize,
        exchange: &Exchange,
        provider: &Provider,
        known: &Known,
    ) -> Option<Self> {
        let Some(Outcome::Items {
            at: Listed::At(place),
            conversion,
        }) = &exchange.outcome
        else {
            return None;
        };
        if !exchange.plain || !exchange.answer.is_success() {
            return None;
        }
        let pages = known.exchanges.iter().enumerate().skip(first);
        let pages: Vec<(usize, &Exchange)> = pages
            .take_while(|(_, page)| page.example == exchange.example)
            .filter(|(_, page)| page.sent.path == exchange.sent.path)
            .collect();
        let items = |page: &Exchange| {
            let list = page.answer.body.as_ref().and_then(|body| at(body, place));
            list.and_then(Value::as_array).cloned().unwrap_or_default()
        };
        Some(Self {
            path: exchange.sent.path.clone(),
            conversion: conversion.clone(),
            id: id_member(provider, conversion),
            at: place.clone(),
            pages: pages
                .iter()
                .map(|(index, page)| (*index, items(page).len()))
                .collect(),
            shown: pages.iter().flat_map(|(_, page)| items(page)).collect(),
            created: Vec::new(),
            gone: Vec::new(),
        })
    }

    /// The decoded segment that comes after the list's path, and its place in the path.
    pub fn segment_below(&self, path: &str) -> Option<(String, usize)> {
        let below = path.strip_prefix(&self.path)?.strip_prefix('/')?;
        let segment = below.split('/').next().unwrap_or(below);
        let decoded = percent_decode_str(segment).decode_utf8_lossy().into_owned();
        Some((decoded, segments(&self.path)))
    }

    /// The thing that is there and is called that by one of its members.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.there().find(|item| is_called(item, name))
    }

    /// The deleted thing that was called that.
    pub fn find_gone(&self, name: &str) -> Option<&Value> {
        self.gone.iter().find(|item| is_called(item, name))
    }

    /// Puts a thing in, unless it is there.
    pub fn add(&mut self, item: Value) {
        let id = self.id.clone();
        self.gone.retain(|gone| !same(gone, &item, &id));
        let mut there = self.shown.iter().chain(&self.created);
        if !there.any(|one| same(one, &item, &id)) {
            self.created.push(item);
        }
    }

    /// Takes out what is called that.
    pub fn remove(&mut self, name: &str) {
        if let Some(item) = self.find(name).cloned() {
            let id = self.id.clone();
            self.created.retain(|one| !same(one, &item, &id));
            self.gone.push(item);
        }
    }

    /// Brings the answer of the exchange at `index` to what is there now. The pages keep their
    /// length; what they do not hold comes to the last one.
    pub fn fill(&self, index: usize, answer: &mut Answer) {
        let list = answer.body.as_mut().and_then(|body| at_mut(body, &self.at));
        let Some(Value::Array(items)) = list else {
            return;
        };
        let Some(page) = self.pages.iter().position(|(page, _)| *page == index) else {
            // A page of another view of the list.
            items.retain(|item| !self.is_gone(item));
            return;
        };
        let lengths = self.pages.iter().map(|(_, length)| *length);
        let before: usize = lengths.clone().take(page).sum();
        let length = match lengths.clone().nth(page) {
            Some(length) if page + 1 < self.pages.len() => length,
            _ => usize::MAX,
        };
        *items = self.there().skip(before).take(length).cloned().collect();
    }

    /// Gives a thing an id that none has or had.
    pub fn give_new_id(&self, item: &mut Value) {
        let all = || self.shown.iter().chain(&self.created).chain(&self.gone);
        let Some(id) = item.get_mut(&self.id) else {
            return;
        };
        while all().any(|one| one.get(&self.id) == Some(id)) {
            *id = following(id);
        }
    }

    fn there(&self) -> impl Iterator<Item = &Value> {
        let shown = self.shown.iter().filter(|item| !self.is_gone(item));
        shown.chain(&self.created)
    }

    fn is_gone(&self, item: &Value) -> bool {
        self.gone.iter().any(|gone| same(gone, item, &self.id))
    }
}

/// How many segments a path has.
pub(super) fn segments(path: &str) -> usize {
    path.split('/').count()
}

/// Whether one of the thing's own members is this.
fn is_called(item: &Value, name: &str) -> bool {
    let mut members = item
        .as_object()
        .into_iter()
        .flat_map(|members| members.values());
    members.any(|value| (value.is_string() || value.is_number()) && text(value) == name)
}

fn same(one: &Value, other: &Value, id: &str) -> bool {
    match (one.get(id), other.get(id)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// The member that a conversion takes the id from; `id` where it has none.
fn id_member(provider: &Provider, conversion: &str) -> String {
    let services = provider.ir.services.iter();
    let mut conversions = services.flat_map(|service| &service.conversions);
    let found = conversions.find(|one| one.name == conversion);
    let fields = found
        .into_iter()
        .flat_map(|one| one.required.iter().chain(&one.optional));
    let mut ids = fields.filter(|field| field.field == "id");
    match ids.next().map(|field| &field.value) {
        Some(FieldValue::Expr(Expr::At(item, path))) => match (item.as_ref(), path.as_slice()) {
            (Expr::Variable(Variable::Item), [member]) => member.clone(),
            _ => "id".to_owned(),
        },
        _ => "id".to_owned(),
    }
}

/// The next number; of a text that with the number at its end one higher.
fn following(id: &Value) -> Value {
    match id {
        Value::Number(number) => Value::Number(Number::from(number.as_u64().unwrap_or(0) + 1)),
        other => {
            let text = text(other);
            let rest = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let digits = text.strip_prefix(rest).unwrap_or_default();
            let number = digits.parse::<u64>().unwrap_or(1) + 1;
            format!("{rest}{number:0width$}", width = digits.len()).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_is_followed_by_one_of_its_kind() {
        for (id, next) in [
            (json!(7), json!(8)),
            (json!("203.0.113.48"), json!("203.0.113.49")),
            (json!("8eb4-0a99"), json!("8eb4-0a100")),
            (json!("img-007"), json!("img-008")),
            (json!("web"), json!("web2")),
        ] {
            assert_eq!(following(&id), next);
        }
    }
}
