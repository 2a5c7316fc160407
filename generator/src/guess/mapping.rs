//! How an item of an answer becomes a model.

use crate::ir::{Field, FieldType, ModelKind, StateKind};

use super::example::is_secret;
use super::field::{self, Names, PRICES};
use super::path::{expression, is_name};
use super::shape::{Kind, Shape};
use super::state::{Table, states};
use super::{Guess, Sure, address, unit, word};

/// Members that `extra` does without.
const NOISE: &[&str] = &["_links", "links", "href", "self"];

/// A mapping.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The model.
    pub kind: ModelKind,
    /// The fields that were found, in the model's order, with their expressions.
    pub fields: Vec<(&'static str, Guess)>,
    /// Members that no field takes: the name in `extra`, and the expression.
    pub extra: Vec<(String, String)>,
    /// The table of the state, where the model has one; and where its words come from.
    pub states: Option<(Table, Guess)>,
    /// Fields that must be there and were not found.
    pub missing: Vec<&'static str>,
    /// Members that are read, at the top of the item.
    pub used: Vec<String>,
}

/// A mapping that a member of a node may become a model by.
#[derive(Debug, Clone, Copy)]
pub struct Nested<'a> {
    /// The model.
    pub kind: ModelKind,
    /// The members that the mapping needs.
    pub needs: &'a [String],
    /// What nodes call such a thing.
    pub names: &'a [&'a str],
}

/// The mapping of `item` to a model. `nested` are mappings that it can go through.
pub fn mapping(kind: ModelKind, item: &Shape, nested: &[Nested<'_>]) -> Mapping {
    let hidden: &[&str] = match kind.parent() {
        Some(_) => &["zone"],
        None => &[],
    };
    let mut all = Finder {
        item,
        hidden,
        used: Vec::new(),
    };
    let mut found = Mapping {
        kind,
        fields: Vec::new(),
        extra: Vec::new(),
        states: None,
        missing: Vec::new(),
        used: Vec::new(),
    };
    let mut addresses = match kind {
        ModelKind::Node => address::addresses(item),
        _ => address::Addresses::default(),
    };
    for field in kind.fields() {
        let guess = match (field.name, field.ty) {
            ("public_ips", _) => addresses.public.take(),
            ("private_ips", _) => addresses.private.take(),
            (_, FieldType::Price) => all.price(),
            (_, FieldType::Texts) => all.values(),
            (_, FieldType::Model(wanted)) => all.nested(wanted, nested),
            (_, FieldType::Extra | FieldType::Secret) => None,
            (_, FieldType::State(state)) => all.state(kind, field, state, &mut found.states),
            _ => all.named(kind, field),
        };
        match guess {
            Some(guess) => found.fields.push((field.name, guess)),
            None if field.required => found.missing.push(field.name),
            None => {}
        }
    }
    if kind == ModelKind::Record {
        all.relative(&mut found.fields);
    }
    found.used = all.used;
    found.used.append(&mut addresses.used);
    found.extra = rest(item, &found);
    found
}

/// Finds members of an item.
struct Finder<'a> {
    item: &'a Shape,
    hidden: &'a [&'a str],
    used: Vec<String>,
}

impl<'a> Finder<'a> {
    /// The member called like that in snake case: its path and shape.
    fn find(&self, name: &str) -> Option<(Vec<&'a str>, &'a Shape)> {
        let mut shape = self.item;
        let mut path = Vec::new();
        for part in name.split('.') {
            let (own, member) = shape
                .members
                .iter()
                .find(|(own, _)| own.as_str() == part)
                .or_else(|| {
                    shape
                        .members
                        .iter()
                        .find(|(own, _)| word::snake(own) == part)
                })?;
            path.push(own.as_str());
            shape = member;
        }
        Some((path, shape))
    }

    fn take(&mut self, path: &[&str]) -> String {
        if let Some(first) = path.first()
            && !self.used.iter().any(|used| used == first)
        {
            self.used.push((*first).to_owned());
        }
        expression(path, self.hidden)
    }

