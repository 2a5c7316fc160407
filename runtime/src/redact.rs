//! Takes secrets out of what people read: logs, errors, recordings.
//!
//! Two nets: names that promise a secret (`password`, `X-Auth-Token`), and the very values of the
//! credentials in use, however they are encoded.

mod spelling;

use std::borrow::Cow;

use http::{HeaderName, HeaderValue};
use serde_json::Value;

use crate::body::Body;
use crate::request::Request;
use crate::{CallOptions, Secret};
use spelling::{Needle, begins_escape};

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A name that contains one of these holds a secret; compared in lower case, letters and digits only.
const SECRET_WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "authorization",
    "authkey",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "signature",
    "assertion",
    "cookie",
    "sessionid",
    "sessionkey",
    "consumerkey",
    "applicationkey",
];

/// A name that is one of these holds a secret.
const SECRET_NAMES: &[&str] = &["pass", "pwd", "pw", "sig", "jwt", "auth", "otp", "pin"];

/// Names with a secret word in them that hold none: positions in lists, marks of idempotency.
const PLAIN_WORDS: &[&str] = &[
    "nexttoken",
    "pagetoken",
    "continuationtoken",
    "continuetoken",
    "clienttoken",
    "requesttoken",
    "synctoken",
    "tokentype",
];

/// Secrets shorter than this are not looked for by value: they would blank ordinary words.
const SHORTEST: usize = 4;

/// The same for what a request holds under a name that promises a secret.
const SHORTEST_NAMED: usize = 6;

/// Takes secrets out of texts.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    /// What to look for.
    needles: Vec<Needle>,
    /// The bytes that what is looked for may begin with, escapes aside.
    first_bytes: Vec<u8>,
    /// Names that the provider's spec calls secret, as [`normal`] writes them.
    names: Vec<String>,
}

impl Redactor {
    /// Looks for `secrets` by value, and for `names` besides the usual ones.
    pub(crate) fn new(secrets: &[Secret], names: &[&str]) -> Self {
        let mut redactor = Self {
            needles: Vec::new(),
            first_bytes: Vec::new(),
            names: names.iter().map(|name| normal(name)).collect(),
        };
        for secret in secrets {
            redactor.add(secret.expose(), SHORTEST);
        }
        redactor
    }

    fn add(&mut self, secret: &str, shortest: usize) {
        let secret = secret.trim();
        if secret.len() < shortest {
            return;
        }
        for needle in Needle::all(secret) {
            if !self.needles.contains(&needle) {
                self.first_bytes.extend(needle.first_byte());
                self.needles.push(needle);
            }
        }
    }

    /// Looks, besides, for what a request carries under names that promise a secret (the password of
    /// a new node): providers say back what they were sent.
    pub(crate) fn knowing(mut self, request: &Request) -> Self {
        self.add_named(request.url.query().pairs());
        self.add_headers(request.headers.iter());
        self.add_body(&request.body);
        self
    }

    /// As [`Self::knowing`], from what a call puts into its requests.
    pub(crate) fn knowing_call(mut self, body: &Body, options: &CallOptions) -> Self {
        let query = options.query.iter();
        self.add_named(query.map(|(name, value)| (&**name, &**value)));
        self.add_headers(options.headers.iter().map(|(name, value)| (name, value)));
        self.add_body(body);
        for (name, value) in &options.body {
            if self.is_secret_name(name) {
                self.add_texts(value);
            }
        }
        self
    }

    fn add_body(&mut self, body: &Body) {
        match body {
            Body::Json(text) => {
                if let Ok(value) = serde_json::from_slice(text) {
                    self.add_members(&value);
                }
            }
            Body::Form(pairs) => {
                let pairs = pairs.iter();
                self.add_named(pairs.map(|(name, value)| (&**name, &**value)));
            }
            Body::Empty | Body::Bytes(_) | Body::Stream(_) => {}
        }
    }

