//! What the provider is known to have said in a case.

use super::case::Case;

/// The texts of a case's answers, and of those from before it.
#[derive(Debug)]
pub struct Recorded(Vec<String>);

impl Recorded {
    /// Those of a case.
    pub fn in_case(case: &Case) -> Self {
        let exchanges = case.http.iter().chain(&case.session);
        Self(
            exchanges
                .filter_map(|exchange| exchange.response.body.clone())
                .collect(),
        )
    }

    /// These texts.
    #[cfg(test)]
    pub fn of(texts: &[&str]) -> Self {
        Self(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    /// Does any of them have the text?
    pub fn has(&self, text: &str) -> bool {
        !text.is_empty() && self.0.iter().any(|one| one.contains(text))
    }
}
