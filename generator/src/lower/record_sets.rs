//! Record verbs out of those of record sets.

use super::arguments::arguments;
use super::operation::no_example;
use super::site::{Site, unknown_word};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Operation, Outcome, RECORD_VERBS, RecordSets, ServiceKind, Verb, verb};
use crate::spec;

/// What the record verbs need.
const NEEDED: &[&str] = &[
    "get_zone",
    "list_record_sets",
    "replace_record_set",
    "delete_record_set",
];
/// Types with numbers before the data.
const SPLIT: &[&str] = &["MX", "SRV", "CAA"];

/// Lowers `rrsets:`.
pub(super) fn record_sets(
    from: &spec::Service,
    kind: ServiceKind,
    root: &Site,
    diagnostics: &mut Diagnostics,
) -> Option<RecordSets> {
    let sets = from.rrsets.as_ref()?;
    let site = root.key("rrsets");
    if kind != ServiceKind::Dns {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                site.name(),
                format!("`{}` has no record sets", kind.word()),
            )
            .label("belongs to `dns`"),
        );
        return None;
    }
    for missing in NEEDED
        .iter()
        .filter(|name| !from.operations.contains_key(**name))
    {
        diagnostics.push(
            Diagnostic::error(
                Code::MissingField,
                site.name(),
                format!("the record verbs need the operation `{missing}`"),
            )
            .label("makes them out of record sets"),
        );
    }
    for (index, word) in sets
        .split
        .iter()
        .enumerate()
        .filter(|(_, word)| !SPLIT.contains(&word.as_str()))
    {
        diagnostics.push(unknown_word(
            Code::InvalidValue,
            site.key("split").index(index).value(),
            "type with parts",
            word,
            SPLIT,
        ));
    }
    time_to_live(sets.ttl, &site.key("ttl"), diagnostics);
    Some(RecordSets {
        split: sets.split.clone(),
        quoted_txt: choice(
            sets.txt.as_deref(),
            ["plain", "quoted"],
            "way to write texts",
            &site.key("txt"),
            diagnostics,
        ),
        absolute_targets: choice(
            sets.targets.as_deref(),
            ["given", "absolute"],
            "way to write host names",
            &site.key("targets"),
            diagnostics,
        ),
        ttl: sets.ttl.default,
        min_ttl: sets.ttl.min,
        max_ttl: sets.ttl.max,
        create_conflicts: sets.create_conflicts,
        marks: sets.marks.clone(),
    })
}

/// Is it the second of two words? The first is meant where none is given.
fn choice(
    given: Option<&str>,
    words: [&str; 2],
    what: &str,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(word) = given else { return false };
    if !words.contains(&word) {
        diagnostics.push(unknown_word(
            Code::InvalidValue,
            site.value(),
            what,
            word,
            &words,
        ));
    }
    words.last() == Some(&word)
}

fn time_to_live(ttl: spec::TimeToLive, site: &Site, diagnostics: &mut Diagnostics) {
    let mut out_of_order = |low: Option<u32>, high: Option<u32>, key: &str, message: &str| {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            diagnostics.push(
                Diagnostic::error(Code::InvalidValue, site.key(key).value(), message)
                    .label(format!("{low} is more than {high}")),
            );
        }
    };
    out_of_order(
        ttl.min,
        ttl.max,
        "min",
        "the least time to live is more than the most",
    );
    out_of_order(
        ttl.min,
        ttl.default,
        "min",
        "the default is less than the least time to live",
    );
    out_of_order(
        ttl.default,
        ttl.max,
        "default",
        "the default is more than the most time to live",
    );
}

/// The record verb that an entry of `operations` stands for, if it says nothing but examples.
pub(super) fn verb_by_sets(
    name: &str,
    from: &spec::Operation,
    service: &spec::Service,
) -> Option<&'static Verb> {
    let says_nothing = from.request.is_none()
        && from.lets.is_empty()
        && from.item.is_none()
        && from.items.is_none();
    (service.rrsets.is_some() && says_nothing && RECORD_VERBS.contains(&name))
        .then(|| verb(ServiceKind::Dns, name))?
}

/// A record verb by the sets.
pub(super) fn operation(
    verb: &'static Verb,
    from: &spec::Operation,
    site: &Site,
    diagnostics: &mut Diagnostics,
) -> Operation {
    if from.examples.is_empty() {
        no_example(verb.name, site.name(), diagnostics);
    }
    Operation {
        name: verb.name.to_owned(),
        verb: Some(*verb),
        doc: verb.doc.to_owned(),
        arguments: arguments(Some(verb), Vec::new(), site, diagnostics).own,
        options: Vec::new(),
        unused: Vec::new(),
        needed: Vec::new(),
        checks: Vec::new(),
        priors: Vec::new(),
        request: None,
        job: None,
        paging: None,
        filter: None,
        with: Vec::new(),
        outcome: Outcome::BySets,
        also: None,
        resource: verb.resource.to_owned(),
        idempotent: false,
        examples: from.examples.len(),
    }
}

/// The record verbs by the sets that the file does not name.
pub(super) fn others(
    from: &spec::Service,
    root: &Site,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation> {
    if from.rrsets.is_none() {
        return Vec::new();
    }
    let site = root.key("rrsets");
    RECORD_VERBS
        .iter()
        .filter(|name| !from.operations.contains_key(**name))
        .filter_map(|name| verb(ServiceKind::Dns, name))
        .map(|verb| operation(verb, &spec::Operation::default(), &site, diagnostics))
        .collect()
}
