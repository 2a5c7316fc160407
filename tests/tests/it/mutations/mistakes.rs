//! Where in a spec which mistake can be made, and how it looks then.

use std::ops::Range;

use skyloom::ir::ModelKind;
use skyloom::source::Style;

use super::grammar::{Language, Role, language, names};
use super::kind::Kind;
use super::mutant::{Mutant, misspelt};
use super::random::Random;
use super::site::{Region, Site, What};
use super::spec::{File, Spec};

/// The places of a spec for one kind of mistake.
pub struct Places {
    kind: Kind,
    /// In what the spec says, and in its examples.
    spec: Vec<Place>,
    examples: Vec<Place>,
}

#[derive(Debug, Clone)]
struct Place {
    file: usize,
    site: usize,
    what: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Drop,
    Misspell(Range<usize>),
    Retype,
    SwapWith(usize),
    Slip,
}

impl Places {
    pub fn of(spec: &Spec, kind: Kind) -> Self {
        let mut places = Self {
            kind,
            spec: Vec::new(),
            examples: Vec::new(),
        };
        for (index, file) in spec.files.iter().enumerate() {
            for (at, site) in file.sites.iter().enumerate() {
                let list = match site.region() {
                    Region::Spec => &mut places.spec,
                    _ => &mut places.examples,
                };
                list.extend(changes(kind, file, site).into_iter().map(|what| Place {
                    file: index,
                    site: at,
                    what,
                }));
            }
        }
        places
    }

    /// A mistake at one of the places; none if there is none, or it comes out as it was.
    pub fn mutant(&self, spec: &Spec, random: &mut Random) -> Option<Mutant> {
        // An example is as long as the rest, and a mistake in it no more likely than elsewhere.
        let in_spec = random.below(4) > 0;
        let first = if in_spec { &self.spec } else { &self.examples };
        let second = if in_spec { &self.examples } else { &self.spec };
        let place = random.one_of(first).or_else(|| second.first())?;
        let file = &spec.files[place.file];
        let site = &file.sites[place.site];
        let whole = |at: &Range<usize>, with: String| {
            Some(Mutant::replaced(self.kind, place.file, at.clone(), with))
        };
        match &place.what {
            Change::Drop => Some(Mutant::dropped(
                self.kind,
                place.file,
                entry(file, site)?,
                enclosing(file, site),
            )),
            Change::Misspell(at) => {
                let word = &file.text[at.clone()];
                let slip = misspelt(word, random)?;
                let loud = !word.contains(|c: char| c.is_ascii_lowercase());
                whole(at, if loud { slip.to_uppercase() } else { slip })
            }
            Change::Retype => whole(&site.value, retyped(site, random)?),
            Change::SwapWith(other) => {
                let other = file.sites[*other].value.clone();
                let value = site.value.clone();
                Some(Mutant::swapped(
                    self.kind, place.file, &file.text, value, other,
                ))
            }
            Change::Slip => slip(file, site, place.file, random),
        }
    }
}

fn changes(kind: Kind, file: &File, site: &Site) -> Vec<Change> {
    if site.is_prose() && kind != Kind::Yaml {
        return Vec::new();
    }
    let misspell = |spans: Vec<Range<usize>>| spans.into_iter().map(Change::Misspell).collect();
    match kind {
        Kind::DroppedKey if is_needed(site) && entry(file, site).is_some() => vec![Change::Drop],
        Kind::Key if is_fixed(site) => misspell(key(file, site)),
        Kind::Model => misspell(models(file, site)),
        Kind::State => misspell(states(file, site)),
        Kind::Variable => misspell(variables(file, site)),
        Kind::Function => misspell(functions(file, site)),
        Kind::Member => misspell(members(file, site)),
        Kind::Type if can_be_retyped(file, site) => vec![Change::Retype],
        Kind::Swapped => partners(file, site),
        Kind::Word => misspell(words(file, site)),
        Kind::Yaml => vec![Change::Slip],
        _ => Vec::new(),
    }
}

/// The bytes of a key without quotes.
fn key(file: &File, site: &Site) -> Vec<Range<usize>> {
    let Some(key) = site.key.clone() else {
        return Vec::new();
    };
    if file.text[key.clone()].starts_with(['"', '\'']) {
        let quoted = key.start + 1..key.end - 1;
        return vec![quoted];
    }
    vec![key]
}

