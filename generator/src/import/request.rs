//! Paths of the document as requests of the spec.

use indexmap::IndexMap;
use serde_json::Value;

use crate::draft::Entry;
use crate::guess::{same_thing, snake};
use crate::openapi::{Endpoint, Parameter, Place};

/// What fills a hole: things called `word` are told by `value` in the request, and by `sample` in an
/// example.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    pub(super) word: String,
    pub(super) value: String,
    pub(super) sample: String,
}

impl Binding {
    pub(super) fn new(word: &str, value: &str, sample: &str) -> Self {
        Self {
            word: word.to_owned(),
            value: value.to_owned(),
            sample: sample.to_owned(),
        }
    }

    /// Is it told by an id?
    pub(super) fn names_id(&self) -> bool {
        self.value.rsplit('.').next() == Some("id")
    }
}

/// What a user has to choose once: parameters that no argument of a verb stands for.
#[derive(Debug, Default)]
pub(super) struct Settings(IndexMap<String, (Option<String>, Option<String>)>);

impl Settings {
    /// The setting for a parameter: its name.
    fn of(&mut self, name: &str, before: &str, parameter: Option<&Parameter<'_>>) -> String {
        let mut name = snake(name.split('[').next().unwrap_or(name));
        // `/projects/{id}/devices` is about a project.
        if matches!(name.as_str(), "id" | "uuid" | "identifier") && !before.is_empty() {
            name = crate::guess::singular(&snake(before));
        }
        for end in ["_id", "_identifier"] {
            name = name.strip_suffix(end).unwrap_or(&name).to_owned();
        }
        let name = safe(&name, "setting");
        let schema = parameter.and_then(|one| one.schema.as_ref());
        let default =
            schema
                .and_then(|schema| schema.value("default"))
                .and_then(|value| match value {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                });
        let doc = parameter.and_then(|one| one.doc).map(sentence);
        self.0.entry(name.clone()).or_insert((doc, default));
        name
    }

    /// A setting with a default, such as a variable of the server's address.
    pub(super) fn put(
        &mut self,
        name: &str,
        doc: Option<String>,
        default: Option<String>,
    ) -> String {
        let name = safe(&snake(name), "setting");
        self.0.entry(name.clone()).or_insert((doc, default));
        name
    }

