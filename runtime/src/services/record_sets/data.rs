//! The data of records: as users have it, and as a provider writes it.

use std::net::IpAddr;

use super::RecordSets;
use crate::models::RecordType;
use crate::services::bind::{Origin, character_strings, unquote};
use crate::{Error, Extra, Result};

/// A part of the data that may be kept in `extra`: its name, and whether it is a number.
type Field = (&'static str, bool);

/// The parts that stand before the host or value, by type.
pub(super) fn fields(kind: &RecordType) -> &'static [Field] {
    match kind {
        RecordType::MX => &[("priority", true)],
        RecordType::SRV => &[("priority", true), ("weight", true), ("port", true)],
        RecordType::CAA => &[("flags", true), ("tag", false)],
        _ => &[],
    }
}

/// Data in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// The values of [`fields`], all or none of them.
    pub(super) fields: Vec<String>,
    /// The host or value.
    pub(super) rest: String,
}

impl Parts {
    /// Takes data apart. Data without the parts before it is the host or value alone.
    pub(super) fn of(kind: &RecordType, data: &str) -> Self {
        let names = fields(kind);
        let mut rest = data.trim();
        let mut found = Vec::with_capacity(names.len());
        for (_, number) in names {
            let Some((word, after)) = rest.split_once(char::is_whitespace) else {
                break;
            };
            if *number && word.parse::<u16>().is_err() {
                break;
            }
            found.push(word.to_owned());
            rest = after.trim_start();
        }
        if found.len() == names.len() && !rest.is_empty() {
            return Self {
                fields: found,
                rest: rest.to_owned(),
            };
        }
        Self {
            fields: Vec::new(),
            rest: data.trim().to_owned(),
        }
    }

    fn join(&self) -> String {
        let mut words = self.fields.clone();
        words.push(self.rest.clone());
        words.join(" ")
    }
}

impl RecordSets {
    fn is_split(&self, kind: &RecordType) -> bool {
        self.split.contains(&kind.as_str())
    }

    fn is_quoted(&self, kind: &RecordType) -> bool {
        self.quoted_txt && is_text(kind)
    }

    /// Data as the provider writes it.
    ///
    /// Its parts are taken from the first of `extras` that has them, else from the data, else from
    /// the later `extras`: so a priority given to an update wins over the one in the old data.
    pub(super) fn written(
        &self,
        kind: &RecordType,
        data: &str,
        extra: &Extra,
        before: &Extra,
        domain: &str,
    ) -> Result<String> {
        if self.is_quoted(kind) {
            return Ok(character_strings(data));
        }
        let mut parts = Parts::of(kind, data);
        let mut values = Vec::new();
        for (index, (name, number)) in fields(kind).iter().enumerate() {
            let given = part(extra, name, *number)?;
            let value = match given.or_else(|| parts.fields.get(index).cloned()) {
                None => part(before, name, *number)?,
                value => value,
            };
            let missing = || {
                Error::invalid_argument(format!(
                    "a record of type {kind} needs its `{name}`, in `extra` or in the data"
                ))
            };
            values.push(value.ok_or_else(missing)?);
        }
        parts.fields = values;
        if parts.rest.is_empty() {
            return Err(Error::invalid_argument("the data is empty"));
        }
        if self.absolute_targets && has_target(kind) {
            parts.rest = Origin::new(domain).target(&parts.rest);
        }
        if *kind == RecordType::CAA && unquote(&parts.rest).is_none() {
            parts.rest = character_strings(&parts.rest);
        }
        Ok(parts.join())
    }

    /// Data as users have it, and the parts of it that are in `extra`.
    pub(super) fn read(&self, kind: &RecordType, value: &str) -> (String, Extra) {
        if self.is_quoted(kind) {
            return (
                text(value).unwrap_or_else(|| value.to_owned()),
                Extra::new(),
            );
        }
        let parts = Parts::of(kind, value);
        if !self.is_split(kind) || parts.fields.is_empty() {
            return (value.to_owned(), Extra::new());
        }
        let mut extra = Extra::new();
        for ((name, _), value) in fields(kind).iter().zip(&parts.fields) {
            extra = match value.parse::<i64>() {
                Ok(number) => extra.with(name, number),
                Err(_) => extra.with(name, value),
            };
        }
        let value = match kind {
            RecordType::CAA => text(&parts.rest).unwrap_or(parts.rest),
            _ => parts.rest,
        };
        (value, extra)
    }

    /// A form of a provider's value that is the same for all ways to write it.
    pub(super) fn canonical(&self, kind: &RecordType, value: &str) -> Vec<u8> {
        match kind {
            RecordType::A | RecordType::AAAA => {
                if let Ok(address) = value.trim().parse::<IpAddr>() {
                    return address.to_string().into_bytes();
                }
            }
            kind if self.is_quoted(kind) => {
                if let Some(strings) = unquote(value) {
                    return strings.concat();
                }
            }
            RecordType::CAA => {
                let mut parts = Parts::of(kind, value);
                parts.rest = text(&parts.rest).unwrap_or(parts.rest);
                return parts.join().into_bytes();
            }
            kind if is_text(kind) => return value.as_bytes().to_vec(),
            kind if has_target(kind) => {
                let words: Vec<&str> = value.split_whitespace().collect();
                let words = words.join(" ").to_ascii_lowercase();
                return words.strip_suffix('.').unwrap_or(&words).into();
            }
            _ => {}
        }
        let words: Vec<&str> = value.split_whitespace().collect();
        words.join(" ").into_bytes()
    }
}

fn is_text(kind: &RecordType) -> bool {
    matches!(kind, RecordType::TXT | RecordType::SPF)
}

/// Whether the data ends with the name of a host.
fn has_target(kind: &RecordType) -> bool {
    matches!(
        kind,
        RecordType::AFSDB
            | RecordType::ALIAS
            | RecordType::CNAME
            | RecordType::DNAME
            | RecordType::MX
            | RecordType::NS
            | RecordType::PTR
            | RecordType::SRV
    )
}

/// What quoted strings hold, as one text.
fn text(quoted: &str) -> Option<String> {
    String::from_utf8(unquote(quoted)?.concat()).ok()
}

/// A part of the data that is given in `extra`.
fn part(extra: &Extra, name: &str, number: bool) -> Result<Option<String>> {
    let given = extra.doc().at(name);
    if given.is_absent() {
        return Ok(None);
    }
    let good = |text: &String| {
        let one_word = !text.is_empty() && !text.contains(char::is_whitespace);
        one_word && (!number || text.parse::<u16>().is_ok())
    };
    given.id().ok().filter(good).map(Some).ok_or_else(|| {
        let wanted = if number {
            "a number up to 65535"
        } else {
            "a word"
        };
        Error::invalid_argument(format!("`{name}` in `extra` must be {wanted}"))
    })
}