/// The bytes of a scalar without quotes, where it stands on one line as it is.
fn value(file: &File, site: &Site) -> Vec<Range<usize>> {
    let found = site.text().and_then(|text| {
        let raw = &file.text[site.value.clone()];
        let at = raw.find(text).filter(|_| !text.contains('\n'))?;
        Some(site.value.start + at..site.value.start + at + text.len())
    });
    found.filter(|at| !at.is_empty()).into_iter().collect()
}

/// What an operation cannot do without, and what its example would miss.
fn is_needed(site: &Site) -> bool {
    match *site.at() {
        ["format" | "provider" | "title" | "reference" | "connection" | "service"]
        | ["connection", "url" | "auth"]
        | ["connection", "paging", ..]
        | ["connection", "errors", "message" | "code" | "succeeded"]
        | ["connection", "errors", "rules", "#", "kind"]
        | ["connection", "auth", .., "user" | "password"]
        | [
            "connection",
            "jobs",
            _,
            "request" | "done" | "every" | "within",
        ]
        | ["states" | "types" | "models", _]
        | ["types", _, "fields"]
        | ["types", _, "fields", _]
        | ["models", _, _]
        | [
            "operations",
            _,
            "request" | "items" | "item" | "as" | "body" | "query" | "form" | "paging" | "where"
            | "params" | "let" | "examples" | "result",
        ]
        | [
            "operations",
            _,
            "params" | "let" | "body" | "query" | "form",
            _,
        ]
        | ["operations", _, "check", "#", "that" | "else"]
        | ["operations", _, "let", _, "request" | "value" | "body"]
        | [
            "operations",
            _,
            "examples",
            "#",
            "args" | "exchanges" | "result" | "error",
        ]
        | ["operations", _, "examples", "#", "args", _]
        | [
            "operations",
            _,
            "examples",
            "#",
            "exchanges",
            "#",
            "send" | "body" | "answer",
        ]
        | ["operations", _, "examples", "#", "error", "kind"] => site.key.is_some(),
        _ => false,
    }
}

/// Keys of the language, of the models and of the verbs.
fn is_fixed(site: &Site) -> bool {
    if site.key.is_none() {
        return false;
    }
    match *site.at() {
        [_]
        | [
            "credentials" | "settings" | "types" | "models" | "operations",
            _,
            _,
        ]
        | ["connection", "url" | "auth" | "paging" | "jobs" | "errors"]
        | [
            "connection",
            "auth",
            ..,
            "bearer" | "basic" | "headers" | "user" | "password",
        ]
        | ["connection", "paging" | "jobs", _, _]
        | ["connection", "paging", _, _, "param" | "from"]
        | ["connection", "errors", ..]
        | ["models", _, "extra", "except"]
        | ["operations", _, "params" | "also" | "let", _, _]
        | ["operations", _, "check" | "examples", "#", _]
        | ["operations", _, "also", _]
        | ["rrsets", ..]
        | ["operations", _, "examples", "#", "args" | "error", _]
        | ["operations", _, "examples", "#", "exchanges", "#", _] => true,
        ["operations", verb] => !verb.starts_with("ex_"),
        _ => false,
    }
}

/// The words of a type: `list<node>?` has two.
fn type_words(file: &File, site: &Site) -> Vec<Range<usize>> {
    let is_type = match *site.at() {
        ["types", _, "fields", _] => true,
        ["operations", _, "params", _] | ["operations", _, "params", _, "type"] => {
            site.text().is_some()
        }
        _ => false,
    };
    if !is_type {
        return Vec::new();
    }
    let mut words = Vec::new();
    for at in value(file, site) {
        let text = &file.text[at.clone()];
        let mut start = 0;
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            if !word.is_empty() {
                words.push(at.start + start..at.start + start + word.len());
            }
            start += word.len() + 1;
        }
    }
    words
}

fn is_model(file: &File, word: &str) -> bool {
    ModelKind::from_word(word).is_some()
        || file
            .sites
            .iter()
            .any(|site| matches!(*site.at(), ["types", name] if name == word))
}

