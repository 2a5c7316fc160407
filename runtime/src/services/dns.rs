//! DNS zones and records.

use std::fs;
use std::path::Path;

use super::record_sets::{not_found, one_set};
use super::{Driver, bind, unsupported};
use crate::models::{Record, RecordSet, RecordType, Zone, ZoneKind};
use crate::{Error, ErrorKind, Extra, Pager, Reply};

/// DNS zones and records of a provider.
///
/// Every verb that a driver does not have answers an error of kind
/// [`Unsupported`](crate::ErrorKind::Unsupported); [`Driver::capabilities`] says beforehand.
/// Names of records are relative to their zone, and empty for the zone itself. What the base API
/// has no argument for (`ttl`, `priority`) is given in `extra`.
#[expect(
    unused_variables,
    reason = "a verb that is not there looks at no argument"
)]
pub trait Dns: Driver {
    /// Lists the types of records that the provider can hold. Nothing is sent.
    fn list_record_types(&self) -> Reply<Vec<RecordType>> {
        let types = self.capabilities().record_types();
        if types.is_empty() {
            return Reply::failed(unsupported(self.provider(), "list_record_types"));
        }
        Reply::ready(Ok(types))
    }

    /// Lists the zones.
    fn list_zones(&self) -> Pager<Zone> {
        Pager::failed(unsupported(self.provider(), "list_zones"))
    }

    /// Lists the records of a zone.
    fn list_records(&self, zone: &Zone) -> Pager<Record> {
        Pager::failed(unsupported(self.provider(), "list_records"))
    }

    /// Gets a zone by its id.
    fn get_zone(&self, zone_id: &str) -> Reply<Zone> {
        Reply::failed(unsupported(self.provider(), "get_zone"))
    }

    /// Gets a record by its zone's id and its own.
    fn get_record(&self, zone_id: &str, record_id: &str) -> Reply<Record> {
        Reply::failed(unsupported(self.provider(), "get_record"))
    }

    /// Creates a zone; `ttl` in seconds.
    fn create_zone(
        &self,
        domain: &str,
        kind: &ZoneKind,
        ttl: Option<u32>,
        extra: &Extra,
    ) -> Reply<Zone> {
        Reply::failed(unsupported(self.provider(), "create_zone"))
    }

    /// Changes a zone: what is given, and nothing else.
    fn update_zone(
        &self,
        zone: &Zone,
        domain: Option<&str>,
        kind: Option<&ZoneKind>,
        ttl: Option<u32>,
        extra: &Extra,
    ) -> Reply<Zone> {
        Reply::failed(unsupported(self.provider(), "update_zone"))
    }

    /// Creates a record. Other records of the same name and type are kept.
    fn create_record(
        &self,
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
    ) -> Reply<Record> {
        Reply::failed(unsupported(self.provider(), "create_record"))
    }

    /// Changes a record: what is given, and nothing else.
    fn update_record(
        &self,
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra,
    ) -> Reply<Record> {
        Reply::failed(unsupported(self.provider(), "update_record"))
    }

    /// Deletes a zone and its records.
    fn delete_zone(&self, zone: &Zone) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_zone"))
    }

    /// Deletes a record.
    fn delete_record(&self, record: &Record) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_record"))
    }

    /// Lists the record sets of a zone. Providers that keep single records do not have them.
    fn list_record_sets(&self, zone: &Zone) -> Pager<RecordSet> {
        Pager::failed(unsupported(self.provider(), "list_record_sets"))
    }

    /// Gets the record set of a name and type: out of the list of all, where the provider has no
    /// shorter way.
    fn get_record_set(&self, zone: &Zone, name: &str, kind: &RecordType) -> Reply<RecordSet> {
        let missing = not_found(
            self.provider(),
            "get_record_set",
            "record set",
            "the zone has none of this name and type",
        );
        let (name, kind) = (name.to_owned(), kind.clone());
        self.list_record_sets(zone)
            .all()
            .and_then(move |sets| one_set(&sets, &name, &kind).ok_or(missing))
    }

    /// Creates a record set. One that is there already is an error or is replaced, as the provider
    /// has it; [`Dns::create_record`] keeps what is there.
    fn create_record_set(&self, record_set: &RecordSet) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "create_record_set"))
    }

    /// Puts a record set in the place of the one of its name and type, whose values are lost;
    /// creates it where there is none.
    fn replace_record_set(&self, record_set: &RecordSet) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "replace_record_set"))
    }

    /// Deletes a record set with all its values.
    fn delete_record_set(&self, record_set: &RecordSet) -> Reply<bool> {
        Reply::failed(unsupported(self.provider(), "delete_record_set"))
    }

    /// Writes a zone as a zone file (RFC 1035), as BIND and most providers read it.
    ///
    /// Records that a zone file cannot hold (aliases, redirects) or that lack a part (an SRV
    /// record without a port) are in it as comments.
    fn export_zone_to_bind_format(&self, zone: &Zone) -> Reply<String> {
        let zone = zone.clone();
        self.list_records(&zone)
            .all()
            .map(move |records| bind::zone_file(&zone, &records))
    }

    /// Writes a zone as a zone file to `file_path`, over a file that is there.
    fn export_zone_to_bind_zone_file(&self, zone: &Zone, file_path: &Path) -> Reply<()> {
        let path = file_path.to_owned();
        self.export_zone_to_bind_format(zone).and_then(move |text| {
            fs::write(&path, text).map_err(|error| {
                let message = format!("cannot write `{}`: {error}", path.display());
                Error::new(ErrorKind::Other, message).operation("export_zone_to_bind_zone_file")
            })
        })
    }
}
