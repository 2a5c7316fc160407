//! Names of hosts and zones.

use std::fmt::Write;

use url::Host;

/// The zone that names belong to.
pub(in crate::services) struct Origin {
    /// The domain, without a dot at the end.
    domain: String,
}

impl Origin {
    pub(in crate::services) fn new(domain: &str) -> Self {
        Self {
            domain: domain.trim_end_matches('.').to_owned(),
        }
    }

    /// The name of the zone itself, absolute.
    pub(super) fn name(&self) -> String {
        format!("{}.", escape(&self.domain))
    }

    /// Whether `name` is the zone itself.
    pub(super) fn is_apex(&self, name: &str) -> bool {
        matches!(name, "" | "@")
            || name
                .trim_end_matches('.')
                .eq_ignore_ascii_case(&self.domain)
    }

    /// The absolute form of a record's name. It is relative to the zone, unless it ends in a dot
    /// or in the zone's own name.
    pub(super) fn absolute(&self, name: &str) -> String {
        if self.is_apex(name) {
            self.name()
        } else if name.ends_with('.') {
            escape(name)
        } else if self.holds(name) {
            format!("{}.", escape(name))
        } else {
            format!("{}.{}", escape(name), self.name())
        }
    }

    /// The absolute form of a name that a record points to. Providers leave out the dot at the
    /// end, so only a name of one label is relative.
    pub(in crate::services) fn target(&self, name: &str) -> String {
        match name {
            "." => ".".to_owned(),
            name if name.contains('.') && !self.is_apex(name) => {
                format!("{}.", escape(name.trim_end_matches('.')))
            }
            name => self.absolute(name),
        }
    }

    fn holds(&self, name: &str) -> bool {
        name.len()
            .checked_sub(self.domain.len() + 1)
            .and_then(|at| name.get(at..))
            .and_then(|end| end.strip_prefix('.'))
            .is_some_and(|end| !end.is_empty() && end.eq_ignore_ascii_case(&self.domain))
    }
}

/// Writes what has a meaning of its own in a zone file so that it has none.
fn escape(name: &str) -> String {
    let labels: Vec<String> = name.split('.').map(label).collect();
    labels.join(".")
}

fn label(label: &str) -> String {
    if !label.is_ascii()
        && let Ok(host) = Host::parse(label)
    {
        // An international name, as it is on the wire.
        return host.to_string();
    }
    let mut escaped = String::with_capacity(label.len());
    for byte in label.bytes() {
        match byte {
            b'"' | b'$' | b'(' | b')' | b';' | b'@' => {
                escaped.push('\\');
                escaped.push(char::from(byte));
            }
            b'!'..=b'~' => escaped.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => _ = write!(escaped, "\\{byte:03}"),
        }
    }
    escaped
}
