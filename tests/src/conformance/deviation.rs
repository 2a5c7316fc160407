//! What differs on purpose: the reviewed list in `tests/conformance/deviations.yaml`.

use serde::Deserialize;

use super::case::Case;

/// The list.
#[derive(Debug, Default)]
pub struct Deviations(pub Vec<Deviation>);

/// One entry: the cases it means, what differs in them, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// Ids of cases; `*` stands for any text.
    pub cases: String,
    /// Texts, one of which every difference must contain: a deviation excuses no other fault.
    pub differs: Vec<String>,
    /// Why we differ: what is wrong there, or the rule that replaces it.
    pub reason: String,
}

impl Deviations {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// When it is not one.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text)
            .map_err(|error| error.to_string())
            .map(Self)
    }

    /// The entry that covers all of these differences of the case, by its position.
    pub fn covering(&self, case: &Case, differences: &[String]) -> Option<usize> {
        self.0.iter().position(|one| {
            matches(&one.cases, &case.id)
                && differences.iter().all(|difference| {
                    one.differs
                        .iter()
                        .any(|part| difference.contains(part.as_str()))
                })
        })
    }

    /// The entries that name the case.
    pub fn naming<'a>(&'a self, case: &'a Case) -> impl Iterator<Item = usize> + 'a {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, one)| matches(&one.cases, &case.id))
            .map(|(index, _)| index)
    }
}

/// Does the pattern, in which `*` is any text, fit all of `text`?
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = text.strip_prefix(parts.next().unwrap_or("")) else {
        return false;
    };
    let mut rest = rest;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_text() {
        assert!(matches("dns/a/*", "dns/a/get_zone/test#0"));
        assert!(matches("dns/*/get_zone/*#0", "dns/a/get_zone/test#0"));
        assert!(!matches("dns/*/get_zone/*#1", "dns/a/get_zone/test#0"));
        assert!(matches("a", "a") && !matches("a", "ab"));
    }
}
