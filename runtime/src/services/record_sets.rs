//! The record verbs of providers that keep record *sets*: all values of one name and type at once.
//!
//! A generated driver has the verbs of the set ([`Dns::list_record_sets`], …) and states here, once,
//! how its provider writes data. The record verbs are made of them: listing takes sets apart,
//! changing reads the set as it is, changes the one value and puts the whole back, so that the
//! other values stay.

mod data;
mod extra;
mod find;
mod id;
mod read;
mod write;

use std::sync::Arc;

use super::Dns;
use crate::models::{Record, RecordType, Zone};
use crate::{Extra, Pager, Reply};

pub(super) use find::{not_found, one_set};

/// How a provider keeps record sets, and with that its record verbs. Generated code states it
/// once, as a static.
///
/// The id of a record is made of type, name and a digest of the value (`A:www:0c1ee3b1`, `@` for
/// the zone itself): it stays the same while the value does. Type and name alone are enough where
/// the set has one value.
///
/// Changes of one zone through one connection come one after the other, so that two of them on
/// the same set both last. Changes by others between reading and writing are not seen.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RecordSets {
    /// Types whose numbers are kept in `extra` (`priority`) and not in the data.
    pub split: &'static [&'static str],
    /// Texts are written as quoted strings, as in a zone file.
    pub quoted_txt: bool,
    /// Host names in data are written whole, with a dot at the end.
    pub absolute_targets: bool,
    /// The time to live of a new set where neither call nor zone says, in seconds.
    pub ttl: Option<u32>,
    /// The least time to live, in seconds.
    pub min_ttl: Option<u32>,
    /// The most time to live, in seconds.
    pub max_ttl: Option<u32>,
    /// Creating a set that is there already is refused as a conflict, so that it need not be read
    /// before.
    pub create_conflicts: bool,
    /// Facts that are true of single values (`disabled`): in the set's `extra` the list of those
    /// values, in a record's `extra` true or false.
    pub marks: &'static [&'static str],
}

impl RecordSets {
    /// Data as the caller gives it, any time to live.
    pub const fn new() -> Self {
        Self {
            split: &[],
            quoted_txt: false,
            absolute_targets: false,
            ttl: None,
            min_ttl: None,
            max_ttl: None,
            create_conflicts: false,
            marks: &[],
        }
    }

    /// States the types whose numbers are kept in `extra`.
    #[must_use]
    pub const fn split(mut self, types: &'static [&'static str]) -> Self {
        self.split = types;
        self
    }

    /// States that texts are written as quoted strings.
    #[must_use]
    pub const fn quoted_txt(mut self) -> Self {
        self.quoted_txt = true;
        self
    }

    /// States that host names are written with a dot at the end.
    #[must_use]
    pub const fn absolute_targets(mut self) -> Self {
        self.absolute_targets = true;
        self
    }

    /// States the time to live where nobody says one.
    #[must_use]
    pub const fn ttl(mut self, seconds: u32) -> Self {
        self.ttl = Some(seconds);
        self
    }

    /// States the least time to live.
    #[must_use]
    pub const fn min_ttl(mut self, seconds: u32) -> Self {
        self.min_ttl = Some(seconds);
        self
    }

    /// States the most time to live.
    #[must_use]
    pub const fn max_ttl(mut self, seconds: u32) -> Self {
        self.max_ttl = Some(seconds);
        self
    }

    /// States that a set that is there already is refused when it is created.
    #[must_use]
    pub const fn create_conflicts(mut self) -> Self {
        self.create_conflicts = true;
        self
    }

    /// States facts that are true of single values.
    #[must_use]
    pub const fn marks(mut self, names: &'static [&'static str]) -> Self {
        self.marks = names;
        self
    }
}

impl Default for RecordSets {
    fn default() -> Self {
        Self::new()
    }
}

/// What `driver` has, to be used after the call is built.
fn shared(driver: &(impl Dns + Clone)) -> Arc<dyn Dns> {
    Arc::new(driver.clone())
}

impl RecordSets {
    /// [`Dns::list_records`] by the sets of the zone.
    pub fn list_records(&'static self, driver: &impl Dns, zone: &Zone) -> Pager<Record> {
        driver
            .list_record_sets(zone)
            .flat_map(|set| self.records(&set))
    }

    /// [`Dns::get_record`] by its set.
    pub fn get_record(
        &'static self,
        driver: &(impl Dns + Clone),
        zone_id: &str,
        record_id: &str,
    ) -> Reply<Record> {
        let (driver, zone_id, id) = (shared(driver), zone_id.to_owned(), record_id.to_owned());
        Reply::new(async move { self.get(driver.as_ref(), &zone_id, &id).await })
    }

    /// [`Dns::create_record`] by its set, whose other values stay.
    pub fn create_record(
        &'static self,
        driver: &(impl Dns + Clone),
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
    ) -> Reply<Record> {
        let driver = shared(driver);
        match self.new_value(name, zone, kind, data, extra) {
            Ok(wanted) => Reply::new(async move { self.create(driver.as_ref(), wanted).await }),
            Err(error) => refused(driver.as_ref(), "create_record", error),
        }
    }

    /// [`Dns::update_record`] by its set, or by two where name or type change.
    pub fn update_record(
        &'static self,
        driver: &(impl Dns + Clone),
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra,
    ) -> Reply<Record> {
        let (driver, record) = (shared(driver), record.clone());
        match self.changed_value(&record, name, kind, data, extra) {
            Ok(wanted) => {
                Reply::new(async move { self.update(driver.as_ref(), &record, wanted).await })
            }
            Err(error) => refused(driver.as_ref(), "update_record", error),
        }
    }

    /// [`Dns::delete_record`] by its set, whose other values stay.
    pub fn delete_record(
        &'static self,
        driver: &(impl Dns + Clone),
        record: &Record,
    ) -> Reply<bool> {
        let (driver, record) = (shared(driver), record.clone());
        Reply::new(async move { self.delete(driver.as_ref(), &record).await })
    }
}

/// A wrong argument: nothing is sent.
fn refused<T>(driver: &dyn Dns, verb: &str, error: crate::Error) -> Reply<T> {
    Reply::failed(error.provider(driver.provider().id).operation(verb))
}

#[cfg(test)]
mod tests;