    fn search(
        &self,
        names: &Names,
        fits: &dyn Fn(&Shape) -> bool,
    ) -> Option<(Vec<&'a str>, &'a Shape, Sure)> {
        let of = |names: &[&str], sure: Sure| {
            let mut names = names.iter();
            names.find_map(|name| {
                let (path, shape) = self.find(name)?;
                fits(shape).then_some((path, shape, sure))
            })
        };
        of(names.sure, Sure::Sure).or_else(|| of(names.likely, Sure::Likely))
    }

    /// A field that is found by its name.
    fn named(&mut self, kind: ModelKind, field: &Field) -> Option<Guess> {
        let names = field::of(kind)
            .iter()
            .find(|names| names.field == field.name)?;
        let fits = |shape: &Shape| fits(field.ty, shape);
        let (path, shape, sure) = self.search(names, &fits)?;
        let name = path.last().copied().unwrap_or("");
        let value = self.take(&path);
        let plain = Guess::new(
            value.clone(),
            sure,
            if sure == Sure::Sure {
                String::new()
            } else {
                format!("`{name}` is the nearest")
            },
        );
        Some(match (kind, field.name) {
            (ModelKind::Size, "ram") => unit::memory(name, &value, shape),
            (ModelKind::Size, "disk") | (_, "size") => unit::disk(name, &value, shape),
            (_, "created_at") if shape.format.as_deref() == Some("date-time") => {
                Guess::new(value, Sure::Sure, "")
            }
            (_, "created_at") if shape.kind == Kind::Integer => {
                Guess::new(value, Sure::Likely, "Unix time")
            }
            (ModelKind::KeyPair, "name") if matches!(shape.kind, Kind::Integer) => {
                Guess::new(format!("string({value})"), sure, "a number")
            }
            _ => plain,
        })
    }

    fn state(
        &mut self,
        kind: ModelKind,
        field: &Field,
        state: StateKind,
        table: &mut Option<(Table, Guess)>,
    ) -> Option<Guess> {
        let names = field::of(kind)
            .iter()
            .find(|names| names.field == field.name)?;
        let found = self.search(names, &|shape| {
            matches!(shape.kind, Kind::Text | Kind::Any) && shape.is_scalar()
        });
        let Some((path, shape, sure)) = found else {
            if !field.required {
                return None;
            }
            *table = Some((
                Table::default(),
                Guess::new("", Sure::Guess, "the answer has no member for it"),
            ));
            return Some(Guess::new(
                "\"\"",
                Sure::Guess,
                "nothing in the item tells it: always unknown",
            ));
        };
        let (words, told) = if !shape.words.is_empty() {
            (
                shape.words.clone(),
                Guess::new("", Sure::Sure, "words of the schema"),
            )
        } else if let Some(words) = said(shape) {
            (
                words,
                Guess::new("", Sure::Likely, "words of the description"),
            )
        } else if !shape.seen.is_empty() {
            (
                shape.seen.clone(),
                Guess::new("", Sure::Guess, "those of the sample; there may be more"),
            )
        } else {
            let example = shape.example_text().map(str::to_owned);
            (
                example.into_iter().collect(),
                Guess::new("", Sure::Guess, "all that is known is an example"),
            )
        };
        let found = states(state, &words);
        // A kind of zone that no word is known of would say nothing.
        if !field.required && found.known.is_empty() {
            return None;
        }
        *table = Some((found, told));
        let value = self.take(&path);
        Some(Guess::new(value, sure, ""))
    }

    fn price(&mut self) -> Option<Guess> {
        PRICES.iter().find_map(|(name, period)| {
            let (path, shape) = self.find(name)?;
            if !shape.is_scalar() || shape.kind == Kind::Flag {
                return None;
            }
            let value = self.take(&path);
            Some(unit::price(&value, period, shape))
        })
    }

    /// The values of a record set.
    fn values(&mut self) -> Option<Guess> {
        for (name, sure) in [
            ("records", Sure::Sure),
            ("values", Sure::Sure),
            ("rrset_values", Sure::Sure),
            ("resource_records", Sure::Likely),
            ("content", Sure::Likely),
        ] {
            let Some((path, shape)) = self.find(name) else {
                continue;
            };
            let Some(items) = shape.items.as_deref() else {
                continue;
            };
            let list = expression(&path, self.hidden);
            if items.is_scalar() {
                self.take(&path);
                return Some(Guess::new(list, sure, ""));
            }
            for inner in ["value", "content", "data"] {
                if items.members.contains_key(inner) {
                    self.take(&path);
                    return Some(Guess::new(format!("{list}.map(r, r.{inner})"), sure, ""));
                }
            }
        }
        None
    }