fn models(file: &File, site: &Site) -> Vec<Range<usize>> {
    let mut found = match *site.at() {
        ["models" | "states" | "types", _] => key(file, site),
        ["operations", _, "as"] => value(file, site),
        _ => type_words(file, site)
            .into_iter()
            .filter(|at| is_model(file, &file.text[at.clone()]))
            .collect(),
    };
    let conversions = names(&file.text, site)
        .into_iter()
        .filter(|name| name.role == Role::Function && name.name.starts_with("to_"));
    found.extend(conversions.map(|name| name.at.start + 3..name.at.end));
    found
}

fn states(file: &File, site: &Site) -> Vec<Range<usize>> {
    match (*site.at()).as_ref() {
        ["states", _, _] => [key(file, site), value(file, site)].concat(),
        ["operations", _, "examples", "#", "result", .., "state"] => value(file, site),
        _ => Vec::new(),
    }
}

fn variables(file: &File, site: &Site) -> Vec<Range<usize>> {
    match *site.at() {
        ["credentials" | "settings", _]
        | ["connection", "paging" | "jobs", _]
        | ["operations", _, "params" | "let", _] => return key(file, site),
        ["operations", _, "paging"] => return value(file, site),
        _ => {}
    }
    let language = language(site);
    if !matches!(
        language,
        Some(Language::Template | Language::Request | Language::Condition)
    ) {
        return Vec::new();
    }
    let names = names(&file.text, site).into_iter();
    names
        .filter(|name| name.role != Role::Function)
        .map(|name| name.at)
        .collect()
}

fn functions(file: &File, site: &Site) -> Vec<Range<usize>> {
    names(&file.text, site)
        .into_iter()
        .filter(|name| name.role == Role::Function && !name.name.starts_with("to_"))
        .map(|name| name.at)
        .collect()
}

fn members(file: &File, site: &Site) -> Vec<Range<usize>> {
    match *site.at() {
        ["connection", "headers" | "query", _]
        | ["connection", "paging", _, "size", _]
        | ["models", _, "extra", "#", _]
        | ["operations", _, "query" | "form" | "body", ..]
        | ["operations", _, "let", _, "query" | "form" | "body", ..]
            if site.key.is_some() =>
        {
            return key(file, site);
        }
        [
            "operations",
            _,
            "examples",
            "#",
            "exchanges",
            "#",
            "body" | "form",
            _,
        ] => {
            return key(file, site);
        }
        ["operations", _, "examples", "#", "result", ..] if site.key.is_some() => {
            return key(file, site);
        }
        ["connection", "paging", _, "page_number" | "offset"]
        | ["connection", "paging", _, _, "param"]
        | ["connection", "errors", "request_id"] => return value(file, site),
        _ => {}
    }
    if !matches!(language(site), Some(Language::Mapping | Language::Path)) {
        return Vec::new();
    }
    names(&file.text, site)
        .into_iter()
        .filter(|name| name.role != Role::Function)
        .map(|name| name.at)
        .collect()
}

/// Words of which there are only some, ours and the provider's.
fn words(file: &File, site: &Site) -> Vec<Range<usize>> {
    match *site.at() {
        ["service" | "provider"]
        | ["connection", "errors", "rules", "#", "kind" | "resource"]
        | ["operations", _, "result" | "resource"]
        | ["rrsets", "txt" | "targets"]
        | ["rrsets", "split" | "marks", "#"]
        | ["operations", _, "examples", "#", "error", "kind"] => value(file, site),
        ["operations", .., "request" | "send"] => {
            let method = |at: Range<usize>| {
                let length = file.text[at.clone()].find(' ')?;
                Some(at.start..at.start + length)
            };
            value(file, site).into_iter().filter_map(method).collect()
        }
        ["operations", _, "query" | "body" | "form", ..]
            if site.text().is_some_and(|text| {
                !text.contains("${") && text.starts_with(|c: char| c.is_ascii_alphabetic())
            }) =>
        {
            value(file, site)
        }
        ["models", _, "price"] => {
            // The words between quotes: currency and period.
            let mut found = Vec::new();
            for at in value(file, site) {
                let text = &file.text[at.clone()];
                let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
                for pair in quotes.chunks_exact(2) {
                    found.push(at.start + pair[0] + 1..at.start + pair[1]);
                }
            }
            found
        }
        _ => type_words(file, site)
            .into_iter()
            .filter(|at| !is_model(file, &file.text[at.clone()]))
            .collect(),
    }
}

