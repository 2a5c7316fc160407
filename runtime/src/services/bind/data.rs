//! The data of records, by type.

use serde_json::Value;

use super::name::Origin;
use super::text::{character_strings, one_line, unquote};
use crate::Extra;
use crate::models::{Record, RecordType};

/// How providers call the priority of MX and SRV records, where they keep it apart.
const PRIORITY: &[&str] = &["priority", "prio", "preference", "pref", "aux", "mx"];

/// The data of a record as a zone file has it, or the name of the part that is missing.
pub(super) fn of(record: &Record, origin: &Origin) -> Result<String, &'static str> {
    let (data, extra) = (record.data.trim(), &record.extra);
    let words: Vec<&str> = data.split_whitespace().collect();
    match record.kind {
        RecordType::TXT | RecordType::SPF => Ok(character_strings(&record.data)),
        _ if data.is_empty() => Err("data"),
        RecordType::CNAME | RecordType::DNAME | RecordType::NS | RecordType::PTR => {
            Ok(origin.target(data))
        }
        RecordType::MX | RecordType::AFSDB => mail_server(&words, extra, origin),
        RecordType::SRV => service(&words, extra, origin),
        RecordType::CAA => authority(data, &words, extra),
        _ => Ok(one_line(data)),
    }
}

fn mail_server(words: &[&str], extra: &Extra, origin: &Origin) -> Result<String, &'static str> {
    let (priority, host) = match words {
        [priority, host] => (priority.parse().map_err(|_| "priority")?, host),
        // No provider means anything else than "first" by no priority.
        [host] => (number(extra, PRIORITY).unwrap_or(0), host),
        _ => return Err("host"),
    };
    Ok(format!("{priority} {}", origin.target(host)))
}

fn service(words: &[&str], extra: &Extra, origin: &Origin) -> Result<String, &'static str> {
    let (host, numbers) = words.split_last().ok_or("host")?;
    let mut given = numbers.iter().map(|number| number.parse::<u32>());
    let mut kept_apart =
        |names: &[&str]| number(extra, names).map_or_else(|| given.next(), |n| Some(Ok(n)));
    // The numbers in the data are those that the provider does not keep apart, in their order.
    let (priority, weight, port) = match numbers.len() {
        3 => (given.next(), given.next(), given.next()),
        _ => (
            kept_apart(PRIORITY),
            kept_apart(&["weight"]),
            kept_apart(&["port"]),
        ),
    };
    let priority = priority.unwrap_or(Ok(0)).map_err(|_| "priority")?;
    let weight = weight.unwrap_or(Ok(0)).map_err(|_| "weight")?;
    let port = port.ok_or("port")?.map_err(|_| "port")?;
    Ok(format!(
        "{priority} {weight} {port} {}",
        origin.target(host)
    ))
}

fn authority(data: &str, words: &[&str], extra: &Extra) -> Result<String, &'static str> {
    let whole = match words {
        [flags, tag, _, ..] => flags
            .parse::<u8>()
            .ok()
            .map(|flags| (flags, (*tag).to_owned())),
        _ => None,
    };
    let (flags, tag, value) = match whole {
        // What follows the two words, with the spaces that are in it.
        Some((flags, tag)) => (
            flags.into(),
            tag,
            data.splitn(3, ' ').last().unwrap_or(data),
        ),
        None => (
            number(extra, &["flags", "flag"]).unwrap_or(0),
            text(extra, "tag").ok_or("tag")?,
            data,
        ),
    };
    let value = value.trim();
    let quoted = match unquote(value) {
        Some(_) => one_line(value),
        None => character_strings(value),
    };
    Ok(format!("{flags} {} {quoted}", one_line(&tag)))
}

/// The number that `extra` has under one of these names, in any case.
pub(super) fn number(extra: &Extra, names: &[&str]) -> Option<u32> {
    if extra.is_empty() {
        return None;
    }
    let members = extra.to_map();
    names.iter().find_map(|name| {
        let found = members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        match found?.1 {
            Value::Number(number) => number.as_u64()?.try_into().ok(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    })
}

fn text(extra: &Extra, name: &str) -> Option<String> {
    match extra.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
