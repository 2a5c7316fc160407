//! Where a request goes: origin, path and query, kept apart and never normalised.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::query::Query;
use crate::{Error, Result};

/// Everything but RFC 3986's unreserved characters.
pub(crate) const STRICT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What may not stand in a URL as it is; `%` may, for what is encoded already.
pub(crate) const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An absolute `http` or `https` URL.
///
/// The path is kept as it goes over the wire, percent-encoded; the query is kept as pairs.
/// `Debug` shows the query's names, not its values; `Display` shows the whole URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    origin: Arc<Origin>,
    /// Shared by the copies that are made for an attempt and for an answer.
    target: Arc<Target>,
}

/// What of a URL differs from request to request.
#[derive(Clone, PartialEq, Eq)]
struct Target {
    path: String,
    query: Query,
}

/// Scheme, host and port, read once and shared by all URLs that begin so.
#[derive(PartialEq, Eq)]
struct Origin {
    /// `https://host[:port]`, lower case, without the scheme's own port.
    text: String,
    parsed: url::Url,
    secure: bool,
    loopback: bool,
}

impl Origin {
    fn new(parsed: url::Url) -> Self {
        let loopback = match parsed.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        Self {
            text: parsed.origin().ascii_serialization(),
            secure: parsed.scheme() == "https",
            loopback,
            parsed,
        }
    }
}

impl Url {
    /// Reads an absolute URL. A fragment is dropped; a user or password in it, another scheme, and
    /// path segments `.` and `..` are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = |what: &str| Error::invalid_argument(format!("the URL {what}"));
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| wrong("has no scheme; write https://host/path"))?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(wrong("is neither http nor https"));
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if authority.contains('@') {
            return Err(wrong("holds a user or password; give them as credentials"));
        }
        let parsed = url::Url::parse(&format!("{scheme}://{authority}/"))
            .map_err(|source| wrong("has no valid host").with_source(source))?;
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let path = utf8_percent_encode(if path.is_empty() { "/" } else { path }, FORBIDDEN);
        let url = Self {
            origin: Arc::new(Origin::new(parsed)),
            target: Arc::new(Target {
                path: path.to_string(),
                query: Query::parse(query),
            }),
        };
        url.check()?;
        Ok(url)
    }

    /// The URL of `path` (percent-encoded, as sent) below this one, which is a base: its own query
    /// is not kept, the slash between them is not doubled.
    pub(crate) fn below(&self, path: &str) -> Self {
        let base = self.path().trim_end_matches('/');
        let mut joined = String::with_capacity(base.len() + path.len() + 1);
        joined.push_str(base);
        if !path.starts_with('/') {
            joined.push('/');
        }
        joined.push_str(path);
        Self {
            origin: Arc::clone(&self.origin),
            target: Arc::new(Target {
                path: joined,
                query: Query::new(),
            }),
        }
    }

    /// The URL that a link in an answer means, seen from this one: absolute, from the root, a query
    /// alone (`?page=2`), or beside the last segment.
    pub fn resolve(&self, link: &str) -> Result<Self> {
        let link = link.trim();
        if link.contains("://") {
            return Self::parse(link);
        }
        let origin = self.origin();
        if link.starts_with("//") {
            let scheme = origin.split("//").next().unwrap_or_default();
            return Self::parse(&format!("{scheme}{link}"));
        }
        if link.starts_with('/') {
            return Self::parse(&format!("{origin}{link}"));
        }
        let path = self.path();
        if link.starts_with('?') {
            return Self::parse(&format!("{origin}{path}{link}"));
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Self::parse(&format!("{origin}{folder}/{link}"))
    }

    /// Scheme, host and, where it is not the scheme's own, port: `https://api.example.com`.
    pub fn origin(&self) -> &str {
        &self.origin.text
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.origin.parsed.scheme()
    }

    /// Whether the scheme is `https`.
    pub fn is_secure(&self) -> bool {
        self.origin.secure
    }

    /// Host and, where it is not the scheme's own, port, as the `Host` header has them.
    pub fn authority(&self) -> &str {
        self.origin().split_once("://").map_or("", |(_, rest)| rest)
    }

    /// The host alone; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The port, stated or the scheme's own.
    pub fn port(&self) -> u16 {
        let stated = self
            .authority()
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse().ok());
        stated.unwrap_or(if self.is_secure() { 443 } else { 80 })
    }

    /// The path as it is sent, percent-encoded, from the first slash on.
    pub fn path(&self) -> &str {
        &self.target.path
    }

    /// Takes another path (percent-encoded, as sent).
    pub fn set_path(&mut self, path: impl Into<String>) -> Result<()> {
        Arc::make_mut(&mut self.target).path = path.into();
        self.check()
    }

    /// The query.
    pub fn query(&self) -> &Query {
        &self.target.query
    }

    /// The query, to change it.
    pub fn query_mut(&mut self) -> &mut Query {
        &mut Arc::make_mut(&mut self.target).query
    }

    /// Whether the host is this machine, or a name under `localhost`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.origin.loopback
    }

    /// The URL as the `url` crate has it. It must not be sent as anything else than it is written,
    /// because it may be signed: where that crate would rewrite it, this is an error.
    pub(crate) fn parsed(&self) -> Result<url::Url> {
        let mut parsed = self.origin.parsed.clone();
        parsed.set_path(self.path());
        let query = (!self.query().is_empty()).then(|| self.query().to_string());
        parsed.set_query(query.as_deref());
        if parsed.path() != self.path() || parsed.query() != query.as_deref() {
            let message = "the path or the query cannot be sent as it is";
            return Err(Error::invalid_argument(message));
        }
        Ok(parsed)
    }

    /// Refuses what URL libraries and servers would rewrite.
    fn check(&self) -> Result<()> {
        if !self.path().starts_with('/') {
            return Err(Error::invalid_argument("the path does not begin with /"));
        }
        check_segments(self.path())
    }
}

