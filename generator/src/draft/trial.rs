//! Drafts are tried before they are written: what `check` refuses is taken out and told.

use std::path::Path;

use serde_json::Value;

use super::text::{Entry, Yaml, text};
use crate::diagnostic::{Code, Diagnostics, Segment, Severity};
use crate::format::format;
use crate::ir;
use crate::load::load_texts;
use crate::lower::lower;
use crate::prove::compute;
use crate::source::Sources;

/// Rounds of trying; each takes out all that is wrong.
const MOST_ROUNDS: usize = 12;

/// A provider's folder, drafted.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The provider's id, which is the folder's name.
    pub provider: String,
    /// The files by name; a comment may stand before the first key.
    pub files: Vec<(String, Vec<Entry>)>,
}

/// A part of a draft that could not stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The file.
    pub file: String,
    /// Its path in the file.
    pub path: String,
    /// Why.
    pub why: String,
}

/// A draft that passes `check`.
#[derive(Debug, Clone, Default)]
pub struct Finished {
    /// The files in the layout of specs: names and texts.
    pub files: Vec<(String, String)>,
    /// What was taken out.
    pub dropped: Vec<Dropped>,
    /// The warnings that stay: the code and their number.
    pub warnings: Vec<(Code, usize)>,
}

/// Takes out of a draft what `check` refuses, and computes the results of its examples.
pub fn finish(mut draft: Draft) -> Finished {
    let mut dropped = Vec::new();
    // Examples say what comes out only when the rest of the draft stands.
    let aside = set_aside(&mut draft);
    take_out_errors(&mut draft, &mut dropped);
    fill_results(&mut draft, aside);
    let mut warnings = take_out_errors(&mut draft, &mut dropped);
    warnings.sort_unstable();
    Finished {
        files: formatted(&draft),
        dropped,
        warnings,
    }
}

/// Takes out what `check` refuses, until it refuses nothing more; answers the warnings that stay.
fn take_out_errors(draft: &mut Draft, dropped: &mut Vec<Dropped>) -> Vec<(Code, usize)> {
    let mut warnings = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let (diagnostics, sources, _) = tried(draft);
        warnings.clear();
        for one in &diagnostics {
            if one.severity == Severity::Warning {
                match warnings.iter_mut().find(|(code, _)| *code == one.code) {
                    Some((_, count)) => *count += 1,
                    None => warnings.push((one.code, 1)),
                }
            }
        }
        let mut gone = false;
        for one in &diagnostics {
            if one.severity == Severity::Warning && one.code != Code::UnusedModel {
                continue;
            }
            let places =
                std::iter::once(&one.place).chain(one.others.iter().map(|(place, _)| place));
            // An example that disagrees goes before what it disagrees with.
            let mut paths: Vec<(String, Vec<String>)> = places
                .filter_map(|place| {
                    let file = sources
                        .get(place.file)?
                        .path()
                        .file_name()?
                        .to_str()?
                        .to_owned();
                    let segments = place.path.segments().into_iter();
                    let path = segments.map(|segment| match segment {
                        Segment::Key(key) => key.to_string(),
                        Segment::Index(index) => index.to_string(),
                    });
                    Some((file, path.collect()))
                })
                .collect();
            paths.sort_by_key(|(_, path)| !path.iter().any(|part| part == "examples"));
            for (file, path) in paths {
                if let Some(cut) = take_out(draft, &file, &path) {
                    if one.code != Code::UnusedModel {
                        dropped.push(Dropped {
                            file,
                            path: cut,
                            why: one.message.clone(),
                        });
                    }
                    gone = true;
                    break;
                }
            }
        }
        if !gone {
            break;
        }
    }
    warnings
}

fn formatted(draft: &Draft) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let files = draft.files.iter();
    files
        .map(|(name, entries)| {
            let raw = text(entries);
            let file = sources.add(name, &raw);
            let text = sources
                .get(file)
                .and_then(|source| format(source).ok())
                .unwrap_or(raw);
            (name.clone(), text)
        })
        .collect()
}

/// Checks a draft in memory.
fn tried(draft: &Draft) -> (Diagnostics, Sources, Vec<ir::Provider>) {
    let texts: Vec<(String, String)> = draft
        .files
        .iter()
        .map(|(name, entries)| (name.clone(), text(entries)))
        .collect();
    let files: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut diagnostics = Diagnostics::new();
    let set = load_texts(
        &format!("specs/{}", draft.provider),
        &files,
        &mut diagnostics,
    );
    let lowered = lower(&set, &mut diagnostics);
    (diagnostics, set.sources, lowered)
}

/// Takes out the smallest part around a path that a spec can do without.
fn take_out(draft: &mut Draft, file: &str, path: &[String]) -> Option<String> {
    let (_, entries) = draft.files.iter_mut().find(|(name, _)| name == file)?;
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let depth = match path.as_slice() {
        ["operations", _, "examples", _, ..] => 4,
        ["operations" | "models" | "types" | "states", _, ..] => {
            // A field that may be missing goes alone.
            let optional = matches!(path.as_slice(), ["models", _, field, ..] if is_optional(path.get(1)?, field));
            if optional { 3 } else { 2 }
        }
        ["connection", "paging", _, ..] => 3,
        ["connection", "errors", ..] => 2,
        ["rrsets" | "doc" | "record_types", ..] => 1,
        _ => return None,
    };
    let cut = path.get(..depth)?;
    remove(entries, cut).then(|| cut.join("."))
}

