//! Sets among those of a zone, and records among the values of a set.

use super::RecordSets;
use super::data::Parts;
use super::id::RecordId;
use crate::models::{Record, RecordSet, RecordType};
use crate::{Error, ErrorKind, Provider, Result};

/// The set of this name and type among those of a zone: values that a provider lists in several
/// entries are all in it.
pub(in crate::services) fn one_set(
    sets: &[RecordSet],
    name: &str,
    kind: &RecordType,
) -> Option<RecordSet> {
    let mut fitting = sets
        .iter()
        .filter(|set| set.kind == *kind && set.name.eq_ignore_ascii_case(name));
    let mut found = fitting.next()?.clone();
    for more in fitting {
        found.values.extend_from_slice(&more.values);
    }
    Some(found)
}

/// The error of a thing that is not there.
pub(in crate::services) fn not_found(
    provider: &Provider,
    verb: &str,
    resource: &'static str,
    message: &str,
) -> Error {
    Error::new(ErrorKind::NotFound, message)
        .about(resource)
        .provider(provider.id)
        .operation(verb)
}

impl RecordSets {
    /// Where the value of a record stands in its set; nothing where it is not in it.
    ///
    /// It is the one that its id means, else the one that its data means. Data that means several
    /// values is an error: the wrong one may not be changed.
    pub(super) fn position(&self, set: &RecordSet, record: &Record) -> Result<Option<usize>> {
        let digest = RecordId::parse(&record.id).and_then(|id| id.digest);
        if let Some(digest) = digest {
            let same = |value: &String| self.digest(&set.kind, value) == digest;
            if let Some(position) = set.values.iter().position(same) {
                return Ok(Some(position));
            }
        }
        let wanted = self.written(
            &record.kind,
            &record.data,
            &record.extra,
            &record.extra,
            &record.zone.domain,
        );
        if let Ok(wanted) = wanted {
            return Ok(self.position_of(set, &wanted));
        }
        // Without its priority a record is known by its host, if that says enough.
        let host = Parts::of(&record.kind, &record.data).rest;
        let means = |value: &String| {
            let of = Parts::of(&record.kind, value);
            self.canonical(&RecordType::NS, &of.rest) == self.canonical(&RecordType::NS, &host)
        };
        let mut fitting = (0..).zip(&set.values).filter(|(_, value)| means(value));
        match (fitting.next(), fitting.next()) {
            (Some(_), Some(_)) => Err(Error::invalid_argument(
                "the record's data fits several values of its set; give the parts that are missing",
            )),
            (found, _) => Ok(found.map(|(position, _)| position)),
        }
    }

    /// Where a value stands in a set, however it is written.
    pub(super) fn position_of(&self, set: &RecordSet, value: &str) -> Option<usize> {
        let wanted = self.canonical(&set.kind, value);
        set.values
            .iter()
            .position(|value| self.canonical(&set.kind, value) == wanted)
    }
}