/// Refuses a path with a segment that URL libraries take for `.` or `..`.
pub(crate) fn check_segments(path: &str) -> Result<()> {
    let mut rest = path.as_bytes();
    let mut at_start = true;
    while let [first, after @ ..] = rest {
        if at_start && is_dot_segment(rest) {
            return Err(Error::invalid_argument("the path holds a segment . or .."));
        }
        at_start = *first == b'/';
        rest = after;
    }
    Ok(())
}

/// Whether the path `rest` begins with such a segment.
fn is_dot_segment(mut rest: &[u8]) -> bool {
    let mut dots = 0;
    loop {
        rest = match rest {
            [] | [b'/', ..] => return matches!(dots, 1 | 2),
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return false,
        };
        dots += 1;
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin())?;
        f.write_str(self.path())?;
        if !self.query().is_empty() {
            write!(f, "?{}", self.query())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{} {:?}", self.origin(), self.path(), self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn takes_a_url_apart_and_puts_it_together_again() {
        let text = "https://api.example.com:8443/v2/a%2Fb?page=2&marker=a%20b";
        let parsed = url(text);
        assert_eq!(parsed.origin(), "https://api.example.com:8443");
        assert_eq!((parsed.host(), parsed.port()), ("api.example.com", 8443));
        assert_eq!(parsed.path(), "/v2/a%2Fb");
        assert_eq!(parsed.query().get("marker"), Some("a b"));
        assert_eq!(parsed.to_string(), text);
        assert_eq!(
            url("HTTPS://API.example.com:443").to_string(),
            "https://api.example.com/"
        );
        assert_eq!(
            (url("http://[::1]:80/").host(), url("http://[::1]/").port()),
            ("[::1]", 80)
        );
    }

    #[test]
    fn nothing_is_normalised_and_what_would_be_is_refused() {
        assert_eq!(url("https://h/a//b/").path(), "/a//b/");
        for bad in [
            "https://h/a/../b",
            "https://h/%2E./b",
            "https://h/.",
            "https://u:p@h/",
            "ftp://h/",
            "h/x",
            "https:///x",
        ] {
            assert!(Url::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn joins_below_a_base_path() {
        let base = url("https://h/api/v1/");
        assert_eq!(base.below("/nodes").to_string(), "https://h/api/v1/nodes");
        assert_eq!(base.below("nodes").to_string(), "https://h/api/v1/nodes");
        assert_eq!(url("https://h").below("//x").to_string(), "https://h//x");
    }

    #[test]
    fn resolves_links_of_answers() {
        let from = url("https://h/v1/nodes?page=1");
        assert_eq!(
            from.resolve("/v1/nodes?page=2").unwrap().to_string(),
            "https://h/v1/nodes?page=2"
        );
        assert_eq!(
            from.resolve("?page=2").unwrap().to_string(),
            "https://h/v1/nodes?page=2"
        );
        assert_eq!(
            from.resolve("more").unwrap().to_string(),
            "https://h/v1/more"
        );
        assert_eq!(from.resolve("//other/x").unwrap().origin(), "https://other");
    }

    #[test]
    fn debug_shows_no_query_value() {
        let shown = format!("{:?}", url("https://h/x?token=canary&flag"));
        assert!(
            shown.contains("token") && !shown.contains("canary"),
            "{shown}"
        );
    }

    #[test]
    fn knows_loopback() {
        assert!(url("http://127.0.0.1:1/").is_loopback());
        assert!(url("http://[::1]:1/").is_loopback());
        assert!(!url("http://localhost.example.com/").is_loopback());
    }
}
