//! The first file of a new provider: drafted from one answer of its API.

mod address;

pub use address::{Auth, Listing};

use std::fmt;

use serde_json::{Map, Value, json};

use crate::draft::{self, Draft, Entry, Yaml};
use crate::guess::{self, Guess, Mapping, Shape, Sure};
use crate::import::things;
use crate::ir::{FieldType, ModelKind, ServiceKind};

#[cfg(test)]
mod tests;

/// What is known of a new provider.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The provider's name, as its owner writes it.
    pub name: String,
    /// The base address.
    pub url: String,
    /// How requests are signed.
    pub auth: Auth,
    /// The operation whose answer is the sample.
    pub listing: Listing,
    /// The service that it belongs to.
    pub service: ServiceKind,
    /// Its answer.
    pub sample: Value,
}

/// A drafted provider.
#[derive(Debug, Clone)]
pub struct Scaffold {
    /// The provider's id, the folder's name.
    pub provider: String,
    /// The files: names and texts.
    pub files: Vec<(String, String)>,
    /// What was guessed, one line a field: the field, the expression, how sure.
    pub guesses: Vec<(String, String, String)>,
    /// What is left to do.
    pub remarks: Vec<String>,
}

/// No spec can be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The name gives no id and no type.
    Name(String),
    /// The address is none.
    Url(String),
    /// The sample has no list of objects.
    NoList,
    /// The items have nothing that could be these fields.
    Fields(Vec<&'static str>),
    /// The draft does not pass `check`.
    Check(Vec<String>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "no provider can be named `{name}`: a letter first, then letters and digits"),
            Self::Url(url) => write!(f, "`{url}` is not a base address: `https://host`, with a path if there is one"),
            Self::NoList => f.write_str("the sample has no list with an object in it; give the answer of an operation that lists things, with one at least"),
            Self::Fields(fields) => write!(f, "the items of the sample have nothing for `{}`", fields.join("`, `")),
            Self::Check(why) => write!(f, "the draft would not pass `check`: {}", why.join("; ")),
        }
    }
}

impl std::error::Error for Refused {}

/// The id of a provider of this name.
///
/// # Errors
///
/// If it gives none.
pub fn provider_id(name: &str) -> Result<String, Refused> {
    let id = guess::snake(name);
    let lower = id.starts_with(|c: char| c.is_ascii_lowercase());
    if lower && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        Ok(id)
    } else {
        Err(Refused::Name(name.to_owned()))
    }
}

/// The base address without the slash at its end.
///
/// # Errors
///
/// If it is none.
pub fn base_address(url: &str) -> Result<&str, Refused> {
    let base = url.trim_end_matches('/');
    let host = base
        .strip_prefix("https://")
        .or_else(|| base.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.contains([' ', '?', '#'])) {
        return Err(Refused::Url(url.to_owned()));
    }
    Ok(base)
}

/// Drafts the spec of a new provider.
///
/// # Errors
///
/// If the name or the address is none, or the sample shows no list of things that a base model fits.
pub fn scaffold(wanted: &Wanted) -> Result<Scaffold, Refused> {
    let provider = provider_id(&wanted.name)?;
    let url = base_address(&wanted.url)?;
    let sample = guess::redact(&guess::shorten(&wanted.sample));
    let shape = Shape::of_sample(&wanted.sample);
    let last = wanted
        .listing
        .path
        .rsplit('/')
        .find(|word| !word.is_empty())
        .unwrap_or("");
    let kind = things::kind(last, wanted.service);
    let listed = guess::lists(&shape, &[last])
        .into_iter()
        .find(|found| !found.shape.members.is_empty())
        .ok_or(Refused::NoList)?;
    let mut mapping = guess::mapping(kind, listed.shape, &[]);
    fill_missing(&mut mapping, listed.shape)?;
    let verb = things::list_verb(kind);
    let remarks = remarks(&mapping, &shape);
    let way = guess::paging(&[], &shape, &listed.path.value)
        .filter(|way| way.kind == "next_url" && is_url(&shape, way.from.as_deref().unwrap_or("")));
    let guesses = told(&mapping);

    let mut operation = vec![Entry::flow(
        "request",
        format!("GET {}", wanted.listing.path),
    )];
    if !wanted.listing.query.is_empty() {
        let query = wanted
            .listing
            .query
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()));
        operation.push(Entry::flow("query", query.collect::<Map<String, Value>>()));
    }
    let mut answer = sample;
    if let Some(way) = &way {
        operation.push(Entry::flow("paging", "links").comment(way.guess.comment()));
        take_out(&mut answer, way.from.as_deref().unwrap_or(""));
    }
    operation.push(Entry::flow("items", listed.path.value.as_str()).comment(listed.path.comment()));
    operation.push(Entry::flow("as", kind.word()));
    let mut example = vec![Entry::of(
        "exchanges",
        Yaml::List(vec![Yaml::Map(vec![
            Entry::flow("send", format!("GET {}", wanted.listing.sent())),
            Entry::flow("answer", answer),
        ])]),
    )];
    if matches!(kind, ModelKind::Record | ModelKind::RecordSet) {
        example.insert(
            0,
            Entry::flow(
                "args",
                json!({"zone": {"id": "example.com", "domain": "example.com", "kind": "primary"}}),
            ),
        );
    }
    operation.push(Entry::of("examples", Yaml::List(vec![Yaml::Map(example)])));

    let files = vec![
        (
            "provider.yaml".to_owned(),
            provider_file(wanted, &provider, url, way.as_ref()),
        ),
        (
            format!("{}.yaml", wanted.service.word()),
            service_file(wanted.service, &mapping, verb, operation),
        ),
    ];
    let draft::Finished { files, dropped, .. } = draft::finish(Draft {
        provider: provider.clone(),
        files,
    });
    let fatal: Vec<String> = dropped
        .iter()
        .filter(|one| one.path.split('.').count() < 3)
        .map(|one| one.why.clone())
        .collect();
    if !fatal.is_empty() {
        return Err(Refused::Check(fatal));
    }
    Ok(Scaffold {
        provider,
        files,
        guesses,
        remarks,
    })
}