    fn add_headers<'a>(
        &mut self,
        headers: impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)>,
    ) {
        for (name, value) in headers {
            if self.is_secret_name(name.as_str()) {
                let value = String::from_utf8_lossy(value.as_bytes());
                self.add(&value, SHORTEST_NAMED);
                // After the scheme's name.
                if let Some((_, credential)) = value.split_once(' ') {
                    self.add(credential, SHORTEST_NAMED);
                }
            }
        }
    }

    fn add_named<'a>(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, value) in pairs {
            if self.is_secret_name(name) {
                self.add(value, SHORTEST_NAMED);
            }
        }
    }

    /// The texts of all members that are secrets by their names.
    fn add_members(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if self.is_secret_name(name) {
                        self.add_texts(member);
                    } else {
                        self.add_members(member);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_members(item)),
            _ => {}
        }
    }

    fn add_texts(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text, SHORTEST_NAMED),
            Value::Array(items) => items.iter().for_each(|item| self.add_texts(item)),
            Value::Object(members) => members.values().for_each(|member| self.add_texts(member)),
            _ => {}
        }
    }

    /// Whether a value of this name is a secret.
    pub(crate) fn is_secret_name(&self, name: &str) -> bool {
        let name = normal(name);
        if self.names.contains(&name) || SECRET_NAMES.contains(&name.as_str()) {
            return true;
        }
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
        (has(SECRET_WORDS) || ends(&["pass", "pwd", "pw"])) && !has(PLAIN_WORDS)
    }

    /// A text without the known secrets' values, in whatever spelling or cut short, and without
    /// private keys.
    pub(crate) fn values<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = without_private_keys(Cow::Borrowed(text));
        if self.needles.is_empty() {
            return text;
        }
        let mut out = String::new();
        // What was copied to `out`, and what was looked at.
        let (mut copied, mut at) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            match self.secret_at(rest) {
                Some(length) => {
                    out.push_str(text.get(copied..at).unwrap_or_default());
                    out.push_str(REDACTED);
                    at += length;
                    copied = at;
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        if copied == 0 {
            return text;
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// How long the secret is that stands at the beginning of `text`.
    fn secret_at(&self, text: &str) -> Option<usize> {
        let first = *text.as_bytes().first()?;
        if !self.first_bytes.contains(&first) && !begins_escape(first) {
            return None;
        }
        let may_begin = self
            .needles
            .iter()
            .filter(|needle| needle.may_begin_with(first));
        may_begin.filter_map(|needle| needle.at(text)).max()
    }

    /// A header's value.
    pub(crate) fn header<'a>(&self, name: &str, value: &'a str) -> Cow<'a, str> {
        if !self.is_secret_name(name) {
            return self.values(value);
        }
        // The scheme is no secret and helps to see what went wrong.
        match value.split_once(' ') {
            Some((scheme, _)) if normal(name).ends_with("authorization") => {
                Cow::Owned(format!("{scheme} {REDACTED}"))
            }
            _ => Cow::Borrowed(REDACTED),
        }
    }

    /// A query or form, percent-encoded.
    pub(crate) fn form(&self, text: &str) -> String {
        // First as a whole: what is not encoded may hold an `&`.
        let text = self.values(text);
        let parts = text.split('&').map(|part| match part.split_once('=') {
            // A query parameter `key` is a secret where a JSON member `key` is none.
            Some((name, value))
                if !value.is_empty() && (self.is_secret_name(name) || normal(name) == "key") =>
            {
                Cow::Owned(format!("{name}={REDACTED}"))
            }
            _ => Cow::Borrowed(part),
        });
        parts.collect::<Vec<_>>().join("&")
    }

    /// A whole URL.
    pub(crate) fn url(&self, url: &str) -> String {
        match url.split_once('?') {
            Some((path, query)) => format!("{}?{}", self.values(path), self.form(query)),
            None => self.values(url).into_owned(),
        }
    }

    /// A body: JSON and XML by what it begins with, a form where it is called one, else text.
    pub(crate) fn body(&self, text: &str, content_type: &str) -> String {
        if content_type.contains("x-www-form-urlencoded") {
            return self.form(text);
        }
        let by_name = match text.trim_start().bytes().next() {
            Some(b'{' | b'[') => self.json(text),
            Some(b'<') => self.xml(text),
            _ => text.to_owned(),
        };
        self.values(&by_name).into_owned()
    }

    /// A JSON text, whole or cut off, well-formed or not.
    fn json(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(quote) = rest.find('"') {
            let (before, from_quote) = rest.split_at(quote);
            out.push_str(before);
            let (string, after) = from_quote.split_at(string_end(from_quote));
            out.push_str(string);
            rest = after;
            let gap = after.len() - after.trim_start().len();
            let (_, next) = after.split_at(gap);
            let Some(value) = next.strip_prefix(':') else {
                continue;
            };
            if !self.is_secret_name(string) {
                continue;
            }
            let value = value.trim_start();
            let (between, _) = after.split_at(after.len() - value.len());
            let end = value_end(value);
            let (value, after) = value.split_at(end);
            let shown = match value.bytes().next() {
                None | Some(b't' | b'f' | b'n') => value,
                _ if value == "\"\"" => value,
                _ => "\"[redacted]\"",
            };
            out.push_str(between);
            out.push_str(shown);
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// An XML text: elements and attributes.
    fn xml(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            let (before, from_tag) = rest.split_at(start);
            out.push_str(before);
            let end = from_tag.find('>').map_or(from_tag.len(), |end| end + 1);
            let (tag, after) = from_tag.split_at(end);
            out.push_str(&self.xml_tag(tag));
            rest = after;
            let name = tag
                .trim_start_matches('<')
                .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
                .next()
                .unwrap_or_default();
            let local = name.rsplit(':').next().unwrap_or_default();
            if tag.starts_with("</") || tag.ends_with("/>") || !self.is_secret_name(local) {
                continue;
            }
            if let Some(close) = after.find(&format!("</{name}")) {
                out.push_str(REDACTED);
                rest = after.split_at(close).1;
            } else {
                out.push_str(REDACTED);
                rest = "";
            }
        }
        out.push_str(rest);
        out
    }

    fn xml_tag(&self, tag: &str) -> String {
        let mut out = String::with_capacity(tag.len());
        let mut rest = tag;
        while let Some(equals) = rest.find('=') {
            let (before, after) = rest.split_at(equals);
            let name = before.split_whitespace().next_back().unwrap_or_default();
            let value = after.trim_start_matches('=');
            let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'');
            let end = quote.and_then(|quote| value.get(1..)?.find(quote));
            let (Some(quote), Some(end)) = (quote, end) else {
                break;
            };
            let (value, after) = value.split_at(end + 2);
            out.push_str(before);
            out.push('=');
            if self.is_secret_name(name) {
                out.push(quote);
                out.push_str(REDACTED);
                out.push(quote);
            } else {
                out.push_str(value);
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// A name as it is compared: letters and digits, in lower case.
fn normal(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Where the JSON string at the beginning of `text` ends, after its quote.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where the JSON value at the beginning of `text` ends.
fn value_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut index = 0;
    while let Some(rest) = text.get(index..) {
        let Some(byte) = rest.bytes().next() else {
            break;
        };
        match byte {
            b'"' => {
                index += string_end(rest);
                if depth == 0 {
                    return index;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return index + 1;
                }
            }
            b',' | b'}' | b']' if depth == 0 => return index,
            _ => {}
        }
        index += rest.chars().next().map_or(1, char::len_utf8);
    }
    text.len()
}

/// A text without PEM private keys.
fn without_private_keys(text: Cow<'_, str>) -> Cow<'_, str> {
    const END: &str = "PRIVATE KEY-----";
    if !text.contains(END) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(begin) = rest.find("-----BEGIN ") {
        let (before, block) = rest.split_at(begin);
        out.push_str(before);
        let head = block.get("-----BEGIN ".len()..).unwrap_or_default();
        let is_key = head
            .find("-----")
            .and_then(|end| head.get(..end))
            .is_some_and(|label| label.ends_with("PRIVATE KEY"));
        let end = block
            .find("-----END ")
            .and_then(|end| Some(end + block.get(end..)?.find(END)? + END.len()));
        if is_key {
            out.push_str(REDACTED);
            rest = block.get(end.unwrap_or(block.len())..).unwrap_or_default();
        } else {
            out.push_str("-----BEGIN ");
            rest = head;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