    /// Its value in examples.
    fn sample(&self, name: &str) -> String {
        let known = self.0.get(name).and_then(|(_, default)| default.clone());
        known.unwrap_or_else(|| name.to_owned())
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let all = self.0.iter();
        all.map(|(name, (doc, default))| {
            let mut setting = serde_json::Map::new();
            let doc = doc
                .clone()
                .unwrap_or_else(|| format!("The {} of all calls.", name.replace('_', " ")));
            setting.insert("doc".to_owned(), doc.into());
            match default {
                Some(default) => setting.insert("default".to_owned(), default.clone().into()),
                None => setting.insert("required".to_owned(), true.into()),
            };
            Entry::flow(name, setting)
        })
        .collect()
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// A request line with its query.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// `GET /servers/{node.id}`
    pub(super) request: String,
    /// What the query must have.
    pub(super) query: Vec<(String, String)>,
    /// As it is sent in an example, without the page size.
    pub(super) sample: String,
}

/// The request of an endpoint, its holes filled by bindings and settings.
pub(super) fn line(endpoint: &Endpoint<'_>, bindings: &[Binding], settings: &mut Settings) -> Line {
    let holes = endpoint.path.matches('{').count();
    let mut hole = 0;
    let (mut path, mut sample) = (String::new(), String::new());
    let mut query = Vec::new();
    let mut before = "";
    for segment in endpoint.path.split('/').skip(1) {
        path.push('/');
        sample.push('/');
        let mut rest = segment;
        while let Some((plain, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            hole += 1;
            let (text, shown) = filled(endpoint, name, before, hole == holes, bindings, settings);
            path.push_str(&format!("{plain}{text}"));
            sample.push_str(&format!("{plain}{shown}"));
            rest = after;
        }
        path.push_str(rest);
        sample.push_str(rest);
        // `/servers/server/start` has the id of the server in the query.
        if !segment.contains('{')
            && segment != before
            && same_thing(segment, before)
            && snake(segment) == crate::guess::singular(&snake(before))
        {
            let name = format!("{segment}[id]");
            if endpoint.query(&name).is_some() {
                let (value, shown) =
                    bound(&name, segment, bindings, endpoint.query(&name), settings);
                query.push((name, value, shown));
            }
        }
        if !segment.starts_with('{') {
            before = segment;
        }
    }
    for parameter in endpoint
        .parameters_in(Place::Query)
        .filter(|one| one.required)
    {
        if !query.iter().any(|(name, ..)| *name == parameter.name) {
            let (value, shown) = bound(
                &parameter.name,
                &parameter.name,
                bindings,
                Some(parameter),
                settings,
            );
            query.push((parameter.name.clone(), value, shown));
        }
    }
    let sent: Vec<String> = query
        .iter()
        .map(|(name, _, shown)| format!("{}={}", encoded(name), encoded(shown)))
        .collect();
    let sent = if sent.is_empty() {
        String::new()
    } else {
        format!("?{}", sent.join("&"))
    };
    Line {
        request: format!("{} {path}", endpoint.method),
        query: query
            .into_iter()
            .map(|(name, value, _)| (name, value))
            .collect(),
        sample: format!("{} {sample}{sent}", endpoint.method),
    }
}

fn filled(
    endpoint: &Endpoint<'_>,
    name: &str,
    before: &str,
    is_last: bool,
    bindings: &[Binding],
    settings: &mut Settings,
) -> (String, String) {
    let parameter = endpoint
        .parameters_in(Place::Path)
        .find(|one| one.name == name);
    let by_place = bindings.iter().find(|one| same_thing(&one.word, before));
    let own = bindings.last().filter(|_| is_last && before.is_empty());
    if let Some(binding) = by_place.or(own) {
        return (format!("{{{}}}", binding.value), encoded(&binding.sample));
    }
    let words = parameter
        .and_then(|one| one.schema.as_ref())
        .map(crate::openapi::Schema::words)
        .unwrap_or_default();
    if let Some(word) = words
        .first()
        .filter(|_| words.len() == 1 || snake(name).contains("version"))
    {
        return (word.clone(), word.clone());
    }
    let setting = settings.of(name, before, parameter);
    (
        format!("{{settings.{setting}}}"),
        encoded(&settings.sample(&setting)),
    )
}

/// The value of a query parameter and how an example shows it.
fn bound(
    name: &str,
    word: &str,
    bindings: &[Binding],
    parameter: Option<&Parameter<'_>>,
    settings: &mut Settings,
) -> (String, String) {
    let bare = snake(word.split('[').next().unwrap_or(word));
    let bare = bare.strip_suffix("_id").unwrap_or(&bare).to_owned();
    if let Some(binding) = bindings.iter().find(|one| same_thing(&one.word, &bare)) {
        return (format!("${{{}}}", binding.value), binding.sample.clone());
    }
    let setting = settings.of(name, "", parameter);
    (
        format!("${{settings.{setting}}}"),
        settings.sample(&setting),
    )
}

/// A text as it stands in a path or a query: all but unreserved characters encoded.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A name that can be one in Rust.
pub(super) fn safe(name: &str, what: &str) -> String {
    let name = match name {
        "" => what.to_owned(),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("{what}_{name}"),
        name => name.to_owned(),
    };
    let taken = [
        "item", "driver", "for_each", "list", "object", "undo", "settings", "gen",
    ];
    if taken.contains(&name.as_str())
        || !crate::guess::is_name(&name)
        || syn::parse_str::<syn::Ident>(&name).is_err()
    {
        format!("{name}_{what}")
    } else {
        name
    }
}

/// The first sentence of a description, without Markdown.
pub(super) fn sentence(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    // `[words](address)` is its words.
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((words, behind)) if behind.starts_with('(') => {
                plain.push_str(words);
                rest = behind.split_once(')').map_or("", |(_, rest)| rest);
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    let mut words = String::new();
    for word in plain.split_whitespace() {
        let word = word
            .trim_matches(['*', '#'])
            .replace('<', "(")
            .replace('>', ")");
        if word.is_empty() {
            continue;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word);
        let ends =
            word.ends_with('.') && !matches!(word.as_str(), "e.g." | "i.e." | "etc." | "vs.");
        if (ends && words.len() > 12) || words.len() > 200 {
            break;
        }
    }
    // A code span that was cut open would swallow what follows.
    if words.matches('`').count() % 2 == 1 {
        words = words.replace('`', "'");
    }
    words.replace(['[', ']'], "'").replace("${", "$ {")
}