/// All that its entry takes in a map of several: up to the next one, or from the one before.
fn entry(file: &File, site: &Site) -> Option<Range<usize>> {
    let start = site.key.clone()?.start;
    let sibling = |position: usize| {
        file.sites
            .iter()
            .find(|one| one.parent == site.parent && one.position == position && one.key.is_some())
    };
    let at = if let Some(next) = sibling(site.position + 1) {
        start..next.key.clone()?.start
    } else {
        let before = sibling(site.position.checked_sub(1)?)?;
        before.value.end..site.value.end
    };
    // What others refer to is not dropped by mistake.
    (!file.text[at.clone()].contains('&')).then_some(at)
}

/// Where the map begins that it stands in: its key, or the first of its entries.
fn enclosing(file: &File, site: &Site) -> usize {
    let parent = file
        .sites
        .iter()
        .find(|one| one.value.start == site.parent && matches!(one.what, What::Map));
    parent.map_or(0, |parent| {
        parent
            .key
            .clone()
            .map_or(parent.value.start, |key| key.start)
    })
}

fn can_be_retyped(file: &File, site: &Site) -> bool {
    let shape = match &site.what {
        What::Scalar(_, style) => matches!(style, Style::Plain | Style::Quoted),
        What::List | What::Map => true,
        What::Alias => false,
    };
    shape
        && matches!(site.region(), Region::Spec | Region::Example)
        && !file.text[site.value.clone()].contains('&')
}

fn retyped(site: &Site, random: &mut Random) -> Option<String> {
    let others: &[&str] = match &site.what {
        What::Scalar(text, Style::Plain)
            if text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false") =>
        {
            &["several", "[several]"]
        }
        What::Scalar(..) => &["[several]", "{some: thing}", "12", "true"],
        What::List => &["several", "{some: thing}", "12"],
        What::Map => &["several", "[several]", "12"],
        What::Alias => &[],
    };
    random.one_of(others).map(|other| (*other).to_owned())
}

/// Other values of the map that this one can change places with.
fn partners(file: &File, site: &Site) -> Vec<Change> {
    let can = |site: &Site| {
        site.key.is_some()
            && site.region() == Region::Spec
            && !site.is_prose()
            && matches!(site.what, What::Scalar(_, Style::Plain | Style::Quoted))
            && !file.text[site.value.clone()].contains('\n')
            && !site.value.is_empty()
    };
    if !can(site) {
        return Vec::new();
    }
    file.sites
        .iter()
        .enumerate()
        .filter(|(_, other)| {
            other.parent == site.parent
                && other.position > site.position
                && can(other)
                && other.text() != site.text()
        })
        .map(|(index, _)| Change::SwapWith(index))
        .collect()
}

/// A slip of the hand in the YAML.
fn slip(file: &File, site: &Site, index: usize, random: &mut Random) -> Option<Mutant> {
    let text = &file.text;
    let kind = Kind::Yaml;
    let gone = |at: Range<usize>| Some(Mutant::replaced(kind, index, at, ""));
    let begin = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let start = site.key.as_ref().map_or(site.value.start, |key| key.start);
    let line = begin(start);
    let is_first = text[line..start].trim().is_empty();
    match random.below(8) {
        // A bracket or a quote is not closed, or not opened.
        0 if text[..site.value.end].ends_with(['}', ']', '"', '\'']) => {
            gone(site.value.end - 1..site.value.end)
        }
        1 if text[site.value.clone()].starts_with(['{', '[', '"', '\'']) => {
            gone(site.value.start..site.value.start + 1)
        }
        // The line is indented by a tab, or by one blank more or less.
        2 if is_first && start > line => Some(Mutant::replaced(kind, index, line..start, "\t")),
        3 if is_first => Some(Mutant::replaced(kind, index, line..line, " ")),
        4 if is_first && start > line => gone(line..line + 1),
        // The colon is missing, or the blank after it.
        5 => {
            let key = site.key.clone()?;
            text[key.end..].starts_with(':').then_some(())?;
            gone(key.end..key.end + 1)
        }
        6 => {
            let key = site.key.clone()?;
            text[key.end..].starts_with(": ").then_some(())?;
            gone(key.end + 1..key.end + 2)
        }
        // The line stands there twice.
        7 if is_first && site.key.is_some() && !text[site.value.clone()].contains('\n') => {
            let end = line + text[line..].find('\n')? + 1;
            Some(Mutant::replaced(kind, index, end..end, &text[line..end]))
        }
        _ => None,
    }
}
