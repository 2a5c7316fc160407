//! Changing one value of a set: read, change, put back.

use super::RecordSets;
use super::find::not_found;
use super::read::read;
use crate::functions::domains::relative;
use crate::models::{Record, RecordSet, RecordType, Zone};
use crate::services::Dns;
use crate::{Error, ErrorKind, Extra, Result};

/// A value as a call wants it to be.
#[derive(Debug)]
pub(super) struct Wanted {
    name: String,
    kind: RecordType,
    zone: Zone,
    value: String,
    ttl: Option<u32>,
    marks: Vec<(&'static str, bool)>,
}

impl Wanted {
    /// A set with this value alone.
    fn set(&self, ttl: Option<u32>) -> RecordSet {
        let values = vec![self.value.clone()];
        let mut set = RecordSet::new(&*self.name, self.kind.clone(), values, self.zone.clone());
        set.ttl = ttl;
        set
    }
}

impl RecordSets {
    /// The value of a new record.
    pub(super) fn new_value(
        &self,
        name: &str,
        zone: &Zone,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
    ) -> Result<Wanted> {
        self.check_extra(kind, extra, &Extra::new())?;
        Ok(Wanted {
            name: relative(name, &zone.domain),
            kind: kind.clone(),
            zone: zone.clone(),
            value: self.written(kind, data, extra, &Extra::new(), &zone.domain)?,
            ttl: self.given_ttl(extra)?,
            marks: self.given_marks(extra)?,
        })
    }

    /// The value of a record that is changed: what is given, over what it is.
    pub(super) fn changed_value(
        &self,
        record: &Record,
        name: Option<&str>,
        kind: Option<&RecordType>,
        data: Option<&str>,
        extra: &Extra,
    ) -> Result<Wanted> {
        let kind = kind.unwrap_or(&record.kind);
        let domain = &record.zone.domain;
        self.check_extra(kind, extra, &record.extra)?;
        let data = data.unwrap_or(&record.data);
        Ok(Wanted {
            name: relative(name.unwrap_or(&record.name), domain),
            kind: kind.clone(),
            zone: record.zone.clone(),
            value: self.written(kind, data, extra, &record.extra, domain)?,
            ttl: self.given_ttl(extra)?,
            marks: self.given_marks(extra)?,
        })
    }

    pub(super) async fn create(&self, driver: &dyn Dns, wanted: Wanted) -> Result<Record> {
        let _turn = driver.connection().core.zones.of(&wanted.zone.id).await;
        let new = self.new_set(&wanted, None, None);
        let can_create = driver.provider().operation("create_record_set").is_some();
        let mut refused = None;
        if can_create && self.create_conflicts {
            match driver.create_record_set(&new).await {
                Err(error) if error.kind() == ErrorKind::Conflict => refused = Some(error),
                other => return other.map(|_| self.record(&new, &wanted.value)),
            }
        }
        let [there] = read(driver, &wanted.zone, [(&wanted.name, &wanted.kind)]).await?;
        let set = match (there, refused) {
            // What was refused and is not there was refused for another reason.
            (None, Some(error)) => return Err(error),
            (None, None) => store(driver, new, true).await?,
            (Some(there), refused) => {
                if self.position_of(&there, &wanted.value).is_some() {
                    return Err(refused.unwrap_or_else(|| exists(driver, "create_record")));
                }
                let set = self.with_value(there, &wanted, None);
                driver.replace_record_set(&set).await?;
                set
            }
        };
        Ok(self.record(&set, &wanted.value))
    }

    pub(super) async fn update(
        &self,
        driver: &dyn Dns,
        record: &Record,
        wanted: Wanted,
    ) -> Result<Record> {
        let _turn = driver.connection().core.zones.of(&wanted.zone.id).await;
        let from = (relative(&record.name, &record.zone.domain), &record.kind);
        let to = (wanted.name.as_str(), &wanted.kind);
        let set = if from.1 == to.1 && from.0.eq_ignore_ascii_case(to.0) {
            let [set] = read(driver, &wanted.zone, [to]).await?;
            let set = match self.with_record(driver, "update_record", set, record)? {
                Some((set, position)) => self.with_value_at(driver, &set, position, &wanted)?,
                None => self.new_set(&wanted, record.ttl, None),
            };
            driver.replace_record_set(&set).await?;
            set
        } else {
            let [old, new] = read(driver, &wanted.zone, [(&from.0, from.1), to]).await?;
            let old = self.with_record(driver, "update_record", old, record)?;
            self.moved(driver, record, old, new, &wanted).await?
        };
        Ok(self.record(&set, &wanted.value))
    }

