//! Reading sets, and records out of them.

use super::RecordSets;
use super::find::{not_found, one_set};
use super::id::RecordId;
use crate::models::{Record, RecordSet, RecordType, Zone};
use crate::services::Dns;
use crate::{Error, ErrorKind, Result};

/// The sets of these names and types as they are now; nothing for one that is not there.
///
/// One by one where the provider can answer a single set, else all of them out of one list. What is
/// not found holds nothing that a write could lose; the write itself tells of a zone that is gone.
pub(super) async fn read<const N: usize>(
    driver: &dyn Dns,
    zone: &Zone,
    wanted: [(&str, &RecordType); N],
) -> Result<[Option<RecordSet>; N]> {
    let mut found = [const { None }; N];
    let single = driver.provider().operation("get_record_set").is_some();
    let all = if single {
        Vec::new()
    } else {
        found_or(Vec::new(), driver.list_record_sets(zone).all().await)?
    };
    for ((name, kind), found) in wanted.into_iter().zip(&mut found) {
        *found = if single {
            let set = driver.get_record_set(zone, name, kind).await;
            found_or(None, set.map(Some))?
        } else {
            one_set(&all, name, kind)
        };
        // A set without values is none.
        *found = found.take().filter(|set| !set.values.is_empty());
    }
    Ok(found)
}

/// What was answered, or `nothing` where it was not found.
fn found_or<T>(nothing: T, answer: Result<T>) -> Result<T> {
    match answer {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(nothing),
        other => other,
    }
}

impl RecordSets {
    pub(super) async fn get(&self, driver: &dyn Dns, zone_id: &str, id: &str) -> Result<Record> {
        let missing = |message| not_found(driver.provider(), "get_record", "record", message);
        let Some(wanted) = RecordId::parse(id) else {
            return Err(missing("ids have the form `TYPE:name:digest`"));
        };
        let zone = driver.get_zone(zone_id).await?;
        let [set] = read(driver, &zone, [(&wanted.name, &wanted.kind)]).await?;
        let set = set.ok_or_else(|| missing("there is no set of this name and type"))?;
        let value = match (&wanted.digest, set.values.as_slice()) {
            (Some(digest), values) => values
                .iter()
                .find(|value| self.digest(&set.kind, value) == *digest)
                .ok_or_else(|| missing("its set has no such value"))?,
            (None, [value]) => value,
            (None, values) => {
                let ids: Vec<String> = values.iter().map(|value| self.id(&set, value)).collect();
                return Err(Error::invalid_argument(format!(
                    "`{id}` stands for several records: {}",
                    ids.join(", ")
                ))
                .provider(driver.provider().id)
                .operation("get_record"));
            }
        };
        Ok(self.record(&set, value))
    }
}