    /// A member that becomes a model by its own mapping.
    fn nested(&mut self, wanted: ModelKind, nested: &[Nested<'_>]) -> Option<Guess> {
        let by = nested.iter().find(|one| one.kind == wanted)?;
        let fits = |shape: &Shape| {
            !shape.members.is_empty()
                && by.needs.iter().all(|need| shape.members.contains_key(need))
        };
        let (path, _) = by
            .names
            .iter()
            .find_map(|name| self.find(name).filter(|(_, shape)| fits(shape)))?;
        let value = self.take(&path);
        let word = wanted.word();
        Some(Guess::new(
            format!("to_{word}({value})"),
            Sure::Likely,
            format!("it has what `to_{word}` needs"),
        ))
    }

    /// Names of records are relative to the zone here.
    fn relative(&self, fields: &mut [(&'static str, Guess)]) {
        let Some((_, guess)) = fields.iter_mut().find(|(name, _)| *name == "name") else {
            return;
        };
        let names = field::of(ModelKind::Record)
            .iter()
            .find(|names| names.field == "name");
        let Some((_, shape, _)) =
            names.and_then(|names| self.search(names, &|shape| shape.is_scalar()))
        else {
            return;
        };
        let path = guess.value.clone();
        let dotted = shape
            .example_text()
            .is_some_and(|text| text.trim_matches('.').contains('.'));
        if dotted || shape.says(&["fqdn", "fully qualified", "complete name", "punycode"]) {
            *guess = Guess::new(
                format!("relative({path}, zone.domain)"),
                Sure::Likely,
                "the whole name, by its example or description",
            );
        } else if shape.example_text() == Some("@")
            || shape.says(&["`@`", "\"@\"", "'@'", " @ ", "@."])
        {
            *guess = Guess::new(
                format!("{path} == \"@\" ? \"\" : {path}"),
                Sure::Likely,
                "`@` is the apex",
            );
        }
    }
}

/// Can the field hold such a value?
fn fits(ty: FieldType, shape: &Shape) -> bool {
    if !shape.is_scalar() {
        return false;
    }
    match ty {
        FieldType::Id => shape.kind != Kind::Flag,
        FieldType::UInt | FieldType::Int | FieldType::Float | FieldType::Ttl => {
            matches!(shape.kind, Kind::Integer | Kind::Number | Kind::Any)
                || shape
                    .example_text()
                    .is_some_and(|text| text.parse::<f64>().is_ok())
        }
        FieldType::Time => shape.kind != Kind::Flag,
        _ => {
            matches!(shape.kind, Kind::Text | Kind::Any)
                || (ty == FieldType::Text && shape.kind == Kind::Integer)
        }
    }
}

/// The known words that a description names in backticks or quotes.
fn said(shape: &Shape) -> Option<Vec<String>> {
    let doc = shape.doc.as_deref()?;
    let mut words: Vec<String> = Vec::new();
    for quote in ['`', '"', '\''] {
        for word in doc.split(quote).skip(1).step_by(2) {
            let plain = !word.is_empty()
                && word.len() < 30
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c));
            if plain && !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        if words.len() > 1 {
            return Some(words);
        }
        words.clear();
    }
    None
}

/// What no field takes.
fn rest(item: &Shape, found: &Mapping) -> Vec<(String, String)> {
    let hidden: &[&str] = if found.kind.parent().is_some() {
        &["zone"]
    } else {
        &[]
    };
    let mut extra: Vec<(String, String)> = Vec::new();
    for name in item.members.keys() {
        let key = if is_name(name) {
            name.clone()
        } else {
            word::snake(name)
        };
        let taken = found.used.contains(name)
            || is_secret(name)
            || NOISE.contains(&name.as_str())
            || key.is_empty()
            || (found.kind.parent().is_some() && name == "zone");
        if !taken && !extra.iter().any(|(known, _)| *known == key) {
            extra.push((key, expression(&[name], hidden)));
        }
    }
    extra
}
