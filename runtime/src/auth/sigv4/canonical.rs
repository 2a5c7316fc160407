//! The one spelling of a request that both sides sign.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::request::Request;
use crate::url::STRICT;

/// In paths the slash stays.
const SEGMENTS: &AsciiSet = &STRICT.remove(b'/');

/// A request in its canonical form.
pub(super) struct Canonical {
    pub(super) text: String,
    /// The names of the headers that are signed, with `;` between.
    pub(super) signed_headers: String,
}

/// How a path is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// As it is sent.
    Once,
    /// Encoded once more than it is sent.
    Twice,
}

impl Canonical {
    /// The canonical form of `request` with those headers that `signs` wants, and `Host`.
    pub(super) fn of(
        request: &Request,
        signs: impl Fn(&str) -> bool,
        path: Path,
        payload: &str,
    ) -> Self {
        let headers = headers(request, signs);
        let names: Vec<&str> = headers.keys().map(String::as_str).collect();
        let signed_headers = names.join(";");
        let path = match path {
            Path::Once => request.url.path().to_owned(),
            Path::Twice => utf8_percent_encode(request.url.path(), SEGMENTS).to_string(),
        };
        let mut lines = String::new();
        for (name, value) in &headers {
            lines.extend([name, ":", value, "\n"]);
        }
        let text = format!(
            "{}\n{path}\n{}\n{lines}\n{signed_headers}\n{payload}",
            request.method,
            sorted(request.url.query().pairs()),
        );
        Self {
            text,
            signed_headers,
        }
    }
}

/// Parameters as they are signed: encoded, then sorted by name and by value.
pub(in crate::auth) fn sorted<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text| utf8_percent_encode(text, STRICT).to_string();
    let mut pairs: Vec<(String, String)> = pairs
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// Names in lower case and sorted; values of one name joined by commas in the order they are sent;
/// blanks around values gone, blanks within one.
fn headers(request: &Request, signs: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    headers.insert("host".to_owned(), request.url.authority().to_owned());
    for name in request.headers.keys().filter(|name| signs(name.as_str())) {
        let values: Vec<String> = request
            .headers
            .get_all(name)
            .iter()
            .map(|value| {
                let value = String::from_utf8_lossy(value.as_bytes());
                value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
            })
            .collect();
        headers.insert(name.as_str().to_owned(), values.join(","));
    }
    headers
}
