//! Settings: what a user chooses once for a driver (a region, a project), no secret.

use std::collections::BTreeMap;
use std::env;

use crate::nearest::did_you_mean;
use crate::{Error, Provider, Result};

/// A setting of a provider. Generated code states it once, in the provider's facts.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Setting {
    /// The name (`region`).
    pub name: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// The environment variable that gives it when the configuration does not.
    pub env: Option<&'static str>,
    /// What it is when nobody says.
    pub default: Option<&'static str>,
    /// Must it be given?
    pub required: bool,
}

impl Setting {
    /// An optional setting.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            doc: "",
            env: None,
            default: None,
            required: false,
        }
    }

    /// States what it means.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// States the environment variable that gives it.
    #[must_use]
    pub const fn env(mut self, name: &'static str) -> Self {
        self.env = Some(name);
        self
    }

    /// States what it is when nobody says.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// States that it must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// The settings of a connection, by name.
pub(crate) type Settings = BTreeMap<&'static str, String>;

/// What the settings of `provider` are: as `given`, else from the environment, else the default.
pub(crate) fn resolve(provider: &Provider, given: &BTreeMap<String, String>) -> Result<Settings> {
    let known = || provider.settings.iter().map(|setting| setting.name);
    if let Some(name) = given
        .keys()
        .find(|name| known().all(|known| known != name.as_str()))
    {
        let hint = did_you_mean(name, known());
        let message = format!("{} has no setting `{name}`{hint}", provider.title);
        return Err(Error::invalid_argument(message));
    }
    let mut settings = Settings::new();
    for setting in provider.settings {
        let value = given
            .get(setting.name)
            .cloned()
            .or_else(|| setting.env.and_then(|name| env::var(name).ok()))
            .or_else(|| setting.default.map(str::to_owned))
            .filter(|value| !value.is_empty());
        match value {
            Some(value) => {
                settings.insert(setting.name, value);
            }
            None if setting.required => {
                let hint = setting
                    .env
                    .map(|name| format!(", or set {name}"))
                    .unwrap_or_default();
                return Err(Error::invalid_argument(format!(
                    "the setting `{}` is missing: give Config::setting(\"{0}\", …){hint}",
                    setting.name
                )));
            }
            None => {}
        }
    }
    Ok(settings)
}

/// The address with each `{name}` replaced by the setting of that name.
pub(crate) fn fill(url: &str, settings: &Settings) -> Result<String> {
    let mut filled = String::with_capacity(url.len());
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = settings.get(name).ok_or_else(|| {
            Error::invalid_argument(format!(
                "the setting `{name}` is missing: the address needs it"
            ))
        })?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !value.chars().all(plain) {
            let message = format!("the setting `{name}` cannot be part of an address");
            return Err(Error::invalid_argument(message));
        }
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    static CLOUD: Provider = Provider::new("cloud", "Cloud", "https://{zone}.cloud.example")
        .settings(&[
            Setting::new("zone").default("one"),
            Setting::new("project").required(),
        ]);

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_setting_is_as_given_else_its_default() {
        let settings = resolve(&CLOUD, &given(&[("project", "p")])).unwrap();
        assert_eq!(
            fill(CLOUD.url, &settings).unwrap(),
            "https://one.cloud.example"
        );
        let settings = resolve(&CLOUD, &given(&[("project", "p"), ("zone", "two")])).unwrap();
        assert_eq!(
            fill(CLOUD.url, &settings).unwrap(),
            "https://two.cloud.example"
        );
    }

    #[test]
    fn unknown_missing_and_harmful_settings_are_refused() {
        let error = resolve(&CLOUD, &given(&[("zome", "x")])).unwrap_err();
        assert!(error.message().ends_with("did you mean `zone`?"), "{error}");
        assert!(
            resolve(&CLOUD, &given(&[]))
                .unwrap_err()
                .message()
                .contains("`project` is missing")
        );
        let settings = resolve(
            &CLOUD,
            &given(&[("project", "p"), ("zone", "evil.example/")]),
        )
        .unwrap();
        assert!(fill(CLOUD.url, &settings).is_err());
    }
}
