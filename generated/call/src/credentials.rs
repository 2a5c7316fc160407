//! Credentials: from the environment, never from the command line.

use skyloom_runtime::{Error, Map, Provider, Result, Value};

use crate::given::Given;

/// The credentials of a provider by name: each from the variable that `--credential` names, else
/// from its own.
pub(crate) fn of(
    given: &Given<'_>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Map<String, Value>> {
    let known = skyloom_drivers::credentials(given.provider.id);
    let own = known
        .iter()
        .filter_map(|(name, variable)| Some(((*name).to_owned(), environment(variable)?.into())));
    let mut values: Map<String, Value> = own.collect();
    for (name, variable) in given.pairs("credential")? {
        let value = environment(variable).ok_or_else(|| {
            let message = format!(
                "--credential {name}: the environment variable `{variable}` is not set \
                 (it takes the name of a variable, not the credential itself)"
            );
            Error::invalid_argument(message)
        })?;
        values.insert(name.to_owned(), value.into());
    }
    Ok(values)
}

/// The variables that a provider's credentials are read from, for people.
pub(crate) fn variables(provider: &Provider) -> String {
    let known = skyloom_drivers::credentials(provider.id);
    let words: Vec<&str> = known.iter().map(|(_, variable)| *variable).collect();
    words.join(", ")
}
