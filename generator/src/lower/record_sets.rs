//! Record verbs out of those of record sets.

use serde_json::Value;

use super::arguments::arguments;
use super::operation::no_example;
use super::site::{Site, lacks, unknown_word};
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
pub(super) const SPLIT: &[&str] = &["MX", "SRV", "CAA"];
/// Ways to write texts; the first unless said.
pub(super) const TEXTS: [&str; 2] = ["plain", "quoted"];
/// Ways to write host names; the first unless said.
pub(super) const HOST_NAMES: [&str; 2] = ["given", "absolute"];

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
    marks_are_kept(sets, from, &site.key("marks"), diagnostics);
    Some(RecordSets {
        split: sets.split.clone(),
        quoted_txt: choice(
            sets.txt.as_deref(),
            TEXTS,
            "way to write texts",
            &site.key("txt"),
            diagnostics,
        ),
        absolute_targets: choice(
            sets.targets.as_deref(),
            HOST_NAMES,
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

/// A mark is an extra fact of the sets: that is where its values are listed.
fn marks_are_kept(
    sets: &spec::RecordSets,
    from: &spec::Service,
    site: &Site,
    diagnostics: &mut Diagnostics,
) {
    let extra = from
        .models
        .get("record_set")
        .and_then(|set| set.get("extra"));
    let entries = match extra {
        Some(Value::Array(entries)) => entries.as_slice(),
        None => &[],
        // All that is there is kept, whatever it is.
        Some(_) => return,
    };
    let kept: Vec<&str> = entries
        .iter()
        .flat_map(|entry| match entry {
            Value::String(path) => path.rsplit('.').next().into_iter().collect(),
            Value::Object(renamed) => renamed.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        })
        .collect();
    for (index, mark) in sets.marks.iter().enumerate() {
        if !kept.contains(&mark.as_str()) {
            diagnostics.push(lacks(
                Code::UnknownModelField,
                site.index(index).value(),
                "record_set",
                "extra fact",
                mark,
                &kept,
            ));
        }
    }
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
        hook: None,
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

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Code, Diagnostics, Severity};
    use crate::ir::{Outcome, Provider};
    use crate::load::load_texts;
    use crate::lower::lower;

    const PROVIDER: &str = "format: 1\nprovider: acme\ntitle: Acme\nreference: https://acme.example\ncredentials: {token: {secret: true}}\nconnection: {url: 'https://a.example', auth: {bearer: '${credentials.token}'}}\n";
    const SETS: &str = "models:\n  zone: {id: id, domain: name}\n  record_set: {name: 'relative(name, zone.domain)', kind: type, values: 'records.map(r, r.content)', ttl: ttl}\noperations:\n  get_zone: {request: 'GET /zones/{zone_id}', item: '', as: zone}\n  list_record_sets: {request: 'GET /zones/{zone.id}/sets', items: '', as: record_set}\n  replace_record_set: {request: 'PUT /zones/{record_set.zone.id}/sets', body: {name: '${fqdn_dot(record_set.name, record_set.zone.domain)}', values: '${record_set.values.map(v, {\"content\": v})}'}}\n";
    const DELETE: &str = "  delete_record_set: {request: 'DELETE /zones/{record_set.zone.id}/sets/{record_set.name}'}\n";

    fn lowered(service: &str) -> (Option<Provider>, Vec<(Code, String)>) {
        let mut diagnostics = Diagnostics::new();
        let file = if service.starts_with("service: dns") {
            "dns.yaml"
        } else {
            "compute.yaml"
        };
        let set = load_texts(
            "specs/acme",
            &[("provider.yaml", PROVIDER), (file, service)],
            &mut diagnostics,
        );
        let provider = lower(&set, &mut diagnostics).into_iter().next();
        let errors = diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| (one.code, one.message.clone()))
            .collect();
        (provider, errors)
    }

    #[test]
    fn the_record_verbs_are_there_without_being_written() {
        let dns = format!(
            "service: dns\nrrsets: {{txt: quoted, ttl: {{default: 3600}}}}\n{SETS}{DELETE}  create_record: {{examples: []}}\n"
        );
        let (provider, errors) = lowered(&dns);
        assert_eq!(errors, []);
        let service = &provider.unwrap().services[0];
        let by_sets: Vec<&str> = service
            .operations
            .iter()
            .filter(|one| one.outcome == Outcome::BySets)
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(
            by_sets,
            [
                "create_record",
                "list_records",
                "get_record",
                "update_record",
                "delete_record"
            ]
        );
        let sets = service.record_sets.as_ref().unwrap();
        assert!(sets.quoted_txt && !sets.absolute_targets && sets.ttl == Some(3600));
    }

    #[test]
    fn a_record_verb_of_its_own_is_left_as_it_is() {
        let dns = format!(
            "service: dns\nrrsets: {{}}\n{SETS}{DELETE}  delete_record: {{request: 'DELETE /records/{{record.id}}'}}\n"
        );
        let (provider, errors) = lowered(&dns);
        assert_eq!(errors, []);
        let service = &provider.unwrap().services[0];
        let own = service
            .operations
            .iter()
            .find(|one| one.name == "delete_record")
            .unwrap();
        assert_eq!(own.outcome, Outcome::Done);
    }

    #[test]
    fn what_is_missing_or_wrong_is_told_at_once() {
        let dns = format!(
            "service: dns\nrrsets: {{split: [MX, A], txt: quotet, targets: full, ttl: {{default: 60, min: 300, max: 200}}}}\n{SETS}"
        );
        let (_, errors) = lowered(&dns);
        let messages: Vec<&str> = errors.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "the record verbs need the operation `delete_record_set`",
                "unknown type with parts `A`",
                "the least time to live is more than the most",
                "the default is less than the least time to live",
                "unknown way to write texts `quotet`",
                "unknown way to write host names `full`",
            ]
        );
        assert_eq!(errors[0].0, Code::MissingField);
        let (_, errors) = lowered(&format!("service: dns\nrrsets: {{marks: [off]}}\n{SETS}"));
        assert!(
            errors.contains(&(
                Code::UnknownModelField,
                "`record_set` has no extra fact `off`".to_owned()
            )),
            "{errors:?}"
        );
        let (_, errors) = lowered("service: compute\nrrsets: {}\n");
        assert_eq!(
            errors,
            [(
                Code::InvalidValue,
                "`compute` has no record sets".to_owned()
            )]
        );
    }
}
