//! Where that is declared which a misspelt word probably means.
//!
//! Of two words that disagree either may be the wrong one: the one that is used, or the one that is
//! declared. So both are shown.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Segment, SpecPath};
use crate::load::ProviderSpec;
use crate::source::Sources;

/// Adds the declaration to every unknown name among `diagnostics` that has no second place yet.
pub(super) fn declarations(spec: &ProviderSpec, sources: &Sources, diagnostics: &mut Diagnostics) {
    for diagnostic in diagnostics.each_mut() {
        if diagnostic.others.is_empty()
            && let Some((place, label)) = declaration(spec, sources, diagnostic)
        {
            diagnostic.others.push((place, label.to_owned()));
        }
    }
}

fn declaration(
    spec: &ProviderSpec,
    sources: &Sources,
    of: &Diagnostic,
) -> Option<(Place, &'static str)> {
    let here = of.place.file;
    let (file, groups) = match of.code {
        Code::UnknownName if of.label == "not known" => {
            let operation = operation(&of.place.path)?;
            (here, vec![operation.key("params"), operation.key("let")])
        }
        Code::UnknownModel | Code::UnknownType => (
            here,
            vec![
                SpecPath::root().key("types"),
                SpecPath::root().key("models"),
            ],
        ),
        Code::UnknownModelField => {
            let model = of.place.path.parent()?;
            let Some(Segment::Key(name)) = model.last() else {
                return None;
            };
            let own = SpecPath::root().key("types").key(name.clone());
            (here, vec![own.key("fields")])
        }
        Code::UnknownCredential => (spec.file, vec![SpecPath::root().key("credentials")]),
        Code::UnknownPaging => (
            spec.file,
            vec![SpecPath::root().key("connection").key("paging")],
        ),
        Code::UnknownJob => (
            spec.file,
            vec![SpecPath::root().key("connection").key("jobs")],
        ),
        _ => return None,
    };
    let index = sources.get(file)?.index();
    if let Some(meant) = &of.replacement {
        let meant = meant.strip_prefix("credentials.").unwrap_or(meant);
        let declared = groups.iter().map(|group| group.key(meant));
        let mut declared = declared.filter(|path| index.contains(path) && *path != of.place.path);
        return Some((Place::key(file, declared.next()?), "declared here"));
    }
    // Where it is known what there is, and this is none of it.
    if !matches!(of.label.as_str(), "not known" | "no such field") {
        return None;
    }
    let there = groups.into_iter().find(|group| index.contains(group))?;
    Some((Place::key(file, there), "not among these"))
}

/// The operation that a path leads into.
fn operation(path: &SpecPath) -> Option<SpecPath> {
    match path.segments().as_slice() {
        [Segment::Key(operations), Segment::Key(name), ..] if &**operations == "operations" => {
            Some(SpecPath::root().key("operations").key(name.clone()))
        }
        _ => None,
    }
}