fn is_optional(model: &str, field: &str) -> bool {
    let kind = ir::ModelKind::from_word(model);
    kind.and_then(|kind| kind.field(field))
        .is_some_and(|field| !field.required)
}

fn remove(entries: &mut Vec<Entry>, path: &[&str]) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return false;
    };
    let Some(at) = entries.iter().position(|entry| entry.key == *first) else {
        return false;
    };
    if rest.is_empty() {
        entries.remove(at);
        return true;
    }
    let Some(entry) = entries.get_mut(at) else {
        return false;
    };
    match &mut entry.value {
        Yaml::Map(inner) => remove(inner, rest),
        Yaml::List(items) => {
            let index = rest.first().and_then(|index| index.parse::<usize>().ok());
            let Some(index) = index.filter(|index| *index < items.len()) else {
                return false;
            };
            items.remove(index);
            if items.is_empty() {
                entries.remove(at);
            }
            true
        }
        Yaml::Flow(Value::Object(members)) => rest
            .first()
            .is_some_and(|name| members.shift_remove(*name).is_some()),
        Yaml::Flow(_) => false,
    }
}

/// Gives examples the result that the mappings make of their answers; those of which none can be
/// computed are taken out.
fn fill_results(draft: &mut Draft, aside: Aside) {
    let (_, _, lowered) = tried(draft);
    for (file, operation, examples) in aside {
        let parts = operations(draft, &file).and_then(|operations| {
            let known = operations.iter_mut().find(|one| one.key == operation)?;
            match &mut known.value {
                Yaml::Map(parts) => Some(parts),
                _ => None,
            }
        });
        if let Some(parts) = parts {
            parts.push(examples);
        }
    }
    let Some(provider) = lowered.first() else {
        return;
    };
    for (name, entries) in &mut draft.files {
        let Some(service) = provider.services.iter().find(|service| {
            Some(service.kind.word()) == Path::new(name).file_stem().and_then(|stem| stem.to_str())
        }) else {
            continue;
        };
        let Some(Yaml::Map(operations)) = entries
            .iter_mut()
            .find(|entry| entry.key == "operations")
            .map(|entry| &mut entry.value)
        else {
            continue;
        };
        for operation in operations {
            let known = service
                .operations
                .iter()
                .find(|one| one.name == operation.key);
            let Yaml::Map(parts) = &mut operation.value else {
                continue;
            };
            let Some(at) = parts.iter().position(|part| part.key == "examples") else {
                continue;
            };
            let Some(Yaml::List(examples)) = parts.get_mut(at).map(|part| &mut part.value) else {
                continue;
            };
            examples.retain_mut(|example| known.is_some_and(|known| fill(service, known, example)));
            if examples.is_empty() {
                parts.remove(at);
            }
        }
    }
}

/// Examples by file and operation.
type Aside = Vec<(String, String, Entry)>;

fn set_aside(draft: &mut Draft) -> Aside {
    let mut aside = Vec::new();
    let names: Vec<String> = draft.files.iter().map(|(name, _)| name.clone()).collect();
    for name in names {
        for operation in operations(draft, &name).into_iter().flatten() {
            if let Yaml::Map(parts) = &mut operation.value
                && let Some(at) = parts.iter().position(|part| part.key == "examples")
            {
                aside.push((name.clone(), operation.key.clone(), parts.remove(at)));
            }
        }
    }
    aside
}

fn operations<'d>(draft: &'d mut Draft, file: &str) -> Option<&'d mut Vec<Entry>> {
    let (_, entries) = draft.files.iter_mut().find(|(name, _)| name == file)?;
    let found = entries.iter_mut().find(|entry| entry.key == "operations")?;
    match &mut found.value {
        Yaml::Map(operations) => Some(operations),
        _ => None,
    }
}

/// Fills the result in; says whether the example can stay.
fn fill(service: &ir::Service, operation: &ir::Operation, example: &mut Yaml) -> bool {
    let Yaml::Map(parts) = example else {
        return false;
    };
    let part = |name: &str| {
        parts
            .iter()
            .find(|part| part.key == name)
            .map(|part| &part.value)
    };
    if part("result").is_some() || part("error").is_some() {
        return true;
    }
    let answer = match part("exchanges") {
        Some(Yaml::Flow(exchanges)) => exchanges.get(0).and_then(|one| one.get("answer")).cloned(),
        Some(Yaml::List(exchanges)) => {
            exchanges.first().and_then(|one| match one {
                Yaml::Map(entries) => entries.iter().find(|entry| entry.key == "answer").and_then(
                    |entry| match &entry.value {
                        Yaml::Flow(value) => Some(value.clone()),
                        _ => None,
                    },
                ),
                _ => None,
            })
        }
        _ => None,
    };
    let zone = match part("args") {
        Some(Yaml::Flow(args)) => args.get("zone").cloned(),
        _ => None,
    };
    let result = compute::result(
        service,
        operation,
        &answer.unwrap_or_default(),
        zone.as_ref(),
    );
    match result {
        Some(result) => {
            parts.push(Entry::flow("result", result));
            true
        }
        None => false,
    }
}
