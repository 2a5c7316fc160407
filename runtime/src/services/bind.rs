//! A zone as a zone file (RFC 1035), in the form that BIND reads.

mod data;
mod name;
mod text;

use crate::models::{Record, RecordType, Zone};
pub(super) use name::Origin;
pub(super) use text::{character_strings, unquote};

/// The time to live where neither zone nor record says, in seconds.
const TTL: u32 = 3600;

/// Writes a zone file. All names in it are absolute.
pub(super) fn zone_file(zone: &Zone, records: &[Record]) -> String {
    let origin = Origin::new(&zone.domain);
    let mut file = format!(
        "$ORIGIN {}\n$TTL {}\n",
        origin.name(),
        zone.ttl.unwrap_or(TTL)
    );
    let mut records: Vec<&Record> = records.iter().collect();
    // The start of the zone comes first, then what serves it; the rest stays as it is.
    records.sort_by_key(|record| match record.kind {
        RecordType::SOA => 0,
        RecordType::NS if origin.is_apex(&record.name) => 1,
        _ => 2,
    });
    for record in records {
        file.push_str(&line(record, &origin));
        file.push('\n');
    }
    file
}

/// The line of a record; a comment where a zone file cannot hold it.
fn line(record: &Record, origin: &Origin) -> String {
    let mut line = origin.absolute(&record.name);
    let ttl = record.ttl.or_else(|| data::number(&record.extra, &["ttl"]));
    if let Some(ttl) = ttl {
        line = format!("{line}\t{ttl}");
    }
    line = format!("{line}\tIN\t{}", record.kind);
    if !is_standard(&record.kind) {
        return format!(
            "; not a type of zone files: {line}\t{}",
            text::one_line(&record.data)
        );
    }
    match data::of(record, origin) {
        Ok(data) => format!("{line}\t{data}"),
        Err(missing) => {
            format!(
                "; lacks its {missing}: {line}\t{}",
                text::one_line(&record.data)
            )
        }
    }
}

/// Whether name servers know the type.
fn is_standard(kind: &RecordType) -> bool {
    match kind {
        RecordType::ALIAS | RecordType::GEO | RecordType::REDIRECT | RecordType::URL => false,
        RecordType::Other(name) => {
            let number = name.strip_prefix("TYPE").unwrap_or_default();
            number.parse::<u16>().is_ok()
                || matches!(
                    name.as_str(),
                    "APL"
                        | "DHCID"
                        | "DLV"
                        | "EUI48"
                        | "EUI64"
                        | "HIP"
                        | "IPSECKEY"
                        | "L32"
                        | "L64"
                        | "LP"
                        | "NID"
                        | "NSEC3"
                        | "NSEC3PARAM"
                        | "URI"
                )
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
