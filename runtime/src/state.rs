//! States: the provider's words, mapped to ours.

/// A state of a model, which a table of the provider's words maps to.
///
/// The table need not be complete: a word that is not in it becomes [`State::unknown`], with the
/// word kept. No answer crashes a driver.
pub trait State: Clone + 'static {
    /// The state for a word that no table names; `raw` is empty where the provider gave none.
    fn unknown(raw: &str) -> Self;
}

/// Finds `raw` in a table: exactly, or else without regard to ASCII case.
pub(crate) fn find<S: State>(table: &[(&str, S)], raw: &str) -> S {
    let exact = table.iter().find(|(word, _)| *word == raw);
    let found = exact.or_else(|| {
        table
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(raw))
    });
    found.map_or_else(|| S::unknown(raw), |(_, state)| state.clone())
}
