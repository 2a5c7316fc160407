//! Names of hosts within a domain.

use crate::Doc;

impl Doc<'_> {
    /// The name as seen from within `domain`: `www` for `www.example.com` in `example.com`, empty
    /// for the domain itself or `@`. A name outside the domain stays as it is, without its last dot.
    #[must_use]
    pub fn relative<'b>(&self, domain: impl Into<Doc<'b>>) -> Self {
        let domain = domain.into();
        self.with_text(|name| domain.with_text(|domain| relative(name, domain).to_owned().into()))
    }
}

fn relative<'a>(name: &'a str, domain: &str) -> &'a str {
    let (name, domain) = (name.trim_end_matches('.'), domain.trim_end_matches('.'));
    if name == "@" || name.eq_ignore_ascii_case(domain) {
        return "";
    }
    let end = name
        .len()
        .checked_sub(domain.len() + 1)
        .and_then(|at| name.split_at_checked(at));
    match end.map(|(label, end)| (label, end.strip_prefix('.'))) {
        Some((label, Some(end))) if !label.is_empty() && end.eq_ignore_ascii_case(domain) => label,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use crate::Doc;

    #[test]
    fn names_within_a_domain() {
        for (name, wanted) in [
            ("www.example.com", "www"),
            ("WWW.Example.COM.", "WWW"),
            ("a.b.example.com", "a.b"),
            ("example.com.example.com", "example.com"),
            ("example.com", ""),
            ("@", ""),
            ("", ""),
            ("www", "www"),
            ("www.example.org.", "www.example.org"),
            ("wwwexample.com", "wwwexample.com"),
            (".example.com", ".example.com"),
            ("é.example.com", "é"),
            ("ééééééé", "ééééééé"),
        ] {
            assert!(Doc::from(name).relative("example.com").is(wanted), "{name}");
        }
        assert!(Doc::absent().relative("example.com").is_absent());
        assert!(Doc::from("www").relative(Doc::absent()).is_absent());
        assert!(Doc::from(1).relative("example.com").is_error());
    }
}
