//! What calls say in `extra`: time to live, parts of the data, marks of single values.

use serde_json::{Value, json};

use super::RecordSets;
use super::data::fields;
use crate::models::{Record, RecordSet, RecordType};
use crate::nearest::did_you_mean;
use crate::{Error, Extra, Result};

impl RecordSets {
    /// Refuses what no record of this type can have. What the record says already may be said again.
    pub(super) fn check_extra(
        &self,
        kind: &RecordType,
        extra: &Extra,
        before: &Extra,
    ) -> Result<()> {
        let parts = fields(kind).iter().map(|(name, _)| *name);
        let known = || {
            let marks = self.marks.iter().copied();
            ["ttl"].into_iter().chain(parts.clone()).chain(marks)
        };
        let (given, before) = (extra.to_map(), before.to_map());
        let unknown = given.iter().find(|(name, value)| {
            !known().any(|known| known == *name) && before.get(*name) != Some(value)
        });
        let Some((unknown, _)) = unknown else {
            return Ok(());
        };
        let hint = did_you_mean(unknown, known());
        Err(Error::invalid_argument(format!(
            "`extra` cannot hold `{unknown}` for a record of type {kind}{hint}"
        )))
    }

    /// The time to live that a call gives, where the provider takes it.
    pub(super) fn given_ttl(&self, extra: &Extra) -> Result<Option<u32>> {
        let given = extra.doc().at("ttl");
        let ttl = given
            .opt_uint32()
            .map_err(|_| Error::invalid_argument("`ttl` in `extra` must be a number of seconds"))?;
        let wrong = |limit: &str, seconds| {
            Err(Error::invalid_argument(format!(
                "the time to live must be {limit} {seconds} seconds"
            )))
        };
        match (ttl, self.min_ttl, self.max_ttl) {
            (Some(ttl), Some(min), _) if ttl < min => wrong("at least", min),
            (Some(ttl), _, Some(max)) if ttl > max => wrong("at most", max),
            (ttl, ..) => Ok(ttl),
        }
    }

    /// The marks that a call sets or takes away.
    pub(super) fn given_marks(&self, extra: &Extra) -> Result<Vec<(&'static str, bool)>> {
        let given = extra.doc();
        let mut marks = Vec::new();
        for name in self.marks {
            let mark = given.at(name).opt_boolean().map_err(|_| {
                Error::invalid_argument(format!("`{name}` in `extra` must be true or false"))
            })?;
            marks.extend(mark.map(|mark| (*name, mark)));
        }
        Ok(marks)
    }

    /// The records of a set, one a value.
    pub(super) fn records(&self, set: &RecordSet) -> Vec<Record> {
        set.values
            .iter()
            .map(|value| self.record(set, value))
            .collect()
    }

    /// The record of a value of a set.
    pub(super) fn record(&self, set: &RecordSet, value: &str) -> Record {
        let (data, parts) = self.read(&set.kind, value);
        let mut record = Record::new(
            self.id(set, value),
            &*set.name,
            set.kind.clone(),
            data,
            set.zone.clone(),
        );
        record.ttl = set.ttl;
        let mut extra = set.extra.to_map();
        extra.extend(parts.to_map());
        for mark in self.marks {
            let marked = self.is_marked(set, mark, value);
            extra.insert((*mark).to_owned(), Value::Bool(marked));
        }
        record.extra = extra.into();
        record
    }

    /// Whether the value of a set has the mark.
    fn is_marked(&self, set: &RecordSet, mark: &str, value: &str) -> bool {
        let value = self.canonical(&set.kind, value);
        let same = |marked: &str| self.canonical(&set.kind, marked) == value;
        set.extra
            .doc()
            .at(mark)
            .exists(|one| one.text().is_ok_and(|marked| same(&marked)))
    }

    /// Sets or takes away marks of a value of a set, or hands those of `from` on to it.
    pub(super) fn mark(
        &self,
        set: &mut RecordSet,
        value: &str,
        given: &[(&'static str, bool)],
        from: Option<(&RecordSet, &str)>,
    ) {
        for mark in self.marks {
            let before = from.is_some_and(|(set, value)| self.is_marked(set, mark, value));
            let given = given.iter().find(|(name, _)| name == mark);
            let wanted = given.map_or(before, |(_, wanted)| *wanted);
            if wanted == self.is_marked(set, mark, value) {
                continue;
            }
            let marked: Vec<&String> = set
                .values
                .iter()
                .filter(|one| {
                    if one.as_str() == value {
                        wanted
                    } else {
                        self.is_marked(set, mark, one)
                    }
                })
                .collect();
            let mut extra = set.extra.to_map();
            extra.insert((*mark).to_owned(), json!(marked));
            set.extra = extra.into();
        }
    }
}