/// A field that must be there and was not found is taken from the nearest that there is.
fn fill_missing(mapping: &mut Mapping, item: &Shape) -> Result<(), Refused> {
    let missing = std::mem::take(&mut mapping.missing);
    let mut left = Vec::new();
    for name in missing {
        let text = mapping
            .kind
            .field(name)
            .is_some_and(|field| matches!(field.ty, FieldType::Id | FieldType::Text));
        let nearest = item
            .members
            .iter()
            .find(|(_, member)| member.is_scalar() && member.kind != guess::Kind::Flag);
        match nearest.filter(|_| text) {
            Some((member, _)) => {
                let guess = Guess::new(
                    guess::expression(&[member.as_str()], &["zone"]),
                    Sure::Guess,
                    "nothing is called so",
                );
                mapping.fields.push((name, guess));
                mapping.used.push(member.clone());
            }
            None => left.push(name),
        }
    }
    if left.is_empty() {
        Ok(())
    } else {
        Err(Refused::Fields(left))
    }
}

/// What is guessed, for a person.
fn told(mapping: &Mapping) -> Vec<(String, String, String)> {
    let fields = mapping
        .fields
        .iter()
        .map(|(field, guess)| ((*field).to_owned(), guess.value.clone(), guess.comment()));
    let states = mapping
        .states
        .iter()
        .flat_map(|(table, _)| &table.known)
        .map(|(theirs, ours)| {
            (
                format!("state {theirs}"),
                (*ours).to_owned(),
                "a guess".to_owned(),
            )
        });
    fields.chain(states).collect()
}

fn remarks(mapping: &Mapping, shape: &Shape) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some((table, _)) = &mapping.states {
        let unknown = if table.unknown.is_empty() {
            String::new()
        } else {
            format!(", such as `{}`", table.unknown.join("`, `"))
        };
        remarks.push(format!(
            "states.{}: a sample shows only the states that it has; add the others{unknown}",
            mapping.kind.word()
        ));
    }
    let pages = [
        "meta",
        "links",
        "pagination",
        "total",
        "next",
        "next_page",
        "page",
        "pages",
        "result_info",
        "cursor",
    ];
    if let Some(member) = pages
        .into_iter()
        .find(|name| shape.members.contains_key(*name))
    {
        remarks.push(format!(
            "connection.paging: the answer has `{member}`, so its lists may come in pages"
        ));
    }
    remarks.push("connection.errors: where an error's message stands, no sample shows".to_owned());
    remarks
}

fn is_url(shape: &Shape, path: &str) -> bool {
    let path: Vec<&str> = path.split('.').collect();
    shape
        .at(&path)
        .is_some_and(|one| one.format.as_deref() == Some("uri"))
}

fn take_out(answer: &mut Value, path: &str) {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    let pointer: String = parent
        .split('.')
        .filter(|part| !part.is_empty())
        .map(|part| format!("/{part}"))
        .collect();
    if let Some(Value::Object(members)) = answer.pointer_mut(&pointer) {
        members.shift_remove(last);
    }
}

fn provider_file(
    wanted: &Wanted,
    provider: &str,
    url: &str,
    way: Option<&guess::Way>,
) -> Vec<Entry> {
    let (credentials, auth) = wanted.auth.spec(provider);
    let mut connection = vec![Entry::flow("url", url), Entry::flow("auth", auth)];
    if let Some(way) = way {
        let links =
            Entry::flow("links", json!({"next_url": way.from})).comment(way.guess.comment());
        connection.push(Entry::map("paging", vec![links]));
    }
    vec![
        Entry::flow("format", 1)
            .before("yaml-language-server: $schema=../../docs/spec/schema/provider.json")
            .before("A draft, made from one answer. Every guess says how sure it is: check it, then delete the remark."),
        Entry::flow("provider", provider),
        Entry::flow("title", wanted.name.as_str()),
        Entry::flow("reference", url).comment("the vendor's reference belongs here"),
        Entry::map("credentials", credentials),
        Entry::map("connection", connection),
    ]
}

fn service_file(
    service: ServiceKind,
    mapping: &Mapping,
    verb: &str,
    operation: Vec<Entry>,
) -> Vec<Entry> {
    let word = service.word();
    let mut file = vec![Entry::flow("service", word).before(format!(
        "yaml-language-server: $schema=../../docs/spec/schema/{word}.json"
    ))];
    let (states, model) = mapping.entries();
    file.extend(states.map(|states| Entry::map("states", vec![states])));
    file.push(Entry::map("models", vec![model]));
    file.push(Entry::map("operations", vec![Entry::map(verb, operation)]));
    file
}