    /// Puts the value into the set of its new name or type, and takes it out of the old one.
    async fn moved(
        &self,
        driver: &dyn Dns,
        record: &Record,
        old: Option<(RecordSet, usize)>,
        new: Option<RecordSet>,
        wanted: &Wanted,
    ) -> Result<RecordSet> {
        let was = old
            .as_ref()
            .and_then(|(set, position)| Some((set, set.values.get(*position)?.as_str())));
        let is_new = new.is_none();
        let target = match new {
            Some(there) if self.position_of(&there, &wanted.value).is_some() => {
                return Err(exists(driver, "update_record"));
            }
            Some(there) => self.with_value(there, wanted, was),
            None => {
                let ttl = was.map_or(record.ttl, |(set, _)| set.ttl);
                self.new_set(wanted, ttl, was)
            }
        };
        let Some((old, position)) = old else {
            return store(driver, target, is_new).await;
        };
        // A name that is an alias can have no other record: there the old one has to go first.
        let same_name = old.name.eq_ignore_ascii_case(&target.name);
        let alias = |set: &RecordSet| set.kind == RecordType::CNAME;
        if same_name && (alias(&old) || alias(&target)) {
            take_out(driver, &old, position).await?;
            return match store(driver, target, is_new).await {
                Ok(target) => Ok(target),
                Err(error) => Err(
                    match store(driver, old.clone(), old.values.len() <= 1).await {
                        Ok(_) => error,
                        Err(_) => error.rephrase(|reason| {
                            format!("{reason}; the old record is deleted and could not be put back")
                        }),
                    },
                ),
            };
        }
        let target = store(driver, target, is_new).await?;
        take_out(driver, &old, position).await.map_err(|error| {
            error.rephrase(|reason| {
                format!("{reason}; the record is there as wanted, and the old one is left")
            })
        })?;
        Ok(target)
    }

    pub(super) async fn delete(&self, driver: &dyn Dns, record: &Record) -> Result<bool> {
        let zone = &record.zone;
        let _turn = driver.connection().core.zones.of(&zone.id).await;
        let name = relative(&record.name, &zone.domain);
        let [set] = read(driver, zone, [(&name, &record.kind)]).await?;
        if let Some((set, position)) = self.with_record(driver, "delete_record", set, record)? {
            return take_out(driver, &set, position).await;
        }
        // Nothing is known of the set that could be lost: the provider says what it makes of it.
        let values = vec![record.data.clone()];
        let mut set = RecordSet::new(name, record.kind.clone(), values, zone.clone());
        set.ttl = record.ttl;
        driver.delete_record_set(&set).await
    }

    /// The set with the place of the record in it; nothing where there is no set. A set that has
    /// other values only is an error.
    fn with_record(
        &self,
        driver: &dyn Dns,
        verb: &str,
        set: Option<RecordSet>,
        record: &Record,
    ) -> Result<Option<(RecordSet, usize)>> {
        let Some(set) = set else { return Ok(None) };
        let named = |error: Error| error.provider(driver.provider().id).operation(verb);
        let position = self.position(&set, record).map_err(named)?;
        let missing = || {
            let message = "its set has other values only";
            not_found(driver.provider(), verb, "record", message)
        };
        Ok(Some((set, position.ok_or_else(missing)?)))
    }

    /// A set with the wanted value alone.
    fn new_set(
        &self,
        wanted: &Wanted,
        before: Option<u32>,
        was: Option<(&RecordSet, &str)>,
    ) -> RecordSet {
        let ttl = wanted.ttl.or(before).or(wanted.zone.ttl).or(self.ttl);
        let mut set = wanted.set(ttl);
        self.mark(&mut set, &wanted.value, &wanted.marks, was);
        set
    }

    /// The set with the wanted value beside those that it has.
    fn with_value(
        &self,
        mut set: RecordSet,
        wanted: &Wanted,
        was: Option<(&RecordSet, &str)>,
    ) -> RecordSet {
        set.values.push(wanted.value.clone());
        set.ttl = wanted.ttl.or(set.ttl);
        self.mark(&mut set, &wanted.value, &wanted.marks, was);
        set
    }

    /// The set with the wanted value in the place of another.
    fn with_value_at(
        &self,
        driver: &dyn Dns,
        set: &RecordSet,
        position: usize,
        wanted: &Wanted,
    ) -> Result<RecordSet> {
        if self
            .position_of(set, &wanted.value)
            .is_some_and(|at| at != position)
        {
            return Err(exists(driver, "update_record"));
        }
        let mut changed = set.clone();
        if let Some(value) = changed.values.get_mut(position) {
            value.clone_from(&wanted.value);
        }
        changed.ttl = wanted.ttl.or(set.ttl);
        let was = set.values.get(position).map(|value| (set, value.as_str()));
        self.mark(&mut changed, &wanted.value, &wanted.marks, was);
        Ok(changed)
    }
}

/// Creates a set, or replaces one that was there.
async fn store(driver: &dyn Dns, set: RecordSet, is_new: bool) -> Result<RecordSet> {
    if is_new && driver.provider().operation("create_record_set").is_some() {
        driver.create_record_set(&set).await?;
    } else {
        driver.replace_record_set(&set).await?;
    }
    Ok(set)
}

/// Takes a value out of a set; a set without values is deleted.
async fn take_out(driver: &dyn Dns, set: &RecordSet, position: usize) -> Result<bool> {
    if set.values.len() <= 1 {
        return driver.delete_record_set(set).await;
    }
    let mut rest = set.clone();
    rest.values.remove(position);
    driver.replace_record_set(&rest).await
}

fn exists(driver: &dyn Dns, verb: &str) -> Error {
    Error::new(
        ErrorKind::Conflict,
        "there is a record of this name, type and data already",
    )
    .about("record")
    .provider(driver.provider().id)
    .operation(verb)
}
