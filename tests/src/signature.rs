//! What proves who sends a request, as a provider's spec says it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};
use skyloom::spec;

use crate::sent::{Content, Sent, text};

/// A value for each credential of a provider, to try it with.
pub(crate) fn dummies(provider: &spec::Provider) -> Map<String, Value> {
    let names = provider.credentials.keys();
    names
        .map(|name| (name.clone(), format!("dummy-{name}").into()))
        .collect()
}

/// What each request of a provider bears to prove who sends it: for each way to sign in its marks.
#[derive(Debug, Clone)]
pub(crate) struct Signature(Vec<Vec<Mark>>);

/// One part of it.
#[derive(Debug, Clone)]
struct Mark {
    place: Place,
    name: String,
    /// What every value begins with, such as `Bearer `.
    prefix: String,
    /// The value that belongs to the dummy credentials.
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Header,
    Query,
    Body,
}

impl Signature {
    /// What `provider` wants, of its dummy credentials.
    pub fn of(provider: &spec::Provider) -> Self {
        let credentials = dummies(provider);
        let schemes = provider.connection.auth.0.iter();
        Self(schemes.map(|auth| Mark::all(auth, &credentials)).collect())
    }

    /// Takes it out of a request; in words what of it is missing, or is not of the dummy credentials.
    /// They are all there, so the first way to sign in is meant.
    pub fn take(&self, sent: &mut Sent) -> Result<(), String> {
        for mark in self.0.first().into_iter().flatten() {
            match mark.take(sent) {
                Some(value) if value == mark.value => {}
                Some(value) => {
                    return Err(format!("{} is {value:?}, not {:?}", mark.name, mark.value));
                }
                None => return Err(format!("it bears no {}", mark.name)),
            }
        }
        Ok(())
    }

    /// Takes it out of a request, whatever the credentials and the way to sign in; in words what of
    /// it is missing.
    pub fn take_any(&self, sent: &mut Sent) -> Result<(), String> {
        let mut missing = Ok(());
        for marks in &self.0 {
            let mut without = sent.clone();
            match marks
                .iter()
                .try_for_each(|mark| mark.take_some(&mut without))
            {
                Ok(()) => {
                    *sent = without;
                    return Ok(());
                }
                Err(words) => missing = Err(words),
            }
        }
        missing
    }
}

impl Mark {
    /// Those of a way to sign in.
    fn all(auth: &spec::Auth, credentials: &Map<String, Value>) -> Vec<Self> {
        let mut marks = Vec::new();
        let authorization = |scheme: &str, value: String| Mark {
            place: Place::Header,
            name: AUTHORIZATION.to_string(),
            prefix: format!("{scheme} "),
            value: format!("{scheme} {value}"),
        };
        if let Some(token) = &auth.bearer {
            marks.push(authorization("Bearer", filled(token, credentials)));
        }
        if let Some(basic) = &auth.basic {
            let user = filled(&basic.user, credentials);
            let pair = format!("{user}:{}", filled(&basic.password, credentials));
            marks.push(authorization("Basic", STANDARD.encode(pair)));
        }
        let fields = [
            (Place::Header, &auth.headers),
            (Place::Query, &auth.query),
            (Place::Body, &auth.body),
        ];
        for (place, fields) in fields {
            marks.extend(fields.iter().flatten().map(|(name, value)| Mark {
                place,
                name: name.clone(),
                prefix: value.split("${").next().unwrap_or_default().to_owned(),
                value: filled(value, credentials),
            }));
        }
        marks
    }

    fn take_some(&self, sent: &mut Sent) -> Result<(), String> {
        let value = self.take(sent).unwrap_or_default();
        let rest = value.strip_prefix(&self.prefix).unwrap_or_default();
        if rest.trim().is_empty() {
            return Err(format!("it bears no {}", self.name));
        }
        Ok(())
    }

    fn take(&self, sent: &mut Sent) -> Option<String> {
        match self.place {
            Place::Header => {
                let value = sent.headers.remove(&self.name)?;
                Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
            }
            Place::Query => self.take_from_query(sent),
            // A request that only reads has no body; there it goes into the query.
            Place::Body => match self.take_from(&mut sent.content) {
                None => self.take_from_query(sent),
                found => found,
            },
        }
    }

    fn take_from_query(&self, sent: &mut Sent) -> Option<String> {
        let value = sent.query.get(&self.name)?.to_owned();
        sent.query.remove(&self.name);
        Some(value)
    }

    fn take_from(&self, content: &mut Content) -> Option<String> {
        match content {
            Content::Json(Value::Object(members)) => {
                let value = text(&members.shift_remove(&self.name)?);
                if members.is_empty() {
                    *content = Content::Nothing;
                }
                Some(value)
            }
            Content::Form(fields) => {
                let index = fields.iter().position(|(name, _)| *name == self.name)?;
                Some(fields.remove(index).1)
            }
            _ => None,
        }
    }
}

/// A text of the spec with its `${credentials.…}` filled.
fn filled(template: &str, credentials: &Map<String, Value>) -> String {
    credentials
        .iter()
        .fold(template.to_owned(), |filled, (name, value)| {
            filled.replace(&format!("${{credentials.{name}}}"), &text(value))
        })
}
