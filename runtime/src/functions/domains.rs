//! Names of hosts and records: within their domain, and whole.

use crate::Doc;

impl Doc<'_> {
    /// The name of a record within its zone: without the zone's domain and the dot at the end,
    /// empty for the zone itself. What is not of the zone stays as it is.
    #[must_use]
    pub fn relative<'b>(&self, domain: impl Into<Doc<'b>>) -> Self {
        let domain = domain.into();
        self.with_text(|name| domain.with_text(|domain| relative(name, domain).into()))
    }

    /// The whole name of a record, without a dot at the end: its name within the zone, and the
    /// zone's domain. An empty name and `@` are the zone itself.
    #[must_use]
    pub fn fqdn<'b>(&self, domain: impl Into<Doc<'b>>) -> Self {
        let domain = domain.into();
        self.with_text(|name| domain.with_text(|domain| fqdn(name, domain).into()))
    }

    /// The whole name of a record, with a dot at the end.
    #[must_use]
    pub fn fqdn_dot<'b>(&self, domain: impl Into<Doc<'b>>) -> Self {
        let domain = domain.into();
        self.with_text(|name| domain.with_text(|domain| format!("{}.", fqdn(name, domain)).into()))
    }
}

/// The name within the zone: `www` of `www.example.com.`; empty for the zone itself.
pub(crate) fn relative(name: &str, domain: &str) -> String {
    let domain = bare(domain);
    let plain = bare(name);
    if plain == "@" || plain.eq_ignore_ascii_case(domain) {
        return String::new();
    }
    match within(plain, domain) {
        Some(label) => label.to_owned(),
        None => name.to_owned(),
    }
}

/// The whole name, without a dot at the end.
fn fqdn(name: &str, domain: &str) -> String {
    let domain = bare(domain);
    match name {
        "" | "@" => domain.to_owned(),
        absolute if absolute.ends_with('.') => bare(absolute).to_owned(),
        label => format!("{label}.{domain}"),
    }
}

fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// What stands before the domain; nothing for a name that is not below it.
fn within<'a>(name: &'a str, domain: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(domain.len() + 1)?;
    let (label, rest) = (name.get(..at)?, name.get(at..)?);
    let below = rest.strip_prefix('.')?.eq_ignore_ascii_case(domain);
    (below && !label.is_empty() && !domain.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_within_the_zone() {
        for (name, wanted) in [
            ("www.example.com.", "www"),
            ("www.example.com", "www"),
            ("WWW.Example.COM.", "WWW"),
            ("a.b.example.com.", "a.b"),
            ("example.com.", ""),
            ("Example.com", ""),
            ("@", ""),
            ("", ""),
            ("www", "www"),
            ("example.com.example.com", "example.com"),
            ("wwwexample.com", "wwwexample.com"),
            ("é.example.com", "é"),
            ("ééééééé", "ééééééé"),
            // Not of this zone: nothing is cut off, so that nothing is mistaken for a name in it.
            ("www.badexample.com.", "www.badexample.com."),
            (".example.com", ".example.com"),
        ] {
            assert_eq!(relative(name, "example.com"), wanted, "{name}");
            assert_eq!(relative(name, "example.com."), wanted, "{name}");
        }
        assert_eq!(relative("www", ""), "www");
    }

    #[test]
    fn whole_names() {
        for (name, wanted) in [
            ("www", "www.example.com"),
            ("a.b", "a.b.example.com"),
            ("", "example.com"),
            ("@", "example.com"),
            ("mail.example.org.", "mail.example.org"),
        ] {
            for domain in ["example.com", "example.com."] {
                let name = Doc::from(name);
                assert!(name.fqdn(domain).is(wanted), "{name:?}");
                assert!(name.fqdn_dot(domain).is(&format!("{wanted}.")), "{name:?}");
            }
        }
    }

    #[test]
    fn what_is_absent_stays_absent() {
        assert!(Doc::absent().relative("example.com").is_absent());
        assert!(Doc::from("www").fqdn_dot(Doc::absent()).is_absent());
        assert!(Doc::from(5).fqdn("example.com").is_error());
    }
}
