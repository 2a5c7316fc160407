//! The verbs for DNS, by name.

use std::path::PathBuf;

use serde_json::Value;

use super::Arguments;
use crate::models::{RecordType, Zone, ZoneKind};
use crate::services::Dns;
use crate::{Extra, Reply, Result};

/// Builds the call of a verb; nothing where there is no such verb or no such service.
pub(super) fn call(
    driver: Option<Box<dyn Dns>>,
    verb: &str,
    arguments: &mut Arguments,
) -> Result<Option<Reply<Value>>> {
    let Some(driver) = driver else {
        return Ok(None);
    };
    let a = arguments;
    Ok(Some(match verb {
        "list_record_types" => driver.list_record_types().into_json(),
        "list_zones" => driver.list_zones().into_json(),
        "list_records" => driver.list_records(&zone(a)?).into_json(),
        "get_zone" => driver.get_zone(&text(a, "zone_id")?).into_json(),
        "get_record" => driver
            .get_record(&text(a, "zone_id")?, &text(a, "record_id")?)
            .into_json(),
        "create_zone" => driver
            .create_zone(
                &text(a, "domain")?,
                &a.take_or_default::<ZoneKind>("kind")?,
                a.take_opt("ttl")?,
                &extra(a)?,
            )
            .into_json(),
        "update_zone" => driver
            .update_zone(
                &zone(a)?,
                opt_text(a, "domain")?.as_deref(),
                a.take_opt::<ZoneKind>("kind")?.as_ref(),
                a.take_opt("ttl")?,
                &extra(a)?,
            )
            .into_json(),
        "create_record" => driver
            .create_record(
                // Empty for the zone itself.
                &a.take_or_default::<String>("name")?,
                &zone(a)?,
                &a.take("kind")?,
                &text(a, "data")?,
                &extra(a)?,
            )
            .into_json(),
        "update_record" => driver
            .update_record(
                &a.take("record")?,
                opt_text(a, "name")?.as_deref(),
                a.take_opt::<RecordType>("kind")?.as_ref(),
                opt_text(a, "data")?.as_deref(),
                &extra(a)?,
            )
            .into_json(),
        "delete_zone" => driver.delete_zone(&zone(a)?).into_json(),
        "delete_record" => driver.delete_record(&a.take("record")?).into_json(),
        "list_record_sets" => driver.list_record_sets(&zone(a)?).into_json(),
        "get_record_set" => driver
            .get_record_set(
                &zone(a)?,
                &a.take_or_default::<String>("name")?,
                &a.take("kind")?,
            )
            .into_json(),
        "create_record_set" => driver.create_record_set(&a.take("record_set")?).into_json(),
        "replace_record_set" => driver
            .replace_record_set(&a.take("record_set")?)
            .into_json(),
        "delete_record_set" => driver.delete_record_set(&a.take("record_set")?).into_json(),
        "export_zone_to_bind_format" => driver.export_zone_to_bind_format(&zone(a)?).into_json(),
        "export_zone_to_bind_zone_file" => driver
            .export_zone_to_bind_zone_file(&zone(a)?, &a.take::<PathBuf>("file_path")?)
            .into_json(),
        _ => return Ok(None),
    }))
}

fn text(arguments: &mut Arguments, name: &str) -> Result<String> {
    arguments.take(name)
}

fn opt_text(arguments: &mut Arguments, name: &str) -> Result<Option<String>> {
    arguments.take_opt(name)
}

fn zone(arguments: &mut Arguments) -> Result<Zone> {
    arguments.take("zone")
}

fn extra(arguments: &mut Arguments) -> Result<Extra> {
    arguments.take_or_default("extra")
}
